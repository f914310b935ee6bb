package store_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
	"retake/internal/testkit"
)

// list is an import of the position with rows of these kinds, one each.
func list(k *testkit.Kit, p interview.Position, kinds ...interview.RowKind) (interview.Import, []interview.ImportRow) {
	k.T.Helper()
	im := interview.Import{
		ID: k.ID("import"), PositionID: p.ID, State: interview.ImportDraft, FileName: "people.csv", CreatedAt: k.Clock.Moment(), FinishedAt: k.Clock.Moment(),
		By: interview.Actor{Kind: interview.ByUser, ID: "user", Name: "Rita", Role: interview.Recruiter},
	}
	rows := make([]interview.ImportRow, len(kinds))
	for i, kind := range kinds {
		rows[i] = interview.ImportRow{Ord: i + 1, Line: i + 2, Kind: kind, Name: fmt.Sprint("Person ", i), Email: fmt.Sprintf("P%d@example.com", i),
			EmailKey: fmt.Sprintf("p%d@example.com", i), Phone: "+34"}
		switch kind {
		case interview.RowNew:
			im.Fresh++
		case interview.RowDuplicate:
			im.Doubled++
			rows[i].InterviewID = fmt.Sprint("interview ", i)
		default:
			im.Faulty++
			rows[i].Words = "Email: wrong."
		}
	}
	k.Write(func(tx *store.Tx) error {
		if err := tx.CreateImport(im); err != nil {
			return err
		}
		return tx.CreateImportRows(im.ID, rows)
	})
	return im, rows
}

func TestImportIsKept(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		im, rows := list(k, p, interview.RowNew, interview.RowDuplicate, interview.RowFaulty, interview.RowNew)
		read := k.Store.Reader()
		equal(k.T, must[interview.Import](k.T)(read.Import(ctx(), im.ID)), im)
		equal(k.T, must[[]interview.Import](k.T)(read.ImportsIn(ctx(), p.ID, 5)), []interview.Import{im})
		page := must[interview.ImportPage](k.T)(read.ImportPage(ctx(), im.ID, interview.RowNew, ""))
		equal(k.T, page, interview.ImportPage{Import: im, Position: p, Waiting: 2, Known: 1, Open: 1, Kind: interview.RowNew, Rows: []interview.ImportRow{rows[0], rows[3]}})
		equal(k.T, must[[]interview.ImportRow](k.T)(read.OpenDuplicates(ctx(), im.ID, 0, 9)), rows[1:2])

		im.State, im.Duplicates, im.Deadline, im.Error, im.FinishedAt, im.By.Name = interview.ImportDone, interview.DuplicatesRedo, 7, "no", 8, "Rob"
		rows[1].Words = "Asked to record again."
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[[]interview.ImportRow](k.T)(tx.NewImportRows(im.ID, 1, 9)), rows[3:])
			if err := tx.SaveImportRow(im.ID, rows[1]); err != nil {
				return err
			}
			if err := tx.DeleteNewImportRows(im.ID); err != nil {
				return err
			}
			return tx.SaveImport(im)
		})
		page = must[interview.ImportPage](k.T)(read.ImportPage(ctx(), im.ID, interview.RowFaulty, ""))
		equal(k.T, page, interview.ImportPage{Import: im, Position: p, Known: 1, Kind: interview.RowFaulty, Rows: rows[2:3],
			Outcomes: []interview.ImportOutcome{{Words: "Asked to record again.", N: 1}}})
		equal(k.T, len(must[[]interview.ImportRow](k.T)(read.OpenDuplicates(ctx(), im.ID, 0, 9))), 0)
		equal(k.T, len(must[[]interview.Import](k.T)(read.ImportsIn(ctx(), p.ID, 5))), 0)

		k.Write(func(tx *store.Tx) error { return tx.DeleteImport(im.ID) })
		_, err := read.ImportPage(ctx(), im.ID, interview.RowNew, "")
		is(k.T, err, interview.ErrNotFound)
		equal(k.T, len(must[[]interview.ImportRow](k.T)(read.ImportRows(ctx(), im.ID, interview.RowFaulty, 0, 9))), 0)
		for _, gone := range []func(*store.Tx) error{
			func(tx *store.Tx) error { return tx.DeleteImport(im.ID) },
			func(tx *store.Tx) error { return tx.SaveImport(im) },
			func(tx *store.Tx) error { return tx.SaveImportRow(im.ID, rows[1]) },
		} {
			is(k.T, k.Store.Write(ctx(), gone), interview.ErrNotFound)
		}
	})
}

