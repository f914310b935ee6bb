package ats_test

import (
	"strings"
	"testing"

	"retake/internal/ats"
	"retake/internal/interview"
)

func TestCallbackAllowed(t *testing.T) {
	t.Parallel()
	mine := []string{"127.0.0.1:9000", "ats.example.com", "localhost", "[::1]:9000"}
	for _, c := range []struct {
		vendor interview.Vendor
		url    string
		extra  []string
		good   bool
	}{
		{interview.Greenhouse, "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345", nil, true},
		{interview.Greenhouse, "https://app2.eu.greenhouse.io:443/x?y=z", nil, true},
		{interview.Greenhouse, "https://APP.GREENHOUSE.IO/x", nil, true},
		{interview.Workable, "https://acme-1.workable.com/assessments/8823119", nil, true},
		{interview.Recruitee, "https://integrations.rc.recruitee.dev/api/p/x/reports/y", nil, true},
		{interview.Ashby, "https://api.ashbyhq.com/assessment.update", nil, true},

		{interview.Greenhouse, "", nil, false},
		{interview.Greenhouse, "/take_home_tests/12345", nil, false},
		{interview.Greenhouse, "https:app.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "https:///app.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "http://app.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "ftp://app.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "javascript:alert(1)", nil, false},
		{interview.Greenhouse, "https://greenhouse.io.evil.example/x", nil, false},
		{interview.Greenhouse, "https://evilgreenhouse.io/x", nil, false},
		{interview.Greenhouse, "https://evil.example/app.greenhouse.io", nil, false},
		{interview.Greenhouse, "https://evil.example?.greenhouse.io", nil, false},
		{interview.Greenhouse, "https://evil.example#.greenhouse.io", nil, false},
		{interview.Greenhouse, `https://evil.example\.greenhouse.io/x`, nil, false},
		{interview.Greenhouse, "https://evil.example%2f.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "https://evil.example%00.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "https://.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "https://app.greenhouse.io./x", nil, false},
		{interview.Greenhouse, "https://app.greenhouse.io@evil.example/x", nil, false},
		{interview.Greenhouse, "https://key:pass@app.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "https://key@app.greenhouse.io/x", nil, false},
		{interview.Greenhouse, "https://app.greenhouse.io:8443/x", nil, false},
		{interview.Greenhouse, "https://app.greenhouse.io:/x", nil, false},
		{interview.Greenhouse, "https://аpp.greenhouse.io/x", nil, false}, // the first letter is Cyrillic
		{interview.Greenhouse, "https://127.0.0.1/x", nil, false},
		{interview.Greenhouse, "https://[::ffff:127.0.0.1]/x", nil, false},
		{interview.Greenhouse, "https://2130706433/x", nil, false},
		{interview.Greenhouse, "https://169.254.169.254/latest/meta-data", nil, false},
		{interview.Greenhouse, "https://localhost/x", nil, false},
		{interview.Greenhouse, "https://acme.workable.com/x", nil, false},
		{interview.Greenhouse, "https://app.greenhouse.io/" + strings.Repeat("x", 2000), nil, false},
		{interview.Ashby, "https://evil.api.ashbyhq.com/assessment.update", nil, false},
		{interview.Ashby, "https://app.ashbyhq.com/x", nil, false},
		{interview.Workable, "https://workable.com/x", nil, false},
		{interview.Recruitee, "https://evil.recruitee.com/x", nil, false},

		{interview.Greenhouse, "http://127.0.0.1:9000/x", mine, true},
		{interview.Greenhouse, "https://127.0.0.1:9000/x", mine, true},
		{interview.Greenhouse, "http://127.0.0.1:9001/x", mine, false},
		{interview.Greenhouse, "http://127.0.0.1/x", mine, false},
		{interview.Greenhouse, "http://[::1]:9000/x", mine, true},
		{interview.Greenhouse, "http://localhost:1234/x", mine, true},
		{interview.Greenhouse, "https://ats.example.com:8443/x", mine, true},
		{interview.Greenhouse, "https://ATS.example.com/x", mine, true},
		{interview.Greenhouse, "http://ats.example.com/x", mine, false},
		{interview.Greenhouse, "https://x.ats.example.com/x", mine, false},
		{interview.Greenhouse, "https://me@ats.example.com/x", mine, false},
		{interview.Greenhouse, "https://evil.example/x", []string{""}, false},
	} {
		p, _ := ats.Of(c.vendor)
		if err := p.CallbackAllowed(c.url, c.extra); (err == nil) != c.good {
			t.Errorf("%s, %.80q, operator %v: %v", c.vendor, c.url, c.extra, err)
		}
	}
}
