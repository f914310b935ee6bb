package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/media"
	"retake/internal/store"
	"retake/internal/testkit"
	"retake/internal/webhook"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const (
	password = "correct horse battery"
	hold     = 30 * time.Second
	baseURL  = "https://interviews.example.com"
)

// desk is the desk at work: a real store and real files, a clock and a mail server that the test decides, and a company
// with one position of three questions, its recruiter and its reviewer. The admin and the strangers are not members.
type desk struct {
	*app.App
	t       *testing.T
	ctx     context.Context
	read    *store.Reader
	clock   *testkit.Clock
	post    *postbox
	runner  *jobs.Runner
	folder  string // of the recordings
	uploads http.Handler

	setupToken                    string
	admin, recruiter, reviewer    interview.User
	otherRecruiter, otherReviewer interview.User
	position                      interview.Position
	questions                     []interview.Question
}

// atDesk runs the test on both databases.
func atDesk(t *testing.T, test func(d *desk)) {
	t.Helper()
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		d := emptyDesk(t, st)
		d.furnish()
		test(d)
	})
}

// emptyDesk is the desk of an installation that nobody has set up, on a machine without ffmpeg.
func emptyDesk(t *testing.T, st *store.Store) *desk {
	t.Helper()
	d := &desk{t: t, ctx: t.Context(), read: st.Reader(), clock: testkit.NewClock(), post: &postbox{}, folder: t.TempDir()}
	files, err := media.Open(d.folder)
	d.must(err)
	d.uploads, err = files.Uploads(media.UploadOptions{MaxBytes: 8 << 20})
	d.must(err)
	cheap := auth.NewPasswords()
	cheap.Params.Memory, cheap.Params.Iterations = 64, 1
	d.App = app.New(app.Options{
		Store: st, Files: files, Worker: media.NewWorker(files, testkit.NoProgram), Clock: d.clock.Now, BaseURL: baseURL, Sender: d.post,
		From: "jobs@example.com", Hold: hold, Passwords: cheap, Log: slog.New(slog.DiscardHandler),
		Vault: testVault(), Outside: webhook.Client(loopback), Reach: loopback,
	})
	d.runner = d.Runner()
	d.runner.Jitter = func() float64 { return 0 }
	return d
}

// furnish sets the installation up, with a team and a position.
func (d *desk) furnish() {
	d.t.Helper()
	var err error
	d.setupToken, err = d.SetupToken(d.ctx)
	d.must(err)
	d.admin, err = d.SetUp(d.ctx, d.setUp("ada.admin@example.com"))
	d.must(err)
	d.recruiter = d.join("Rita Recruiter", interview.Recruiter)
	d.reviewer = d.join("Rob Reviewer", interview.Reviewer)
	d.otherRecruiter = d.join("Olga Other", interview.Recruiter)
	d.otherReviewer = d.join("Otto Other", interview.Reviewer)
	d.position, d.questions = d.open("Archivist", "Why this role?", "What did you build?", "When can you start?")
}

func (d *desk) setUp(email string) app.SetUp {
	return app.SetUp{Token: d.setupToken, Company: "Example Ltd", Name: "Ada Admin", Email: email, Password: password}
}

func (d *desk) join(name string, role interview.Role) interview.User {
	d.t.Helper()
	u, err := d.AddUser(d.ctx, interview.System, app.NewUser{Name: name, Email: emailOf(name), Role: role, Password: password})
	d.must(err)
	return u
}

func emailOf(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@example.com"
}

// open is a new position of the recruiter and the reviewer.
func (d *desk) open(title string, prompts ...string) (interview.Position, []interview.Question) {
	d.t.Helper()
	p, err := d.CreatePosition(d.ctx, d.recruiter.Actor(), interview.Position{Title: title, Days: 7})
	d.must(err)
	d.must(d.SetMembers(d.ctx, d.recruiter.Actor(), p.ID, []string{d.recruiter.ID, d.reviewer.ID}))
	for _, prompt := range prompts {
		_, err := d.AddQuestion(d.ctx, d.recruiter.Actor(), question(p.ID, prompt))
		d.must(err)
	}
	return d.positionNow(p.ID), d.questionsNow(p.ID)
}

func question(positionID, prompt string) interview.Question {
	return interview.Question{PositionID: positionID, Prompt: prompt, Answer: time.Minute, Takes: 2}
}

func (d *desk) positionNow(id string) interview.Position {
	d.t.Helper()
	p, err := d.read.Position(d.ctx, id)
	d.must(err)
	return p
}

func (d *desk) questionsNow(positionID string) []interview.Question {
	d.t.Helper()
	list, err := d.read.Questions(d.ctx, positionID)
	d.must(err)
	return list
}

// must ends a test whose story cannot go on.
func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatalf("the story cannot go on: %v", err)
	}
}

// now is the interview as it is stored.
func (d *desk) now(id string) interview.Interview {
	d.t.Helper()
	return d.page(id).Interview
}

func (d *desk) page(id string) interview.InterviewPage {
	d.t.Helper()
	page, err := d.read.InterviewPage(d.ctx, id)
	d.must(err)
	return page
}

// work carries out the jobs that are due.
func (d *desk) work() {
	d.t.Helper()
	d.must(d.Relay(d.ctx))
	_, err := d.runner.RunDue(d.ctx)
	d.must(err)
}

// afterHold does the jobs once the letters of recruiters' verbs may leave.
func (d *desk) afterHold() {
	d.t.Helper()
	d.clock.Advance(hold)
	d.work()
}

// happened lists the kinds of the interview's events, oldest first.
func (d *desk) happened(id string) []interview.EventKind {
	d.t.Helper()
	var kinds []interview.EventKind
	for i, e := range slices.Backward(d.page(id).Events) {
		kinds = append(kinds, e.Kind)
		if e.Sequence != int64(len(kinds)) {
			d.t.Errorf("event %d has the number %d: a gap or a double", i, e.Sequence)
		}
	}
	return kinds
}

func count[T comparable](list []T, what T) int {
	n := 0
	for _, x := range list {
		if x == what {
			n++
		}
	}
	return n
}

// lettersIn counts the interview's letters in a state, receipts aside.
func (d *desk) lettersIn(id string, state interview.LetterState) int {
	d.t.Helper()
	n := 0
	for _, l := range d.page(id).Letters {
		if l.State == state && l.Kind != interview.LetterReceipt {
			n++
		}
	}
	return n
}

// status is what the candidate's row shows.
func (d *desk) status(id string) interview.Status {
	d.t.Helper()
	iv := d.now(id)
	return iv.Status(d.clock.Moment())
}

// counts checks the numbers of the tabs, and that each tab holds as many rows as it says.
func (d *desk) counts(when string, want interview.Counts) {
	d.t.Helper()
	for _, status := range interview.Statuses {
		board, err := d.read.CandidateBoard(d.ctx, interview.CandidateFilter{PositionID: d.position.ID, Status: status})
		d.must(err)
		if board.Counts[status] != want[status] || len(board.Rows) != want[status] {
			d.t.Errorf("%s: tab %q says %d and holds %d, want %d", when, status, board.Counts[status], len(board.Rows), want[status])
		}
		for _, row := range board.Rows {
			if got := row.Status(d.clock.Moment()); got != status {
				d.t.Errorf("%s: %s is on the tab %q and shows %q", when, row.Name, status, got)
			}
		}
	}
}
