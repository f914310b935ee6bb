package ats_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"retake/internal/ats"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, gone string }{
		{"Authorization: Basic cmtfZ19hYmNkZWZnaGlqa2xtbjo=", "cmtfZ19hYmNkZWZnaGlqa2xtbjo"},
		{"authorization:Bearer short", "short"},
		{"RT-PARTNER-SECRET: SFVSHA1VFeYC1Wtd", "SFVSHA1VFeYC1Wtd"},
		{"said Bearer abcdefghijklmnop.qrst to us", "abcdefghijklmnop"},
		{"unknown key rk_g1234567890abcdef", "1234567890abcdef"},
		{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqr"},
		{`{"api_key": "a\"b", "id": 1}`, `a\"b`},
		{`{"client_secret":"cut off in the mid`, "cut off"},
		{"https://files.example.com/cv.pdf?X-Amz-Signature=abc123&x=1", "abc123"},
		{"https://ats.example.com/hook?token=t0ps3cret", "t0ps3cret"},
		{"https://interviews.example.com/i/8k3v0j2m5n7p9q1r3s5t7v9w1x", "8k3v0j2m5n"},
		{`{"candidate":{"first_name":"Harry","last_name":"O'Potter","preferred_name":null}}`, "Harry"},
		{`{"candidate":{"first_name":"Harry","last_name":"O'Potter \"x\" y"}}`, "O'Potter"},
		{`{"lastName" : "Møller"}`, "Møller"},
		{`{"email":"harry@example.com"}`, "harry"},
		{`{"emails":["harry+ats@example.co.uk"]}`, "harry+ats"},
		{"no candidate harry@example.com here", "harry@"},
		{"?email=harry%40example.com", "harry%40"},
		{`{"e":"harry\u0040example.com"}`, "harry"},
		{`{"phone":4917012345678}`, "4917012345678"},
		{`{"phone_number":"123-456-7890"}`, "456"},
		{"call +49 (170) 1234-5678 now", "1234"},
		{"call (123) 456-7890", "456-7890"},
		{`{"additional_fields":{"f1":"earns 90000","f2":3}}`, "90000"},
		{`{"resume_url":"https://files.example.com/harry.pdf"}`, "harry"},
	} {
		if got := ats.Redact(c.text); strings.Contains(got, c.gone) || !strings.Contains(got, "···") {
			t.Errorf("%q became %q", c.text, got)
		}
	}
}

// TestRedactKeeps holds that what a person needs to find a fault stays.
func TestRedactKeeps(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"partner_test_id":"019aa0f2-6c7e-7b3a-9d51-0f2e4c5b6a79","partner_interview_id":"ao_019aa0f2-6c7e-7b3a-9d51-0f2e4c5b6a79"}`,
		`{"timestamp":1665680638489,"assessment_status":{"identifier":"status","label":"Status","type":"string","value":"Started"}}`,
		`{"greenhouse_profile_url":"https://app.greenhouse.io/people/17681532?application_id=26234709"}`,
		`{"completed_at":"2026-11-23T12:00:00+01:00","status":"completed"}`,
		`[{"partner_test_id":"1","partner_test_name":"Basic programming"}]`,
		`{"job":{"ashby_id":"1234567890","name":"Archivist","req_id":"R-2026-123"}}`,
		`{"callback_url":"https://example.workable.com/assessments/8823119"}`,
		`{"errors":["partner_status is 'complete' but partner_profile url is missing"]}`,
		`{"candidate":{"email":null}}`,
	} {
		if got := ats.Redact(text); got != text {
			t.Errorf("%s\nbecame\n%s", text, got)
		}
	}
}

func TestExcerptIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 2040) + ` harry@example.com ` + strings.Repeat("é", 5000)
	got := ats.Excerpt(long)
	if len(got) > 4096 || !utf8.ValidString(got) || !strings.HasSuffix(got, "…") || strings.Contains(got, "harry") {
		t.Errorf("%d bytes: …%s", len(got), got[len(got)-40:])
	}
	if got := ats.Excerpt("a\x00b\xff"); got != "ab�" {
		t.Errorf("got %q", got)
	}
}
