package ats

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
)

// stamp is a moment as every protocol here takes it; "" for never.
func stamp(m interview.Moment) string {
	if m == 0 {
		return ""
	}
	return m.Time().UTC().Format(time.RFC3339)
}

// asked lists the places of the questions that were asked again: "2, 4".
func asked(r interview.Result) string {
	places := make([]string, len(r.Redone))
	for i, place := range r.Redone {
		places[i] = strconv.Itoa(place)
	}
	return strings.Join(places, ", ")
}

// summary is one sentence about a completed interview for people who see nothing but the ATS.
func summary(r interview.Result) string {
	s := "The answers are ready to watch."
	if r.Attempt > 1 {
		s = fmt.Sprintf("The answers of attempt %d are ready to watch.", r.Attempt)
	}
	if again := asked(r); again != "" {
		s += " Recorded again: question " + again + "."
	}
	return s
}

// reason says why nothing comes of an order.
func reason(r interview.Result) string {
	switch {
	case r.Status == interview.OrderExpired:
		return "Expired"
	case r.Cancelled != "":
		return r.Cancelled
	}
	return "Cancelled"
}
