package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// keyed is a key that works, of a recruiter.
func keyed(k *testkit.Kit) interview.APIKey {
	u := k.User("Rita Recruiter", interview.Recruiter)
	key := interview.APIKey{ID: k.ID("key"), UserID: u.ID, Name: "Zapier", Hint: "rt_12345", Hash: k.ID("hash"), Scopes: "interviews:read", CreatedAt: k.Clock.Moment()}
	k.Write(func(tx *store.Tx) error { return tx.CreateAPIKey(key) })
	return key
}

func TestOnlyKeysThatWorkAreFound(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		t, st := k.T, k.Store
		ctx := ctx()
		key := keyed(k)
		find := func(now interview.Moment) error {
			_, _, err := st.Reader().APIKeyUser(ctx, key.Hash, now)
			return err
		}
		got, u, err := st.Reader().APIKeyUser(ctx, key.Hash, k.Clock.Moment())
		if err != nil || got.ID != key.ID || u.Role != interview.Recruiter || u.PasswordHash != "" {
			t.Errorf("got %+v of %+v, %v", got, u, err)
		}
		if n := len(must[[]interview.APIKeyRow](t)(st.Reader().APIKeys(ctx, u.ID, 10))); n != 1 {
			t.Errorf("the user has %d keys", n)
		}
		if n := len(must[[]interview.APIKeyRow](t)(st.Reader().APIKeys(ctx, "somebody", 10))); n != 0 {
			t.Errorf("somebody else has %d keys", n)
		}
		disabled := u
		disabled.DisabledAt = k.Clock.Moment()
		k.Write(func(tx *store.Tx) error { return tx.SaveUser(disabled) })
		if err := find(k.Clock.Moment()); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("the key of a disabled user: %v", err)
		}
		k.Write(func(tx *store.Tx) error { return tx.SaveUser(u) })
		k.Write(func(tx *store.Tx) error { return tx.RevokeAPIKey(key.ID, k.Clock.Moment()) })
		if err := find(k.Clock.Moment()); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("a revoked key: %v", err)
		}
	})
}

func TestRequestIsCarriedOutOnce(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		t, st := k.T, k.Store
		key := keyed(k)
		in := interview.Once{KeyID: key.ID, Name: "n1", Request: "digest"}
		begin := func(in interview.Once) (was interview.Once, first bool) {
			now := k.Clock.Moment()
			k.Write(func(tx *store.Tx) error {
				var err error
				was, first, err = tx.BeginOnce(in, now, now.Add(-time.Minute), now.Add(-24*time.Hour))
				return err
			})
			return was, first
		}
		var firsts atomic.Int32
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				now := k.Clock.Moment()
				err := st.Write(context.Background(), func(tx *store.Tx) error {
					_, first, err := tx.BeginOnce(in, now, now.Add(-time.Minute), now.Add(-24*time.Hour))
					if first && err == nil {
						firsts.Add(1)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if firsts.Load() != 1 {
			t.Fatalf("%d of 20 were the first", firsts.Load())
		}
		begun := k.Clock.Moment()

		// Whoever died with it is given up after a minute, and cannot finish it then.
		k.Clock.Advance(59 * time.Second)
		if _, first := begin(in); first {
			t.Error("taken over too early")
		}
		k.Clock.Advance(2 * time.Second)
		other := in
		other.Request = "another"
		if was, first := begin(other); first || was.Request != "digest" {
			t.Errorf("another request took it over: %+v", was)
		}
		if _, first := begin(in); !first {
			t.Error("not taken over after a minute")
		}
		late := in
		late.Status, late.Body, late.BegunAt = 201, []byte("late"), begun
		if err := st.Write(ctx(), func(tx *store.Tx) error { return tx.SaveOnce(late) }); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("the one that was given up finished: %v", err)
		}
		done := in
		done.Status, done.Headers, done.Body, done.BegunAt = 201, "{}", []byte("made"), k.Clock.Moment()
		k.Write(func(tx *store.Tx) error { return tx.SaveOnce(done) })
		if was, first := begin(in); first || was.Status != 201 || string(was.Body) != "made" {
			t.Errorf("repeated: %+v, %v", was, first)
		}

		k.Clock.Advance(25 * time.Hour)
		if old := must[bool](t)(st.Reader().OldOnce(ctx(), k.Clock.Moment().Add(-24*time.Hour))); !old {
			t.Error("a day later there is nothing to forget")
		}
		if _, first := begin(other); !first {
			t.Error("the name is not free again after a day")
		}
	})
}

