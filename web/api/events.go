package api

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"retake/internal/interview"
	"retake/internal/webhook"
)

// feedIn says where to go on in the feed.
type feedIn struct {
	Limit  int      `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most"`
	After  string   `query:"after" maxLength:"100" doc:"The id of the last event that you have; empty: from the beginning" example:"evt_01890a5d-ac96-774b-bcce-b302099a8057"`
	Cursor string   `query:"cursor" maxLength:"100" doc:"next_cursor of the answer before, instead of after. Keep it and go on from it later"`
	Kinds  []string `query:"types" doc:"Only events of these types, separated by commas"`
}

// feed is a stretch of the feed.
type feed struct {
	Data       []webhook.Message `json:"data"`
	NextCursor string            `json:"next_cursor" doc:"Where to go on, also when there is nothing more yet"`
	HasMore    bool              `json:"has_more" doc:"Whether to go on at once; data may be empty although there is more"`
}

type feedOut struct {
	Link string `header:"Link" doc:"The address of what follows, as rel=\"next\", while there is more"`
	Body feed
}

func (s *Server) events() {
	add(s, op{
		id: "list-events", method: http.MethodGet, path: "/events", scope: interview.ScopeEventsRead, group: "Events",
		summary: "Read on in the feed of events",
		about: "The pull twin of webhooks: the same messages, of the positions that the key's user works in, in the order of the commits. " +
			"Whoever goes on from the last id or cursor misses nothing. An event may come twice: drop what has an id or a sequence that you have. " +
			"The interview in a message is as it stands now.",
		fields: map[string]string{"after": "after"},
	}, s.listEvents)
	add(s, op{
		id: "list-interview-events", method: http.MethodGet, path: "/interviews/{id}/events", scope: interview.ScopeEventsRead, group: "Events",
		summary: "List what happened to an interview", about: "Oldest first.",
	}, func(c *call, in *struct {
		ID string `path:"id" doc:"The interview's id" maxLength:"100"`
	}) (*listed[webhook.Message], error) {
		if err := s.mayWatchInterview(c, in.ID); err != nil {
			return nil, err
		}
		p, err := s.Read.InterviewPage(c.ctx, in.ID)
		if err != nil {
			return nil, err
		}
		slices.Reverse(p.Events)
		messages, err := s.messages(c, p.Events)
		if err != nil {
			return nil, err
		}
		return all(s, c, messages), nil
	})
}

func (s *Server) listEvents(c *call, in *feedIn) (*feedOut, error) {
	f := interview.FeedFilter{UserID: c.sees(), Limit: in.Limit, Kinds: interview.KindsPublished(in.Kinds)}
	var err error
	if f.After, err = s.place(c, in); err != nil {
		return nil, err
	}
	found, err := s.Read.FeedFor(c.ctx, f)
	if err != nil {
		return nil, err
	}
	out := &feedOut{Body: feed{NextCursor: feedCursor(found.Last), HasMore: found.More}}
	if out.Body.Data, err = s.messages(c, found.Events); err != nil {
		return nil, err
	}
	if found.More {
		q := c.url.Query()
		q.Del("after")
		q.Set("cursor", out.Body.NextCursor)
		out.Link = "<" + s.BaseURL + c.url.Path + "?" + q.Encode() + `>; rel="next"`
	}
	return out, nil
}

// place is where in the feed to go on.
func (s *Server) place(c *call, in *feedIn) (int64, error) {
	if in.Cursor != "" {
		text, err := base64.RawURLEncoding.DecodeString(in.Cursor)
		place, bad := strconv.ParseInt(strings.TrimPrefix(string(text), "feed:"), 10, 64)
		if err != nil || bad != nil || place < 0 {
			return 0, interview.Invalid{"cursor": "This cursor cannot be read. Go on from the last id that you have."}
		}
		return place, nil
	}
	if in.After == "" {
		return 0, nil
	}
	id := strings.TrimPrefix(in.After, "evt_")
	if !eventID.MatchString(id) {
		return 0, interview.Invalid{"after": "This is no id of an event."}
	}
	return s.Read.FeedPlace(c.ctx, id)
}

var eventID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func feedCursor(place int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte("feed:" + strconv.FormatInt(place, 10)))
}

// messages are the events as the world outside hears of them; what stays inside is left out.
func (s *Server) messages(c *call, events []interview.Event) ([]webhook.Message, error) {
	var ids []string
	for _, e := range events {
		if !slices.Contains(ids, e.InterviewID) {
			ids = append(ids, e.InterviewID)
		}
	}
	outlines, err := s.Read.Outlines(c.ctx, ids)
	if err != nil {
		return nil, err
	}
	messages := []webhook.Message{}
	for _, e := range events {
		if o, ok := outlines[e.InterviewID]; ok && e.Kind.Published() != "" {
			messages = append(messages, webhook.Tell(e, o, s.BaseURL, s.now()))
		}
	}
	return messages, nil
}
