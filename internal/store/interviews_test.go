package store_test

import (
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestInterviewIsLoadedAsItWasSaved(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?", "What next?")
		iv := k.Completed(p, "Ada Moss")
		iv = k.Then(iv, interview.EventAnswersDeleted, func(iv *interview.Interview, now interview.Moment) error {
			return iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: []string{iv.Questions[1].ID}, Message: "Louder, please"})
		})
		iv = k.Answer(iv, 2)
		iv = k.Then(iv, interview.EventFlagged, func(iv *interview.Interview, now interview.Moment) error {
			answer, _ := iv.Answer(iv.Questions[1].ID)
			return iv.MediaDone(answer.ID, interview.Media{State: interview.MediaReady, Poster: true, Problem: interview.ProblemSilent})
		})
		iv = k.Then(iv, interview.EventLinkRotated, func(iv *interview.Interview, now interview.Moment) error {
			return iv.RotateLink(now, "newer")
		})
		iv = k.Then(iv, interview.EventRecorded, func(iv *interview.Interview, now interview.Moment) error {
			return iv.BeginFileTake(now, k.ID("take"), iv.Questions[1].ID)
		})
		equal(k.T, load(k, iv.ID), iv)
		equal(k.T, must[interview.Interview](k.T)(k.Store.Reader().Interview(ctx(), iv.ID)), iv)
		equal(k.T, must[string](k.T)(k.Store.Reader().PositionOfInterview(ctx(), iv.ID)), p.ID)
		_, err := k.Store.Reader().Interview(ctx(), "unknown")
		is(k.T, err, interview.ErrNotFound)
		_, err = k.Store.Reader().PositionOfInterview(ctx(), "unknown")
		is(k.T, err, interview.ErrNotFound)
		if len(iv.Takes) != 4 || !iv.Takes[3].File || iv.Takes[3].Allowed != time.Minute || iv.Marks != "rp" {
			k.T.Errorf("the fixture lost its point: %d takes, marks %s", len(iv.Takes), iv.Marks)
		}
	})
}

func TestInterviewIsFoundByLinkTakeAndCandidate(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		iv := k.Recorded(p, "Ada Moss")
		old := iv.Token
		iv = k.Then(iv, interview.EventLinkRotated, func(iv *interview.Interview, now interview.Moment) error {
			return iv.RotateLink(now, "newer")
		})
		k.Write(func(tx *store.Tx) error {
			got, retired, err := tx.InterviewByToken("newer")
			equal(k.T, got, iv)
			if err != nil || retired {
				k.T.Errorf("working link: retired %v, error %v", retired, err)
			}
			got, retired, err = tx.InterviewByToken(old)
			equal(k.T, got, iv)
			if err != nil || !retired {
				k.T.Errorf("retired link: retired %v, error %v", retired, err)
			}
			equal(k.T, must[interview.Interview](k.T)(tx.InterviewByTake(iv.Takes[0].ID)), iv)
			equal(k.T, must[interview.Interview](k.T)(tx.LiveInterview(iv.CandidateID)), iv)
			return nil
		})
		k.Then(iv, interview.EventDeleted, (*interview.Interview).Delete)
		k.Write(func(tx *store.Tx) error {
			_, err := tx.LiveInterview(iv.CandidateID)
			is(k.T, err, interview.ErrNotFound)
			_, _, err = tx.InterviewByToken("unknown")
			is(k.T, err, interview.ErrNotFound)
			_, err = tx.Interview("unknown")
			is(k.T, err, interview.ErrNotFound)
			_, err = tx.InterviewByTake("unknown")
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
	})
}

func TestEventsAreNumberedWithoutGaps(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		iv := k.Started(k.Position("Designer", "Why us?"), "Ada Moss")
		actor := interview.Actor{Kind: interview.ByUser, ID: "u1", Name: "Rae Quill", Role: interview.Recruiter}
		now := k.Clock.Moment()
		k.Write(func(tx *store.Tx) error {
			iv := must[interview.Interview](k.T)(tx.Interview(iv.ID))
			if err := tx.SaveInterview(&iv, now,
				interview.Event{Kind: interview.EventExtended, By: actor, Data: map[string]string{"deadline": "tomorrow"}},
				interview.Event{ID: "mine", At: now + 5, Kind: interview.EventResent, By: interview.System}); err != nil {
				return err
			}
			return tx.SaveInterview(&iv, now, interview.Event{Kind: interview.EventOpened, By: actor}) // twice in one transaction
		})
		events := must[interview.InterviewPage](k.T)(k.Store.Reader().InterviewPage(ctx(), iv.ID)).Events
		var numbers []int64
		for _, ev := range events {
			numbers = append(numbers, ev.Sequence)
			if ev.ID == "" || ev.InterviewID != iv.ID || ev.PositionID != iv.PositionID || ev.At == 0 {
				k.T.Errorf("incomplete event %+v", ev)
			}
		}
		equal(k.T, numbers, []int64{5, 4, 3, 2, 1})
		equal(k.T, events[1], interview.Event{ID: "mine", At: now + 5, Kind: interview.EventResent, PositionID: iv.PositionID,
			InterviewID: iv.ID, Sequence: 4, Feed: 4, By: interview.System})
		equal(k.T, events[2].Data, map[string]string{"deadline": "tomorrow"})
		equal(k.T, events[2].By, actor)
		last := must[interview.Event](k.T)(k.Store.Reader().LastEvent(ctx(), iv.ID))
		equal(k.T, last, events[0])
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[interview.Event](k.T)(tx.LastEvent(iv.ID)), events[0])
			return nil
		})
		_, err := k.Store.Reader().LastEvent(ctx(), "unknown")
		is(k.T, err, interview.ErrNotFound)
	})
}

