package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
	"retake/internal/webhook"
)

func TestMessageComesAgainUnderItsIDUntilItArrives(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening("interview.created")
		r.answer(500, 302)
		d.invited("Ann Example")
		d.work()
		first := r.take()
		d.clock.Advance(4 * time.Second)
		d.work()
		if len(first) != 1 || len(r.take()) != 0 {
			d.t.Fatal("it comes again too early")
		}
		d.clock.Advance(2 * time.Second)
		d.work()
		second := r.take()
		d.clock.Advance(6 * time.Minute)
		d.work()
		third := r.take()
		d.clock.Advance(24 * time.Hour)
		d.work()
		if len(second) != 1 || len(third) != 1 || len(r.take()) != 0 {
			d.t.Fatalf("it came %d and %d times", len(second), len(third))
		}
		if second[0].id != first[0].id || third[0].id != first[0].id || !bytes.Equal(third[0].body, first[0].body) {
			d.t.Error("it changed on the way")
		}
		sent := d.log(e.ID)[0]
		log, err := d.read.DeliveryLog(d.ctx, e.ID, sent.ID)
		d.must(err)
		var tries []string
		for _, try := range log.Tries {
			tries = append(tries, fmt.Sprint(try.N, " ", try.Status))
		}
		if diff := cmp.Diff([]string{"3 204", "2 302", "1 500"}, tries); diff != "" || sent.State != interview.DeliveryDelivered {
			d.t.Error(diff, sent.State)
		}
		if !strings.Contains(log.Tries[1].Error, "redirect") {
			d.t.Errorf("the redirect is called %q", log.Tries[1].Error)
		}
	})
}

// passes moves the clock through the whole schedule, doing what is due.
func (d *desk) passes() {
	d.t.Helper()
	for n := 1; ; n++ {
		wait, more := webhook.Wait(n, 1)
		if !more {
			return
		}
		d.clock.Advance(wait)
		d.work()
	}
}

func TestEndpointThatIsDownForThreeDaysIsSwitchedOff(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening("interview.created")
		r.answer(slices.Repeat([]int{500}, 100)...)
		d.invited("Ann Example")
		d.work()
		d.passes()
		if got := len(r.take()); got != webhook.Tries {
			d.t.Errorf("it was tried %d times, want %d", got, webhook.Tries)
		}
		now := d.endpointNow(e.ID)
		if now.On() || !strings.Contains(now.OffWhy, "three days") || !strings.Contains(now.OffWhy, "500") || d.log(e.ID)[0].State != interview.DeliveryFailed {
			d.t.Errorf("got %+v", now.Endpoint)
		}
		d.invited("Bo Example") // off, nothing is queued
		d.work()
		if len(d.log(e.ID)) != 1 {
			d.t.Error("something was queued for it")
		}
		if err := d.Redeliver(d.ctx, d.admin.Actor(), e.ID, d.log(e.ID)[0].ID); !errors.Is(err, interview.ReasonEndpointOff) {
			d.t.Errorf("sent again: got %v", err)
		}
		r.answer()
		d.must(d.SwitchOnEndpoint(d.ctx, d.admin.Actor(), e.ID))
		d.must(d.Redeliver(d.ctx, d.admin.Actor(), e.ID, d.log(e.ID)[0].ID))
		d.invited("Cy Example")
		d.work()
		if got := r.kinds(); len(got) != 2 || d.endpointNow(e.ID).OffWhy != "" {
			d.t.Errorf("on again, it hears %v", got)
		}
	})
}

// One message that a receiver cannot stand is no reason to stop all others.
func TestEndpointStaysOnWhenOthersArrived(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening("interview.created")
		r.answer(slices.Repeat([]int{422}, 9)...)
		d.invited("Ann Example")
		d.work()
		for n := 1; n < webhook.Tries; n++ {
			if n == webhook.Tries-1 {
				r.answer(204, 422)
				d.invited("Bo Example")
				d.work()
			}
			wait, _ := webhook.Wait(n, 1)
			d.clock.Advance(wait)
			d.work()
		}
		log := d.log(e.ID)
		if log[0].State != interview.DeliveryFailed || log[0].Attempts != webhook.Tries || log[1].State != interview.DeliveryDelivered || !d.endpointNow(e.ID).On() {
			d.t.Errorf("got %+v, on: %v", log, d.endpointNow(e.ID).On())
		}
	})
}

func TestGoneSwitchesOffAtOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, e := d.listening("interview.created")
		r.answer(410)
		d.invited("Ann Example")
		d.invited("Bo Example")
		d.work()
		now := d.endpointNow(e.ID)
		if now.On() || !strings.Contains(now.OffWhy, "410") || now.Waiting != 0 || len(r.take()) != 1 {
			d.t.Errorf("got %+v", now)
		}
	})
}

// Whoever asks to be left alone is, with everything.
func TestOverloadedReceiverIsLeftAlone(t *testing.T) {
	atDesk(t, func(d *desk) {
		r, _ := d.listening("interview.created")
		r.after = "600"
		r.answer(429)
		for i := range 3 {
			d.invited(fmt.Sprintf("Ann Example %c", 'A'+rune(i)))
		}
		d.work()
		if got := len(r.take()); got != 1 {
			d.t.Errorf("%d messages came, want one", got)
		}
		d.clock.Advance(599 * time.Second)
		d.work()
		if got := len(r.take()); got != 0 {
			d.t.Errorf("%d messages came before the time", got)
		}
		d.clock.Advance(61 * time.Second)
		d.work()
		got := r.take()
		if len(got) != 3 {
			d.t.Errorf("%d messages came, want all three", len(got))
		}
	})
}

// A receiver that hangs holds up nobody but itself.
func TestSlowEndpointDelaysNobodyElse(t *testing.T) {
	atDesk(t, func(d *desk) {
		hang, entered := make(chan struct{}), make(chan struct{}, 1)
		slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			select {
			case entered <- struct{}{}:
			default:
			}
			<-hang
		}))
		d.t.Cleanup(slow.Close)
		slowly := d.endpoint(slow.URL)
		quick, _ := d.listening("interview.created")
		ctx, stop := context.WithCancel(d.ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			d.runner.Run(ctx)
		}()
		d.t.Cleanup(func() {
			close(hang)
			stop()
			<-ended
		})
		for i, name := range []string{"Ann Example", "Bo Example"} {
			d.invited(name)
			d.must(d.Relay(d.ctx))
			if i == 0 {
				<-entered // it hangs from now on
			}
			select {
			case <-quick.arrived:
			case <-time.After(10 * time.Second):
				d.t.Fatal("the other endpoint waits for the slow one")
			}
		}
		if d.endpointNow(slowly.ID).Waiting != 2 {
			d.t.Error("the slow one has answered: this test tells nothing")
		}
	})
}
