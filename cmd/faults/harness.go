package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"retake/internal/pgserver"
)

// harness is the stage with everybody on it.
type harness struct {
	settings
	out    io.Writer
	ledger *ledger
	tally  tally
	web    *web
	chance *rand.Rand // of the one who breaks things; every person has their own

	temp string
	disk *disk            // nil: the size of the disk is not ours
	pg   *pgserver.Server // with fsync on; nobody here breaks it
	post *postbox
	srv  server

	cookies   []string // of signed-in recruiters
	position  string
	questions []string
	deadline  string // of every invitation
	graves    *graves
	pending   pending
	older     string  // folder with a copy of the database; empty: none yet
	probe     *person // tries what must work, or must not, while something is broken

	gate    sync.RWMutex // held for reading around each request and its line in the ledger
	down    atomic.Bool  // the program is ending, or not there
	trouble atomic.Int32
	cutting atomic.Bool // every piece of every upload is cut
	curtain chan struct{}
}

// What is broken now, as far as it changes which answers are right.
const (
	none = iota
	full // 503 and 507 are right
	sick // fsync fails: any fault is right, an acknowledgement is not
)

const password = "broken again and again"

var uuidShape = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// build starts everything and makes a position with questions.
func (h *harness) build(ctx context.Context) error {
	h.curtain = make(chan struct{})
	if err := h.makeRoom(); err != nil {
		return err
	}
	var err error
	if h.post, err = newPostbox(); err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	h.web.addr = addr
	log, err := os.Create(filepath.Join(h.temp, "server.log"))
	if err != nil {
		return err
	}
	h.srv = server{bin: h.bin, dir: h.data, addr: addr, smtp: h.post.addr, floor: usualFloor, log: log, trap: &trap{}}
	if h.disk == nil {
		h.srv.floor = "1MiB"
	}
	if h.postgres {
		if h.pg, err = newDatabase(ctx); err != nil {
			return err
		}
		h.srv.database = h.pg.URL("retake")
	}
	for i := range recruiters {
		if err := h.srv.addUser(ctx, recruiterEmail(i), fmt.Sprintf("Recruiter %d", i+1), password); err != nil {
			return err
		}
	}
	if _, err = h.srv.start(ctx); err != nil {
		fmt.Fprintf(h.out, "fsync cannot be made to fail here: %v\n", err)
		h.srv.trap = nil
		if _, err = h.srv.start(ctx); err != nil {
			return err
		}
	}
	return h.furnish(ctx)
}

const (
	recruiters  = 2
	fewPeople   = 8 // beside fewer there is no crowd either
	usualFloor  = "8MiB"
	hugeFloor   = "4503599627370496" // 4 PiB: more than any disk has
	scarceBytes = 5 << 20            // below the floor, and room enough for the database
	brimBytes   = 16 << 10
)

func recruiterEmail(i int) string { return fmt.Sprintf("recruiter%d@example.com", i+1) }

// makeRoom finds a place for the data: a disk of our own where mounting is allowed.
func (h *harness) makeRoom() error {
	var err error
	if h.temp, err = os.MkdirTemp("", "retake-faults-*"); err != nil {
		return err
	}
	if h.data != "" {
		return os.MkdirAll(h.data, 0o700)
	}
	h.data = filepath.Join(h.temp, "data")
	if err := os.Mkdir(h.data, 0o700); err != nil {
		return err
	}
	disk, err := newDisk(h.data)
	if err != nil {
		fmt.Fprintf(h.out, "no disk of our own (%v): full disks are played with the setting for the free floor\n", err)
		return nil
	}
	h.disk = disk
	return nil
}