func TestImportPagesForthAndBack(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		kinds := slices.Repeat([]interview.RowKind{interview.RowNew, interview.RowFaulty}, 250)
		im, rows := list(k, k.Position("Designer", "Why us?"), kinds...)
		var seen []int
		var pages []interview.ImportPage
		for cursor := interview.Cursor(""); ; {
			page := must[interview.ImportPage](k.T)(k.Store.Reader().ImportPage(ctx(), im.ID, interview.RowFaulty, cursor))
			for _, row := range page.Rows {
				seen = append(seen, row.Ord)
			}
			pages = append(pages, page)
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		var want []int
		for _, row := range rows {
			if row.Kind == interview.RowFaulty {
				want = append(want, row.Ord)
			}
		}
		equal(k.T, seen, want)
		equal(k.T, len(pages), 3)
		back := must[interview.ImportPage](k.T)(k.Store.Reader().ImportPage(ctx(), im.ID, interview.RowFaulty, pages[2].Prev))
		equal(k.T, back.Rows, pages[1].Rows)
		back = must[interview.ImportPage](k.T)(k.Store.Reader().ImportPage(ctx(), im.ID, interview.RowFaulty, back.Prev))
		equal(k.T, back, pages[0])
		for _, cursor := range []interview.Cursor{pages[0].Next + "x", "nonsense"} {
			if _, err := k.Store.Reader().ImportPage(ctx(), im.ID, interview.RowNew, cursor); err == nil || !strings.Contains(err.Error(), "cannot be read") {
				k.T.Errorf("a cursor of another list: %v", err)
			}
		}
	})
}

// A crowd lies in the tables just as people who were invited one by one.
func TestCrowdIsLikeOneByOne(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?", "What next?", "And then?")
		other := k.Position("Other", "Why us?")
		old := k.In(interview.StatusDeleted, p, "Person 7")
		questions := must[[]interview.Question](k.T)(k.Store.Reader().Questions(ctx(), p.ID))
		now := k.Clock.Moment()
		by := interview.Actor{Kind: interview.ByUser, ID: "u", Name: "Rita", Role: interview.Recruiter}
		newcomer := func(position interview.Position, of string, i int) store.Newcomer {
			c := interview.Candidate{ID: fmt.Sprint(of, " candidate ", i), PositionID: position.ID, Name: fmt.Sprint("Person ", i), Email: fmt.Sprintf("P%d@example.com", i), Phone: "+34", CreatedAt: now}
			if of == "crowd" && i == 7 {
				c.ID, c.Email = old.CandidateID, "person.7@example.com"
			}
			iv, err := interview.Invite(now, position, questions, c, interview.Invitation{ID: fmt.Sprint(of, " interview ", i), Token: fmt.Sprint(of, " token ", i)})
			if err != nil {
				k.T.Fatal(err)
			}
			letter := interview.Letter{ID: fmt.Sprint(of, " letter ", i), InterviewID: iv.ID, PositionID: position.ID, Kind: interview.LetterInvitation, ToName: c.Name, ToEmail: c.Email,
				Subject: "Hello", Body: "Dear", State: interview.LetterQueued, CreatedAt: now, SendAfter: now + 1}
			return store.Newcomer{Candidate: c, Interview: iv, Letter: letter, Event: interview.Event{Kind: interview.EventInvited, At: now, By: by, Data: map[string]string{"a": "b"}},
				Job: jobs.New{Kind: "letter", Key: letter.ID, Payload: []byte(letter.ID), RunAt: int64(now), MaxAttempts: 60}}
		}
		var crowd []store.Newcomer
		for i := range 250 {
			one := newcomer(p, "crowd", i)
			if i == 7 {
				one.Known, one.Earlier = true, 1
			}
			crowd = append(crowd, one)
		}
		single := newcomer(other, "single", 3)
		k.Write(func(tx *store.Tx) error {
			if err := tx.CreateInterviews(crowd); err != nil {
				return err
			}
			if err := tx.CreateCandidate(single.Candidate); err != nil {
				return err
			}
			if err := tx.CreateInterview(&single.Interview, single.Candidate, single.Event); err != nil {
				return err
			}
			if err := tx.CreateLetter(single.Letter); err != nil {
				return err
			}
			return tx.Enqueue(single.Job)
		})
		// Column by column, ids and positions aside.
		for _, table := range []struct{ name, of, columns string }{
			{"candidates", "id", "name, email, email_key, phone, created_at, erased_at"},
			{"interviews", "id", `state, verdict, prior_verdict, deadline, revision, sequence, version, created_at, opened_at, started_at, completed_at,
				redo_at, deleted_at, activity_at, consent_version, redo_message, letter_error, marks, status, search, earlier, erased_at, reminded_at,
				nudged_at, questions_version, undo, COALESCE(replaced_by, 'none')`},
			{"interview_questions", "interview_id", "ord, question_id"},
			{"events", "interview_id", "at, kind, sequence, by_kind, by_id, by_name, by_role, data"},
			{"letters", "id", "kind, to_name, to_email, subject, body, state, error, created_at, send_after, sent_at"},
			{"jobs", "key", "kind, state, run_at, lease_until, attempt, max_attempts, last_error, dead_at"},
		} {
			word := map[string]string{"candidates": "candidate", "letters": "letter", "jobs": "letter"}[table.name]
			if word == "" {
				word = "interview"
			}
			row := func(of string) []string {
				query := `SELECT ` + strings.ReplaceAll("CAST("+strings.Join(columnsOf(table.columns), " AS TEXT) || '|' || CAST(")+" AS TEXT)", "\n", " ") +
					` FROM ` + table.name + ` WHERE ` + table.of + ` = ? ORDER BY 1`
				return must[[]string](k.T)(k.Store.Reader().Text(ctx(), query, of+" "+word+" 3"))
			}
			if diff := cmp.Diff(row("single"), row("crowd")); diff != "" || len(row("crowd")) == 0 {
				k.T.Errorf("%s (-single +crowd):\n%s", table.name, diff)
			}
		}
		equal(k.T, must[interview.Counts](k.T)(k.Store.Reader().Counts(ctx(), p.ID)), counted(k, p.ID))
		again := must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), "crowd interview 7"))
		if again.Earlier != 1 || again.CandidateID != old.CandidateID || again.Phone != "+34" {
			k.T.Errorf("who came back is %+v", again)
		}
		whole := must[interview.Interview](k.T)(k.Store.Reader().Interview(ctx(), "crowd interview 249"))
		crowd[249].Interview.Sequence = 1
		equal(k.T, whole, crowd[249].Interview)

		k.Write(func(tx *store.Tx) error {
			known, err := tx.KnownCandidates(p.ID, []string{"p3@example.com", "person.7@example.com", "stranger@example.com"})
			if len(known) != 2 || known["p3@example.com"].Live != "crowd interview 3" || known["person.7@example.com"].Earlier != 2 {
				k.T.Errorf("known are %+v", known)
			}
			return err
		})
		// One that is live already stops them all.
		err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			more := []store.Newcomer{newcomer(p, "more", 900), newcomer(p, "more", 901)}
			more[1].Candidate.Email = "p3@EXAMPLE.com"
			return tx.CreateInterviews(more)
		})
		is(k.T, err, store.ErrConflict)
		equal(k.T, counted(k, p.ID)[interview.StatusInvited], 250)
	})
}