func TestErasingForgetsKeptAnswersAndReferences(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		t := k.T
		key := keyed(k)
		iv := k.Invited(k.Position("Designer", "Why?"), "Ada Moss")
		in := interview.Once{KeyID: key.ID, Name: "n1", Request: "digest", Status: 201, Headers: "{}", Body: []byte("Ada Moss"), InterviewID: iv.ID, BegunAt: k.Clock.Moment()}
		k.Write(func(tx *store.Tx) error {
			if _, _, err := tx.BeginOnce(in, in.BegunAt, 0, 0); err != nil {
				return err
			}
			if err := tx.CreateExternalRef(interview.ExternalRef{InterviewID: iv.ID, PositionID: iv.PositionID, System: "crm", Ref: "ada-moss"}); err != nil {
				return err
			}
			return tx.SaveOnce(in)
		})
		k.Write(func(tx *store.Tx) error {
			c, err := tx.Candidate(iv.CandidateID)
			if err != nil {
				return err
			}
			return tx.ForgetCandidate(c, []string{iv.ID})
		})
		k.Write(func(tx *store.Tx) error {
			_, first, err := tx.BeginOnce(in, k.Clock.Moment(), 0, 0)
			if !first {
				t.Error("the answer that tells of an erased candidate is kept")
			}
			n, err2 := tx.CountExternalRefs(iv.ID)
			if n != 0 {
				t.Error("what another system calls an erased candidate is kept")
			}
			return errors.Join(err, err2)
		})
	})
}

// The list for programs, read page by page, is the same as read at once, whatever it is asked for.
func TestListForProgramsInPages(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		t, st := k.T, k.Store
		ctx := ctx()
		mine, theirs := k.Position("Designer", "Why?"), k.Position("Driver", "Why?")
		rita := k.User("Rita Recruiter", interview.Recruiter)
		k.Join(mine, rita)
		var all []string
		for _, name := range strings.Fields("Ada Bo Cy Di Ed Fay") {
			all = append(all, k.Invited(mine, name+" Moss").ID)
		}
		other := k.Invited(theirs, "Otto Other").ID
		gone := k.Then(k.Invited(mine, "Gus Gone"), interview.EventDeleted, func(iv *interview.Interview, now interview.Moment) error { return iv.Delete(now) }).ID
		last := k.Then(interview.Interview{ID: all[0]}, interview.EventOpened, func(iv *interview.Interview, now interview.Moment) error { iv.Open(now); return nil })
		k.Write(func(tx *store.Tx) error {
			return tx.CreateExternalRef(interview.ExternalRef{InterviewID: all[2], PositionID: mine.ID, System: "crm", Kind: "person", Ref: "7"})
		})

		read := func(f interview.InterviewFilter) (ids []string) {
			for {
				page, err := st.Reader().Interviews(ctx, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range page.Rows {
					ids = append(ids, row.ID)
				}
				if page.Next == "" {
					return ids
				}
				f.Cursor = page.Next
			}
		}
		newest := slices.Clone(all[1:])
		slices.Reverse(newest)
		newest = append([]string{last.ID}, newest...)
		for name, one := range map[string]struct {
			filter interview.InterviewFilter
			want   []string
		}{
			"of everybody":        {interview.InterviewFilter{}, append([]string{last.ID, other}, newest[1:]...)},
			"of a member":         {interview.InterviewFilter{UserID: rita.ID}, newest},
			"of a stranger":       {interview.InterviewFilter{UserID: "somebody"}, nil},
			"of a position":       {interview.InterviewFilter{PositionID: theirs.ID}, []string{other}},
			"by name":             {interview.InterviewFilter{Query: "di moss"}, []string{all[3]}},
			"in the bin":          {interview.InterviewFilter{Status: interview.StatusDeleted}, []string{gone}},
			"with the bin":        {interview.InterviewFilter{UserID: rita.ID, Deleted: true}, append([]string{last.ID, gone}, newest[1:]...)},
			"by another's name":   {interview.InterviewFilter{Ref: interview.ExternalRef{System: "crm", Kind: "person", Ref: "7"}}, []string{all[2]}},
			"a stranger's name":   {interview.InterviewFilter{UserID: "somebody", Ref: interview.ExternalRef{System: "crm", Kind: "person", Ref: "7"}}, nil},
			"another kind's name": {interview.InterviewFilter{Ref: interview.ExternalRef{System: "crm", Ref: "7"}}, nil},
			"changed since":       {interview.InterviewFilter{Since: last.ActivityAt}, []string{last.ID}},
			"all, oldest first":   {interview.InterviewFilter{Since: 1, UserID: rita.ID}, append(slices.Clone(all[1:]), last.ID)},
		} {
			for _, limit := range []int{1, 2, 5, 100} {
				f := one.filter
				f.Limit = limit
				if got := read(f); !slices.Equal(got, one.want) {
					t.Errorf("%s, %d to a page: got %v, want %v", name, limit, got, one.want)
				}
			}
		}
		var invalid interview.Invalid
		if _, err := st.Reader().Interviews(ctx, interview.InterviewFilter{Cursor: "broken"}); !errors.As(err, &invalid) {
			t.Errorf("a broken cursor: %v", err)
		}
	})
}

