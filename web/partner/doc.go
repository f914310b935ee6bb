// Package partner is the door for applicant tracking systems: it answers what each vendor's protocol asks of an assessment
// provider, one vendor per file.
//
// It knows the vendors' paths, bodies and errors, and finds the connection by the key that a call comes with: no path holds
// anything of this installation but the vendor's name. Every call that has a key is noted in the connection's log, without
// secrets and persons.
//
// It reads tolerantly, as the vendors' documents have gaps and change: fields may be missing, null or of another type, ids may be
// numbers, unknown fields are passed over, the declared type of the content does not matter. What an order cannot do without
// is refused in the vendor's own shape, in words for the person at the other end. It hands out the order's id and nothing else
// of ours, and it never calls anybody: an ATS gives up after a few seconds.
//
// It refuses cookies, and keys of another vendor's connection; guessing is slowed down by the desk.
//
// Echo routes here as it does in web.
package partner
