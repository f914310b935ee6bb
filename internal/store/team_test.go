package store_test

import (
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestUsersAreFoundByIdAndEmail(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		read := k.Store.Reader()
		equal(k.T, must[int](k.T)(read.CountUsers(ctx())), 0)
		rae := k.User("Rae Quill", interview.Admin)
		k.User("Al Berg", interview.Reviewer)
		rae.Name, rae.Email, rae.Role, rae.PasswordHash, rae.DisabledAt = "Rae Q", "Rae@Example.com", interview.Recruiter, "hash", 7
		k.Write(func(tx *store.Tx) error { return tx.SaveUser(rae) })
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[interview.User](k.T)(tx.User(rae.ID)), rae)
			equal(k.T, must[interview.User](k.T)(tx.UserByEmail("rae@example.com")), rae)
			equal(k.T, must[int](k.T)(tx.CountUsers()), 2)
			equal(k.T, must[int](k.T)(tx.CountAdmins()), 0)
			_, err := tx.User("unknown")
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
		equal(k.T, must[interview.User](k.T)(read.User(ctx(), rae.ID)), rae)
		equal(k.T, must[interview.User](k.T)(read.UserByEmail(ctx(), "rae@example.com")), rae)
		users := must[[]interview.User](k.T)(read.Users(ctx()))
		if len(users) != 2 || users[0].Name != "Al Berg" || users[1].PasswordHash != "" {
			k.T.Errorf("team: %+v", users)
		}
	})
}

func TestEmailOfAUserIsUnique(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		rae, al := k.User("Rae Quill", interview.Admin), k.User("Al Berg", interview.Reviewer)
		double := interview.User{ID: "x", Name: "X", Email: "RAE.quill@example.com", Role: interview.Admin}
		al.Email = rae.Email
		for _, deed := range []func(*store.Tx) error{
			func(tx *store.Tx) error { return tx.CreateUser(double) },
			func(tx *store.Tx) error { return tx.SaveUser(al) },
		} {
			err := k.Store.Write(ctx(), deed)
			if invalid, ok := err.(interview.Invalid); !ok || invalid["email"] == "" {
				k.T.Errorf("got %v", err)
			}
		}
		k.Write(func(tx *store.Tx) error { return tx.SaveUser(rae) }) // its own address is not in the way
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.SaveUser(interview.User{ID: "unknown", Email: "u@example.com"}) }),
			interview.ErrNotFound)
	})
}

func TestSessionEndsBySignOutTimeAndDisabling(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		rae := k.User("Rae Quill", interview.Admin)
		now := k.Clock.Moment()
		session := store.Session{Hash: "h1", UserID: rae.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(time.Hour), Address: "192.0.2.1", Agent: "Browser"}
		k.Write(func(tx *store.Tx) error {
			for _, hash := range []string{"h1", "h2", "h3"} {
				s := session
				s.Hash = hash
				if err := tx.CreateSession(s); err != nil {
					return err
				}
			}
			return tx.TouchSession("h1", now+5, now.Add(2*time.Hour))
		})
		session.SeenAt, session.ExpiresAt = now+5, now.Add(2*time.Hour)
		got, user, err := k.Store.Reader().SessionUser(ctx(), "h1", now.Add(90*time.Minute))
		if err != nil {
			k.T.Fatal(err)
		}
		equal(k.T, got, session)
		equal(k.T, user, rae)
		gone := func(hash string, at interview.Moment) {
			k.T.Helper()
			_, _, err := k.Store.Reader().SessionUser(ctx(), hash, at)
			is(k.T, err, interview.ErrNotFound)
		}
		gone("h1", now.Add(2*time.Hour))
		gone("unknown", now)
		equal(k.T, len(must[[]store.Session](k.T)(k.Store.Reader().Sessions(ctx(), rae.ID))), 3)

		k.Write(func(tx *store.Tx) error { return tx.DeleteSession("h2") })
		gone("h2", now)
		k.Write(func(tx *store.Tx) error { return tx.DeleteSessionsOf(rae.ID, "h1") })
		gone("h3", now)
		rae.DisabledAt = now
		k.Write(func(tx *store.Tx) error { return tx.SaveUser(rae) })
		gone("h1", now)
		k.Write(func(tx *store.Tx) error { return tx.DeleteEndedSessions(now.Add(3 * time.Hour)) })
		equal(k.T, len(must[[]store.Session](k.T)(k.Store.Reader().Sessions(ctx(), rae.ID))), 0)
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.TouchSession("h1", now, now) }), interview.ErrNotFound)
	})
}

func TestMembersSeeTheirPositions(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		read := k.Store.Reader()
		rae, al, off := k.User("Rae Quill", interview.Recruiter), k.User("Al Berg", interview.Reviewer), k.User("Off Duty", interview.Reviewer)
		off.DisabledAt = 1
		k.Write(func(tx *store.Tx) error { return tx.SaveUser(off) })
		p, other := k.Position("Designer", "Why us?", "What next?"), k.Position("Engineer", "How?")
		k.Join(p, rae, al)
		k.Join(p, al)
		k.Join(other, rae)
		k.Invited(p, "Ada Moss")

		members := must[[]interview.Member](k.T)(read.Members(ctx(), p.ID))
		equal(k.T, members, []interview.Member{{User: al, In: true}, {User: rae, In: false}})
		equal(k.T, must[bool](k.T)(read.IsMember(ctx(), p.ID, al.ID)), true)
		equal(k.T, must[bool](k.T)(read.IsMember(ctx(), p.ID, rae.ID)), false)
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[bool](k.T)(tx.IsMember(p.ID, al.ID)), true)
			equal(k.T, must[bool](k.T)(tx.IsMember(other.ID, al.ID)), false)
			return nil
		})
		mine := must[[]interview.PositionRow](k.T)(read.PositionList(ctx(), al.ID))
		equal(k.T, mine, []interview.PositionRow{{Position: p, Questions: 2, Counts: interview.Counts{interview.StatusInvited: 1}}})
		all := must[[]interview.PositionRow](k.T)(read.PositionList(ctx(), ""))
		if len(all) != 2 || all[0].ID != other.ID || len(all[0].Counts) != 0 {
			k.T.Errorf("all positions: %+v", all)
		}
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.SetMembers(p.ID, []string{"unknown"}) }), interview.ErrNotFound)
		equal(k.T, must[bool](k.T)(read.IsMember(ctx(), p.ID, al.ID)), true)
	})
}

func TestSettings(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		_, err := k.Store.Reader().Setting(ctx(), "company")
		is(k.T, err, interview.ErrNotFound)
		for _, name := range []string{"Moss & Sons", "Moss & Daughters"} {
			k.Write(func(tx *store.Tx) error { return tx.SetSetting(store.SettingCompany, name) })
			equal(k.T, must[string](k.T)(k.Store.Reader().Setting(ctx(), store.SettingCompany)), name)
		}
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[string](k.T)(tx.Setting(store.SettingCompany)), "Moss & Daughters")
			return tx.DeleteSetting(store.SettingCompany)
		})
		_, err = k.Store.Reader().Setting(ctx(), store.SettingCompany)
		is(k.T, err, interview.ErrNotFound)
	})
}
