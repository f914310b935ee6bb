package sheet_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"retake/internal/sheet"
)

// The sentences of faults, as people read them.
const (
	notUTF8     = "This line is not UTF-8 text: save the file as CSV UTF-8."
	tooLong     = "This line is longer than 64 KiB."
	badQuote    = "A double quote on this line is never closed, or text follows the closing one."
	moreColumns = "This line has more cells than the heading: put double quotes around text that holds a separator."
)

type rows = []sheet.Row

var (
	ann = sheet.Row{Line: 1, Name: "Ann Lee", Email: "ann@example.com"}
	ben = sheet.Row{Line: 1, Name: "Ben Ray", Email: "ben@example.com"}
)

// at is the person on another line.
func at(line int, row sheet.Row) sheet.Row {
	row.Line = line
	return row
}

func read(text string) (rows, error) { return readAll(strings.NewReader(text)) }

func readAll(r io.Reader) (rows, error) {
	var got rows
	err := sheet.Read(r, func(row sheet.Row) error {
		got = append(got, row)
		return nil
	})
	return got, err
}

// check reads the text at once and byte by byte.
func check(t *testing.T, name, text string, want rows) {
	t.Helper()
	for way, r := range map[string]io.Reader{
		"": strings.NewReader(text), ", byte by byte": iotest.OneByteReader(strings.NewReader(text)),
		", the end with the last bytes": iotest.DataErrReader(strings.NewReader(text)),
	} {
		got, err := readAll(r)
		if err != nil {
			t.Errorf("%s%s: %v", name, way, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s%s (-want +got):\n%s", name, way, diff)
		}
	}
}

// inUTF16 encodes with a byte order mark.
func inUTF16(text string, big bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		if low, high := byte(unit), byte(unit>>8); big {
			b.Write([]byte{high, low})
		} else {
			b.Write([]byte{low, high})
		}
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	t.Parallel()
	both := rows{at(2, ann), at(3, ben)}
	const csv = "Name,Email\nAnn Lee,ann@example.com\nBen Ray,ben@example.com\n"
	zoe := "Name\tEmail\r\nZoë 𝓛ee\tzoe@example.com\r\n"
	wantZoe := rows{{Line: 2, Name: "Zoë 𝓛ee", Email: "zoe@example.com"}}
	for name, c := range map[string]struct {
		text string
		want rows
	}{
		"plain":                         {csv, both},
		"byte order mark":               {"\ufeff" + csv, both},
		"UTF-16, little end":            {inUTF16(csv, false), both},
		"UTF-16, big end":               {inUTF16(csv, true), both},
		"beyond ASCII":                  {zoe, wantZoe},
		"beyond ASCII, UTF-16":          {inUTF16(zoe, false), wantZoe},
		"semicolons":                    {strings.ReplaceAll(csv, ",", ";"), both},
		"tabs":                          {strings.ReplaceAll(csv, ",", "\t"), both},
		"CRLF":                          {strings.ReplaceAll(csv, "\n", "\r\n"), both},
		"CR":                            {strings.ReplaceAll(csv, "\n", "\r"), both},
		"no end of the last":            {strings.TrimSuffix(csv, "\n"), both},
		"empty lines":                   {"\n \t\n" + strings.Replace(csv, "\nB", "\n\r\n\nB", 1), rows{at(4, ann), at(7, ben)}},
		"lines of separators":           {csv + ",\n,,,\n\"\",\n", both[:2]},
		"sep, for Excel":                {"sep=;\r\nName;Email\nAnn Lee;ann@example.com", rows{at(3, ann)}},
		"sep alone":                     {"SEP=;\n\nAnn Lee;ann@example.com", rows{at(3, ann)}},
		"other separator inside":        {"Email;Name\nann@example.com;Lee, Ann", rows{{Line: 2, Name: "Lee, Ann", Email: "ann@example.com"}}},
		"separators in a quoted header": {"\"Name, Vorname\";\"E-Mail\"\nAnn Lee;ann@example.com", rows{at(2, ann)}},
		"quotes":                        {"\"Name\",\"Email\"\n\"Ann Lee\",\"ann@example.com\"\n  \"Ben Ray\"  , \"ben@example.com\"", both},
		"doubled quotes": {"Name,Email\n\"Ann \"\"Annie\"\" Lee\",ann@example.com", rows{
			{Line: 2, Name: `Ann "Annie" Lee`, Email: "ann@example.com"}}},
		"quotes inside": {"Name,Email\nAnn \"Annie\" Lee,ann@example.com", rows{
			{Line: 2, Name: `Ann "Annie" Lee`, Email: "ann@example.com"}}},
		"quoted line ends": {"Name,Notes,Email\r\n\"Ann\r\nLee\",\"\n\n\",ann@example.com\r\nBen Ray,,ben@example.com", rows{
			{Line: 2, Name: "Ann\nLee", Email: "ann@example.com"}, at(6, ben)}},
		"a header of two lines": {"\"Full\nname\",Email\nAnn Lee,ann@example.com", rows{at(3, ann)}},
		"fewer cells":           {"Name,Email,Phone\nAnn Lee,ann@example.com\nBen Ray", rows{at(2, ann), {Line: 3, Name: "Ben Ray"}}},
		"empty cells beyond":    {"Name,Email\nAnn Lee,ann@example.com,,", rows{at(2, ann)}},
		"guarded values": {"Name,Email,Phone\n'=1+1,ann@example.com,'+34 600\nAnn,'@example.com,'600\nO'Lee,o@example.com,+34", rows{
			{Line: 2, Name: "=1+1", Email: "ann@example.com", Phone: "+34 600"},
			{Line: 3, Name: "Ann", Email: "@example.com", Phone: "'600"},
			{Line: 4, Name: "O'Lee", Email: "o@example.com", Phone: "+34"}}},
		"brackets below a header": {"Email\nAnn Lee <ann@example.com>\n<ben@example.com>\nnobody", rows{
			at(2, ann), {Line: 3, Email: "ben@example.com"}, {Line: 4, Email: "nobody"}}},
		"no name below a header": {"Name,Email\n,ann.lee@example.com", rows{{Line: 2, Email: "ann.lee@example.com"}}},
	} {
		check(t, name, c.text, c.want)
	}
}

func TestFaultsCostTheirOwnLine(t *testing.T) {
	t.Parallel()
	const head, next = "Name,Email\n", "\nBen Ray,ben@example.com\n"
	faulted := func(fault string) sheet.Row { row := at(2, ann); row.Fault = fault; return row }
	after := at(3, ben)
	for name, c := range map[string]struct {
		text string
		want rows
	}{
		"Windows-1252": {"Andr\xe9,andre@example.com", rows{{Line: 2, Name: "Andr\ufffd", Email: "andre@example.com", Fault: notUTF8}, after}},
		"characters that were lost": {"Andr\ufffd,andre@example.com", rows{
			{Line: 2, Name: "Andr\ufffd", Email: "andre@example.com", Fault: notUTF8}, after}},
		"more cells":                 {"Ann Lee,ann@example.com,x", rows{faulted(moreColumns), after}},
		"a comma without quotes":     {"Lee, Ann, ann@example.com", rows{{Line: 2, Name: "Lee", Email: "Ann", Fault: moreColumns}, after}},
		"a quote never closed":       {"\"Ann Lee,ann@example.com", rows{faulted(badQuote), after}},
		"a quote closed by the next": {"\"Ann Lee,ann@example.com\n\"Ben Ray\",ben@example.com", rows{faulted(badQuote), after, at(4, ben)}},
		"too long a line":            {strings.Repeat("x", sheet.MaxLine+1), rows{{Line: 2, Fault: tooLong}, after}},
		"a line as long as may be": {strings.Repeat("x", sheet.MaxLine-16) + ",ann@example.com", rows{
			{Line: 2, Name: strings.Repeat("x", sheet.MaxLine-16), Email: "ann@example.com"}, after}},
		"a quote before a long line": {"\"Ann Lee,ann@example.com\n" + strings.Repeat("x", sheet.MaxLine+1) + "\"", rows{
			faulted(badQuote), {Line: 3, Fault: tooLong}, at(4, ben)}},
	} {
		check(t, name, head+c.text+next, c.want)
	}
	check(t, "half a character of UTF-16", inUTF16("Name,Email\nAnn Lee,ann@example.com", false)+"\x41", rows{
		{Line: 2, Name: "Ann Lee", Email: "ann@example.com\ufffd", Fault: notUTF8}})
	check(t, "half a pair of UTF-16", "\xfe\xff\x00a\xd8\x00\x00@\x00b", rows{{Line: 1, Name: "A", Email: "a\ufffd@b", Fault: notUTF8}})
}

// TestAQuoteIsBounded holds that what stands in a quote that is never closed is read as lines of its own, and that a note of
// many lines is still one cell.
func TestAQuoteIsBounded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		lines  int // that follow the first within the quotes
		each   string
		closed bool
		want   int // rows
	}{
		{"50 lines", 49, "x", true, 1},
		{"51 lines", 50, "x", true, 51},
		{"nearly 10,000 bytes", 9, strings.Repeat("x", 1000), true, 1},
		{"over 10,000 bytes", 10, strings.Repeat("x", 1000), true, 11},
		{"never closed", 200, "Ben Ray,ben@example.com", false, 201},
	} {
		text := "Name,Email\n\"Ann" + strings.Repeat("\n"+c.each, c.lines)
		if c.closed {
			text += `",ann@example.com`
		}
		got, err := read(text)
		if err != nil || len(got) != c.want {
			t.Errorf("%s: got %d rows, %v; want %d", c.name, len(got), err, c.want)
			continue
		}
		if faulty := got[0].Fault == badQuote; faulty != (c.want > 1) {
			t.Errorf("%s: the first line's fault is %q", c.name, got[0].Fault)
		}
		for i, row := range got {
			if row.Line != i+2 {
				t.Errorf("%s: row %d is of line %d", c.name, i, row.Line)
			}
		}
	}
}

func TestWholeListsAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                     {"", sheet.ErrEmpty},
		"a byte order mark":           {"\ufeff", sheet.ErrEmpty},
		"a byte order mark of UTF-16": {"\xff\xfe", sheet.ErrEmpty},
		"white space":                 {" \r\n\t\n\r", sheet.ErrEmpty},
		"separators":                  {",;,\n;;;\n", sheet.ErrEmpty},
		"a header":                    {"Name,Email\n\n", sheet.ErrEmpty},
		"sep":                         {"sep=;\n", sheet.ErrEmpty},
		"a workbook":                  {"PK\x03\x04\x14\x00\x06\x00", sheet.ErrExcel},
		"an old workbook":             {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sheet.ErrExcel},
		"NUL":                         {"Ann Lee,ann@example.com\nBen\x00Ray", sheet.ErrBinary},
		"NUL in UTF-16":               {inUTF16("Ann\x00Lee", true), sheet.ErrBinary},
		"UTF-16 without its mark":     {"A\x00n\x00n\x00", sheet.ErrBinary},
		"a picture":                   {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", sheet.ErrBinary},
		"no column for emails":        {"Name,Phone\nAnn Lee,+44 20 7946 0000", sheet.ErrNoEmail},
		"a header that is not UTF-8":  {"Pr\xe9nom;Nom;Courriel\nAnn;Lee;ann@example.com", sheet.ErrNotUTF8},
		"too large":                   {strings.Repeat(strings.Repeat("x", 1023)+"\n", sheet.MaxBytes>>10) + "x", sheet.ErrTooLarge},
	} {
		if _, err := read(c.text); err != c.want {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if got, err := read(strings.Repeat(strings.Repeat("x", 1023)+"\n", sheet.MaxBytes>>10)); err != nil || len(got) != 32<<10 {
		t.Errorf("a file as large as may be: %d rows, %v", len(got), err)
	}
}

func TestRowsAreBounded(t *testing.T) {
	t.Parallel()
	all := strings.Repeat("ann@example.com\n", sheet.MaxRows)
	if got, err := read(all); err != nil || len(got) != sheet.MaxRows {
		t.Errorf("got %d rows, %v", len(got), err)
	}
	if got, err := read(all + "ann@example.com"); err != sheet.ErrTooManyRows || len(got) != sheet.MaxRows {
		t.Errorf("one more: got %d rows, %v", len(got), err)
	}
	if got, err := read(all + "\n,\n"); err != nil || len(got) != sheet.MaxRows {
		t.Errorf("empty lines behind: got %d rows, %v", len(got), err)
	}
}

func TestErrorsPassThrough(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, text := range []string{"", "Name,Email\nAnn,ann@example.com\nBe", "\xff\xfeA\x00n", "\ufeffA", "\"Ann"} {
		got, err := readAll(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) || err == broken {
			t.Errorf("%q: the reader's error came back as %v", text, err)
		}
		if len(got) > 1 {
			t.Errorf("%q: half a line was handed over: %+v", text, got)
		}
	}
	calls := 0
	err := sheet.Read(strings.NewReader("ann@example.com\nben@example.com"), func(sheet.Row) error {
		calls++
		return broken
	})
	if err != broken || calls != 1 {
		t.Errorf("the caller's error came back as %v after %d calls", err, calls)
	}
	var refused sheet.Refusal
	if _, err := read(""); !errors.As(fmt.Errorf("import: %w", err), &refused) {
		t.Errorf("%v is no Refusal", err)
	}
}
