// Package internal holds the rooms of Retake that know no HTTP. This page is the floor plan; each room has its own.
//
//	interview  the law: words and rules, no I/O
//	store      the cellar: all SQL and nothing else, on SQLite and PostgreSQL
//	app        the desk: one method is one verb is one transaction; whoever asks is checked first
//	media      recordings: taking bytes in safely, making them playable, clearing up
//	mail       letters: composing and sending
//	lang       what candidates read, in every language that there is
//	sheet      lists of people: CSV and pasted text in, CSV out
//	ats        what is said to an ATS, one vendor per file
//	webhook    what the world outside is told, signed, and how to send without being led astray
//	jobs       the runner of what a verb has promised for later
//	auth       passwords, tokens and how fast somebody may guess
//	config     flags and environment, once, at the start
//	testkit    for tests only: database, clock, fixtures
//	pgserver   a private PostgreSQL, for tests and the fault harness
//	arch       no code: the test that holds this plan
//
// The front door is web (HTTP only), the face is views (templ only), the wardrobe is static (files for browsers), and
// cmd wires it all together.
//
// Arrows go down only. The desk asks the law and writes to the cellar; the front door reads through store.Reader and
// writes through the desk; the law knows nobody. What is allowed stands as a table in arch, and a test fails on an arrow
// or room that is not in it: change the table first, in a commit of its own.
//
// A read: web parses the URL into a filter, one query answers, one component renders it, as page or as fragment.
// A write: web parses a form, app checks access, loads, lets the law decide, saves, notes the event and queues the
// jobs, all in one transaction. Letters, media work and clearing up start from job rows only. Whoever follows from outside,
// by webhook, ATS or feed, reads the events in the order of the commits, so that nothing is missed.
package internal
