package app_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
)

func TestAConnectionIsKnownByItsKeyOnly(t *testing.T) {
	atDesk(t, func(d *desk) {
		c, key, err := d.AddConnection(d.ctx, d.admin.Actor(), app.NewConnection{Vendor: interview.Greenhouse, Secret: "not-asked-for"})
		d.must(err)
		if !strings.HasPrefix(key, "rk_g") || len(key) >= 171 || c.Name != "Greenhouse" || c.Second != interview.SecondAdopt || c.KeyHint != key[:8] {
			d.t.Errorf("the key %q of %+v", key, c)
		}
		if own, err := d.Vault.Open(c.ID, c.Secret); err != nil || own != key {
			d.t.Errorf("what is shown to Greenhouse: %q, %v", own, err)
		}
		got, err := d.ConnectionByKey(d.ctx, interview.Greenhouse, key, "192.0.2.1")
		d.must(err)
		if got.ID != c.ID || got.HeardAt != d.clock.Moment() {
			d.t.Errorf("found %+v", got)
		}
		if _, err := d.ConnectionByKey(d.ctx, interview.Ashby, key, "192.0.2.1"); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("as another vendor: %v", err)
		}
		heard := d.clock.Moment()
		d.clock.Advance(30 * time.Second)
		if _, err := d.ConnectionByKey(d.ctx, interview.Greenhouse, key, ""); err != nil {
			d.t.Error(err)
		}
		if now, err := d.read.Connection(d.ctx, c.ID); err != nil || now.HeardAt != heard {
			d.t.Errorf("noted more than once a minute: %+v, %v", now, err)
		}

		newer, err := d.RotateConnectionKey(d.ctx, d.admin.Actor(), c.ID, 1)
		d.must(err)
		if _, err := d.ConnectionByKey(d.ctx, interview.Greenhouse, key, ""); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("the old key: %v", err)
		}
		got, err = d.ConnectionByKey(d.ctx, interview.Greenhouse, newer, "")
		d.must(err)
		if own, err := d.Vault.Open(c.ID, got.Secret); err != nil || own != newer {
			d.t.Errorf("what is shown after the rotation: %q, %v", own, err)
		}
		if err := d.RemoveConnection(d.ctx, d.admin.Actor(), c.ID, 1); !errors.Is(err, interview.ErrOutdated) {
			d.t.Errorf("removed by somebody who saw an old state: %v", err)
		}
		d.must(d.RemoveConnection(d.ctx, d.admin.Actor(), c.ID, 2))
		if _, err := d.ConnectionByKey(d.ctx, interview.Greenhouse, newer, ""); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("after the removal: %v", err)
		}
		for name, err := range map[string]error{
			"edit":   d.EditConnection(d.ctx, d.admin.Actor(), app.EditConnection{ID: c.ID, Name: "x", Second: interview.SecondNew}),
			"remove": d.RemoveConnection(d.ctx, d.admin.Actor(), c.ID, 0),
			"rotate": second(d.RotateConnectionKey(d.ctx, d.admin.Actor(), c.ID, 0)),
		} {
			if !errors.Is(err, interview.ReasonDisconnected) {
				d.t.Errorf("%s after the removal: %v", name, err)
			}
		}
	})
}

func TestGuessingKeysIsSlowedDownAndTheRightOneIsNot(t *testing.T) {
	atDesk(t, func(d *desk) {
		_, key, err := d.AddConnection(d.ctx, d.admin.Actor(), app.NewConnection{Vendor: interview.Ashby})
		d.must(err)
		var slow *app.Slow
		n := 0
		for !errors.As(err, &slow) && n < 100 {
			_, err = d.ConnectionByKey(d.ctx, interview.Ashby, "rk_a guess", "192.0.2.1")
			n++
		}
		if n == 100 || slow.RetryAfter <= 0 {
			d.t.Errorf("%d guesses went through: %v", n, err)
		}
		if _, err := d.ConnectionByKey(d.ctx, interview.Ashby, key, "192.0.2.1"); err != nil {
			d.t.Errorf("the right key from that address: %v", err)
		}
		if _, err := d.ConnectionByKey(d.ctx, interview.Ashby, "rk_a guess", "192.0.2.2"); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("another address: %v", err)
		}
	})
}

func TestWhatIsTypedForAConnectionIsChecked(t *testing.T) {
	atDesk(t, func(d *desk) {
		for name, x := range map[string]struct {
			in    app.NewConnection
			field string
		}{
			"no such vendor":    {app.NewConnection{Vendor: "smoke signals"}, "vendor"},
			"a long name":       {app.NewConnection{Vendor: interview.Ashby, Name: strings.Repeat("a", 200)}, "name"},
			"somebody's base":   {app.NewConnection{Vendor: interview.Ashby, BaseURL: "https://api.ashbyhq.com.evil.example"}, "base"},
			"a base without s":  {app.NewConnection{Vendor: interview.Ashby, BaseURL: "http://api.ashbyhq.com"}, "base"},
			"a secret of words": {app.NewConnection{Vendor: interview.Ashby, Secret: "my secret"}, "secret"},
			"a made up policy":  {app.NewConnection{Vendor: interview.Ashby, Second: "maybe"}, "second"},
		} {
			_, key, err := d.AddConnection(d.ctx, d.admin.Actor(), x.in)
			var bad interview.Invalid
			if !errors.As(err, &bad) || bad[x.field] == "" || key != "" {
				d.t.Errorf("%s: got %v", name, err)
			}
		}
		c := d.connect(app.NewConnection{Vendor: interview.Ashby, Name: "  Our  Ashby ", Secret: " key ", BaseURL: "https://api.ashbyhq.com/", Account: "not theirs"})
		if c.Name != "Our Ashby" || c.BaseURL != "https://api.ashbyhq.com" || c.Account != "" || bytes.Contains(c.Secret, []byte("key")) {
			d.t.Errorf("kept: %+v", c)
		}
		d.must(d.EditConnection(d.ctx, d.admin.Actor(), app.EditConnection{ID: c.ID, Revision: 1, Name: "Ashby", Second: interview.SecondNew, TellRedo: true}))
		now, err := d.read.Connection(d.ctx, c.ID)
		d.must(err)
		if now.Name != "Ashby" || now.Second != interview.SecondNew || !now.TellRedo || !bytes.Equal(now.Secret, c.Secret) || now.Revision != 2 {
			d.t.Errorf("after the edit: %+v", now)
		}
		if err := d.EditConnection(d.ctx, d.admin.Actor(), app.EditConnection{ID: c.ID, Revision: 1, Name: "x", Second: interview.SecondNew}); !errors.Is(err, interview.ErrOutdated) {
			d.t.Errorf("edited twice: %v", err)
		}
	})
}

