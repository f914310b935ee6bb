package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/mail"
	"retake/internal/media"
	"retake/internal/store"
	"retake/internal/testkit"
)

// crowd is a desk that has seen a lot, with the words by which each of its people would be known.
type crowd struct {
	*desk
	opt   store.Options
	log   *bytes.Buffer
	ids   []string   // of the interview that the person has now
	words [][]string // per person
	other *fakeATS
	knows interview.Connection
}

// person i of the crowd; names are such that nobody else's text holds them.
func whoIs(i int) (name, email string) {
	mark := fmt.Sprintf("%c%c%c%c", 'a'+i%26, 'a'+i/26%26, 'q', 'a'+(i*7)%26)
	return "Xo" + mark + " Zy" + mark + "son", "mail." + mark + ".vq@example.com"
}

// TestErasedCandidateLeavesNoTrace looks for the erased in every byte that is kept.
func TestErasedCandidateLeavesNoTrace(t *testing.T) {
	t.Parallel()
	for engine, opt := range map[string]func(testing.TB) store.Options{
		"sqlite":   func(t testing.TB) store.Options { return store.Options{Path: testkit.SQLite(t)} },
		"postgres": func(t testing.TB) store.Options { return store.Options{URL: testkit.Postgres(t)} },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			people := 160
			if engine == "postgres" {
				people = 60
			}
			c := newCrowd(t, opt(t), people)
			before := testkit.Traces(t, c.opt, c.folder)
			erased := []int{0}
			for i := 1; i < people; i += 3 { // so many that pages are split and packed: rows leave copies where they lay
				erased = append(erased, i)
			}
			for _, i := range erased {
				if found := known(before, c.words[i]); len(found) != len(c.words[i]) {
					t.Fatalf("of person %d only %q occurs before, want %q: the search is blind", i, found, c.words[i])
				}
				c.must(c.EraseCandidate(c.ctx, c.recruiter.Actor(), app.On{InterviewID: c.ids[i]}))
			}
			c.work()
			c.clock.Advance(time.Hour)
			c.must(c.Purge(c.ctx))
			c.work()
			after := testkit.Traces(t, c.opt, c.folder)
			for _, i := range erased {
				if found := known(after, c.words[i]); len(found) > 0 {
					t.Errorf("of person %d there is still %q", i, found)
				}
				iv := c.now(c.ids[i])
				if iv.ErasedAt == 0 || len(iv.Takes) != 0 || strings.Join(kinds(c.happened(iv.ID)), " ") != "candidate.erased" {
					t.Errorf("person %d: %d takes and the events %v", i, len(iv.Takes), c.happened(iv.ID))
				}
			}
			if found := known(after, c.words[3]); len(found) != len(c.words[3]) {
				t.Errorf("of somebody else only %q is left, want %q", found, c.words[3])
			}
			for i, words := range c.words {
				if found := known(bytes.ToLower(c.log.Bytes()), words); len(found) > 0 {
					t.Errorf("the log tells of person %d: %q", i, found)
					break
				}
			}
			c.nothingGivenUp()
		})
	}
}

func kinds(events []interview.EventKind) (out []string) {
	for _, k := range events {
		out = append(out, string(k))
	}
	return out
}

// known are those of the words that occur.
func known(text []byte, words []string) (found []string) {
	for _, w := range words {
		if bytes.Contains(text, []byte(strings.ToLower(w))) {
			found = append(found, w)
		}
	}
	return found
}

// nothingGivenUp holds that the bin's jobs came to their end. There is no ffmpeg here, and some addresses are wrong.
func (d *desk) nothingGivenUp() {
	d.t.Helper()
	dead, err := d.read.DeadJobs(d.ctx, 1000)
	d.must(err)
	for _, job := range dead {
		if job.Kind != "media" && job.Kind != "letter" {
			d.t.Errorf("given up: %+v", job)
		}
	}
}