// furnish signs the recruiters in and makes the position, over HTTP.
func (h *harness) furnish(ctx context.Context) error {
	for i := range recruiters {
		r := h.web.post(ctx, "/sign-in", "", url.Values{"email": {recruiterEmail(i)}, "password": {password}})
		if r.status != http.StatusSeeOther {
			return fmt.Errorf("sign-in answered %d: %w", r.status, errors.Join(r.err, errUnexpected))
		}
		h.cookies = append(h.cookies, cookie(r))
	}
	r := h.web.post(ctx, "/positions", h.cookies[0], url.Values{
		"title": {"Lighthouse keeper"}, "days": {strconv.Itoa(positionDays)}, "contact": {"jobs@example.com"}, "auto_extend": {strconv.Itoa(autoExtend)},
	})
	if h.position = uuidShape.FindString(r.location()); h.position == "" {
		return fmt.Errorf("the position was answered with %d: %w", r.status, errors.Join(r.err, errUnexpected))
	}
	for _, prompt := range []string{"What keeps you awake?", "Who relieves you?", "What did the last storm teach you?"} {
		r := h.web.post(ctx, "/positions/"+h.position+"/questions", h.cookies[0], url.Values{"prompt": {prompt}, "think": {"0"}, "answer": {"120"}, "takes": {"0"}})
		if r.outcome() != acked {
			return fmt.Errorf("a question was answered with %d: %w", r.status, errors.Join(r.err, errUnexpected))
		}
	}
	page := h.web.get(ctx, "/positions/"+h.position+"/questions", h.cookies[0])
	for _, m := range questionShape.FindAllSubmatch(page.body, -1) {
		h.questions = append(h.questions, string(m[1]))
	}
	if len(h.questions) != 3 {
		return fmt.Errorf("%d questions on their page: %w", len(h.questions), errUnexpected)
	}
	h.deadline = time.Now().UTC().AddDate(0, 0, 30).Format(time.DateOnly)
	h.probe = newPerson(h, -1)
	return nil
}

var (
	errUnexpected = errors.New("that was not expected")
	questionShape = regexp.MustCompile(`id="question-(` + uuidShape.String() + `)"`)
)

// close takes the stage apart; it ends only what was started here.
func (h *harness) close() {
	if h.srv.cmd != nil && h.srv.cmd.ProcessState == nil {
		h.srv.kill()
	}
	h.srv.leave()
	if h.post != nil {
		h.post.close()
	}
	if h.srv.log != nil {
		h.srv.log.Close()
	}
	if h.pg != nil {
		h.pg.Stop()
	}
	if h.disk != nil {
		if err := h.disk.close(); err != nil {
			fmt.Fprintf(h.out, "unmount %s: %v\n", h.data, err)
			return // nothing below a mount is removed
		}
	}
	os.RemoveAll(h.temp)
}

// keepLog puts the server's log where it stays, and says where that is.
func (h *harness) keepLog() string {
	kept := filepath.Join(os.TempDir(), fmt.Sprintf("retake-faults-%d.log", h.seed))
	if err := os.Rename(h.srv.log.Name(), kept); err != nil {
		return "lost: " + err.Error()
	}
	return kept
}

// play lets everybody act, breaks something each round, and compares.
func (h *harness) play(ctx context.Context) error {
	if err := h.probe.enter(ctx); err != nil {
		return err
	}
	var crowd sync.WaitGroup
	for i := range h.people {
		crowd.Go(func() { newPerson(h, i).live(ctx) })
	}
	for i := range (h.people + 3) / 4 {
		crowd.Go(func() { newHerd(h, i).live(ctx) })
	}
	if h.people >= fewPeople {
		crowd.Go(func() { newHerd(h, crowded).live(ctx) })
	}
	err := h.breakThings(ctx)
	close(h.curtain)
	crowd.Wait()
	if err != nil {
		return err
	}
	return h.lastLook(ctx)
}

// pause waits, shorter when the play is over.
func (h *harness) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-h.curtain:
	}
}

func (h *harness) over(ctx context.Context) bool {
	select {
	case <-h.curtain:
		return true
	default:
		return ctx.Err() != nil
	}
}