func TestTheTestOfAConnectionIsHonest(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		words := func(c interview.Connection) string {
			found, err := d.TestConnection(d.ctx, d.admin.Actor(), c.ID)
			d.must(err)
			var all []string
			for _, x := range found {
				all = append(all, map[bool]string{true: "good: ", false: "bad: "}[x.Good]+x.Words)
			}
			return strings.Join(all, "\n")
		}
		expect := func(when, got string, want ...string) {
			for _, w := range want {
				if !strings.Contains(got, w) {
					d.t.Errorf("%s: %q is not in\n%s", when, w, got)
				}
			}
		}
		c, key, err := d.AddConnection(d.ctx, d.admin.Actor(), app.NewConnection{Vendor: interview.Workable})
		d.must(err)
		expect("new", words(c), "bad: The key that Workable gave out is missing", "bad: Workable has not called", "good: Nothing was reported")
		o := d.ordered(c, f, "Ann Example")
		d.work()
		if len(f.all()) != 0 || d.orderNow(o.ID).Failure == "" {
			d.t.Errorf("without a key: %+v, %+v", f.all(), d.orderNow(o.ID))
		}
		expect("tried", words(c), "bad: The last report to Workable failed")
		d.must(d.EditConnection(d.ctx, d.admin.Actor(), app.EditConnection{ID: c.ID, Name: "Workable", Secret: "their-token", Second: interview.SecondAdopt}))
		d.work() // what waited is tried at once
		d.saw("mended", f, "", "pending")
		d.clock.Advance(time.Second)
		_, err = d.ConnectionByKey(d.ctx, interview.Workable, key, "")
		d.must(err)
		expect("working", words(c), "good: The key to show to Workable is there", "good: Workable called with its key", "good: Workable took the last report")
		d.Vault = otherVault()
		expect("with another data folder's key", words(c), "bad: The secret cannot be read with this data folder's key")
	})
}

func TestARemovedConnectionIsToldNothing(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		ann, bo := d.ordered(c, f, "Ann Example"), d.ordered(c, f, "Bo Example")
		d.work()
		f.answer(http.StatusBadGateway)
		d.handsIn(ann.InterviewID)
		d.work()
		d.must(d.RemoveConnection(d.ctx, d.admin.Actor(), c.ID, 0))
		f.answer(0)
		d.handsIn(bo.InterviewID)
		for range 3 {
			d.clock.Advance(time.Hour)
			d.work()
		}
		d.saw("removed", f, "", "pending pending")
		rows, err := d.read.Connections(d.ctx)
		d.must(err)
		if len(rows) != 1 || rows[0].RemovedAt == 0 || rows[0].Waiting != 0 || rows[0].Secret != nil {
			d.t.Errorf("the list: %+v", rows)
		}
		if lines, err := d.read.OrdersOf(d.ctx, ann.InterviewID); err != nil || len(lines) != 1 || lines[0].Connected() {
			d.t.Errorf("the history: %+v, %v", lines, err)
		}
		if d.rowOf(ann.InterviewID).Ordered != "" {
			d.t.Error("the row speaks of a connection that is gone")
		}
	})
}

func TestComplaintsAreShown(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		o := d.ordered(c, f, "Ann Example")
		d.work()
		d.clock.Advance(time.Minute)
		for _, id := range []string{o.ID, "unknown"} {
			d.must(d.NoteComplaint(d.ctx, c, id, "test_status: profile url of ann@example.com is missing"))
		}
		d.must(d.NoteComplaint(d.ctx, d.workable(), o.ID, "not theirs"))
		d.must(d.NoteExchange(d.ctx, interview.Exchange{ConnectionID: c.ID, Inbound: true, Deed: "POST response_error", Status: 200}))
		page, err := d.read.ConnectionPage(d.ctx, interview.ConnectionFilter{ID: c.ID})
		d.must(err)
		if !strings.HasPrefix(page.Failure, "test_status:") || strings.Contains(page.Failure, "ann@") || page.FailedAt != d.clock.Moment() {
			d.t.Errorf("the connection: %+v", page.Connection)
		}
		if got := d.orderNow(o.ID); got.Failure != page.Failure || got.Parked {
			d.t.Errorf("the order: %+v", got)
		}
		if len(page.Exchanges) != 2 || page.Exchanges[0].Deed != "POST response_error" || page.Exchanges[0].ID == "" {
			d.t.Errorf("the log: %+v", page.Exchanges)
		}
		d.clock.Advance(91 * 24 * time.Hour)
		d.must(d.Store.Write(d.ctx, func(tx *store.Tx) error {
			n, err := tx.DeleteExchanges(d.clock.Moment().Add(-90*24*time.Hour), 10)
			if n != 2 {
				d.t.Errorf("%d lines were old", n)
			}
			return err
		}))
	})
}