func columnsOf(list string) []string {
	var columns []string
	depth, start := 0, 0
	for i, r := range list {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				columns, start = append(columns, strings.TrimSpace(list[start:i])), i+1
			}
		}
	}
	return append(columns, strings.TrimSpace(list[start:]))
}

func TestPurgeImportsIsBounded(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		old, _ := list(k, p, slices.Repeat([]interview.RowKind{interview.RowNew}, 25)...)
		k.Clock.Advance(time.Second)
		before := k.Clock.Moment()
		young, _ := list(k, p, interview.RowNew)
		var removed []int
		for {
			var n int
			k.Write(func(tx *store.Tx) (err error) {
				n, err = tx.PurgeImports(before, 10)
				return err
			})
			if n == 0 {
				break
			}
			removed = append(removed, n)
		}
		equal(k.T, removed, []int{10, 10, 6}) // the last one is the import itself
		_, err := k.Store.Reader().Import(ctx(), old.ID)
		is(k.T, err, interview.ErrNotFound)
		must[interview.Import](k.T)(k.Store.Reader().Import(ctx(), young.ID))
	})
}

// The rows of an export are those of the tab, in its order.
func TestExportIsTheBoard(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Other", "Why us?")
		stranger := k.Invited(other, "Ada Moss")
		for i := range 7 {
			k.Invited(p, fmt.Sprintf("Ada %c Invited", 'g'-i))
			k.Completed(p, fmt.Sprintf("Bo %c Completed", 'a'+i))
		}
		k.In(interview.StatusDeleted, p, "Cy Deleted")
		read := k.Store.Reader()
		for _, f := range []interview.CandidateFilter{
			{}, {Sort: interview.SortName}, {Sort: interview.SortDeadline}, {Status: interview.StatusToReview}, {Status: interview.StatusDeleted},
			{Query: "ada", Sort: interview.SortName}, {Query: "c completed", Status: interview.StatusToReview}, {Query: "nobody"}, {Query: "%"},
		} {
			f.PositionID, f.Limit = p.ID, 4
			var want []interview.CandidateRow
			for {
				board := must[interview.CandidateBoard](k.T)(read.CandidateBoard(ctx(), f))
				want = append(want, board.Rows...)
				if f.Cursor = board.Next; f.Cursor == "" {
					break
				}
			}
			f.Limit = 0
			ids := slices.Concat(slices.Collect(must[iter.Seq[[]string]](k.T)(read.CandidateIDs(ctx(), f, 2)))...)
			got := must[[]interview.CandidateRow](k.T)(read.CandidateRows(ctx(), p.ID, append(ids, stranger.ID, "unknown")))
			if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
				k.T.Errorf("%+v (-board +export):\n%s", f, diff)
			}
			twice := must[[]interview.CandidateRow](k.T)(read.CandidateRows(ctx(), p.ID, append(ids, ids...)))
			equal(k.T, len(twice), len(ids))
		}
	})
}
