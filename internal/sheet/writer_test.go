package sheet_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/sheet"
)

func write(t *testing.T, records ...[]string) string {
	t.Helper()
	var b strings.Builder
	w := sheet.NewWriter(&b)
	for _, record := range records {
		if err := w.Write(record...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriting(t *testing.T) {
	t.Parallel()
	got := write(t, []string{"Name", "Email"}, []string{`Ann "Annie" Lee`, "a,b"}, []string{"two\nlines", "three\r\nmore\rlines"}, []string{"Zoë", "nul\x00l"})
	want := "\ufeffName,Email\r\n" + `"Ann ""Annie"" Lee","a,b"` + "\r\n\"two\r\nlines\",\"three\r\nmore\r\nlines\"\r\nZoë,null\r\n"
	if got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if got := write(t); got != "\ufeff" {
		t.Errorf("nothing is written as %q", got)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1":            "'=1+1",
		"+34 600 000 000": "'+34 600 000 000",
		"-1":              "'-1",
		"@SUM(A1)":        "'@SUM(A1)",
		"＝1":              "'＝1",
		"＋1":              "'＋1",
		"－1":              "'－1",
		"＠A":              "'＠A",
		"\tAnn":           "'\tAnn",
		"  =1":            "'  =1",
		"\u00a0=1":        "'\u00a0=1",
		"\u200b=1":        "'\u200b=1",
		"\x00=1":          "'=1",
		"'=1":             "''=1",
		"\r=1":            "\"'\r\n=1\"",
		`=HYPERLINK("x")`: `"'=HYPERLINK(""x"")"`,
		"Ann-Lee":         "Ann-Lee",
		"ann@example.com": "ann@example.com",
		"'Ann'":           "'Ann'",
		"":                "",
	} {
		if got := write(t, []string{cell, "x"}); got != "\ufeff"+want+",x\r\n" {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
	}
}

// TestExportThenImport holds that what was exported comes back with the same values, but for white space around them, whatever
// people are called.
func TestExportThenImport(t *testing.T) {
	t.Parallel()
	pieces := []string{"Ann", "Lee", " ", "'", `"`, ",", ";", "\t", "\n", "=", "+", "-", "＠", "é", "7", "\u200b", "sep=", "日本"}
	random := rand.New(rand.NewPCG(1, 2))
	cell := func() string {
		var b strings.Builder
		for range random.IntN(8) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	records := [][]string{{"Phone", "Status", "Name", "Email"}}
	var want rows
	for i := range 2000 {
		phone, name := cell(), cell()
		records = append(records, []string{phone, cell(), name, "ann@example.com"})
		want = append(want, sheet.Row{Name: strings.TrimSpace(name), Email: "ann@example.com", Phone: strings.TrimSpace(phone)})
		if i%10 == 0 { // the import of an import
			again := want[len(want)-1]
			records = append(records, []string{again.Phone, "", again.Name, again.Email})
			want = append(want, again)
		}
	}
	got, err := read(write(t, records...))
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		got[i].Line = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFullDiskIsToldOf(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	pipe, out := io.Pipe()
	pipe.CloseWithError(full)
	w := sheet.NewWriter(out)
	if err := w.Write("Name"); err != nil {
		t.Errorf("what waits failed already: %v", err)
	}
	if err := w.Flush(); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if err := w.Flush(); !errors.Is(err, full) {
		t.Errorf("later it was forgotten: %v", err)
	}
}
