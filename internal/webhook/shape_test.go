package webhook

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

const base = "https://interviews.example.com"

// told is an interview that was handed in once and reopened for two answers.
func told() (interview.Event, interview.Outline, interview.Moment) {
	now := interview.At(time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC))
	o := interview.Outline{
		ID: "iv1", PositionID: "p1", Position: "Archivist", CandidateID: "c1", Name: "Robin van Example", Email: "robin@example.com", Phone: "+1 555 0100",
		Token: "tok", Revision: 9, Sequence: 7, Attempt: 1, CreatedAt: now.Add(-time.Hour), StartedAt: now.Add(-30 * time.Minute), ActivityAt: now,
		Refs:   []interview.ExternalRef{{System: "crm", Kind: "lead", Ref: "4711"}},
		Orders: []interview.OrderRef{{ID: "ao_1", InterviewID: "iv1", Vendor: "greenhouse"}},
	}
	o.Facts.State, o.Facts.Verdict, o.Facts.Deadline, o.Facts.RedoAt = interview.StateStarted, interview.Undecided, now.Add(48*time.Hour), now
	e := interview.Event{
		ID: "e1", At: now, Kind: interview.EventReopened, PositionID: "p1", InterviewID: "iv1", Sequence: 7, By: interview.Actor{Kind: interview.ByUser, ID: "u1", Name: "Rita Recruiter"},
		Data: map[string]string{"questions": "2,4", "deadline": "1772791200000", "message": "Please speak up, Robin.", "link": "…tok"},
	}
	return e, o, now
}

func TestMessageSaysWhatHappenedAndHowThingsStand(t *testing.T) {
	t.Parallel()
	e, o, now := told()
	body, has, err := Render(interview.ShapeStandard, Tell(e, o, base, now))
	if !has || err != nil {
		t.Fatalf("%v, %v", has, err)
	}
	want := `{"id":"evt_e1","type":"interview.reopened","timestamp":"2026-03-04T10:00:00Z","sequence":7,"data":{"interview":{"id":"iv1","status":"redo_asked",` +
		`"state":"started","verdict":"undecided","revision":9,"attempt":1,"position":{"id":"p1","title":"Archivist"},"candidate":{"id":"c1","name":"Robin van Example",` +
		`"email":"robin@example.com","phone":"+1 555 0100"},"progress":{"questions":0,"recorded":0},"links":{"candidate":"https://interviews.example.com/i/tok",` +
		`"review":"https://interviews.example.com/interviews/iv1"},"external_refs":[{"system":"crm","type":"lead","id":"4711"},{"system":"greenhouse","type":"order","id":"ao_1"}],` +
		`"deadline":"2026-03-06T10:00:00Z","created_at":"2026-03-04T09:00:00Z","opened_at":null,"started_at":"2026-03-04T09:30:00Z","completed_at":null,` +
		`"redo_asked_at":"2026-03-04T10:00:00Z","deleted_at":null,"replaced_by":null,"updated_at":"2026-03-04T10:00:00Z"}},"facts":{"deadline":"2026-03-06T10:00:00Z","questions":[2,4]}}`
	if got := string(body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Words that colleagues write to candidates, their names and parts of links stay inside.
func TestMessageKeepsWhatIsNotForOthers(t *testing.T) {
	t.Parallel()
	e, o, now := told()
	for _, shape := range []interview.Shape{interview.ShapeStandard, interview.ShapeHireflix} {
		body, _, _ := Render(shape, Tell(e, o, base, now))
		for _, secret := range []string{"Rita", "speak up", "u1", "…tok"} {
			if strings.Contains(string(body), secret) {
				t.Errorf("%s: %q is in %s", shape, secret, body)
			}
		}
	}
}

func TestOlderShapeIsThatOfHireflix(t *testing.T) {
	t.Parallel()
	e, o, now := told()
	body, has, err := Render(interview.ShapeHireflix, Tell(e, o, base, now))
	if !has || err != nil {
		t.Fatalf("%v, %v", has, err)
	}
	want := `{"event":"interview.status-change","data":{"id":"iv1","position":{"id":"p1","name":"Archivist"},"externalId":"4711","status":"pending","hash":"tok",` +
		`"createdAt":1772614800000,"candidate":{"name":"Robin van Example","firstName":"Robin","lastName":"van Example","email":"robin@example.com","phone":"+1 555 0100"},` +
		`"url":{"short":"https://interviews.example.com/i/tok","private":"https://interviews.example.com/interviews/iv1","public":"https://interviews.example.com/i/tok"},` +
		`"completed":null},"date":1772618400000}`
	if got := string(body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for kind, want := range map[interview.EventKind]bool{
		interview.EventInvited: true, interview.EventCompleted: true, interview.EventDeleted: true, interview.EventDiscarded: true, interview.EventRecorded: false, interview.EventAnswersDeleted: false,
	} {
		e.Kind = kind
		if _, has, _ := Render(interview.ShapeHireflix, Tell(e, o, base, now)); has != want || Knows(interview.ShapeHireflix, kind.Published()) != want {
			t.Errorf("%s: has a counterpart %v, want %v", kind, has, want)
		}
		if !Knows(interview.ShapeStandard, kind.Published()) {
			t.Errorf("%s is not known in the standard shape", kind)
		}
	}
}

func TestMessageStaysSmall(t *testing.T) {
	t.Parallel()
	e, o, now := told()
	for range 400 {
		o.Refs = append(o.Refs, interview.ExternalRef{System: "crm", Kind: "lead", Ref: strings.Repeat("x", 200)})
	}
	body, _, err := Render(interview.ShapeStandard, Tell(e, o, base, now))
	if err != nil || len(body) > mostBody {
		t.Fatalf("%d bytes, %v", len(body), err)
	}
	if !bytes.Contains(body, []byte(`"external_refs_left_out":true`)) || !bytes.Contains(body, []byte("4711")) {
		t.Errorf("it does not say that something is left out: %s", body[:200])
	}
}

func TestSampleHasTheShapeOfTheOthers(t *testing.T) {
	t.Parallel()
	e, o, now := told()
	fields := func(m Message) map[string]any {
		var all struct {
			Data struct{ Interview map[string]any }
		}
		body, _, err := Render(interview.ShapeStandard, m)
		if err != nil || json.Unmarshal(body, &all) != nil {
			t.Fatal(err)
		}
		return all.Data.Interview
	}
	real := fields(Tell(e, o, base, now))
	for name := range fields(Sample("1", base, now)) {
		if _, ok := real[name]; !ok {
			t.Errorf("the sample has %q, which no message has", name)
		}
		delete(real, name)
	}
	if len(real) > 0 {
		t.Errorf("the sample lacks %v", real)
	}
}
