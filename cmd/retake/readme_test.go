package main

import (
	"os"
	"strings"
	"testing"

	"retake/internal/config"
)

// The README's table is the settings' own: it cannot say what is not true.
func TestReadmeListsEverySetting(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), config.Markdown()) {
		t.Errorf("README.md must hold this table:\n%s", config.Markdown())
	}
}