func newCrowd(t *testing.T, opt store.Options, people int) *crowd {
	t.Helper()
	c := &crowd{desk: emptyDesk(t, testkit.Open(t, opt)), opt: opt, log: &bytes.Buffer{}}
	c.Log = slog.New(slog.NewTextHandler(c.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.runner.Log = c.Log
	c.furnish()
	c.other = c.ats()
	c.knows = c.workable()
	c.post.refuse = func(l mail.Letter) error { // every tenth address is wrong
		if strings.Contains(l.To.Email, "qa.vq") {
			return fmt.Errorf("550 5.1.1 <%s>: no such mailbox: %w", l.To.Email, mail.ErrAddress)
		}
		return nil
	}
	var list []app.Person
	for i := range people {
		name, email := whoIs(i)
		list = append(list, app.Person{Name: name, Email: email, Phone: fmt.Sprintf("+99 %07d", 4_000_000+i), Line: i + 1})
	}
	out, err := c.Invite(c.ctx, c.recruiter.Actor(), app.Invite{PositionID: c.position.ID, People: list})
	c.must(err)
	for i, who := range out {
		c.must(who.Err)
		c.ids = append(c.ids, who.InterviewID)
		c.words = append(c.words, []string{list[i].Name, list[i].Email, c.now(who.InterviewID).Token})
	}
	c.work()
	for i := range people {
		c.live(i)
	}
	c.work()
	return c
}

// live lets things happen to a person.
func (c *crowd) live(i int) {
	c.t.Helper()
	actor, on := c.recruiter.Actor(), app.On{InterviewID: c.ids[i]}
	token := func() string { return c.now(on.InterviewID).Token }
	name, email := whoIs(i)
	if i%3 == 1 { // a link that leaked
		c.must(c.RotateLink(c.ctx, actor, app.RotateLink{On: on}))
		c.words[i] = append(c.words[i], token())
	}
	if i%4 == 0 || i == 7 {
		c.must(c.Start(c.ctx, token(), interview.NoticeVersion))
		for _, q := range c.questions {
			c.record(token(), q.ID, tiny)
		}
		c.must(c.Submit(c.ctx, token()))
		c.must(c.DeleteAnswers(c.ctx, actor, app.DeleteAnswers{On: on, Questions: []string{c.questions[1].ID}, Letter: app.Letter{Message: "Dear " + name + ", once more?"}}))
	}
	if i%3 == 1 && i%2 == 0 || i == 3 { // an ATS asks for the person, who is there already
		in := c.request(c.knows, c.other, name)
		in.Email = email
		o, err := c.PlaceOrder(c.ctx, in)
		c.must(err)
		c.must(c.NoteExchange(c.ctx, interview.Exchange{ConnectionID: c.knows.ID, OrderID: o.ID, Inbound: true, Request: name}))
		c.must(c.NoteExchange(c.ctx, interview.Exchange{ConnectionID: c.knows.ID, Inbound: true, Request: `{"name":"` + name + `"}`}))
		c.words[i] = append(c.words[i], in.CallbackURL)
	}
	if i%5 == 0 { // mistyped at first
		other := strings.Replace(email, "mail.", "post.", 1)
		c.must(c.EditCandidate(c.ctx, actor, app.EditCandidate{On: on, Name: name, Email: other}))
		c.words[i] = append(c.words[i], other)
	}
	if i%4 == 2 || i == 7 {
		id, err := c.Reinvite(c.ctx, actor, app.Reinvite{On: on})
		c.must(err)
		c.ids[i] = id
		c.words[i] = append(c.words[i], c.now(id).Token)
	}
	c.clock.Advance(time.Minute)
	if i%9 == 0 {
		c.work()
	}
}

func TestErasedCandidateIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	opt := store.Options{Path: testkit.SQLite(t)}
	st := testkit.Open(t, opt)
	d := emptyDesk(t, st)
	d.furnish()
	iv := d.completed("Ann Example")
	other := d.completed("Ben Example")
	d.work()
	copied := testkit.CopySQLite(t, opt)
	d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
	d.work()
	if d.onDisk() != 3 {
		t.Errorf("%d recordings are left, want Ben's 3", d.onDisk())
	}

	// The older database is put back beside the recordings.
	restored := emptyDesk(t, testkit.Open(t, store.Options{Path: copied}))
	files, err := media.Open(d.folder)
	d.must(err)
	restored.Files = files
	if got := restored.page(iv.ID).Candidate.Name; got != "Ann Example" {
		t.Fatalf("the copy knows %q, want Ann", got)
	}
	restored.must(restored.ReplayErasures(d.ctx))
	restored.work()
	page := restored.page(iv.ID)
	if page.Candidate.Name != "" || page.Interview.ErasedAt == 0 || len(page.Letters) != 0 {
		t.Errorf("after the start there is %+v", page.Candidate)
	}
	if e, err := restored.read.Erasure(d.ctx, iv.CandidateID); err != nil || e.ByName != interview.System.Name {
		t.Errorf("the erasure: %+v %v", e, err)
	}
	if got := restored.page(other.ID).Candidate.Name; got != "Ben Example" {
		t.Errorf("Ben is %q now", got)
	}
	restored.must(restored.ReplayErasures(d.ctx)) // twice is once
	if got := restored.happened(iv.ID); len(got) != 1 {
		t.Errorf("events %v, want one", got)
	}
	list, err := os.ReadFile(d.folder + "/erased")
	d.must(err)
	if lines := strings.Split(strings.TrimSpace(string(list)), "\n"); len(lines) != 1 || !strings.HasPrefix(lines[0], iv.CandidateID+" ") {
		t.Errorf("the tombstones are %q", list)
	}
}

func TestErasure(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		iv := d.redoAsked("Ann Example")
		d.work()
		next, err := d.Reinvite(d.ctx, actor, app.Reinvite{On: app.On{InterviewID: iv.ID}})
		d.must(err)
		var stale *interview.Stale
		if err := d.EraseCandidate(d.ctx, actor, app.On{InterviewID: next, Revision: 9}); !errors.As(err, &stale) {
			d.t.Errorf("from an old page: got %v, want stale", err)
		}
		d.must(d.EraseCandidate(d.ctx, actor, app.On{InterviewID: next}))
		d.clock.Advance(time.Hour)
		sent := len(d.post.letters())
		d.work()
		if len(d.post.letters()) != sent {
			d.t.Error("a letter left for somebody who was erased")
		}
		for _, id := range []string{iv.ID, next} {
			page := d.page(id)
			if page.Interview.ErasedAt == 0 || page.Candidate.Email != "" || len(page.Events) != 1 || page.Events[0].By.Name != actor.Name {
				d.t.Errorf("%s: %+v %+v", id, page.Candidate, page.Events)
			}
			if err := d.EraseCandidate(d.ctx, actor, app.On{InterviewID: id}); !errors.Is(err, interview.ReasonErased) {
				d.t.Errorf("twice: got %v", err)
			}
			if _, _, err := d.Undo(d.ctx, actor, app.On{InterviewID: id}); !errors.Is(err, interview.ReasonMovedOn) {
				d.t.Errorf("undo: got %v", err)
			}
		}
		for _, token := range []string{iv.Token} {
			if _, err := d.read.Room(d.ctx, token); !errors.Is(err, interview.ErrNotFound) {
				d.t.Errorf("the old link: got %v, want an unknown one", err)
			}
		}
		if d.onDisk() != 0 {
			d.t.Errorf("%d recordings are left", d.onDisk())
		}
		d.counts("afterwards", interview.Counts{})
		// The address is free again, for somebody new.
		again := d.invited("Ann Example")
		if again.CandidateID == iv.CandidateID {
			d.t.Error("the erased candidate was invited again")
		}
		d.counts("afterwards", interview.Counts{interview.StatusInvited: 1})
	})
}

// A position in the bin does not keep anybody from being forgotten.
func TestErasureInABinnedPosition(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.must(d.DeletePosition(d.ctx, d.recruiter.Actor(), d.position.ID))
		d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
		if d.page(iv.ID).Candidate.Name != "" {
			d.t.Error("the candidate is known")
		}
	})
}
