package views

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	templates "github.com/a-h/templ/parser/v2"
)

// What candidates read stands in internal/lang. A sentence in a template of the room, or in the Go beside it, would be
// English for everybody.
func TestTheRoomHasNoWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("room*.templ")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %v, %v", files, err)
	}
	for _, name := range files {
		file, err := templates.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range wordsIn(reflect.ValueOf(file)) {
			t.Errorf("%s: %q is not in internal/lang", name, text)
		}
		generated := strings.TrimSuffix(name, ".templ") + "_templ.go"
		for _, text := range sentencesIn(t, generated) {
			t.Errorf("%s: %q is not in internal/lang", name, text)
		}
	}
	plain, _ := filepath.Glob("room*.go")
	for _, name := range plain {
		if strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, text := range sentencesIn(t, name) {
			t.Errorf("%s: %q is not in internal/lang", name, text)
		}
	}
}

func TestWordsAreRecognised(t *testing.T) {
	t.Parallel()
	file, err := templates.ParseString(`package p

templ x(f F) {
	<p aria-label="Help" class="big">Plain { f.Say("room.x") } <b title="Tip">0 %</b></p>
	if f.Ok {
		<i>deep</i>
	}
}
`)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(wordsIn(reflect.ValueOf(file)), "|")
	if got != "Help|Plain|Tip|deep" {
		t.Errorf("got %q", got)
	}
	for text, want := range map[string]bool{
		"Try again": true, "Record": true, "What was saved.": true, " of your answer": true, "again: now": true,
		"room-step is-done": false, "ready think count": false, "room.takes": false, "?kind=": false, "data-on": false, "": false,
	} {
		if got := forPeople.MatchString(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// wordsIn are the texts of a template that people read: text nodes, and attributes that are spoken.
func wordsIn(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		switch node := v.Interface().(type) {
		case *templates.Text:
			return lettersIn(node.Value)
		case *templates.ConstantAttribute:
			if spoken[node.Key.String()] {
				return lettersIn(node.Value)
			}
			return nil
		case *templates.HTMLComment, *templates.GoComment, *templates.TemplateFileGoExpression:
			return nil
		}
		return wordsIn(v.Elem())
	case reflect.Struct:
		var found []string
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				found = append(found, wordsIn(v.Field(i))...)
			}
		}
		return found
	case reflect.Slice:
		var found []string
		for i := range v.Len() {
			found = append(found, wordsIn(v.Index(i))...)
		}
		return found
	}
	return nil
}

var (
	spoken = map[string]bool{"aria-label": true, "title": true, "alt": true, "placeholder": true, "label": true, "aria-description": true}
	letter = regexp.MustCompile(`\p{L}`)
	// What people read begins with a capital letter or has the marks of a sentence; classes, states, keys and addresses do not.
	forPeople = regexp.MustCompile(`^\p{Lu}\p{Ll}+(?:[ ,.:!?…]|$)|\p{Ll}[.:,!?] |\p{Ll}[.!?…]$|^ \p{L}+ |\p{L} $`)
)

func lettersIn(text string) []string {
	if text = strings.TrimSpace(text); letter.MatchString(text) {
		return []string{text}
	}
	return nil
}

// sentencesIn are the strings of a Go file that are made for people. The HTML that templ wrote around the expressions was
// looked at above; names of placeholders and attributes are for nobody's eyes.
func sentencesIn(t *testing.T, name string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	var look func(ast.Node) bool
	look = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			called := fmt.Sprint(n.Fun)
			return called != "slots" && called != "&{templruntime WriteString}"
		case *ast.KeyValueExpr:
			ast.Inspect(n.Value, look)
			return false
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if err == nil && n.Kind == token.STRING && forPeople.MatchString(text) && !strings.HasSuffix(text, ".templ") {
				found = append(found, text)
			}
		}
		return true
	}
	ast.Inspect(tree, look)
	return found
}
