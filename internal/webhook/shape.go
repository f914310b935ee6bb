package webhook

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
)

// mostBody is how large Standard Webhooks wants a message to be at most.
const mostBody = 20_000

// Tell is an event as the world outside hears of it, with its interview as it stands. Only facts that are meant for others
// leave the house: no names of colleagues, no words of letters.
func Tell(e interview.Event, o interview.Outline, base string, now interview.Moment) Message {
	return Message{
		ID: "evt_" + e.ID, Type: e.Kind.Published(), Timestamp: e.At.Time(), Sequence: e.Sequence,
		Data: Data{Interview: Describe(o, base, now)}, Facts: facts(e.Data),
	}
}

// facts translates the small facts of the timeline: places of questions become numbers, moments times.
func facts(data map[string]string) map[string]any {
	out := map[string]any{}
	for name, value := range data {
		switch name {
		case "questions":
			places := []int{}
			for _, part := range strings.Split(value, ",") {
				if n, err := strconv.Atoi(part); err == nil {
					places = append(places, n)
				}
			}
			out[name] = places
		case "deadline":
			if at, err := strconv.ParseInt(value, 10, 64); err == nil {
				out[name] = interview.Moment(at).Time()
			}
		case "take", "length_ms", "allowed_ms":
			if n, err := strconv.Atoi(value); err == nil {
				out[name] = n
			}
		case "source", "problem", "verb", "kind", "outcome", "replaces", "order", "vendor":
			out[name] = value
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Sample is the message that tries the way to an endpoint, about an interview that is not.
func Sample(id, base string, now interview.Moment) Message {
	const nobody = "00000000-0000-0000-0000-000000000000"
	deadline := now.Add(7 * 24 * time.Hour)
	return Message{
		ID: "evt_" + id, Type: interview.KindTest, Timestamp: now.Time(),
		Data: Data{Interview: Interview{
			ID: nobody, Status: string(interview.StatusInvited), State: string(interview.StateInvited), Verdict: string(interview.Undecided), Revision: 1,
			Position: Position{nobody, "An example position"}, Candidate: Candidate{nobody, "Robin Example", "robin@example.com", ""},
			Progress: Progress{Questions: 3}, Links: Links{Review: base + "/interviews/" + nobody}, Refs: []Ref{},
			Deadline: deadline.Time(), CreatedAt: now.Time(), UpdatedAt: now.Time(),
		}},
		Facts: map[string]any{"test": true},
	}
}

// Render writes a message in the shape that the endpoint wants; false when that shape has no word for it. It stays below
// what receivers are used to by leaving out names in other systems.
func Render(shape interview.Shape, m Message) (body []byte, has bool, err error) {
	var what any = m
	if shape == interview.ShapeHireflix {
		if what, has = hireflixed(m); !has {
			return nil, false, nil
		}
	}
	body, err = json.Marshal(what)
	if refs := m.Data.Interview.Refs; err == nil && len(body) > mostBody && len(refs) > 0 {
		m.Data.Interview.Refs = refs[:len(refs)/2]
		m.Facts = maps.Clone(m.Facts)
		if m.Facts == nil {
			m.Facts = map[string]any{}
		}
		m.Facts["external_refs_left_out"] = true
		return Render(shape, m)
	}
	return body, true, err
}