// Whoever reads on in the feed from place to place sees what they may see, once and in order.
func TestFeedForSomebody(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		t, st := k.T, k.Store
		ctx := ctx()
		mine, theirs := k.Position("Designer", "Why?"), k.Position("Driver", "Why?")
		rita := k.User("Rita Recruiter", interview.Recruiter)
		k.Join(mine, rita)
		ada := k.Started(mine, "Ada Moss")
		k.Started(theirs, "Otto Other")
		k.Answer(ada, 1)
		k.Invited(mine, "Bo Lind")
		kinds := []interview.EventKind{interview.EventInvited, interview.EventStarted, interview.EventRecorded}
		read := func(f interview.FeedFilter) (got []interview.EventKind) {
			for range 20 {
				page, err := st.Reader().FeedFor(ctx, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range page.Events {
					got = append(got, e.Kind)
				}
				if f.After = page.Last; !page.More {
					return got
				}
			}
			t.Fatal("the feed does not end")
			return nil
		}
		want := []interview.EventKind{interview.EventInvited, interview.EventStarted, interview.EventRecorded, interview.EventInvited}
		for _, limit := range []int{1, 2, 50} {
			if got := read(interview.FeedFilter{UserID: rita.ID, Kinds: kinds, Limit: limit}); !slices.Equal(got, want) {
				t.Errorf("%d at once: got %v, want %v", limit, got, want)
			}
		}
		if n := len(read(interview.FeedFilter{Kinds: kinds, Limit: 50})); n != 6 {
			t.Errorf("an admin sees %d events, want 6", n)
		}
		if n := len(read(interview.FeedFilter{UserID: rita.ID, Limit: 50})); n != 0 {
			t.Errorf("without kinds there are %d events", n)
		}
		all, err := st.Reader().Feed(ctx, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		third := all[2]
		if place, err := st.Reader().FeedPlace(ctx, third.ID); err != nil || place != third.Feed {
			t.Errorf("place %d, want %d (%v)", place, third.Feed, err)
		}
		// The place of an event that is there no more lies before those that followed it.
		unknown := third.ID[:len(third.ID)-1] + "g"
		if place, err := st.Reader().FeedPlace(ctx, unknown); err != nil || place > third.Feed {
			t.Errorf("place of an erased event %d, want at most %d (%v)", place, third.Feed, err)
		}
	})
}
