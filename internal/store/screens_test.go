package store_test

import (
	"fmt"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func letter(k *testkit.Kit, iv interview.Interview, kind interview.LetterKind, state interview.LetterState) interview.Letter {
	k.T.Helper()
	l := interview.Letter{ID: k.ID("letter"), InterviewID: iv.ID, PositionID: iv.PositionID, Kind: kind, ToName: "Ada", ToEmail: "ada@example.com",
		Subject: "Hello", Body: "Dear Ada", State: state, CreatedAt: k.Clock.Moment(), SendAfter: k.Clock.Moment() + 30}
	k.Write(func(tx *store.Tx) error { return tx.CreateLetter(l) })
	return l
}

func TestInterviewPageHoldsEverythingOfTheInterview(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		iv := k.Completed(p, "Ada Moss")
		l1, l2 := letter(k, iv, interview.LetterInvitation, interview.LetterSent), letter(k, iv, interview.LetterRedo, interview.LetterQueued)
		page := must[interview.InterviewPage](k.T)(k.Store.Reader().InterviewPage(ctx(), iv.ID))
		equal(k.T, page.Interview, iv)
		equal(k.T, page.Position, p)
		equal(k.T, page.Candidate.Name, "Ada Moss")
		equal(k.T, page.Letters, []interview.Letter{l2, l1})
		equal(k.T, len(page.Earlier), 0)
		if len(page.Events) != 4 || page.Events[0].Kind != interview.EventCompleted || page.Events[3].Kind != interview.EventInvited {
			k.T.Errorf("events: %+v", page.Events)
		}
		_, err := k.Store.Reader().InterviewPage(ctx(), "unknown")
		is(k.T, err, interview.ErrNotFound)
	})
}

func TestRoomOpensByItsLink(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		iv := k.Started(p, "Ada Moss")
		old := iv.Token
		room := must[interview.Room](k.T)(k.Store.Reader().Room(ctx(), old))
		equal(k.T, room.Company, "")
		k.Write(func(tx *store.Tx) error { return tx.SetSetting(store.SettingCompany, "Moss & Sons") })
		iv = k.Then(iv, interview.EventLinkRotated, func(iv *interview.Interview, now interview.Moment) error {
			return iv.RotateLink(now, "newer")
		})
		room = must[interview.Room](k.T)(k.Store.Reader().Room(ctx(), "newer"))
		equal(k.T, room, interview.Room{Interview: iv, Candidate: room.Candidate, Position: p, Company: "Moss & Sons"})
		equal(k.T, room.Candidate.Name, "Ada Moss")
		equal(k.T, must[interview.Room](k.T)(k.Store.Reader().Room(ctx(), old)).Retired, true)
		for _, token := range []string{"", "unknown", "zero\x00byte", "\xff"} {
			_, err := k.Store.Reader().Room(ctx(), token)
			is(k.T, err, interview.ErrNotFound)
		}
	})
}

func TestTakeIsFoundWithItsOwner(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		iv := k.Recorded(k.Position("Designer", "Why us?", "What next?"), "Ada Moss")
		read := k.Store.Reader()
		got := must[interview.TakeOwner](k.T)(read.TakeOwner(ctx(), iv.Takes[1].ID))
		equal(k.T, got, interview.TakeOwner{Take: iv.Takes[1], InterviewID: iv.ID, PositionID: iv.PositionID, CandidateID: iv.CandidateID, Token: iv.Token,
			Facts: interview.Facts{State: iv.State, Verdict: iv.Verdict, Deadline: iv.Deadline}, Answer: iv.Questions[1].Answer})
		_, err := read.TakeOwner(ctx(), "unknown")
		is(k.T, err, interview.ErrNotFound)

		ids := []string{iv.Takes[0].ID, "orphan"}
		for i := range 1200 { // more than one statement may ask for
			ids = append(ids, fmt.Sprint("orphan ", i))
		}
		ids = append(ids, iv.Takes[1].ID)
		want := []string{iv.Takes[0].ID, iv.Takes[1].ID}
		equal(k.T, must[[]string](k.T)(read.KnownTakes(ctx(), ids)), want)
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[[]string](k.T)(tx.KnownTakes(ids)), want)
			return nil
		})
	})
}

