package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/webhook"
)

func TestEndpointHearsOfWhatHappensInItsOrder(t *testing.T) {
	atDesk(t, func(d *desk) {
		before := d.invited("Before Example")
		r, e := d.listening()
		iv := d.completed("Ann Example")
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{d.questions[1].ID}}))
		d.work()
		got := r.take()
		var kinds []string
		for i, m := range got {
			kinds = append(kinds, m.Type)
			if m.Sequence != int64(i+1) {
				d.t.Errorf("message %d has the sequence %d", i+1, m.Sequence)
			}
			if m.ID != m.id || m.Data.Interview.ID != iv.ID {
				d.t.Errorf("message %s came as %s, about %s", m.ID, m.id, m.Data.Interview.ID)
			}
		}
		want := []string{
			"interview.created", "interview.started", "answer.recorded", "answer.recorded", "answer.recorded", "interview.completed",
			"interview.reopened", "answer.deleted",
		}
		if diff := cmp.Diff(want, kinds); diff != "" {
			d.t.Error(diff)
		}
		last := got[len(got)-1]
		if diff := cmp.Diff([]any{2.0}, last.Facts["questions"]); diff != "" || last.Data.Interview.Status != "redo_asked" || last.Data.Interview.Attempt != 1 {
			d.t.Errorf("the last message says %s", last.body)
		}
		if strings.Contains(string(last.body), before.ID) {
			d.t.Error("it hears of what was before it")
		}
		log := d.log(e.ID)
		if len(log) != len(want) || log[0].State != interview.DeliveryDelivered || log[0].Status != 204 || d.endpointNow(e.ID).DeliveredAt == 0 {
			d.t.Errorf("the log has %d messages: %+v", len(log), log)
		}
		d.work()
		if again := r.take(); len(again) != 0 {
			d.t.Errorf("%d messages came twice", len(again))
		}
	})
}

func TestEndpointHearsOnlyOfWhatItWants(t *testing.T) {
	atDesk(t, func(d *desk) {
		other, _ := d.open("Other", "Why?")
		some, _ := d.listening("interview.completed", "interview.discarded")
		here := d.receiver()
		in := robot(here.url)
		in.PositionID = other.ID
		_, _, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), in)
		d.must(err)
		old := d.receiver()
		in = robot(old.url)
		in.Shape = interview.ShapeHireflix
		_, _, err = d.CreateEndpoint(d.ctx, d.admin.Actor(), in)
		d.must(err)

		iv := d.completed("Ann Example")
		d.must(d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
		_, err = d.Invite(d.ctx, d.recruiter.Actor(), app.Invite{PositionID: other.ID, People: d.person("Ola Example").People})
		d.must(err)
		d.work()
		if diff := cmp.Diff([]string{"interview.completed", "interview.discarded"}, some.kinds()); diff != "" {
			d.t.Error(diff)
		}
		if diff := cmp.Diff([]string{"interview.created"}, here.kinds()); diff != "" {
			d.t.Error(diff)
		}
		var events []string
		for _, m := range old.take() {
			var e struct{ Event string }
			d.must(json.Unmarshal(m.body, &e))
			events = append(events, e.Event)
		}
		if diff := cmp.Diff([]string{"interview.create", "interview.finish", "interview.status-change", "interview.create"}, events); diff != "" {
			d.t.Error(diff)
		}
	})
}

// What the maker may not see does not leave the house in their name.
func TestEndpointTellsOnlyWhatItsMakerMaySee(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, _ := d.listening("interview.created")
		second := d.join("Second Admin", interview.Admin)
		d.must(d.SetRole(d.ctx, second.Actor(), d.admin.ID, interview.Recruiter))
		d.invited("Ann Example")
		d.work()
		if got := r.kinds(); len(got) != 0 {
			d.t.Errorf("a recruiter who is no member hears %v", got)
		}
		d.must(d.SetMembers(d.ctx, second.Actor(), d.position.ID, []string{d.recruiter.ID, d.admin.ID}))
		d.invited("Bo Example")
		d.work()
		if got := r.kinds(); len(got) != 1 {
			d.t.Errorf("a member hears %v", got)
		}
		d.must(d.DisableUser(d.ctx, second.Actor(), d.admin.ID))
		d.invited("Cy Example")
		d.work()
		if got := r.kinds(); len(got) != 0 {
			d.t.Errorf("whose access has ended hears %v", got)
		}
	})
}

func TestEndpointSecretIsShownOnceAndRotates(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening("interview.created")
		old := r.secret
		if bytes.Contains(e.Secret, []byte(old)) || old == "" {
			d.t.Fatal("the secret is kept as it is")
		}
		fresh, err := d.RotateEndpointSecret(d.ctx, d.admin.Actor(), e.ID)
		d.must(err)
		for _, secret := range []string{old, fresh} { // both sign for a day
			r.secret = secret
			d.invited("Ann Example " + secret[len(secret)-5:len(secret)-2])
			d.work()
		}
		d.clock.Advance(24 * time.Hour)
		r.secret = fresh
		d.invited("Late Example")
		d.work()
		headers, err := webhook.Headers(interview.ShapeStandard, []string{fresh}, "a", 1, nil)
		d.must(err)
		if got := len(r.take()); got != 3 || strings.Contains(headers.Get("webhook-signature"), " ") {
			d.t.Errorf("%d messages came", got)
		}
	})
}

