package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
)

// batch runs a deed on these interviews, or on all of the position when none is named, to its end.
func (d *desk) batch(deed interview.Deed, params interview.BatchParams, ids ...string) interview.BatchPage {
	d.t.Helper()
	b := d.begin(deed, params, ids...)
	d.work()
	return d.outcome(b.ID)
}

func (d *desk) begin(deed interview.Deed, params interview.BatchParams, ids ...string) interview.Batch {
	d.t.Helper()
	in := app.NewBatch{PositionID: d.position.ID, Deed: deed, Params: params, IDs: ids}
	if len(ids) == 0 {
		in.Filter = &interview.CandidateFilter{}
	}
	b, err := d.StartBatch(d.ctx, d.recruiter.Actor(), in)
	d.must(err)
	return b
}

func (d *desk) outcome(id string) interview.BatchPage {
	d.t.Helper()
	page, err := d.read.BatchPage(d.ctx, id, "", "", 0)
	d.must(err)
	return page
}

// ends are the states and words of a batch's interviews by id.
func (d *desk) ends(id string) map[string]string {
	d.t.Helper()
	out := map[string]string{}
	for _, state := range interview.ItemStates {
		for c := interview.Cursor(""); ; {
			page, err := d.read.BatchPage(d.ctx, id, state, c, 100)
			d.must(err)
			for _, row := range page.Rows {
				out[row.InterviewID] = strings.TrimSpace(string(row.State) + " " + row.Words)
			}
			if c = page.Next; c == "" {
				break
			}
		}
	}
	return out
}

// crowd is one interview in every state that a recruiter meets, by what it is called.
func (d *desk) crowd() map[string]string {
	d.t.Helper()
	who := d.recruiter.Actor()
	expired := d.invited("Expired One")
	late := d.recorded("Late One")
	d.clock.Advance(8 * 24 * time.Hour) // theirs have passed
	d.must(d.Expire(d.ctx))
	all := map[string]string{
		"expired": expired.ID, "recorded and expired": late.ID,
		"invited": d.invited("Invited One").ID, "started": d.started("Started One").ID, "recorded": d.recorded("Recorded One").ID,
		"completed": d.completed("Completed One").ID, "shortlisted": d.shortlisted("Short One").ID, "redo asked": d.redoAsked("Redo One").ID,
		"discarded": d.discarded("Discarded One").ID, "deleted": d.deleted("Deleted One").ID,
	}
	again := d.completed("Replaced One")
	_, err := d.Reinvite(d.ctx, who, app.Reinvite{On: app.On{InterviewID: again.ID}})
	d.must(err)
	all["replaced"] = again.ID
	return all
}

// Each interview of a batch ends as the single verb would have ended it, refusals by their words.
func TestBatchDoesWhatTheVerbDoes(t *testing.T) {
	for deed, do := range map[interview.Deed]func(d *desk, on app.On) error{
		interview.DeedShortlist: func(d *desk, on app.On) error { return d.Shortlist(d.ctx, d.recruiter.Actor(), on) },
		interview.DeedDiscard:   func(d *desk, on app.On) error { return d.Discard(d.ctx, d.recruiter.Actor(), on) },
		interview.DeedDelete:    func(d *desk, on app.On) error { return d.Delete(d.ctx, d.recruiter.Actor(), on) },
		interview.DeedResend: func(d *desk, on app.On) error {
			return d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: on, Letter: app.Letter{Message: "Hello"}})
		},
		interview.DeedExtend: func(d *desk, on app.On) error {
			return d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: on, Deadline: d.clock.Moment().Add(72 * time.Hour), Letter: app.Letter{Message: "Hello"}})
		},
		interview.DeedAnswers: func(d *desk, on app.On) error {
			iv := d.now(on.InterviewID)
			return d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: on, Questions: interview.WhichAll.Of(&iv), Letter: app.Letter{Message: "Hello"}})
		},
	} {
		t.Run(string(deed), func(t *testing.T) {
			atDesk(t, func(d *desk) {
				params := interview.BatchParams{Which: interview.WhichAll}
				crowd := d.crowd()
				single := map[string]string{} // what the verb says
				after := map[string]interview.Interview{}
				revert := map[string]int64{}
				d.clock.Advance(time.Hour)
				switch deed {
				case interview.DeedResend, interview.DeedAnswers:
					params.Message = "Hello"
				case interview.DeedExtend:
					params.Message, params.Deadline = "Hello", d.clock.Moment().Add(72*time.Hour)
				}
				was := map[string]interview.Interview{}
				for name, id := range crowd {
					was[name] = d.now(id)
					switch err := do(d, app.On{InterviewID: id}); {
					case err != nil:
						single[name] = "refused " + err.Error()
						var bad interview.Invalid
						if errors.As(err, &bad) {
							d.t.Fatalf("%s: %v", name, err)
						}
					default:
						single[name], after[name] = "done", d.now(id)
						revert[name] = 1
						_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: id})
						d.must(err)
					}
				}
				for name := range revert {
					was[name] = d.now(crowd[name])
				}
				var ids []string
				for _, id := range crowd {
					ids = append(ids, id)
				}
				page := d.batch(deed, params, ids...)
				if page.State != interview.BatchDone || page.FinishedAt == 0 || page.Total != len(crowd) || page.Counts[interview.ItemDone] != len(after) {
					d.t.Errorf("the batch is %s with %v, want done with %d done of %d", page.State, page.Counts, len(after), len(crowd))
				}
				ends := d.ends(page.ID)
				got := map[string]string{}
				for name, id := range crowd {
					got[name] = ends[id]
				}
				if diff := cmp.Diff(single, got); diff != "" {
					d.t.Errorf("the outcomes (-single verb +batch):\n%s", diff)
				}
				for name, want := range after {
					if diff := cmp.Diff(plain(want), plain(d.now(crowd[name]))); diff != "" {
						d.t.Errorf("%s (-after the verb +after the batch):\n%s", name, diff)
					}
				}

				// The whole taken back is as it was, in every field, and no letter has left.
				sent := len(d.post.letters())
				d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), page.ID))
				d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), page.ID)) // twice is once
				d.work()
				undone := d.outcome(page.ID)
				if undone.State != interview.BatchUndone || undone.Counts[interview.ItemUndone] != len(after) || undone.Counts[interview.ItemDone] != 0 {
					d.t.Errorf("after Undo the batch is %s with %v", undone.State, undone.Counts)
				}
				for name, want := range was {
					if diff := cmp.Diff(plain(want), plain(d.now(crowd[name]))); diff != "" {
						d.t.Errorf("%s after Undo (-before +now):\n%s", name, diff)
					}
				}
				if n := len(d.post.letters()); n != sent {
					d.t.Errorf("%d letters left", n-sent)
				}
			})
		})
	}
}