func TestLettersAreCancelledUntilTheyHaveLeft(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		ada, bo := k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind")
		sent := letter(k, ada, interview.LetterRedo, interview.LetterSent)
		redo := letter(k, ada, interview.LetterRedo, interview.LetterQueued)
		invitation := letter(k, ada, interview.LetterInvitation, interview.LetterQueued)
		other := letter(k, bo, interview.LetterRedo, interview.LetterQueued)
		leaving := letter(k, ada, interview.LetterRedo, interview.LetterQueued)
		sending := func(want bool) {
			k.Write(func(tx *store.Tx) error {
				l, err := tx.SendingLetter(leaving.ID)
				if !want {
					is(k.T, err, interview.ErrNotFound)
					return nil
				}
				equal(k.T, l.ToName+" <"+l.ToEmail+">", "Ada Moss <ada.moss@example.com>") // whatever it was written with
				return err
			})
		}
		sending(true)
		stop := func(want ...string) {
			k.Write(func(tx *store.Tx) error {
				var got []string
				for _, l := range must[[]interview.Letter](k.T)(tx.StopLetters(ada.ID)) {
					got = append(got, l.ID)
				}
				equal(k.T, got, want)
				equal(k.T, must[int](k.T)(tx.LettersLeft(ada.ID, 0)), 2)
				return nil
			})
		}
		stop(invitation.ID, redo.ID)
		stop()
		sending(true) // a second attempt after a failure
		for l, want := range map[interview.Letter]interview.LetterState{sent: interview.LetterSent, redo: interview.LetterCancelled,
			invitation: interview.LetterCancelled, other: interview.LetterQueued, leaving: interview.LetterSending} {
			equal(k.T, must[interview.Letter](k.T)(k.Store.Reader().Letter(ctx(), l.ID)).State, want)
		}
		other.State, other.Error, other.SentAt, other.SendAfter = interview.LetterFailed, "550", 9, 8
		k.Write(func(tx *store.Tx) error { return tx.SaveLetter(other) })
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[interview.Letter](k.T)(tx.Letter(other.ID)), other)
			_, err := tx.Letter("unknown")
			is(k.T, err, interview.ErrNotFound)
			is(k.T, tx.SaveLetter(interview.Letter{ID: "unknown", State: interview.LetterSent}), interview.ErrNotFound)
			return nil
		})
	})
}

// A receipt only says what has happened: no verb stops it, and it stands in nobody's way.
func TestReceiptsAreNoLettersThatAsk(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		ada := k.Completed(k.Position("Designer", "Why us?"), "Ada Moss")
		redo := letter(k, ada, interview.LetterRedo, interview.LetterSent)
		k.Clock.Advance(time.Minute)
		waits, sent, kept := letter(k, ada, interview.LetterReceipt, interview.LetterQueued), letter(k, ada, interview.LetterReceipt, interview.LetterSent), letter(k, ada, interview.LetterReceipt, interview.LetterKept)
		k.Write(func(tx *store.Tx) error {
			equal(k.T, len(must[[]interview.Letter](k.T)(tx.StopLetters(ada.ID))), 0)
			equal(k.T, must[interview.Letter](k.T)(tx.Letter(waits.ID)), waits)
			equal(k.T, must[interview.Letter](k.T)(tx.NewestLetter(ada.ID)), redo)
			equal(k.T, must[bool](k.T)(tx.IsNewestLetter(redo)), true)
			equal(k.T, must[int](k.T)(tx.LettersLeft(ada.ID, sent.CreatedAt)), 0)
			equal(k.T, must[int](k.T)(tx.LettersLeft(ada.ID, 0)), 1)
			equal(k.T, must[bool](k.T)(tx.LinkLeft(ada.ID, "Dear Ada")), true) // by the redo
			return nil
		})
		bo := k.Completed(k.Position("Engineer", "How?"), "Bo Lind")
		letter(k, bo, interview.LetterReceipt, interview.LetterSent)
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[bool](k.T)(tx.LinkLeft(bo.ID, "Dear Ada")), false)
			_, err := tx.NewestLetter(bo.ID)
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
		page := must[interview.InterviewPage](k.T)(k.Store.Reader().InterviewPage(ctx(), ada.ID))
		equal(k.T, page.Letters, []interview.Letter{kept, sent, waits, redo})
	})
}

func TestOutboxTurnsItsPages(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		rae := k.User("Rae Quill", interview.Recruiter)
		p, other := k.Position("Designer", "Why us?"), k.Position("Engineer", "How?")
		k.Join(p, rae)
		mine, theirs := k.Invited(p, "Ada Moss"), k.Invited(other, "Bo Lind")
		var want []string
		for i := range 7 { // all at the same moment
			l := letter(k, mine, interview.LetterInvitation, interview.LetterKept)
			want = append([]string{l.ID}, want...)
			if i%2 == 0 {
				letter(k, theirs, interview.LetterInvitation, interview.LetterKept)
			}
		}
		ids := func(page interview.OutboxPage) (list []string) {
			for _, l := range page.Letters {
				list = append(list, l.ID)
			}
			return list
		}
		outbox := func(user string, cursor interview.Cursor) interview.OutboxPage {
			k.T.Helper()
			return must[interview.OutboxPage](k.T)(k.Store.Reader().Outbox(ctx(), user, cursor, 3))
		}
		var forward []string
		first := outbox(rae.ID, "")
		page := first
		forward = append(forward, ids(page)...)
		for page.Next != "" {
			page = outbox(rae.ID, page.Next)
			forward = append(forward, ids(page)...)
		}
		equal(k.T, forward, want)
		page = outbox(rae.ID, outbox(rae.ID, page.Prev).Prev)
		equal(k.T, page, first)
		equal(k.T, page.Prev, "")
		equal(k.T, len(must[interview.OutboxPage](k.T)(k.Store.Reader().Outbox(ctx(), "", "", 0)).Letters), 11)
		equal(k.T, len(outbox("nobody", "").Letters), 0)
	})
}
