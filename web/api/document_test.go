package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/testkit"
)

// digestOf is how a request is known again: the same as the API's own, written down a second time.
func digestOf(method, address, body string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", method, address, "")
	h.Write([]byte(body))
	return hex.EncodeToString(h.Sum(nil))
}

func TestDocumentIsValidAndTellsOfEveryMessage(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	if ok, faults := k.judges().ValidateDocument(); !ok {
		for _, f := range faults {
			t.Errorf("%s: %s %v", f.Message, f.Reason, f.SchemaValidationErrors)
		}
	}
	doc := k.document()
	for _, kind := range interview.PublishedKinds() {
		if doc.Webhooks[kind] == nil {
			t.Errorf("the document does not tell of %s", kind)
		}
	}
	ids := map[string]bool{}
	k.each(func(method, path string, o operation) {
		if o.ID == "" || ids[o.ID] || len(o.Tags) != 1 {
			t.Errorf("%s %s: the id %q is missing or taken, or it is in no chapter", method, path, o.ID)
		}
		ids[o.ID] = true
	})
}

// Programs know a refusal by its code. Those that are no program's to meet are listed here.
func TestEveryReasonHasACode(t *testing.T) {
	t.Parallel()
	ours := map[string]bool{ // of screens that the API does not have, and of the candidate's room
		"ReasonConsent": true, "ReasonQuestionShut": true, "ReasonNoTakesLeft": true, "ReasonTooManyTakes": true, "ReasonAskedAlready": true, "ReasonAskedOften": true,
		"ReasonTakeGone": true, "ReasonMissing": true, "ReasonLinkClosed": true, "ReasonTooLate": true, "ReasonNotWhole": true,
		"ReasonImportRuns": true, "ReasonNothingFaulty": true, "ReasonAwaited": true, "ReasonNotBinned": true, "ReasonNotBinnedYet": true,
		"ReasonNothingPurged": true, "ReasonNotFailed": true,
	}
	source, err := os.ReadFile("codes.go")
	if err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile(`interview\.(Reason\w+):`).FindAllStringSubmatch(string(source), -1)
	codes := regexp.MustCompile(`"([a-z_]+)",`).FindAllStringSubmatch(string(source), -1)
	var seen []string
	for _, c := range codes {
		if slices.Contains(seen, c[1]) {
			t.Errorf("two reasons have the code %s", c[1])
		}
		seen = append(seen, c[1])
	}
	files, err := os.ReadDir("../../internal/interview")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), "../../internal/interview/"+f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Names) != 1 || !strings.HasPrefix(v.Names[0].Name, "Reason") {
				return true
			}
			name := v.Names[0].Name
			has := slices.ContainsFunc(known, func(k []string) bool { return k[1] == name })
			if !has && !ours[name] {
				t.Errorf("%s has no code", name)
			}
			return true
		})
	}
}
