package sheet_test

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"testing"

	"retake/internal/sheet"
)

// TestMemoryIsThatOfAFewLines reads as many rows as may be from a writer that makes them up, some of them faulty. It does not
// run beside other tests, whose memory would be counted.
func TestMemoryIsThatOfAFewLines(t *testing.T) {
	const bound = 4 << 20
	for name, odd := range map[string]string{"good lines": "Ann Lee;ann%d@example.com\n", "quotes never closed": "\"Ann Lee;ann%d@example.com\n"} {
		in, out := io.Pipe()
		go func() {
			w := bufio.NewWriter(out)
			w.WriteString("Name;Email\n")
			for i := range sheet.MaxRows {
				line := "Ben Ray;ben%d@example.com\n"
				if i%3 == 0 {
					line = odd
				}
				fmt.Fprintf(w, line, i)
			}
			w.Flush()
			out.Close()
		}()
		before, most, count := live(), uint64(0), 0
		err := sheet.Read(in, func(sheet.Row) error {
			if count++; count%10_000 == 0 {
				most = max(most, live())
			}
			return nil
		})
		if err != nil || count != sheet.MaxRows {
			t.Errorf("%s: %d rows, %v", name, count, err)
		}
		if most > before+bound {
			t.Errorf("%s: %d bytes are in use, want at most %d", name, most-before, bound)
		}
	}
}

// live is how much memory is in use after clearing up.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
