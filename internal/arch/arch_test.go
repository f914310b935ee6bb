package arch

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestEveryRoomIsNamed(t *testing.T) {
	t.Parallel()
	said := map[string]bool{} // rooms whose package comment was found
	built := map[string]bool{}
	for _, f := range goFiles(t) {
		if _, ok := plan[f.room]; !ok && !built[f.room] {
			t.Errorf("%s is a room that the plan does not name", f.room)
		}
		built[f.room] = true
		if f.tree.Doc != nil && (path.Base(f.path) == "doc.go" || plan[f.room].program) {
			said[f.room] = true
		}
		if (f.tree.Name.Name == "main") != plan[f.room].program && !f.test {
			t.Errorf("%s: programs live in cmd and static/build, and nothing else does", f.path)
		}
	}
	for room := range built {
		if !said[room] {
			t.Errorf("%s has no doc.go that says what the room knows and refuses", room)
		}
	}
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		for _, imported := range f.imports() {
			if why := wrongArrow(f.room, f.test, imported); why != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, why)
			}
		}
	}
}

// wrongArrow says why a room may not import a package; empty: it may.
func wrongArrow(from string, test bool, imported string) string {
	r := plan[from]
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case imported == module || first == module:
		to := strings.TrimPrefix(imported, module+"/")
		switch {
		case to == "internal/testkit" && !test:
			return "the testkit is for tests only"
		case to == "internal/testkit" || to == from || slices.Contains(r.rooms, to):
			return ""
		}
		return "this arrow is not in the plan"
	case !strings.Contains(first, "."):
		if from == "internal/interview" && !test && under(imported, noIO) {
			return "the law does no I/O"
		}
		return ""
	case under(imported, r.libs) || test && under(imported, testLibs):
		return ""
	}
	return "the plan does not give this room that library"
}

// under reports whether an import path is one of the given or lies below one.
func under(imported string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return imported == p || strings.HasPrefix(imported, p+"/") })
}

// TestArrowsCanBeWrong holds that the rule above refuses what it is there to refuse.
func TestArrowsCanBeWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from     string
		test     bool
		imported string
		allowed  bool
	}{
		{"internal/app", false, "retake/internal/interview", true},
		{"internal/interview", false, "retake/internal/app", false},
		{"internal/interview", false, "os", false},
		{"internal/interview", false, "database/sql", false},
		{"internal/interview", false, "net/mail", true},
		{"internal/interview", true, "os", true},
		{"internal/interview", false, "github.com/google/uuid", false},
		{"views", false, "retake/internal/store", false},
		{"views", false, "github.com/labstack/echo/v4", false},
		{"web", false, "github.com/labstack/echo/v4/middleware", true},
		{"web", false, "github.com/labstack/echo/v4x", false},
		{"internal/store", false, "retake/internal/app", false},
		{"internal/app", false, "github.com/jmoiron/sqlx", false},
		{"internal/app", false, "retake/internal/testkit", false},
		{"internal/app", true, "retake/internal/testkit", true},
		{"internal/app", true, "github.com/google/go-cmp/cmp", true},
		{"internal/app", false, "github.com/google/go-cmp/cmp", false},
		{"internal/utils", false, "retake/internal/interview", false},
	} {
		if why := wrongArrow(c.from, c.test, c.imported); (why == "") != c.allowed {
			t.Errorf("%s (test: %v) → %s: %q", c.from, c.test, c.imported, why)
		}
	}
}

// TestArrowsGoDown holds that the plan itself has no way round in a circle.
func TestArrowsGoDown(t *testing.T) {
	t.Parallel()
	const walking, clear = 1, 2
	seen := map[string]int{}
	var walk func(room string, way []string)
	walk = func(room string, way []string) {
		switch way = append(way, room); seen[room] {
		case walking:
			t.Errorf("the plan goes round in a circle: %s", strings.Join(way, " → "))
			return
		case clear:
			return
		}
		if _, ok := plan[room]; !ok {
			t.Errorf("the plan has an arrow to a room without a name: %s", strings.Join(way, " → "))
		}
		seen[room] = walking
		for _, next := range plan[room].rooms {
			walk(next, slices.Clone(way))
		}
		seen[room] = clear
	}
	for room := range plan {
		walk(room, nil)
	}
}

// TestWebOnlyReadsTheStore holds that no writer of the store reaches the front door.
func TestWebOnlyReadsTheStore(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		name := f.name(module + "/internal/store")
		if f.test || name == "" || f.room != "web" && !strings.HasPrefix(f.room, "web/") {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if sel, ok := selected(n, name); ok && slices.Contains([]string{"Store", "Tx", "Open"}, sel.Sel.Name) {
				t.Errorf("%s: web reads through store.Reader and writes through app, not by store.%s", f.at(sel.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestClockIsReadInCmdOnly(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		name := f.name("time")
		if f.test || name == "" || plan[f.room].program || slices.Contains(mayReadTheClock, f.room) {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if sel, ok := selected(n, name); ok && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				t.Errorf("%s: time.%s; take the moment or a clock from the caller", f.at(sel.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

// selected reports whether the node is pkg.Something.
func selected(n ast.Node, pkg string) (*ast.SelectorExpr, bool) {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	id, ok := sel.X.(*ast.Ident)
	return sel, ok && id.Name == pkg
}

// statement is how SQL begins. Sentences for people are neither all in capitals nor all in small letters to that point.
var statement = regexp.MustCompile(`(?s)^\s*(` +
	`SELECT\s.*\bFROM\b|SELECT\s+\S|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE|VIEW)\s|PRAGMA\s|VACUUM\b|` +
	`select\s.*\bfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|(create|alter|drop)\s+(table|index|unique|view)\s|pragma\s)`)

func TestSQLIsInTheStoreOnly(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if slices.Contains(mayWriteSQL, f.room) {
			continue
		}
		if f.name("database/sql") != "" {
			t.Errorf("%s imports database/sql: only the store speaks to the database", f.path)
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && statement.MatchString(text) {
				t.Errorf("%s: SQL outside the store: %.40q", f.at(lit.Pos()), text)
			}
			return true
		})
	}
}

func TestSQLIsRecognised(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"SELECT id FROM takes":              true,
		"\n\tSELECT id\n\tFROM takes":       true,
		"SELECT 1":                          true,
		"select id from takes":              true,
		"UPDATE takes SET state = ?":        true,
		"DELETE FROM takes":                 true,
		"INSERT INTO takes (id) VALUES (?)": true,
		"WITH x AS (SELECT 1)":              true,
		"PRAGMA foreign_keys":               true,
		"Select answers from the list":      false,
		"Delete from the list":              false,
		"delete answers":                    false,
		"Update":                            false,
		"with the candidate":                false,
	} {
		if got := statement.MatchString(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if n := strings.Count(f.source, "\n"); n > longestFile && !f.generated() && f.path != "schema.sql" {
			t.Errorf("%s has %d lines: split it by meaning", f.path, n)
		}
	}
}

// TestHouseStyle holds what the style card forbids by name.
func TestHouseStyle(t *testing.T) {
	t.Parallel()
	vague := regexp.MustCompile(`(^|[/_])(utils?|helpers?|commons?|managers?|misc|handlers?[0-9])(_test)?(\.|/|$)`)
	for _, f := range sources(t) {
		if vague.MatchString(f.path) {
			t.Errorf("%s: a name that says nothing", f.path)
		}
		if f.tree == nil {
			continue
		}
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: no init(): wiring is visible, in cmd", f.at(fn.Pos()))
			}
		}
	}
}
