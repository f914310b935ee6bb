package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

func (d *desk) apiKey(u interview.User, expires interview.Moment) (interview.APIKey, string) {
	d.t.Helper()
	k, key, err := d.CreateAPIKey(d.ctx, u.Actor(), app.NewAPIKey{Name: " Zapier ", Scopes: []interview.Scope{interview.ScopeEventsRead, interview.ScopeInterviewsRead}, Expires: expires})
	d.must(err)
	return k, key
}

func TestKeyActsAsItsUserUntilItEnds(t *testing.T) {
	atDesk(t, func(d *desk) {
		k, key := d.apiKey(d.recruiter, d.clock.Moment().Add(time.Hour))
		if k.Name != "Zapier" || k.Scopes != "interviews:read events:read" || !strings.HasPrefix(key, k.Hint) || strings.Contains(k.Hash, key) || len(key) > 64 {
			t.Errorf("made %+v and %q", k, key)
		}
		used := func(key string) (interview.APIKey, interview.User, error) {
			return d.APIKeyUser(d.ctx, key, "192.0.2.1")
		}
		got, u, err := used(key)
		d.must(err)
		if got.ID != k.ID || u.ID != d.recruiter.ID || !got.Allows(interview.ScopeEventsRead) || got.Allows(interview.ScopeMediaRead) {
			t.Errorf("found %+v of %s", got, u.Name)
		}
		at := func() interview.Moment {
			rows, err := d.APIKeys(d.ctx, d.recruiter.Actor())
			d.must(err)
			return rows[0].UsedAt
		}
		first := at()
		d.clock.Advance(30 * time.Second)
		_, _, err = used(key)
		d.must(err)
		if first == 0 || at() != first {
			t.Errorf("used at %d, noted %d: at most once a minute", first, at())
		}
		d.clock.Advance(31 * time.Second)
		_, _, err = used(key)
		d.must(err)
		if at() == first {
			t.Error("a minute later its use is not noted")
		}
		for _, wrong := range []string{"", "rt_", key[:len(key)-1], strings.ToUpper(key), key + "x", "rt_" + strings.Repeat("x", 500)} {
			if _, _, err := used(wrong); !errors.Is(err, interview.ErrNotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		d.clock.Advance(time.Hour)
		if _, _, err := used(key); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("an expired key: %v", err)
		}
	})
}

func TestOnlyItsUserAndAdminsRevokeAKey(t *testing.T) {
	atDesk(t, func(d *desk) {
		k, key := d.apiKey(d.recruiter, 0)
		for _, who := range []interview.Actor{d.otherRecruiter.Actor(), d.reviewer.Actor(), {Kind: interview.ByCandidate, ID: d.recruiter.ID}} {
			if err := d.RevokeAPIKey(d.ctx, who, k.ID); !errors.Is(err, interview.ErrNotFound) {
				t.Errorf("%s: %v", who.Name, err)
			}
		}
		d.must(d.RevokeAPIKey(d.ctx, d.admin.Actor(), k.ID))
		d.must(d.RevokeAPIKey(d.ctx, d.recruiter.Actor(), k.ID)) // twice is once
		if _, _, err := d.APIKeyUser(d.ctx, key, "192.0.2.1"); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("a revoked key: %v", err)
		}
		if rows, err := d.APIKeys(d.ctx, d.otherRecruiter.Actor()); err != nil || len(rows) != 0 {
			t.Errorf("somebody else sees %d keys, %v", len(rows), err)
		}
		if rows, err := d.APIKeys(d.ctx, d.admin.Actor()); err != nil || len(rows) != 1 || rows[0].User != d.recruiter.Name {
			t.Errorf("the admin sees %v, %v", rows, err)
		}
	})
}

func TestWrongKeysFromOneAddressAreHeldBack(t *testing.T) {
	atDesk(t, func(d *desk) {
		_, key := d.apiKey(d.recruiter, 0)
		var slow *app.Slow
		var err error
		for range 100 {
			if _, _, err = d.APIKeyUser(d.ctx, "rt_wrong", "192.0.2.7"); errors.As(err, &slow) {
				break
			}
		}
		if slow == nil || slow.RetryAfter <= 0 {
			t.Fatalf("a hundred guesses end with %v", err)
		}
		if _, _, err := d.APIKeyUser(d.ctx, key, "192.0.2.7"); err != nil {
			t.Errorf("a right key from there: %v", err)
		}
		if _, _, err := d.APIKeyUser(d.ctx, "rt_wrong", "192.0.2.8"); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("another address: %v", err)
		}
	})
}

func TestKeptAnswersAreSealedAndForgotten(t *testing.T) {
	atDesk(t, func(d *desk) {
		k, _ := d.apiKey(d.recruiter, 0)
		in := interview.Once{KeyID: k.ID, Name: "n", Request: "r"}
		begun, first, err := d.BeginOnce(d.ctx, in)
		d.must(err)
		if !first {
			t.Fatal("not the first")
		}
		if _, _, err := d.BeginOnce(d.ctx, in); !errors.Is(err, app.ReasonOnceUnderWay) {
			t.Errorf("while it is carried out: %v", err)
		}
		begun.Status, begun.Headers, begun.Body = 201, "{}", []byte("Ann Example")
		d.must(d.FinishOnce(d.ctx, begun))
		was, first, err := d.BeginOnce(d.ctx, in)
		if first || err != nil || was.Status != 201 || string(was.Body) != "Ann Example" {
			t.Errorf("again: %+v, %v, %v", was, first, err)
		}
		if _, _, err := d.BeginOnce(d.ctx, interview.Once{KeyID: k.ID, Name: "n", Request: "other"}); !errors.Is(err, app.ReasonOnceReused) {
			t.Errorf("another request under the name: %v", err)
		}
		dropped, _, err := d.BeginOnce(d.ctx, interview.Once{KeyID: k.ID, Name: "m", Request: "r"})
		d.must(err)
		d.must(d.DropOnce(d.ctx, dropped))
		if _, first, err := d.BeginOnce(d.ctx, interview.Once{KeyID: k.ID, Name: "m", Request: "r"}); !first || err != nil {
			t.Errorf("after nothing came of it: %v, %v", first, err)
		}
	})
}

func TestFaultyReferencesMakeNoInterview(t *testing.T) {
	atDesk(t, func(d *desk) {
		in := d.person("Iris Example")
		in.People[0].Refs = []interview.ExternalRef{{System: "ashby", Kind: "order", Ref: "ao_1"}}
		out, err := d.Invite(d.ctx, d.recruiter.Actor(), in)
		var bad interview.Invalid
		if err != nil || !errors.As(out[0].Err, &bad) || bad["external_refs"] == "" {
			t.Errorf("a made-up order: %v, %v", err, out)
		}
		in.People[0].Refs = make([]interview.ExternalRef, interview.MaxRefs+1)
		for i := range in.People[0].Refs {
			in.People[0].Refs[i] = interview.ExternalRef{System: "crm", Ref: strings.Repeat("x", i+1)}
		}
		if out, err := d.Invite(d.ctx, d.recruiter.Actor(), in); err != nil || !errors.As(out[0].Err, &bad) {
			t.Errorf("too many of them: %v, %v", err, out)
		}
		in.People[0].Refs = in.People[0].Refs[:2]
		out, err = d.Invite(d.ctx, d.recruiter.Actor(), in)
		d.must(err)
		d.must(out[0].Err)
		outlines, err := d.read.Outlines(d.ctx, []string{out[0].InterviewID})
		if err != nil || len(outlines[out[0].InterviewID].Refs) != 2 {
			t.Errorf("kept: %v, %v", outlines, err)
		}
	})
}
