// Package interview is the law: the words of Retake and the rules for them.
//
// It knows who may do what to an interview and when: every verb of a recruiter or candidate is a method that takes the
// present moment and returns an error. A refusal changes nothing and says what to do instead. It refuses to know how
// anything is stored, sent, shown or recorded: no I/O, no clock, no randomness, standard library only.
//
// # Words
//
//	Position    the role being hired for        Question    a prompt with its limits, never changed in place
//	Candidate   a person in one position        Interview   one go of a candidate, with its own questions and link
//	link        /i/{token}                      Letter      an email to a candidate; an invitation carries the link
//	Take        one recording for a question    answer      the current take: the newest sealed one not deleted
//	State       the candidate's progress        Verdict     the recruiters' decision, independent of the state
//	Status      what a recruiter sees           Door        what somebody who follows the link finds
//	discard     a verdict, nothing else         delete      into the bin, restorable; erase: gone for good
//	deadline    a fact derived from the clock   redo        answers were deleted after completion; new ones are awaited
//	Event       what happened, when, by whom    Revision    how many verbs an interview has seen
//	Request     what a candidate asks for       Adjustment  what one candidate gets beside what the questions say
//
// # States
//
//	            Start               Submit (nothing missing)
//	invited ------------> started ---------------------------> completed
//	                         ^                                  |
//	                         +----------------------------------+
//	                                    DeleteAnswers
//
// RestoreAnswers leads back to completed when nothing is missing then and the interview had been submitted.
//
// Across every state lie two facts that verbs set and take back: Discard/Undiscard and Delete/Undelete. A completed
// interview is deleted only when it is discarded. Reinvite replaces an interview for good: discard what is completed,
// delete, invite anew. Expired is no state: it is the clock past the deadline of what is not completed.
//
// # Decisions
//
//	2026-11-23  The current answer, the takes used and what is missing are derived from the takes, never stored: nothing
//	            can disagree with them, and a restore needs to bring back takes only.
//	2026-11-23  Facts.May is the one table of what a recruiter may do. The verbs ask it first and the screens ask it which
//	            buttons to show, so that no button leads to a refusal that could have been foreseen.
//	2026-11-23  Grace: for a quarter of an hour after the deadline a take that was begun in time may be saved and a whole
//	            interview be submitted, and later if the answer that was begun may be longer. The link shows "expired" all
//	            the same and nothing new begins.
//	2026-11-23  Opening the link, beginning a take, the fate of letters and findings about media raise no revision: a
//	            recruiter's dialog does not become stale by what decides nothing.
//	2026-11-23  Undiscard restores the verdict that Discard replaced: discarding a shortlisted candidate by mistake costs
//	            nothing.
//	2026-11-23  Undo puts back a snapshot of what the last verb changed instead of doing an opposite verb: it is exact for
//	            every verb alike, and comes too late as soon as anything raised the revision.
//	2026-11-23  The answers that a redo waits for are never purged: until the new ones are submitted, the old can come back.
//	2026-11-23  Asking is possible behind every link, whatever became of it, and raises no revision. Over one that was
//	            replaced it is words only. A request is granted by a verb, in its transaction, and Undo opens it again.
//	2026-11-23  Interview.Limits is where a question's limits meet the candidate's adjustment. An adjustment has no reason:
//	            there is no field for one.
//	2026-11-23  A take that is begun takes over from the one under way for the same question, whose bytes are refused from
//	            then on: the newest device wins. What was saved can be kept until there are bytes of the newer take, and
//	            the answer stays what it was until a take is sealed, which ends all others.
//	2026-11-23  Deleting answers leaves a take under way alone: it is the first of the new ones, and nobody's words are lost
//	            because a recruiter asked for what was being said. How long one may be under way, its question tells.
//	2026-11-23  What was saved of a take that nobody can keep any more is stranded: recruiters may watch it, and it never
//	            becomes the answer unless the link opens again.
//	2026-11-23  An answer that came as a file and is longer than allowed is flagged, not cut or refused, and uses up a take:
//	            nothing failed. What was allowed is noted when it is begun; more time given later settles it.
package interview
