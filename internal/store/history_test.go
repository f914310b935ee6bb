package store_test

import (
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestHistory(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		first := k.Invited(p, "Ada Moss")
		k.Invited(p, "Bo Lind")
		old := first.Token
		first = k.Then(first, interview.EventLinkRotated, func(iv *interview.Interview, now interview.Moment) error {
			return iv.RotateLink(now, "the-newer-token")
		})
		history := func(iv interview.Interview) interview.History {
			return must[interview.History](k.T)(k.Store.Reader().History(ctx(), iv))
		}
		equal(k.T, history(first), interview.History{Retired: []string{interview.LinkEnd(old)}})
		if got := len(interview.LinkEnd(old)); got != 6 {
			k.T.Errorf("%d characters of a replaced link are shown, want 6", got)
		}

		var second interview.Interview
		k.Write(func(tx *store.Tx) error {
			now := k.Clock.Moment() + 1
			was := must[interview.Interview](k.T)(tx.Interview(first.ID))
			c := must[interview.Candidate](k.T)(tx.Candidate(first.CandidateID))
			questions := must[[]interview.Question](k.T)(tx.Questions(p.ID))
			var err error
			if second, err = was.Reinvite(now, p, questions, c, interview.Invitation{ID: k.ID("interview"), Token: k.ID("token")}); err != nil {
				return err
			}
			if err := tx.SaveInterview(&was, now); err != nil {
				return err
			}
			return tx.CreateInterview(&second, c)
		})
		if got := history(first).Newer; len(got) != 1 || got[0].ID != second.ID {
			k.T.Errorf("%d interviews came after, want the one", len(got))
		}
		equal(k.T, history(second), interview.History{})
	})
}
