// Package app is the desk: one exported method is one verb, one transaction and one event, with the jobs that follow from it
// queued in the same transaction.
//
// It knows who may do what (access.go is asked first in every verb), in which order files and rows are written, what letters
// say and when they leave, and what the clock changes by itself (tend.go). The rules themselves are the interview package's.
//
// Verbs on many interviews (batches.go) and lists of people (import.go) run the single verbs as a job. Undo (undo.go) puts
// back what the last verb changed and stops its letter. What lies in the bin goes by purge.go, rows first and files by a job;
// erase.go forgets a person for good.
//
// An ATS is connected (connections.go, exchanges.go), orders interviews (orders.go) and is told how its orders stand (ordertell.go, ordersaid.go);
// what becomes of an order when its interview is deleted, restored or replaced is in carry.go.
//
// It refuses to know HTTP and SQL. A verb either happens as a whole or returns an error that says what to do instead:
// interview.ErrNotFound (also for what the actor may not see), interview.ErrForbidden, interview.Invalid, *interview.Refusal,
// *interview.Stale, *interview.Duplicate, interview.ErrOutdated.
//
// Clock, tokens and passwords are fields of Options, so that tests decide them. Its own dependency is google/uuid, for ids
// that sort by time.
package app
