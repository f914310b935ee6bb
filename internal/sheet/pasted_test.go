package sheet_test

import (
	"strings"
	"testing"

	"retake/internal/sheet"
)

func TestPastedLists(t *testing.T) {
	t.Parallel()
	withPhone := ann
	withPhone.Phone = "+44 20 7946 0000"
	quoted := sheet.Row{Line: 1, Name: "Lee, Ann", Email: "ann@example.com"}
	named := func(name string) rows { return rows{{Line: 1, Name: name, Email: "ann@example.com"}} }
	for text, want := range map[string]rows{
		"Ann Lee, ann@example.com":                                          {ann},
		"Ann Lee;ann@example.com":                                           {ann},
		"Ann Lee\tann@example.com":                                          {ann},
		"   Ann Lee  ,   ann@example.com  ":                                 {ann},
		"ann@example.com, Ann Lee":                                          {ann},
		"Ann, Lee, ann@example.com":                                         {ann},
		"ann@example.com;Ann;Lee":                                           {ann},
		"Ann Lee, ann@example.com, +44 20 7946 0000":                        {withPhone},
		"Ann Lee\t'+44 20 7946 0000\tann@example.com":                       {withPhone},
		"+44 20 7946 0000;Ann Lee;ann@example.com":                          {withPhone},
		"Ann Lee;ann@example.com;+44 20 7946 0000;Berlin;":                  {withPhone},
		"Ann Lee <ann@example.com>":                                         {ann},
		"Ann Lee, <ann@example.com>":                                        {ann},
		`"Ann Lee","ann@example.com"`:                                       {ann},
		`"Ann Lee" <ann@example.com>`:                                       {ann},
		`'Ann Lee' <ann@example.com>`:                                       {ann},
		`"Lee, Ann" <ann@example.com>`:                                      {quoted},
		`"Lee, Ann";ann@example.com`:                                        {quoted},
		"\ufeffAnn Lee, ann@example.com":                                    {ann},
		"Ann O'Lee, ann@example.com":                                        named("Ann O'Lee"),
		"=1+1, ann@example.com":                                             named("=1+1"),
		"+cmd|' /C calc'!A0;ann@example.com":                                named("+cmd|' /C calc'!A0"),
		"<b>Ann</b>, ann@example.com":                                       named("<b>Ann</b>"),
		`Ann "Lee, ann@example.com`:                                         named(`Ann "Lee`),
		"Ann Lee":                                                           {{Line: 1, Name: "Ann Lee"}},
		"\n  \nAnn Lee, ann@example.com\r\n\r\n\nBen Ray;ben@example.com\r": {at(3, ann), at(6, ben)},
		"Ann Lee, ann@example.com\rBcc: all@example.com":                    {ann, {Line: 2, Name: "Bcc All", Email: "Bcc: all@example.com"}},

		"Ann Lee <ann@example.com>, Ben Ray <ben@example.com>":             {ann, ben},
		"Ann Lee <ann@example.com>; Ben Ray <ben@example.com>;":            {ann, ben},
		"Lee, Ann <ann@example.com>; Ray, Ben <ben@example.com>":           {{Line: 1, Name: "Lee Ann", Email: "ann@example.com"}, {Line: 1, Name: "Ray Ben", Email: "ben@example.com"}},
		`"Lee, Ann" <ann@example.com>, "Ben Ray" <ben@example.com>`:        {quoted, ben},
		"Ann Lee, ann@example.com, Ben Ray, ben@example.com":               {ann, ben},
		"ann@example.com, Ann Lee, ben@example.com, Ben Ray":               {ann, ben},
		"Ann Lee,ann@example.com,+44 20 7946 0000,Ben Ray,ben@example.com": {withPhone, ben},

		`"Ann Lee, ann@example.com`: {{Line: 1, Name: "Ann Lee", Email: "ann@example.com", Fault: badQuote}},
		"Zo\xeb, ann@example.com":   {{Line: 1, Name: "Zo\ufffd", Email: "ann@example.com", Fault: notUTF8}},
	} {
		check(t, text, text, want)
	}
	long := strings.Repeat("x", 10_000)
	check(t, "a very long name", long+", ann@example.com", named(long))
}

func TestNamesOfAddresses(t *testing.T) {
	t.Parallel()
	for address, name := range map[string]string{
		"ann.lee@example.com":        "Ann Lee",
		"ann_lee-ray@example.com":    "Ann Lee Ray",
		"ANN@example.com":            "ANN",
		"ann+jobs@example.com":       "Ann",
		"ann.lee42@example.com":      "Ann Lee",
		"ann.o'lee@example.com":      "Ann O'lee",
		"élodie@example.com":         "Élodie",
		"1234@example.com":           "",
		"@example.com":               "",
		"<ann.lee@example.com>":      "Ann Lee",
		`"ann.lee@example.com"`:      "Ann Lee",
		"ann.lee@example.com, ":      "Ann Lee",
		", ann.lee@example.com":      "", // a column for names, not filled in
		"; <ann.lee@example.com>":    "",
		"ann.lee@example.com;+44 20": "Ann Lee",
	} {
		got, err := read(address)
		if err != nil || len(got) != 1 || got[0].Name != name || !strings.Contains(got[0].Email, "@example.com") {
			t.Errorf("%q: got %+v, %v; want the name %q", address, got, err, name)
		}
	}
	check(t, "many on a line", "ann@example.com, ben@example.com;cem@example.com", rows{
		{Line: 1, Name: "Ann", Email: "ann@example.com"}, {Line: 1, Name: "Ben", Email: "ben@example.com"},
		{Line: 1, Name: "Cem", Email: "cem@example.com"},
	})
}
