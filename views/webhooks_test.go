package views

import (
	"slices"
	"testing"

	"retake/internal/interview"
)

func TestEveryPublishedEventCanBeChosenAndHasASentence(t *testing.T) {
	t.Parallel()
	var offered []string
	for _, group := range kindGroups {
		offered = append(offered, group.kinds...)
	}
	slices.Sort(offered)
	if want := interview.PublishedKinds(); !slices.Equal(offered, want) {
		t.Errorf("offered %v\npublished %v", offered, want)
	}
	for _, kind := range append(offered, interview.KindTest) {
		if kindSentence(kind) == kind {
			t.Errorf("%s has no sentence", kind)
		}
	}
}
