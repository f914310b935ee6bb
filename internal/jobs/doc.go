// Package jobs runs the work that a verb has promised: letters, media, purging, messages to an ATS.
//
// A verb writes its jobs in its own transaction; once that is committed, the runner carries each of
// them out at least once, across crashes and restarts. A handler must therefore bear being run twice.
// A claimed job is leased: whoever dies loses it to the next claim when the lease ends. The number of
// the attempt is the fencing token: an attempt that was given up for dead can no longer write its
// outcome. A failed job waits longer each time; one that cannot succeed is buried, where admins see it.
// Kinds do not compete: each has places of its own, so slow media work never delays a letter.
//
// It refuses to know SQL (the queue is kept by the store, behind Queue) and what the kinds mean (that
// is wired in cmd). Payloads and the words of errors are never logged with personal data by this room;
// a handler's error is logged as it is, so handlers leave names and addresses out of theirs.
//
// Standard library only.
package jobs
