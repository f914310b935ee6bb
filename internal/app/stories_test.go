package app_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// person is somebody to invite to the desk's position.
func (d *desk) person(name string) app.Invite {
	return app.Invite{PositionID: d.position.ID, People: []app.Person{{Name: name, Email: emailOf(name), Line: 1}}}
}

// The states of an interview, each told through the desk's verbs. The clock moves by a minute with each verb.

func (d *desk) invited(name string) interview.Interview {
	d.t.Helper()
	d.clock.Advance(time.Minute)
	out, err := d.Invite(d.ctx, d.recruiter.Actor(), d.person(name))
	d.must(err)
	d.must(out[0].Err)
	return d.now(out[0].InterviewID)
}

func (d *desk) started(name string) interview.Interview {
	d.t.Helper()
	iv := d.invited(name)
	d.clock.Advance(time.Minute)
	d.must(d.Start(d.ctx, iv.Token, interview.NoticeVersion))
	return d.now(iv.ID)
}

func (d *desk) recorded(name string) interview.Interview {
	d.t.Helper()
	iv := d.started(name)
	for _, q := range iv.Questions {
		d.record(iv.Token, q.ID, tiny)
	}
	return d.now(iv.ID)
}

func (d *desk) completed(name string) interview.Interview {
	d.t.Helper()
	iv := d.recorded(name)
	d.clock.Advance(time.Minute)
	d.must(d.Submit(d.ctx, iv.Token))
	return d.now(iv.ID)
}

func (d *desk) discarded(name string) interview.Interview {
	d.t.Helper()
	iv := d.completed(name)
	d.must(d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
	return d.now(iv.ID)
}

func (d *desk) shortlisted(name string) interview.Interview {
	d.t.Helper()
	iv := d.completed(name)
	d.must(d.Shortlist(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
	return d.now(iv.ID)
}

func (d *desk) deleted(name string) interview.Interview {
	d.t.Helper()
	iv := d.invited(name)
	d.work() // its letter has left
	d.must(d.Delete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
	return d.now(iv.ID)
}

func (d *desk) redoAsked(name string) interview.Interview {
	d.t.Helper()
	iv := d.completed(name)
	d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[1].ID}}))
	return d.now(iv.ID)
}

// record begins a take, sends the bytes and seals it.
func (d *desk) record(token, questionID string, video []byte) interview.Take {
	d.t.Helper()
	d.clock.Advance(time.Minute)
	take, err := d.BeginTake(d.ctx, token, questionID)
	d.must(err)
	d.send(take.ID, video)
	take, err = d.SealTake(d.ctx, token, take.ID, app.Seal{Bytes: int64(len(video)), Length: 20 * time.Second})
	d.must(err)
	return take
}

// send uploads all bytes of a take in one PATCH.
func (d *desk) send(takeID string, video []byte) {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.ctx, http.MethodPatch, "/"+takeID, bytes.NewReader(video))
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Offset", "0")
	w := httptest.NewRecorder()
	d.uploads.ServeHTTP(w, r)
	if w.Code != http.StatusNoContent {
		d.t.Fatalf("upload: got %d %s", w.Code, w.Body)
	}
}

// tiny is as much of a WebM file as its container is told by.
var tiny = []byte("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\x80")

// rowOf is the candidate's line of the tab.
func (d *desk) rowOf(id string) interview.CandidateRow {
	d.t.Helper()
	row, err := d.read.CandidateRow(d.ctx, id)
	d.must(err)
	return row
}
