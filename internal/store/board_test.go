package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// names are the names on a page.
func names(rows []interview.CandidateRow) []string {
	list := []string{}
	for _, row := range rows {
		list = append(list, row.Name)
	}
	return list
}

func board(k *testkit.Kit, f interview.CandidateFilter) interview.CandidateBoard {
	k.T.Helper()
	return must[interview.CandidateBoard](k.T)(k.Store.Reader().CandidateBoard(ctx(), f))
}

func TestBoardRowIsTheInterview(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?", "What next?")
		for _, status := range interview.Statuses {
			iv := k.In(status, p, "Candidate "+string(status))
			now := k.Clock.Moment()
			b := board(k, interview.CandidateFilter{PositionID: p.ID, Status: status})
			if len(b.Rows) != 1 {
				k.T.Fatalf("tab %q has %d rows", status, len(b.Rows))
			}
			got := b.Rows[0]
			equal(k.T, got.Status(now), status)
			email := strings.ToLower(strings.ReplaceAll("Candidate "+string(status), " ", ".")) + "@example.com"
			equal(k.T, got, interview.CandidateRow{Facts: iv.Facts, InterviewID: iv.ID, CandidateID: iv.CandidateID, PositionID: p.ID,
				Token: iv.Token, Name: "Candidate " + string(status), Email: email, Revision: iv.Revision,
				CreatedAt: iv.CreatedAt, ActivityAt: iv.ActivityAt})
			equal(k.T, must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), iv.ID)), got)
			equal(k.T, b.Counts[status], 1)
			equal(k.T, b.Position, p)
			equal(k.T, b.Questions, 2)
		}
		all := board(k, interview.CandidateFilter{PositionID: p.ID})
		equal(k.T, len(all.Rows), len(interview.Statuses)-1) // all that are not deleted
		equal(k.T, all.Counts.All(), len(all.Rows))
		_, err := k.Store.Reader().CandidateBoard(ctx(), interview.CandidateFilter{PositionID: "unknown"})
		is(k.T, err, interview.ErrNotFound)
		_, err = k.Store.Reader().CandidateRow(ctx(), "unknown")
		is(k.T, err, interview.ErrNotFound)
	})
}

func TestPagesJoinWithoutGapOrRepeat(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Engineer", "How?")
		k.Invited(other, "Somebody Else")
		for i := range 23 {
			k.Invited(p, fmt.Sprintf("Candidate %02d", (i*7)%23))
		}
		// Ties: groups of rows with one activity and one deadline.
		k.Write(func(tx *store.Tx) error {
			return tx.Exec(`UPDATE interviews SET activity_at = activity_at / 9000, deadline = deadline / 7000`)
		})
		for _, sort := range []interview.Sort{interview.SortActivity, interview.SortName, interview.SortDeadline} {
			for _, status := range []interview.Status{"", interview.StatusInvited} {
				for _, query := range []string{"", "CANDIDATE"} {
					f := interview.CandidateFilter{PositionID: p.ID, Sort: sort, Status: status, Query: query, Limit: 23}
					whole := names(board(k, f).Rows)
					equal(k.T, len(whole), 23)

					f.Limit = 5
					var forward []string
					var pages []interview.CandidateBoard
					for {
						b := board(k, f)
						pages = append(pages, b)
						forward = append(forward, names(b.Rows)...)
						if b.Next == "" {
							break
						}
						f.Cursor = b.Next
					}
					equal(k.T, forward, whole)
					equal(k.T, len(pages), 5)
					equal(k.T, pages[0].Prev, "")

					back := names(pages[4].Rows)
					for f.Cursor = pages[4].Prev; f.Cursor != ""; {
						b := board(k, f)
						if b.Next == "" {
							k.T.Fatal("no way forward from a page that was reached on the way back")
						}
						back = append(names(b.Rows), back...)
						f.Cursor = b.Prev
					}
					equal(k.T, back, whole)
				}
			}
		}
	})
}

func TestOrdersOfTheBoard(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		k.Invited(p, "cy ray")
		k.Invited(p, "Ada Moss")
		bo := k.Invited(p, "Bo Lind")
		k.Then(bo, interview.EventExtended, func(iv *interview.Interview, now interview.Moment) error {
			return iv.Extend(now, now.Add(1e9))
		})
		for sort, want := range map[interview.Sort][]string{
			"":                     {"Bo Lind", "Ada Moss", "cy ray"},
			interview.SortActivity: {"Bo Lind", "Ada Moss", "cy ray"},
			interview.SortName:     {"Ada Moss", "Bo Lind", "cy ray"},
			interview.SortDeadline: {"Bo Lind", "cy ray", "Ada Moss"},
		} {
			equal(k.T, names(board(k, interview.CandidateFilter{PositionID: p.ID, Sort: sort}).Rows), want)
		}
	})
}

func TestShortPageOnTheWayBackIsTheFirstPage(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		for i := range 6 {
			k.Invited(p, fmt.Sprintf("Candidate %d", i))
		}
		f := interview.CandidateFilter{PositionID: p.ID, Limit: 3}
		f.Cursor = board(k, f).Next
		second := board(k, f)
		f.Cursor = second.Prev
		k.Then(load(k, board(k, f).Rows[0].InterviewID), interview.EventDeleted, (*interview.Interview).Delete)
		first := board(k, f)
		equal(k.T, names(first.Rows), []string{"Candidate 4", "Candidate 3", "Candidate 2"})
		equal(k.T, first.Prev, "")
		for _, row := range second.Rows { // nothing is left behind the cursor
			k.Then(load(k, row.InterviewID), interview.EventDeleted, (*interview.Interview).Delete)
		}
		f.Cursor = first.Next
		equal(k.T, names(board(k, f).Rows), []string{"Candidate 4", "Candidate 3"})
	})
}

