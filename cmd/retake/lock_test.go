package main

import (
	"strings"
	"testing"
)

func TestOneServerPerDataFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first, err := lock(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(folder); err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("a second server may start: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := lock(folder)
	if err != nil {
		t.Fatalf("the lock outlives its server: %v", err)
	}
	again.Close()
}