// plain is an interview without what only counts what happened.
func plain(iv interview.Interview) interview.Interview {
	iv.Revision, iv.Sequence, iv.ActivityAt, iv.Last = 0, 0, 0, nil
	return iv
}

func TestBatchAsksForFaultyAnswersOnly(t *testing.T) {
	atDesk(t, func(d *desk) {
		silent, fine, expired := d.completed("Sil Example"), d.completed("Fin Example"), d.completed("Exp Example")
		for _, iv := range []interview.Interview{silent, expired} {
			d.flag(iv.Takes[1].ID)
		}
		b := d.batch(interview.DeedAnswers, interview.BatchParams{Which: interview.WhichFaulty}, silent.ID, fine.ID)
		ends := d.ends(b.ID)
		if ends[silent.ID] != "done" || ends[fine.ID] != "refused "+string(interview.ReasonNothingFaulty) {
			d.t.Errorf("got %v", ends)
		}
		iv := d.now(silent.ID)
		if iv.Marks != "rdr" || d.status(silent.ID) != interview.StatusRedoAsked {
			d.t.Errorf("marks %q, status %q: want the second question open again", iv.Marks, d.status(silent.ID))
		}
		// Where the deadline has passed the new one is set, elsewhere the old one stays.
		deadline := iv.Deadline
		d.clock.Advance(8 * 24 * time.Hour)
		b = d.batch(interview.DeedAnswers, interview.BatchParams{Which: interview.WhichFaulty}, expired.ID)
		if got := d.ends(b.ID)[expired.ID]; got != "refused "+string(interview.ReasonExpired) {
			d.t.Errorf("behind a shut link: %s", got)
		}
		until := d.clock.Moment().Add(24 * time.Hour)
		b = d.batch(interview.DeedResend, interview.BatchParams{Deadline: until}, silent.ID, d.invited("New Example").ID)
		for id := range d.ends(b.ID) {
			want := until
			if iv := d.now(id); iv.CreatedAt > deadline {
				want = iv.CreatedAt.Add(7 * 24 * time.Hour)
			}
			if got := d.now(id).Deadline; got != want {
				d.t.Errorf("%s: deadline %v, want %v", id, got.Time(), want.Time())
			}
		}
	})
}

// flag finds that a take has no sound.
func (d *desk) flag(takeID string) {
	d.t.Helper()
	d.found(takeID, interview.Media{State: interview.MediaReady, Problem: interview.ProblemSilent})
}