func TestTestMessageGoesTheSameWay(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening("interview.completed")
		id, err := d.TestEndpoint(d.ctx, d.admin.Actor(), e.ID)
		d.must(err)
		d.work()
		got := r.take()
		if len(got) != 1 || got[0].Type != interview.KindTest || got[0].Facts["test"] != true {
			d.t.Fatalf("got %+v", got)
		}
		log, err := d.read.DeliveryLog(d.ctx, e.ID, id)
		d.must(err)
		if log.State != interview.DeliveryDelivered || log.InterviewID != "" {
			d.t.Errorf("got %+v", log)
		}
		d.must(d.Redeliver(d.ctx, d.admin.Actor(), e.ID, id))
		d.work()
		if again := r.take(); len(again) != 1 || again[0].id != got[0].id {
			d.t.Errorf("sent again, it came as %+v", again)
		}
		d.must(d.SwitchOffEndpoint(d.ctx, d.admin.Actor(), e.ID))
		if _, err := d.TestEndpoint(d.ctx, d.admin.Actor(), e.ID); !errors.Is(err, interview.ReasonEndpointOff) {
			d.t.Errorf("off: got %v", err)
		}
		if err := d.Redeliver(d.ctx, d.admin.Actor(), d.endpoint(r.url).ID, id); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("another endpoint's message: got %v", err)
		}
	})
}

func TestEndpointFormSaysWhatIsWrong(t *testing.T) {
	atDesk(t, func(d *desk) {
		for field, in := range map[string]app.NewEndpoint{
			"name":     {URL: "https://hooks.example.com", Shape: interview.ShapeStandard},
			"url":      {Name: "Robot", URL: "https://10.0.0.1", Shape: interview.ShapeStandard},
			"shape":    {Name: "Robot", URL: "https://hooks.example.com"},
			"kinds":    {Name: "Robot", URL: "https://hooks.example.com", Shape: interview.ShapeStandard, Kinds: []string{"letter.sent"}},
			"position": {Name: "Robot", URL: "https://hooks.example.com", Shape: interview.ShapeStandard, PositionID: "nowhere"},
		} {
			_, secret, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), in)
			var bad interview.Invalid
			if !errors.As(err, &bad) || len(bad) != 1 || bad[field] == "" || secret != "" {
				d.t.Errorf("%s: got %v", field, err)
			}
		}
		in := app.NewEndpoint{Name: "Robot", URL: "https://hooks.example.com", Shape: interview.ShapeHireflix, Kinds: []string{"answer.deleted"}}
		var bad interview.Invalid
		if _, _, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), in); !errors.As(err, &bad) || bad["kinds"] == "" {
			d.t.Errorf("a shape that knows none of the events: got %v", err)
		}
		e := d.endpoint("https://hooks.example.com")
		edit := app.EditEndpoint{ID: e.ID, Revision: e.Revision, Name: " Two\nlines ", URL: "https://hooks.example.com", Shape: interview.ShapeStandard, Kinds: []string{"answer.deleted", "answer.deleted"}}
		d.must(d.EditEndpoint(d.ctx, d.admin.Actor(), edit))
		if now := d.endpointNow(e.ID); now.Name != "Two lines" || now.Kinds != "answer.deleted" {
			d.t.Errorf("got %+v", now)
		}
		if err := d.EditEndpoint(d.ctx, d.admin.Actor(), edit); !errors.Is(err, interview.ErrOutdated) {
			d.t.Errorf("edited twice: got %v", err)
		}
	})
}

func TestEndpointFormSentTwiceMakesOne(t *testing.T) {
	atDesk(t, func(d *desk) {
		in := robot("https://hooks.example.com")
		in.Once = "a form"
		e, secret, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), in)
		d.must(err)
		again, none, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), in)
		d.must(err)
		list, err := d.read.Endpoints(d.ctx)
		d.must(err)
		if secret == "" || none != "" || again.ID != e.ID || len(list) != 1 {
			d.t.Errorf("%d endpoints; the second time it shows %q", len(list), none)
		}
	})
}

// Whoever is erased leaves no trace in the log, and a message that is under way then ends quietly.
func TestErasedCandidateLeavesTheLog(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening()
		iv := d.completed("Ann Example")
		r.answer(slices.Repeat([]int{500}, 100)...)
		d.work()
		r.answer()
		d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
		d.work()
		r.take()
		d.clock.Advance(time.Minute)
		d.work()
		log := d.log(e.ID)
		if len(log) != 1 || log[0].Kind != "candidate.erased" {
			d.t.Fatalf("the log has %+v", log)
		}
		one, err := d.read.DeliveryLog(d.ctx, e.ID, log[0].ID)
		d.must(err)
		if strings.Contains(one.Body, "Ann") || strings.Contains(one.Body, "ann.") {
			d.t.Errorf("it says %s", one.Body)
		}
	})
}

func TestOldMessagesAreSwept(t *testing.T) {
	atDesk(t, func(d *desk) {
		_, e := d.listening("interview.created")
		d.invited("Ann Example")
		d.work()
		d.clock.Advance(30*24*time.Hour - time.Minute)
		d.must(d.SweepDeliveries(d.ctx))
		if len(d.log(e.ID)) != 1 {
			d.t.Error("it went too early")
		}
		d.clock.Advance(2 * time.Minute)
		d.must(d.SweepDeliveries(d.ctx))
		if len(d.log(e.ID)) != 0 {
			d.t.Error("it stays")
		}
	})
}