func TestReplacedInterviewCountsNowhere(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		old := k.Completed(p, "Ada Moss")
		k.Clock.Advance(time.Minute)
		now := k.Clock.Moment()
		k.Write(func(tx *store.Tx) error {
			iv := must[interview.Interview](k.T)(tx.Interview(old.ID))
			c := must[interview.Candidate](k.T)(tx.Candidate(iv.CandidateID))
			next, err := iv.Reinvite(now, p, must[[]interview.Question](k.T)(tx.Questions(p.ID)), c, interview.Invitation{ID: "next", Token: "next"})
			if err != nil {
				return err
			}
			if err := tx.SaveInterview(&iv, now, interview.Event{Kind: interview.EventReplaced, By: interview.System}); err != nil {
				return err
			}
			return tx.CreateInterview(&next, c, interview.Event{Kind: interview.EventInvited, By: interview.System})
		})
		for _, status := range append([]interview.Status{""}, interview.Statuses...) {
			board := must[interview.CandidateBoard](k.T)(k.Store.Reader().CandidateBoard(ctx(), interview.CandidateFilter{PositionID: p.ID, Status: status}))
			for _, row := range board.Rows {
				if row.InterviewID == old.ID {
					k.T.Errorf("tab %q shows the replaced interview", status)
				}
			}
			equal(k.T, board.Counts, interview.Counts{interview.StatusInvited: 1})
		}
		page := must[interview.InterviewPage](k.T)(k.Store.Reader().InterviewPage(ctx(), "next"))
		if len(page.Earlier) != 1 || page.Earlier[0].ID != old.ID || page.Earlier[0].ReplacedBy != "next" {
			k.T.Errorf("earlier interviews: %+v", page.Earlier)
		}
		room := must[interview.Room](k.T)(k.Store.Reader().Room(ctx(), old.Token))
		equal(k.T, room.Interview.Door(now), interview.DoorReplaced)
	})
}

func TestErasedTakesAreDeleted(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		iv := k.Completed(p, "Ada Moss")
		k.Write(func(tx *store.Tx) error {
			iv := must[interview.Interview](k.T)(tx.Interview(iv.ID))
			c := must[interview.Candidate](k.T)(tx.Candidate(iv.CandidateID))
			if err := iv.Erase(k.Clock.Moment()); err != nil {
				return err
			}
			c.Erase(k.Clock.Moment())
			if err := tx.SaveCandidate(c); err != nil {
				return err
			}
			return tx.SaveInterview(&iv, k.Clock.Moment(), interview.Event{Kind: interview.EventErased, By: interview.System})
		})
		_, err := k.Store.Reader().TakeOwner(ctx(), iv.Takes[0].ID)
		is(k.T, err, interview.ErrNotFound)
		left := must[[]string](k.T)(k.Store.Reader().Text(ctx(), `SELECT search FROM interviews`))
		equal(k.T, left, []string{" "})
		k.Invited(p, "Ada Moss") // the address is free again
	})
}

func TestPassedDeadlineIsFoundUntilItIsSaved(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		due := k.Started(p, "Ada Moss")
		k.Completed(p, "Bo Lind")
		k.Clock.Advance(7 * 24 * time.Hour)
		later := k.Invited(p, "Cy Ray")
		find := func() (ids []string) {
			k.Write(func(tx *store.Tx) (err error) {
				ids, err = tx.DueExpired(k.Clock.Moment(), 10)
				return err
			})
			return ids
		}
		equal(k.T, find(), []string{due.ID})
		k.Then(due, interview.EventExpired, func(*interview.Interview, interview.Moment) error { return nil })
		equal(k.T, len(find()), 0)
		equal(k.T, must[interview.Counts](k.T)(k.Store.Reader().Counts(ctx(), p.ID)),
			interview.Counts{interview.StatusExpired: 1, interview.StatusToReview: 1, interview.StatusInvited: 1})
		k.Clock.Advance(8 * 24 * time.Hour)
		equal(k.T, find(), []string{later.ID})
	})
}
