package sheet_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"retake/internal/sheet"
)

// FuzzRead holds for any bytes: no panic, lines in order, values that are text without white space around, no more rows than
// may be, errors that are sentences, and the same rows however the bytes arrive.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "\ufeff", "Name,Email\nAnn Lee,ann@example.com\n", "Name;E-Mail\r\n\"Lee, Ann\";ann@example.com\r\n",
		"Email\tName\rann@example.com\t\"two\rlines\"\r", "\"Lee, Ann\" <ann@example.com>, Ben <ben@example.com>",
		"ann@example.com;ben@example.com", "sep=;\nName;Email\n", "\"never closed\nAnn, ann@example.com\n\"x\"y",
		"Name,Email\n\"a\"\"b\n\",\"x\"y\n", "Andr\xe9,andre@example.com", "\xff\xfeA\x00@\x00\x00\xd8", "\xfe\xff\x00A\x00@\x00B",
		"PK\x03\x04", "A\x00", "'=1+1,'+34 600,ann@example.com", ",;\t", "Vorname;Name;Mail\n;;\n;Lee;x;y\n", "Name\n\n", "\r\n\n\r",
		"Name <@> ,'\"@\"'<<@>>\n@,@;1234567,x\t@", "\"'\f0@00,\v'\u00a0x",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := readAll(bytes.NewReader(text))
		if err != nil && !errors.As(err, new(sheet.Refusal)) {
			t.Fatalf("%v is no sentence", err)
		}
		if err == nil && len(got) == 0 || len(got) > sheet.MaxRows {
			t.Fatalf("%d rows, %v", len(got), err)
		}
		line := 1
		for _, row := range got {
			if row.Line < line {
				t.Fatalf("line %d after line %d", row.Line, line)
			}
			line = row.Line
			for _, value := range []string{row.Name, row.Email, row.Phone} {
				if !utf8.ValidString(value) || strings.TrimSpace(value) != value {
					t.Fatalf("%q is a value of line %d", value, row.Line)
				}
			}
		}
		slowly, slowErr := readAll(iotest.OneByteReader(bytes.NewReader(text)))
		if diff := cmp.Diff(got, slowly); diff != "" || err != slowErr {
			t.Fatalf("byte by byte: %v instead of %v, rows (-at once +slowly):\n%s", slowErr, err, diff)
		}
	})
}
