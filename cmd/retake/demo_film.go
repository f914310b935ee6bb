package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/mail"
	"retake/internal/media"
)

// The recordings of the demo: drawn figures with a synthetic voice, made by clips/make.go.
//
//go:embed clips/*.webm
var clips embed.FS

// clip is one recording and its length as a browser would have measured it.
type clip struct {
	name   string
	length time.Duration
}

var (
	clara  = clip{"clara", 6680 * time.Millisecond}
	jonas  = clip{"jonas", 6139 * time.Millisecond}
	amina  = clip{"amina", 5246 * time.Millisecond}
	mateo  = clip{"mateo", 5857 * time.Millisecond}
	silent = clip{"silent", 5570 * time.Millisecond} // the microphone was off
)

func (c clip) bytes() ([]byte, error) { return clips.ReadFile("clips/" + c.name + ".webm") }

// records answers the questions (counted from 1), one after the other.
func (t *tale) records(after time.Duration, questions ...int) *tale {
	for i, n := range questions {
		if i > 0 {
			after = time.Duration(110+37*((n+len(t.name))%4)) * time.Second
		}
		t.recordsWith(after, t.film, n)
	}
	return t
}

func (t *tale) recordsAll(after time.Duration) *tale {
	all := make([]int, len(t.in.asks))
	for i := range all {
		all[i] = i + 1
	}
	return t.records(after, all...)
}

// recordsWith answers one question with the given recording.
func (t *tale) recordsWith(after time.Duration, film clip, question int) *tale {
	t.take(after, film, question, func(ctx context.Context, id string, bytes []byte) error {
		t.d.now = t.d.now.Add(film.length + 3*time.Second)
		if err := t.d.upload(ctx, id, bytes); err != nil {
			return err
		}
		_, err := t.d.app.SealTake(ctx, t.token, id, app.Seal{Bytes: int64(len(bytes)), Length: film.length})
		return err
	})
	t.d.steps[len(t.d.steps)-1].listen = film == silent
	return t
}

// fails records until something ends it that the candidate cannot help: it uses up no take.
func (t *tale) fails(after time.Duration, why interview.Failure, question int) *tale {
	return t.take(after, t.film, question, func(ctx context.Context, id string, bytes []byte) error {
		part := bytes[:len(bytes)*2/3]
		if err := t.d.upload(ctx, id, part); err != nil {
			return err
		}
		_, err := t.d.app.SealTake(ctx, t.token, id, app.Seal{Bytes: int64(len(part)), Length: t.film.length * 2 / 3, Failed: true, Reason: why})
		return err
	})
}

// breaksOff records until the battery is empty: what had arrived by then is kept, and the take is not sealed.
func (t *tale) breaksOff(after time.Duration, question int) *tale {
	return t.take(after, t.film, question, func(ctx context.Context, id string, bytes []byte) error {
		return t.d.upload(ctx, id, bytes[:len(bytes)*2/3])
	})
}

func (t *tale) take(after time.Duration, film clip, question int, do func(ctx context.Context, id string, bytes []byte) error) *tale {
	return t.then(after, "record question "+strconv.Itoa(question), func(ctx context.Context) error {
		bytes, err := film.bytes()
		if err != nil {
			return err
		}
		take, err := t.d.app.BeginTake(ctx, t.token, t.in.asked[question-1])
		if err != nil {
			return err
		}
		return do(ctx, take.ID, bytes)
	})
}

// upload sends bytes the way a browser does, through the handler of uploads.
func (d *demonstration) upload(ctx context.Context, id string, recording []byte) error {
	handler, err := d.house.files.Uploads(media.UploadOptions{MaxBytes: int64(len(recording)) + 1, Log: d.house.log})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPatch, "/uploads/"+id, bytes.NewReader(recording))
	if err != nil {
		return err
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("Upload-Offset", "0")
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	w := answer{header: http.Header{}}
	handler.ServeHTTP(&w, r)
	if w.status != http.StatusNoContent {
		return fmt.Errorf("upload answered %d", w.status)
	}
	return nil
}

// answer keeps the status of a response; the body of an upload's answer says nothing.
type answer struct {
	header http.Header
	status int
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return io.Discard.Write(b) }

// post stands in for a mail server: nothing leaves the machine, and one address is refused.
type post struct{}

func (post) Send(_ context.Context, l mail.Letter) error {
	if l.To.Email == wrongAddress {
		return undeliverable{}
	}
	return nil
}

// undeliverable is what a mail server answers about a mailbox that does not exist.
type undeliverable struct{}

func (undeliverable) Error() string        { return "550 5.1.1 There is no such mailbox here" }
func (undeliverable) Is(target error) bool { return target == mail.ErrAddress }
