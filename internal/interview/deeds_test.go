package interview_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"retake/internal/interview"
)

// deed is a verb as the matrix asks for it.
type deed struct {
	name    string
	verb    interview.Verb
	do      func(iv *interview.Interview, now interview.Moment) error
	prepare func(iv *interview.Interview) // what must have happened before the deed can be asked for
	quiet   bool                          // raises no revision
	touches []string                      // fields that it may change beside what the matrix names
}

var deeds = []deed{
	{name: "resend", verb: interview.VerbResend, touches: []string{"LetterError"},
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.Resend(now, 0) }},
	{name: "resend until", verb: interview.VerbResend, touches: []string{"LetterError", "Deadline"},
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.Resend(now, later) }},
	{name: "delete answers", verb: interview.VerbDeleteAnswers, touches: []string{"Takes", "RedoAt"},
		do: func(iv *interview.Interview, now interview.Moment) error { return deleteFirst(iv, now, 0) }},
	{name: "delete answers until", verb: interview.VerbDeleteAnswers, touches: []string{"Takes", "RedoAt", "Deadline"},
		do: func(iv *interview.Interview, now interview.Moment) error { return deleteFirst(iv, now, later) }},
	{name: "restore answers", verb: interview.VerbRestoreAnswers, touches: []string{"Takes", "RedoAt"}, do: restoreAll},
	{name: "extend", verb: interview.VerbExtend, touches: []string{"Deadline"},
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.Extend(now, later) }},
	{name: "discard", verb: interview.VerbDiscard, do: (*interview.Interview).Discard, touches: []string{"PriorVerdict"}},
	{name: "undiscard", verb: interview.VerbUndiscard, do: (*interview.Interview).Undiscard, touches: []string{"PriorVerdict"}},
	{name: "shortlist", verb: interview.VerbShortlist, do: (*interview.Interview).Shortlist},
	{name: "unshortlist", verb: interview.VerbUnshortlist, do: (*interview.Interview).Unshortlist},
	{name: "delete", verb: interview.VerbDelete, do: (*interview.Interview).Delete},
	{name: "undelete", verb: interview.VerbUndelete, do: (*interview.Interview).Undelete},
	{name: "reinvite", verb: interview.VerbReinvite, touches: []string{"PriorVerdict", "ReplacedBy"},
		do: func(iv *interview.Interview, now interview.Moment) error { _, err := reinvite(iv, now); return err }},
	{name: "rotate link", verb: interview.VerbRotateLink, touches: []string{"Token"},
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.RotateLink(now, "token-9") }},
	{name: "edit candidate", verb: interview.VerbEditCandidate, touches: []string{"LetterError"},
		do: func(iv *interview.Interview, now interview.Moment) error {
			c, to := candidate(), candidate()
			to.Email = "ada.moss@example.com"
			return iv.EditCandidate(now, &c, to)
		}},
	{name: "adjust", verb: interview.VerbAdjust, touches: []string{"Adjustment"},
		do: func(iv *interview.Interview, now interview.Moment) error {
			return iv.Adjust(now, interview.Adjustment{More: 2, Takes: 1, SoundOnly: true, InAdvance: true})
		}},
	{name: "move questions", verb: interview.VerbMoveQuestions, touches: []string{"Questions", "QuestionsVersion"},
		do: func(iv *interview.Interview, now interview.Moment) error {
			p := position()
			p.QuestionsVersion++
			return iv.MoveQuestions(now, p, questions())
		}},
	{name: "erase", verb: interview.VerbErase, touches: []string{"Takes", "RedoMessage", "LetterError", "ErasedAt", "Token"},
		do: (*interview.Interview).Erase},

	{name: "open", verb: interview.VerbOpen, quiet: true, touches: []string{"OpenedAt"},
		do: func(iv *interview.Interview, now interview.Moment) error { iv.Open(now); return nil }},
	{name: "start", verb: interview.VerbStart, touches: []string{"OpenedAt", "StartedAt", "ConsentVersion"},
		do: func(iv *interview.Interview, now interview.Moment) error {
			return iv.Start(now, interview.NoticeVersion)
		}},
	{name: "begin q1", verb: interview.VerbBeginTake, quiet: true, touches: []string{"Takes"},
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.BeginTake(now, "new", q1) }},
	{name: "begin q3", verb: interview.VerbBeginTake, quiet: true, touches: []string{"Takes"},
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.BeginTake(now, "new", q3) }},
	{name: "seal q1", verb: interview.VerbSealTake, touches: []string{"Takes"}, prepare: recordingTake,
		do: func(iv *interview.Interview, now interview.Moment) error { return iv.SealTake(now, "running", whole) }},
	{name: "submit", verb: interview.VerbSubmit, do: (*interview.Interview).Submit, touches: []string{"CompletedAt", "RedoAt", "RedoMessage"}},
	{name: "hand in", verb: interview.VerbHandIn, do: (*interview.Interview).HandIn, touches: []string{"CompletedAt"}},
}

// deleteFirst deletes the first answer there is; without any it asks for the first question's all the same.
func deleteFirst(iv *interview.Interview, now, until interview.Moment) error {
	ids := withMark(iv, interview.MarkRecorded, interview.MarkProblem)
	return iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: append(ids, q1)[:1], Deadline: until})
}

// restoreAll restores every deleted answer; without any it asks for the first question's all the same.
func restoreAll(iv *interview.Interview, now interview.Moment) error {
	ids := withMark(iv, interview.MarkDeleted)
	if len(ids) == 0 {
		ids = []string{q1}
	}
	return iv.RestoreAnswers(now, ids)
}

// recordingTake puts a take under way, begun while the link was open and whatever happened since.
func recordingTake(iv *interview.Interview) {
	iv.Takes = append(iv.Takes, interview.Take{
		ID: "running", QuestionID: q1, Number: 9, State: interview.TakeRecording, BegunAt: sent,
	})
}

// TestMatrixKnowsEveryVerb fails when a verb is added that the matrix does not ask for.
func TestMatrixKnowsEveryVerb(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "verb.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []interview.Verb{interview.VerbInvite, interview.VerbOpenPosition, interview.VerbClosePosition,
		interview.VerbDeletePosition, interview.VerbUndeletePosition, interview.VerbOrder, interview.VerbCarryOrder, interview.VerbTellOrder, interview.VerbUndo, interview.VerbRemind,
		interview.VerbAsk, interview.VerbAnswer}
	verbs := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != "Verb" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		verbs++
		known := slices.ContainsFunc(deeds, func(d deed) bool { return string(d.verb) == text })
		if !known && !slices.Contains(elsewhere, interview.Verb(text)) {
			t.Errorf("the matrix does not ask for the verb %q", text)
		}
		return true
	})
	if verbs < len(elsewhere) {
		t.Errorf("found %d verbs in verb.go: have they moved?", verbs)
	}
}
