package store_test

import (
	"slices"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// reminding gives the position its reminders.
func reminding(k *testkit.Kit, p interview.Position, r interview.Reminders, handIn bool) interview.Position {
	k.T.Helper()
	k.Write(func(tx *store.Tx) error {
		var err error
		if p, err = tx.Position(p.ID); err != nil {
			return err
		}
		p.Revision++
		p.Reminders, p.HandIn = r, handIn
		return tx.SavePosition(p)
	})
	return p
}

// TestRemindersAreDueWhenTheRuleSaysSo compares the query with Interview.Remind in every status, hour by hour, over two weeks.
func TestRemindersAreDueWhenTheRuleSaysSo(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		rules := map[string]interview.Reminders{}
		var ids []string
		for title, r := range map[string]interview.Reminders{
			"none": {}, "deadline": {Days: 2}, "submit": {Unsubmitted: true}, "both": {Days: 1, Unsubmitted: true}, "too long": {Days: 30},
		} {
			p := reminding(k, k.Position(title, "Why us?", "What next?"), r, false)
			for _, status := range interview.Statuses {
				if status == interview.StatusLetterFailed {
					continue // nothing leaves to where nothing arrives
				}
				iv := k.In(status, p, "Ada "+string(status))
				rules[iv.ID], ids = r, append(ids, iv.ID)
			}
			redone := k.In(interview.StatusRedoAsked, p, "Bo Again")
			redone = k.Answer(redone, 1)
			rules[redone.ID], ids = r, append(ids, redone.ID)
		}
		slices.Sort(ids)
		stored := map[string]interview.Interview{}
		for _, id := range ids {
			stored[id] = load(k, id)
		}
		begun, sent := k.Clock.Moment(), 0
		for hour := range 14 * 24 {
			now := begun.Add(time.Duration(hour) * time.Hour)
			got := must[[]string](k.T)(k.Store.Reader().DueReminders(ctx(), now, 1000))
			slices.Sort(got)
			var want []string
			for _, id := range ids {
				iv := stored[id]
				if _, due := iv.Remind(now, rules[id]); due {
					want = append(want, id)
				}
			}
			for _, id := range want {
				k.Write(func(tx *store.Tx) error {
					iv, err := tx.Interview(id)
					if err != nil {
						return err
					}
					iv.Remind(now, rules[id])
					return tx.SaveInterview(&iv, now)
				})
				stored[id] = load(k, id)
			}
			if !slices.Equal(got, want) {
				k.T.Errorf("after %d hours: due %v, the rule says %v", hour, got, want)
			}
			sent += len(want)
		}
		if sent < 12 {
			k.T.Errorf("%d reminders in all: the story tells too little", sent)
		}
	})
}

func TestRemindersAreBoundedAndStayOutOfTheBin(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := reminding(k, k.Position("Designer", "Why us?"), interview.Reminders{Days: 2}, false)
		for _, name := range []string{"Ada Moss", "Bo Lind", "Cy Dahl"} {
			k.Invited(p, name)
		}
		near := k.Clock.Moment().Add(6 * 24 * time.Hour)
		equal(k.T, len(must[[]string](k.T)(k.Store.Reader().DueReminders(ctx(), near, 2))), 2)
		k.Write(func(tx *store.Tx) error {
			p.Revision++
			p.DeletedAt, p.DeletedBy = near, "Rae Quill"
			return tx.SavePosition(p)
		})
		equal(k.T, must[[]string](k.T)(k.Store.Reader().DueReminders(ctx(), near, 2)), nil)
	})
}

func TestWhatBecameWholeIsHandedInLater(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?", "What next?"), k.Position("Engineer", "How?")
		p = reminding(k, p, interview.Reminders{}, true)
		whole, part := k.Recorded(p, "Ada Moss"), k.Answer(k.Started(p, "Bo Lind"), 1)
		lent := k.Recorded(other, "Cy Dahl")
		k.Completed(p, "Di Berg")
		k.Clock.Advance(8 * 24 * time.Hour)
		for _, iv := range []interview.Interview{whole, part, lent} {
			k.Then(iv, interview.EventExpired, func(*interview.Interview, interview.Moment) error { return nil })
		}
		read := k.Store.Reader()
		equal(k.T, must[[]string](k.T)(read.DueHandIns(ctx(), whole.Deadline-1, k.Clock.Moment(), 10)), []string{whole.ID})
		equal(k.T, must[[]string](k.T)(read.DueHandIns(ctx(), whole.Deadline, k.Clock.Moment(), 10)), nil)
		equal(k.T, must[[]string](k.T)(read.DueHandIns(ctx(), 0, whole.Deadline-1, 10)), nil)
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[bool](k.T)(tx.HandsIn(p.ID)), true)
			equal(k.T, must[bool](k.T)(tx.HandsIn(other.ID)), false)
			_, err := tx.HandsIn("unknown")
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
	})
}

func TestLettersThatWereStopped(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		written := func(kind interview.LetterKind, iv interview.Interview, at interview.Moment, state interview.LetterState, why string) string {
			l := interview.Letter{
				ID: k.ID("letter"), InterviewID: iv.ID, PositionID: p.ID, Kind: kind, ToName: "A", ToEmail: "a@example.com",
				Subject: "s", Body: "b", State: state, Error: why, CreatedAt: at,
			}
			k.Write(func(tx *store.Tx) error { return tx.CreateLetter(l) })
			return l.ID
		}
		letter := func(iv interview.Interview, at interview.Moment, state interview.LetterState, why string) string {
			return written(interview.LetterInvitation, iv, at, state, why)
		}
		ada, bo, cy, di := k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind"), k.Invited(p, "Cy Dahl"), k.Invited(p, "Di Berg")
		one, two := letter(ada, 1, interview.LetterCancelled, "closed"), letter(bo, 1, interview.LetterCancelled, "closed")
		letter(cy, 1, interview.LetterCancelled, "closed")
		letter(cy, 2, interview.LetterQueued, "")
		written(interview.LetterReceipt, bo, 2, interview.LetterSent, "") // none that took its place
		letter(di, 1, interview.LetterCancelled, "")
		stopped := func(behind string, limit int) (ids []string) {
			k.Write(func(tx *store.Tx) error {
				ids = nil
				for _, l := range must[[]interview.Letter](k.T)(tx.StoppedLetters(p.ID, "closed", behind, limit)) {
					ids = append(ids, l.ID)
				}
				return nil
			})
			return ids
		}
		equal(k.T, stopped("", 10), []string{one, two})
		equal(k.T, stopped("", 1), []string{one})
		equal(k.T, stopped(one, 10), []string{two})
	})
}
