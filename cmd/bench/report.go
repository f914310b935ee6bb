package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
)

// figure is one line of the report.
type figure struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"` // "x" for a ratio
	Aim    float64 `json:"aim,omitempty"`
	AtMost bool    `json:"at_most,omitempty"` // the aim is an upper bound; otherwise a lower one
	Detail string  `json:"detail,omitempty"`
}

// verdict is empty for a figure without an aim.
func (f figure) verdict() string {
	switch {
	case f.Aim == 0:
		return ""
	case f.AtMost && f.Value <= f.Aim, !f.AtMost && f.Value >= f.Aim:
		return "ok"
	case f.AtMost:
		return "above"
	}
	return "below"
}

func (f figure) aim() string {
	switch {
	case f.Aim == 0:
		return ""
	case f.AtMost:
		return fmt.Sprintf("≤ %s %s", number(f.Aim), f.Unit)
	}
	return fmt.Sprintf("≥ %s %s", number(f.Aim), f.Unit)
}

type report struct{ Figures []figure }

func (r *report) add(f figure) { r.Figures = append(r.Figures, f) }

// write prints the table and, last, the same as one line of JSON.
func (r *report) write(to io.Writer) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "what\tmeasured\taim\t\thow")
	for _, f := range r.Figures {
		fmt.Fprintf(table, "%s\t%s %s\t%s\t%s\t%s\n", f.Name, number(f.Value), f.Unit, f.aim(), f.verdict(), f.Detail)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	type line struct {
		figure
		Verdict string `json:"verdict,omitempty"`
	}
	lines := make([]line, len(r.Figures))
	for i, f := range r.Figures {
		f.Value = math.Round(f.Value*1000) / 1000
		lines[i] = line{f, f.verdict()}
	}
	text, err := json.Marshal(map[string]any{"figures": lines})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "\n%s\n", text)
	return err
}

// number writes as many digits as mean something.
func number(v float64) string {
	switch {
	case v == math.Trunc(v) || math.Abs(v) >= 100:
		return fmt.Sprintf("%.0f", v)
	case math.Abs(v) >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile is the value that the share q of all values does not exceed; 0 for none.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, max(0, int(math.Ceil(q*float64(len(sorted))))-1))]
}

// versus is the outcome of two sides that took turns.
type versus struct{ a, b []float64 }

// turns lets the sides take turns, so that drift of the machine hits both. Who begins changes from round to round.
func turns(rounds int, a, b func() (float64, error)) (versus, error) {
	var v versus
	for i := range rounds {
		first, second := a, b
		if i%2 == 1 {
			first, second = b, a
		}
		x, err := first()
		if err != nil {
			return v, err
		}
		y, err := second()
		if err != nil {
			return v, err
		}
		if i%2 == 1 {
			x, y = y, x
		}
		v.a, v.b = append(v.a, x), append(v.b, y)
	}
	return v, nil
}

// ratio is the median of the rounds' ratios.
func (v versus) ratio() float64 {
	ratios := make([]float64, len(v.a))
	for i := range v.a {
		ratios[i] = v.a[i] / v.b[i]
	}
	return median(ratios)
}