func TestBatchMovesToTheCurrentQuestions(t *testing.T) {
	atDesk(t, func(d *desk) {
		behind, begun := d.invited("Beh Example"), d.started("Beg Example")
		_, err := d.AddQuestion(d.ctx, d.recruiter.Actor(), question(d.position.ID, "Anything else?"))
		d.must(err)
		fresh := d.invited("Fre Example")
		b := d.batch(interview.DeedQuestions, interview.BatchParams{}) // of all
		if diff := cmp.Diff(map[string]string{behind.ID: "done"}, d.ends(b.ID)); diff != "" {
			d.t.Errorf("(-want +got):\n%s", diff)
		}
		if n := len(d.now(behind.ID).Questions); n != 4 {
			d.t.Errorf("%d questions, want the 4 of now", n)
		}
		listed := d.ends(d.batch(interview.DeedQuestions, interview.BatchParams{}, begun.ID, fresh.ID).ID)
		if listed[begun.ID] != "refused "+string(interview.ReasonHasStarted) || listed[fresh.ID] != "refused "+string(interview.ReasonSameQuestions) {
			d.t.Errorf("got %v", listed)
		}
		d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), b.ID))
		d.work()
		if diff := cmp.Diff(plain(behind), plain(d.now(behind.ID))); diff != "" {
			d.t.Errorf("after Undo (-before +now):\n%s", diff)
		}
	})
}

func TestBatchInABinnedPosition(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann := d.invited("Ann Example")
		b := d.begin(interview.DeedDiscard, interview.BatchParams{}, ann.ID)
		p := d.positionNow(d.position.ID)
		d.must(p.Delete(d.clock.Moment(), "Rita Recruiter"))
		p.Revision++
		d.must(d.Store.Write(d.ctx, func(tx *store.Tx) error { return tx.SavePosition(p) }))
		d.work()
		if got := d.ends(b.ID)[ann.ID]; got != "refused "+string(interview.ReasonPositionGone) {
			d.t.Errorf("got %q", got)
		}
		_, err := d.StartBatch(d.ctx, d.recruiter.Actor(), app.NewBatch{PositionID: d.position.ID, Deed: interview.DeedDiscard, IDs: []string{ann.ID}})
		if !errors.Is(err, interview.ReasonPositionGone) {
			d.t.Errorf("begun in the bin: %v", err)
		}
	})
}

func TestStartBatchRefusesBadInput(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann := d.invited("Ann Example")
		other, _ := d.open("Other", "Why?")
		until := d.clock.Moment().Add(time.Hour)
		for name, c := range map[string]struct {
			in    app.NewBatch
			field string
		}{
			"nobody":             {app.NewBatch{Deed: interview.DeedDiscard}, "interview"},
			"too many":           {app.NewBatch{Deed: interview.DeedDiscard, IDs: make([]string, 501)}, "interview"},
			"nobody matches":     {app.NewBatch{Deed: interview.DeedDiscard, Filter: &interview.CandidateFilter{Query: "zzz"}}, "interview"},
			"unknown deed":       {app.NewBatch{Deed: "paint", IDs: []string{ann.ID}}, "do"},
			"no deed":            {app.NewBatch{IDs: []string{ann.ID}}, "do"},
			"no deadline":        {app.NewBatch{Deed: interview.DeedExtend, IDs: []string{ann.ID}}, "deadline"},
			"deadline passed":    {app.NewBatch{Deed: interview.DeedExtend, IDs: []string{ann.ID}, Params: interview.BatchParams{Deadline: 5}}, "deadline"},
			"deadline far":       {app.NewBatch{Deed: interview.DeedResend, IDs: []string{ann.ID}, Params: interview.BatchParams{Deadline: until * 2}}, "deadline"},
			"which answers":      {app.NewBatch{Deed: interview.DeedAnswers, IDs: []string{ann.ID}}, "which"},
			"a long message":     {app.NewBatch{Deed: interview.DeedResend, IDs: []string{ann.ID}, Params: interview.BatchParams{Message: strings.Repeat("x", 2001)}}, "message"},
			"a message no text":  {app.NewBatch{Deed: interview.DeedResend, IDs: []string{ann.ID}, Params: interview.BatchParams{Message: "a\x00b"}}, "message"},
			"strange answers":    {app.NewBatch{Deed: interview.DeedAnswers, IDs: []string{ann.ID}, Params: interview.BatchParams{Which: "some"}}, "which"},
			"nobody in a search": {app.NewBatch{Deed: interview.DeedQuestions, Filter: &interview.CandidateFilter{}}, "interview"},
		} {
			c.in.PositionID = d.position.ID
			_, err := d.StartBatch(d.ctx, d.recruiter.Actor(), c.in)
			var bad interview.Invalid
			if !errors.As(err, &bad) || bad[c.field] == "" {
				d.t.Errorf("%s: got %v, want %q faulted", name, err, c.field)
			}
		}
		_, err := d.StartBatch(d.ctx, d.recruiter.Actor(), app.NewBatch{PositionID: other.ID, Deed: interview.DeedDiscard, IDs: []string{ann.ID}})
		if !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("an interview of another position: %v", err)
		}
		line, err := d.read.LatestBatch(d.ctx, d.position.ID, 0)
		d.must(err)
		if line.ID != "" {
			d.t.Errorf("a batch was begun: %+v", line)
		}
	})
}
