package views

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/views/ui"
)

// APIDocsURL is the description of the API for people.
const APIDocsURL = "/api/v1/docs"

// APIKeyURL is where something is done to a key.
func APIKeyURL(id, deed string) string { return join(APIKeysURL+"/"+id, deed) }

// NewKeyDays is how long a key works that nobody said anything about.
const NewKeyDays = "365"

func expiryOptions() []ui.Option {
	return []ui.Option{
		{Value: "30", Label: "for 30 days"}, {Value: "90", Label: "for 90 days"}, {Value: NewKeyDays, Label: "for a year"}, {Value: "", Label: "until it is revoked"},
	}
}

func scopeID(i int) string { return "scope-" + strconv.Itoa(i+1) }

// scopeLabel is a scope as people say it.
func scopeLabel(s interview.Scope) string {
	switch s {
	case interview.ScopePositionsRead:
		return "See positions and questions"
	case interview.ScopePositionsWrite:
		return "Create and change positions and questions"
	case interview.ScopeInterviewsRead:
		return "See candidates and interviews"
	case interview.ScopeInterviewsWrite:
		return "Invite, ask again, discard, and whatever else recruiters do"
	case interview.ScopeInterviewsDelete:
		return "Delete interviews, and restore them"
	case interview.ScopeMediaRead:
		return "Play and download recordings"
	case interview.ScopeEventsRead:
		return "Read what happened, event by event"
	case interview.ScopeWebhooksManage:
		return "Manage webhooks, as an admin"
	case interview.ScopeATSManage:
		return "Manage ATS orders, as an admin"
	}
	return string(s)
}

func chosen(list []string, one string) bool { return slices.Contains(list, one) }

func keysTitle(v Viewer) string {
	if v.User.Role.Allows(interview.MayManage, true) {
		return "Everybody’s keys"
	}
	return "Your keys"
}

// keyNote is whose key it is, how long it works and when it was used last.
func keyNote(v Viewer, k interview.APIKeyRow) string {
	var parts []string
	if k.UserID != v.User.ID {
		parts = append(parts, "of "+k.User)
	}
	if k.UsedAt == 0 {
		parts = append(parts, "never used")
	} else {
		parts = append(parts, "last used "+ago(k.UsedAt, v.Now)+" from "+k.UsedFrom)
	}
	if k.ExpiresAt != 0 && k.Works(v.Now) {
		parts = append(parts, "works until "+day(k.ExpiresAt))
	}
	return strings.Join(parts, " · ")
}

func keyScopes(k interview.APIKeyRow) string {
	return strings.Join(strings.Fields(k.Scopes), ", ")
}

// keyBadge says why a key does not work; empty when it does.
func keyBadge(k interview.APIKeyRow, now interview.Moment) string {
	switch {
	case k.RevokedAt != 0:
		return "Revoked"
	case !k.Works(now):
		return "Expired"
	case k.DisabledAt != 0:
		return "No access"
	}
	return ""
}

// keyFaults leads from the summary to the first of the checkboxes, which has no id of its own in the form.
func keyFaults(bad interview.Invalid) []ui.FieldError {
	var list []ui.FieldError
	for _, f := range []struct{ field, id string }{{"name", "name"}, {"scopes", scopeID(0)}, {"expires", "expiry"}} {
		if bad[f.field] != "" {
			list = append(list, ui.FieldError{ID: f.id, Text: bad[f.field]})
		}
	}
	return list
}

func keysDescribed(bad interview.Invalid) templ.Attributes {
	if bad["scopes"] == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": "scopes-error"}
}