func TestBrokenCursorIsInvalid(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		k.Invited(p, "Ada Moss")
		k.Invited(p, "Bo Lind")
		byName := board(k, interview.CandidateFilter{PositionID: p.ID, Sort: interview.SortName, Limit: 1}).Next
		for _, cursor := range []interview.Cursor{"x", "!!", "bnVsbA", "e30", byName,
			"eyJsIjoiYWN0aXZpdHkiLCJ2IjoieCIsImkiOiJpZCJ9"} { // {"l":"activity","v":"x","i":"id"}
			_, err := k.Store.Reader().CandidateBoard(ctx(), interview.CandidateFilter{PositionID: p.ID, Cursor: cursor})
			if invalid, ok := err.(interview.Invalid); !ok || invalid["cursor"] == "" {
				k.T.Errorf("cursor %q: got %v", cursor, err)
			}
			if _, err = k.Store.Reader().Outbox(ctx(), "", cursor, 0); err == nil {
				k.T.Errorf("cursor %q: the outbox takes it", cursor)
			}
		}
		_, err := k.Store.Reader().CandidateBoard(ctx(), interview.CandidateFilter{PositionID: p.ID, Sort: interview.SortName,
			Cursor: "eyJsIjoibmFtZSIsImkiOiJ1bmtub3duIn0"}) // {"l":"name","i":"unknown"}
		if _, ok := err.(interview.Invalid); !ok {
			k.T.Errorf("cursor of an unknown row: got %v", err)
		}
	})
}

func TestSearchTakesEveryCharacterAsItStands(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		for _, name := range []string{"Ada Moss", "Örjan Ås", "50% Off", "5000 Off", "Snake_Case", "SnakeXCase", `Back\Slash`, "O'Hara"} {
			k.Invited(p, name)
		}
		for query, want := range map[string][]string{
			"MOSS":              {"Ada Moss"},
			"a.moss@EXAMPLE":    {"Ada Moss"},
			"örjan å":           {"Örjan Ås"},
			"ÖRJAN":             {"Örjan Ås"},
			"50%":               {"50% Off"},
			"%":                 {"50% Off"},
			"e_c":               {"Snake_Case"},
			`\`:                 {`Back\Slash`},
			"'":                 {"O'Hara"},
			"nobody":            {},
			"mo\x00ss":          {"Ada Moss"},
			"moss\xff":          {"Ada Moss"},
			"' OR 1=1 --":       {},
			"ada moss ada.moss": {"Ada Moss"},
		} {
			got := names(board(k, interview.CandidateFilter{PositionID: p.ID, Query: query}).Rows)
			if !slices.Equal(got, want) {
				k.T.Errorf("search %q: got %q, want %q", query, got, want)
			}
		}
		k.Write(func(tx *store.Tx) error {
			c := must[interview.Candidate](k.T)(tx.CandidateByEmail(p.ID, "ada.moss@example.com"))
			c.Name = "Ada Thorn"
			return tx.SaveCandidate(c)
		})
		equal(k.T, names(board(k, interview.CandidateFilter{PositionID: p.ID, Query: "thorn"}).Rows), []string{"Ada Thorn"})
		equal(k.T, names(board(k, interview.CandidateFilter{PositionID: p.ID, Query: "ada moss"}).Rows), []string{})
	})
}

func TestEveryPageIsReadAlongOneIndex(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		for i := range 4 {
			k.Invited(p, fmt.Sprintf("Candidate %d", i))
		}
		index := map[interview.Sort]string{interview.SortActivity: "by_activity", interview.SortName: "by_name", interview.SortDeadline: "by_deadline"}
		for sort, name := range index {
			for _, status := range []interview.Status{"", interview.StatusInvited} {
				for _, query := range []string{"", "cand"} {
					f := interview.CandidateFilter{PositionID: p.ID, Sort: sort, Status: status, Query: query, Limit: 1}
					first := board(k, f)
					f.Cursor = first.Next
					second := board(k, f)
					for _, cursor := range []interview.Cursor{"", first.Next, second.Prev} {
						f.Cursor = cursor
						plan := must[string](k.T)(k.Store.Plan(ctx(), f))
						want := "interviews_" + name
						if status != "" {
							want = "interviews_status_" + name
						}
						if !strings.Contains(plan, want+" ") || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "Sort") {
							k.T.Errorf("sort %q, status %q, search %q, cursor %v: want %s and no sorting, got\n%s", sort, status, query, cursor != "", want, plan)
						}
					}
				}
			}
		}
		if !k.Store.IsPostgres() {
			plan := must[string](k.T)(k.Store.PlanOf(ctx(), `SELECT id FROM interviews WHERE `+store.Waiting+` AND deadline <= 5 ORDER BY deadline LIMIT 9`))
			if !strings.Contains(plan, "interviews_waiting") || strings.Contains(plan, "TEMP B-TREE") {
				k.T.Errorf("passed deadlines: %s", plan)
			}
		}
	})
}
