package interview

import "slices"

// InterviewFilter is which interviews a list for programs holds: of one position, or of all that somebody works in.
type InterviewFilter struct {
	PositionID string // empty: all positions that are not in the bin
	UserID     string // only of positions that they are a member of; empty: of all
	Status     Status // empty: all
	Query      string // part of a name or email
	Ref        ExternalRef
	Since      Moment // changed then or later, the longest unchanged first; 0: all, the latest change first
	Deleted    bool   // also those in the bin and those that a newer one replaced
	Cursor     Cursor
	Limit      int // 0: 50
}

// OutlinePage is a page of such a list.
type OutlinePage struct {
	Rows []Outline
	Next Cursor // empty: that was all
}

// FeedFilter is which events of the feed somebody may see and asks for.
type FeedFilter struct {
	UserID string      // only of positions that they are a member of; empty: of all
	After  int64       // place in the feed
	Kinds  []EventKind // none: no event
	Limit  int
}

// FeedPage is a stretch of the feed: Last is the place up to which it was looked through, More that there is something behind.
type FeedPage struct {
	Events []Event
	Last   int64
	More   bool
}

// KindsPublished lists the kinds of events that leave the house under one of the names; without a name, all that do.
func KindsPublished(names []string) []EventKind {
	var kinds []EventKind
	for kind, name := range published {
		if len(names) == 0 || slices.Contains(names, name) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}
