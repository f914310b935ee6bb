package views

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

const noon = interview.Moment(1795435200000) // 23 November 2026, 12:00 UTC

func TestAgoAndLeft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		d         time.Duration
		ago, left string
	}{
		{30 * time.Second, "just now", "just passed"},
		{5 * time.Minute, "5 min ago", "just passed"},
		{time.Hour, "1 hour ago", "just passed"},
		{3 * time.Hour, "3 hours ago", "just passed"},
		{30 * time.Hour, "yesterday", "passed yesterday"},
		{72 * time.Hour, "3 days ago", "passed 3 days ago"},
		{10 * 24 * time.Hour, "13 Nov", "passed 10 days ago"},
		{400 * 24 * time.Hour, "19 Oct 2025", "passed 400 days ago"},
	} {
		if got := ago(noon.Add(-c.d), noon); got != c.ago {
			t.Errorf("ago %v: %q, want %q", c.d, got, c.ago)
		}
		if got := left(noon.Add(-c.d), noon); got != c.left {
			t.Errorf("%v past the deadline: %q, want %q", c.d, got, c.left)
		}
	}
	for d, want := range map[time.Duration]string{
		10 * time.Second: "in 1 minute", 59 * time.Minute: "in 59 minutes", time.Hour: "in 1 hour", 47 * time.Hour: "in 47 hours", 14 * 24 * time.Hour: "in 14 days",
	} {
		if got := left(noon.Add(d), noon); got != want {
			t.Errorf("%v before the deadline: %q, want %q", d, got, want)
		}
	}
}

func TestNumbersInWords(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		span(45 * time.Second): "45 seconds", span(time.Minute): "1 minute", span(90 * time.Second): "1:30 minutes",
		clock(47 * time.Second): "0:47", clock(3725 * time.Second): "1:02:05",
		places("2"): "question 2", places("1,2,4"): "questions 1, 2 and 4", places(""): "an answer",
		size(999): "999 bytes", size(840_000): "840 KB", size(12_400_000): "12.4 MB",
		takesAllowed(0): "unlimited takes", takesAllowed(1): "1 take",
		initials("Ada Maria Moss"): "AM", initials(""): "", initials("élodie"): "É",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Every status and every event has words and an icon of its own; none falls back to its code.
func TestEverythingHasWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range interview.Statuses {
		word := StatusWord(s)
		if word == "All" || seen[word] || statusIcon(s) == "" {
			t.Errorf("status %s is called %q", s, word)
		}
		seen[word] = true
	}
	kinds := []interview.EventKind{
		interview.EventInvited, interview.EventResent, interview.EventOpened, interview.EventStarted, interview.EventRecorded, interview.EventFlagged,
		interview.EventTakeFailed, interview.EventCompleted, interview.EventReopened, interview.EventAnswersDeleted, interview.EventAnswersRestored, interview.EventExtended,
		interview.EventDiscarded, interview.EventUndiscarded, interview.EventShortlisted, interview.EventUnshortlisted, interview.EventDeleted,
		interview.EventUndeleted, interview.EventReplaced, interview.EventLinkRotated, interview.EventCandidateEdited, interview.EventErased,
		interview.EventExpired, interview.EventLetterSent, interview.EventLetterKept, interview.EventLetterFailed, interview.EventLetterCancelled,
	}
	for _, k := range kinds {
		got := EventSentence(interview.Event{Kind: k, By: interview.Actor{Name: "Ada"}, Data: map[string]string{"questions": "2", "letter": "redo"}})
		if got == "Ada "+strings.ReplaceAll(string(k), ".", " ") || !strings.HasPrefix(got, "Ada ") {
			t.Errorf("event %s reads %q", k, got)
		}
	}
	late := interview.Event{Kind: interview.EventExtended, By: interview.System, Data: map[string]string{"deadline": strconv.FormatInt(int64(noon), 10)}}
	if got, want := EventSentence(late), "Retake set a new deadline, until 23 Nov 2026"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDoneSaysWhatUndoes(t *testing.T) {
	t.Parallel()
	row := interview.CandidateRow{InterviewID: "iv", Name: "Ada Moss", Email: "ada@example.com", Revision: 4}
	got := Done{Deed: "answers/delete", Row: row, What: "1,3", Undo: 4, Link: "https://x/i/t", Hold: 30 * time.Second, OnBoard: true}.Status()
	if want := "Questions 1 and 3 of Ada Moss are open again. The letter leaves for ada@example.com in 30 seconds."; got.Text != want {
		t.Errorf("%q, want %q", got.Text, want)
	}
	if got.Undo != "/interviews/iv/undo" || got.Values[0].Label != "4" || got.Attrs["hx-target"] != "#row-iv" || got.Copy.URL != "" {
		t.Errorf("undone by %q with %v at %v, copy %q", got.Undo, got.Values, got.Attrs, got.Copy.URL)
	}
	row.ReplacedBy = "newer"
	got = Done{Deed: "reinvite", Row: row, Undo: 5, Link: "https://x/i/t", ByHand: true, OnBoard: true}.Status()
	if got.Undo != "/interviews/iv/undo" || got.Attrs["hx-target"] != "#row-newer" {
		t.Errorf("a re-invitation is undone by %q at %v, want the earlier interview in the new one's row", got.Undo, got.Attrs)
	}
	if got.Copy.URL != "https://x/i/t" || !strings.Contains(got.Text, "No letter leaves: copy the link and send it yourself.") {
		t.Errorf("a withheld letter says %q and offers %q", got.Text, got.Copy.URL)
	}
	for _, d := range []struct {
		done Done
		want string
	}{
		{Done{Deed: "answers/restore", Row: row, What: "3"}, "The answer to question 3 of Ada Moss is back."},
		{Done{Deed: "keep", Row: row, What: "1,2"}, "The old answers to questions 1 and 2 of Ada Moss are kept."},
		{Done{Deed: "undone", Row: row, What: string(interview.VerbDiscard)}, "Undone: discarding Ada Moss."},
		{Done{Deed: "undone/left", Row: row, What: string(interview.VerbResend)}, "Undone: sending the link again (Ada Moss). The letter had left already."},
		{Done{Deed: "made up", Row: row, Undo: 1}, ""},
	} {
		if got := d.done.Status(); got.Text != d.want || got.Undo != "" && d.want == "" {
			t.Errorf("%q, want %q; undone by %q", got.Text, d.want, got.Undo)
		}
	}
}

// The address of the tab is its state: what is written into it is read from it, and defaults are left out.
func TestCandidatesURL(t *testing.T) {
	t.Parallel()
	f := interview.CandidateFilter{PositionID: "p", Sort: interview.SortActivity}
	if got := CandidatesURL(f); got != "/positions/p/candidates" {
		t.Errorf("%q", got)
	}
	f.Query, f.Sort, f.Cursor = "a&b", interview.SortName, "x/y"
	if got, want := withStatus(f, interview.StatusToReview), "/positions/p/candidates?q=a%26b&sort=name&status=to_review"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
