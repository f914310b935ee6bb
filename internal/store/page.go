package store

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"

	"retake/internal/interview"
)

// key is what a cursor says: the row behind which (Back: before which) the page lies, by its sort value and id. A cursor
// stands in URLs and logs, so a name is never its value: the store looks it up by the id.
type key struct {
	List  string `json:"l"` // the order it belongs to: another list's cursor must not be read by mistake
	Back  bool   `json:"b,omitempty"`
	Value string `json:"v,omitempty"`
	ID    string `json:"i"`
}

func (k key) cursor() interview.Cursor {
	text, err := json.Marshal(k)
	if err != nil {
		return "" // three strings and a bool always marshal
	}
	return interview.Cursor(base64.RawURLEncoding.EncodeToString(text))
}

// number is the sort value of an order by moment; parseCursor has made sure that it is one.
func (k key) number() int64 {
	n, _ := strconv.ParseInt(k.Value, 10, 64)
	return n
}

func number(m interview.Moment) string { return strconv.FormatInt(int64(m), 10) }

// parseCursor reads a cursor of the list; the empty one is the zero key. Lists other than by name are sorted by moment.
func parseCursor(c interview.Cursor, list string) (key, error) {
	if c == "" {
		return key{}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(string(c))
	var k key
	if err != nil || json.Unmarshal(text, &k) != nil || k.List != list || k.ID == "" {
		return key{}, brokenCursor()
	}
	if list != string(interview.SortName) {
		if _, err := strconv.ParseInt(k.Value, 10, 64); err != nil {
			return key{}, brokenCursor()
		}
	}
	return k, nil
}

func brokenCursor() error {
	return interview.Invalid{"cursor": "This link to a page of the list cannot be read. Start at the first page."}
}

// pageSize is the number of rows on a page.
func pageSize(limit int) int {
	switch {
	case limit <= 0:
		return 50
	case limit > 500:
		return 500
	}
	return limit
}

// trim takes limit+1 rows that were read from a cursor, drops the one too many and puts them into reading order. more
// says that there are further rows in the direction of travel. whole is false for a page that a reader should not see: a
// short one on the way back, or an empty one behind a row; the first page is to be shown instead.
func trim[T any](rows []T, limit int, k key) (page []T, more, whole bool) {
	more = len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	if k.Back {
		slices.Reverse(rows)
		return rows, more, len(rows) == limit
	}
	return rows, more, len(rows) > 0 || k.ID == ""
}

// turns are the cursors of the pages before and after.
func turns[T any](page []T, more bool, k key, of func(row T, back bool) key) (prev, next interview.Cursor) {
	if len(page) == 0 {
		return "", ""
	}
	if k.ID != "" && (!k.Back || more) {
		prev = of(page[0], true).cursor()
	}
	if k.Back || more {
		next = of(page[len(page)-1], false).cursor()
	}
	return prev, next
}
