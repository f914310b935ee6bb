package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/internal/lang"
	"retake/views"
)

// The language of the candidate's pages: chosen on any of them, remembered by a cookie, and until then the position's.

const languageCookie = "language"

// chosenLanguage remembers the language that the address asks for (?lang=es) and gives the address without it; "" when
// it asks for none. A preference is all that this GET changes.
func (s *Server) chosenLanguage(c echo.Context) string {
	r := c.Request()
	tag := c.QueryParam("lang")
	if tag == "" || r.Method != http.MethodGet {
		return ""
	}
	if lang.Known(tag) {
		c.SetCookie(&http.Cookie{
			Name: languageCookie, Value: tag, Path: "/i/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: s.https(), SameSite: http.SameSiteLaxMode,
		})
	}
	rest := r.URL.Query()
	rest.Del("lang")
	return (&url.URL{Path: r.URL.Path, RawQuery: rest.Encode()}).String()
}

// rememberedLanguage is the candidate's own choice; "" when there was none.
func rememberedLanguage(c echo.Context) string {
	if tag := remembered(c, languageCookie); lang.Known(tag) {
		return tag
	}
	return ""
}

// preferred is the language for a page of which no position is known, and for the script, which asks for its page's.
func preferred(c echo.Context) lang.Language {
	if tag := rememberedLanguage(c); tag != "" {
		return lang.Of(tag)
	}
	return lang.Preferred(c.Request().Header.Get("Accept-Language"))
}

// refusals are the reasons that candidates meet. The law words them for recruiters' eyes too; here they are the candidate's.
var refusals = map[interview.Reason]string{
	interview.ReasonConsent:      "room.refusal.consent",
	interview.ReasonQuestionShut: "room.refusal.shut",
	interview.ReasonNoTakesLeft:  "room.refusal.left",
	interview.ReasonTooManyTakes: "room.refusal.often",
	interview.ReasonTakeGone:     "room.refusal.gone",
	interview.ReasonMissing:      "room.refusal.missing",
	interview.ReasonLinkClosed:   "room.refusal.closed",
	interview.ReasonTooLate:      "room.refusal.late",
	interview.ReasonAskedAlready: "room.ask.already",
	interview.ReasonAskedOften:   "room.ask.often",
}

// refusedIn says in a language why a rule forbids what the candidate wants.
func refusedIn(in lang.Language, err error) string {
	var refusal *interview.Refusal
	if errors.As(err, &refusal) && refusals[refusal.Because] != "" {
		return in.Say(refusals[refusal.Because])
	}
	return in.Say("room.refusal.other")
}

// failureIn says in a language what a failure means to a candidate: the desk's words would lead to the desk.
func failureIn(in lang.Language, f views.Failure, id string, err error) (heading, text string) {
	switch {
	case f.Status >= http.StatusInternalServerError:
		return in.Say("room.trouble.ours"), in.Say("room.trouble.ours.text", lang.Args{"Number": id})
	case f.Status == http.StatusNotFound:
		return in.Say("room.trouble.missing"), in.Say("room.trouble.missing.text")
	case f.Status == http.StatusForbidden:
		return in.Say("room.trouble.forbidden"), in.Say("room.trouble.forbidden.text")
	case f.Status == http.StatusRequestEntityTooLarge:
		return in.Say("room.trouble.large"), in.Say("room.trouble.large.text")
	case f.Status == http.StatusTooManyRequests:
		return in.Say("room.trouble.often"), in.Say("room.trouble.often.text")
	case f.Status == http.StatusConflict:
		return in.Say("room.trouble.refused"), refusedIn(in, err)
	}
	return in.Say("room.trouble.refused"), in.Say("room.trouble.form")
}
