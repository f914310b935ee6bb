package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// The demo's ATS: it orders interviews under addresses of nobody's, and takes what it is told. Nothing leaves the machine.

const atsHost = "ats.example.com"

// connect adds the ATS.
func (d *demonstration) connect(ctx context.Context) (err error) {
	d.app.Outside, d.app.ATSHosts = &http.Client{Transport: greenhouse{}}, []string{atsHost}
	d.now = d.day(30, 9, 20)
	d.ats, d.atsKey, err = d.app.AddConnection(ctx, d.admin.Actor(), app.NewConnection{Vendor: interview.Greenhouse, Name: "Greenhouse (demo)"})
	return err
}

// refusedPerson is somebody whose result the ATS does not take.
const refusedPerson = "Goran Petrov"

// greenhouse answers what is sent to the demo's ATS.
type greenhouse struct{}

func (greenhouse) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := http.StatusOK, ""
	if r.URL.Path == testPath(refusedPerson) {
		status, body = http.StatusUnprocessableEntity, `{"errors":["The application is not active any more"]}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func testPath(name string) string {
	return "/tests/" + strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

// ordered begins a tale as invite does, but that the ATS asks for it.
func (d *demonstration) ordered(in *vacancy, film clip, at time.Time, name, email string) *tale {
	t := &tale{d: d, in: in, film: film, name: name, email: email, at: at, deadline: at.AddDate(0, 0, in.Days)}
	return t.then(0, "order", func(ctx context.Context) error {
		from, err := d.app.ConnectionByKey(ctx, interview.Greenhouse, d.atsKey, "")
		if err != nil {
			return err
		}
		address := (&url.URL{Scheme: "https", Host: atsHost, Path: testPath(name)}).String()
		o, err := d.app.PlaceOrder(ctx, app.PlaceOrder{
			Connection: from, PositionID: in.ID, RequestKey: address, CallbackURL: address, Name: name, Email: email,
			ProfileURL: "https://" + atsHost + "/people" + strings.TrimPrefix(testPath(name), "/tests"), RequestedBy: d.recruiter.Email,
		})
		if err != nil {
			return err
		}
		if err := d.app.NoteExchange(ctx, interview.Exchange{
			ConnectionID: from.ID, OrderID: o.ID, Inbound: true, Deed: "send_test", Status: http.StatusOK, Millis: 21,
			Request: "POST /ats/greenhouse/v1/send_test", Answer: `{"partner_interview_id":"` + o.ID + `"}`,
		}); err != nil {
			return err
		}
		return t.follow(ctx, o.InterviewID)
	})
}

// castOrdered tells of those whom the ATS sent.
func (d *demonstration) castOrdered() {
	d.ordered(&d.support, amina, d.day(5, 10, 12), "Nadia Farouk", "nadia.farouk@example.com").
		opens(4 * hour).starts(2 * minute).recordsAll(6 * minute).submits(2 * minute)
	d.ordered(&d.support, clara, d.day(2, 11, 3), "Tobias Krantz", "tobias.krantz@example.com").opens(6 * hour)
	d.ordered(&d.support, jonas, d.day(7, 9, 44), refusedPerson, "goran.petrov@example.com").
		opens(2 * hour).starts(minute).recordsAll(5 * minute).submits(3 * minute) // the ATS does not take it
	d.ordered(&d.workshop, mateo, d.day(6, 9, 31), "Ilse Vermeer", "ilse.vermeer@example.com").
		opens(5*hour).starts(2*minute).recordsAll(4*minute).submits(2*minute).
		askedAgain(22*hour, "Hello Ilse, a machine drowned your second answer. Could you record that one again?", 2)
	d.ordered(&d.workshop, clara, d.day(3, 9, 15), "Wanda Klein", "wanda.klein@example.com").
		recruits(5*hour, "delete, keeping the ATS record", d.app.DeleteKeeping)
}
