package ats

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"retake/internal/interview"
)

// Protocol is what one vendor's ATS understands.
type Protocol struct {
	Vendor interview.Vendor
	Name   string
	Can    Capabilities
	Gaps   []string // what the vendor's documents leave open: to be confirmed with the vendor

	// Hosts are where the vendor's addresses may lie. "*.example.com" is every name below example.com, not that name itself.
	Hosts []string
	Bases []Base // of the vendor, the usual one first; none: each order says where its result goes

	NeedsSecret  bool // we show the vendor something that its ATS gave out
	NeedsAccount bool // our name at the vendor is part of its addresses
	OwnKey       bool // what we show is the key that the ATS comes with

	Setup []string // what to do at the vendor, step by step; {base} stands for the address of this installation

	compose func(Call) (*Request, error)
}

// Base is an address under which a vendor takes results.
type Base struct{ Name, URL string }

// Capabilities are what a protocol has words for.
type Capabilities struct {
	Cancel              bool // the ATS can be told that nothing comes of an order
	CancelHere          bool // the ATS can tell us that it needs an order no more
	Redo                bool // it can be told that a result is taken back until the candidate has recorded again
	RedoByChoice        bool // and that only when the connection says so, as the vendor leaves open what its people see then
	UpdateAfterComplete bool // a second result takes the place of the first
	Stamped             bool // what is sent carries a timestamp that has to rise
}

// Call is what there is to say, and to whom.
type Call struct {
	Connection interview.Connection
	Secret     string // opened: of the vendor or, with OwnKey, the key that its ATS comes with
	Order      interview.Order
	Result     interview.Result
	Stamp      int64 // Unix milliseconds, higher than of any call before for this order
}

// Request is a call to an ATS, ready to be sent.
type Request struct {
	Deed   string // for the log, such as "PATCH report"
	Method string
	URL    string
	Header http.Header
	Body   []byte // nil: none
}

// agent is who calls. Ashby's front refuses the names of libraries.
const agent = "Retake/1 (one-way video interviews)"

// Protocols lists the vendors that are spoken to, in the order in which they are offered.
func Protocols() []Protocol {
	return []Protocol{greenhouse(), ashby(), workable(), recruitee()}
}

// Of is the vendor's protocol; false when it is not spoken.
func Of(v interview.Vendor) (Protocol, bool) {
	for _, p := range Protocols() {
		if p.Vendor == v {
			return p, true
		}
	}
	return Protocol{}, false
}

// Compose puts the result into the vendor's words. It returns nil, nil when the protocol has no word for it, or the order's
// address was forgotten with the person; an error says that the connection is not complete, in words for its page.
func (p Protocol) Compose(c Call) (*Request, error) {
	if p.NeedsSecret && c.Secret == "" || p.OwnKey && c.Secret == "" {
		return nil, errors.New("there is no key to show to " + p.Name + ": enter it in the connection")
	}
	if p.NeedsAccount && c.Connection.Account == "" {
		return nil, errors.New("the name of this installation at " + p.Name + " is missing: enter it in the connection")
	}
	r, err := p.compose(c)
	if err != nil {
		return nil, fmt.Errorf("compose for %s: %w", p.Name, err)
	}
	return r, nil
}

// SaysRedo reports whether the ATS is told that answers were deleted and new ones are awaited. When it is not, it shows the
// earlier result until the new one comes.
func (p Protocol) SaysRedo(c interview.Connection) bool {
	return p.Can.Redo && (!p.Can.RedoByChoice || c.TellRedo)
}

// base is where the connection's ATS takes results.
func (p Protocol) base(c interview.Connection) string {
	if c.BaseURL != "" {
		return strings.TrimRight(c.BaseURL, "/")
	}
	return p.Bases[0].URL
}

// request is a call with a JSON body; nil sends none.
func request(deed, method, url string, body any) (*Request, error) {
	r := &Request{Deed: deed, Method: method, URL: url, Header: http.Header{"User-Agent": {agent}, "Accept": {"application/json"}}}
	if body == nil {
		return r, nil
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Body = bytes.TrimRight(out.Bytes(), "\n")
	return r, nil
}

// basic is a key as the name of HTTP's basic authentication, without a password.
func basic(key string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(key+":")) }

// Outcome is what an answer means for the next try.
type Outcome int

const (
	Delivered Outcome = iota
	Again             // it may work later without anybody's help
	Refused           // somebody has to look: try a few times only
)

// Judge tells the outcome from the status of HTTP; 0 is no answer at all. Redirections are refusals: they are never followed,
// as our key would go with them.
func Judge(status int) Outcome {
	switch {
	case status >= 200 && status < 300:
		return Delivered
	case status == 0, status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		return Again
	}
	return Refused
}
