package interview

import (
	"slices"
	"strings"
	"time"
)

// Scope is a part of what a key of the API may do. Within it the key may do what its user may, and no more.
type Scope string

const (
	ScopePositionsRead    Scope = "positions:read"
	ScopePositionsWrite   Scope = "positions:write"
	ScopeInterviewsRead   Scope = "interviews:read"
	ScopeInterviewsWrite  Scope = "interviews:write"
	ScopeInterviewsDelete Scope = "interviews:delete"
	ScopeMediaRead        Scope = "media:read"
	ScopeWebhooksManage   Scope = "webhooks:manage"
	ScopeATSManage        Scope = "ats:manage"
	ScopeEventsRead       Scope = "events:read"
)

// Scopes lists them in the order of the form.
var Scopes = []Scope{
	ScopePositionsRead, ScopePositionsWrite, ScopeInterviewsRead, ScopeInterviewsWrite, ScopeInterviewsDelete,
	ScopeMediaRead, ScopeEventsRead, ScopeWebhooksManage, ScopeATSManage,
}

const (
	// MaxKeyName is how many characters the name of a key may have.
	MaxKeyName = 60
	// MaxAPIKeys is how many working keys a user may have.
	MaxAPIKeys = 50
	// MaxRefID is how many characters another system's id for an interview may have, MaxRefSystem that system's name.
	MaxRefID     = 255
	MaxRefSystem = 64
	// MaxRefs is how many of them one interview may have.
	MaxRefs = 25
)

// Check tidies the typed fields and faults what cannot be kept.
func (k *APIKey) Check(now Moment) error {
	k.Name = oneLine(k.Name)
	bad := Invalid{}
	bad.text("name", k.Name, 1, MaxKeyName)
	typed := strings.Fields(k.Scopes)
	var known []string
	for _, s := range Scopes {
		if slices.Contains(typed, string(s)) {
			known = append(known, string(s))
		}
	}
	slices.Sort(typed)
	switch {
	case len(known) == 0:
		bad["scopes"] = "Choose at least one thing that the key may do."
	case len(known) != len(slices.Compact(typed)):
		bad["scopes"] = "There is no such scope. Choose from those that are listed."
	}
	k.Scopes = strings.Join(known, " ")
	if k.ExpiresAt != 0 && (k.ExpiresAt <= now || k.ExpiresAt > now.Add(10*365*24*time.Hour)) {
		bad["expires"] = "Choose a day in the future, at most ten years from now."
	}
	return bad.OrNil()
}

// Allows reports whether the key has the scope.
func (k *APIKey) Allows(s Scope) bool { return slices.Contains(strings.Fields(k.Scopes), string(s)) }

// Works reports whether the key may still be used.
func (k *APIKey) Works(now Moment) bool {
	return k.RevokedAt == 0 && (k.ExpiresAt == 0 || now < k.ExpiresAt)
}

// Via is the user as one who acts by a key: the timeline names both.
func (u User) Via(k APIKey) Actor {
	a := u.Actor()
	a.Name += " via “" + k.Name + "”"
	return a
}

// APIKeyRow is a key with whose it is.
type APIKeyRow struct {
	APIKey
	User       string // name
	Role       Role
	DisabledAt Moment // of the user
}

// Check tidies a reference and faults what cannot be kept.
func (r *ExternalRef) Check() error {
	r.System, r.Kind, r.Ref = strings.TrimSpace(r.System), strings.TrimSpace(r.Kind), strings.TrimSpace(r.Ref)
	bad := Invalid{}
	bad.text("system", r.System, 1, MaxRefSystem)
	bad.text("type", r.Kind, 0, MaxRefSystem)
	bad.text("id", r.Ref, 1, MaxRefID)
	if bad["system"] == "" {
		for _, v := range []Vendor{Greenhouse, Ashby, Workable, Recruitee} {
			if r.System == string(v) && r.Kind == "order" {
				bad["type"] = "Orders come from the ATS itself. Choose another type."
			}
		}
	}
	return bad.OrNil()
}
