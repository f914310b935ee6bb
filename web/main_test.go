package web_test

import (
	"testing"

	"retake/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }
