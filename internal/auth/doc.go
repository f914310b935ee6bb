// Package auth knows secrets: how passwords are kept and judged, how tokens are made and kept, and how
// fast somebody may guess.
//
// It refuses to know accounts, sessions, roles and HTTP: it turns a password into a hash, a token into
// the text that may be stored, and a history of failures into a delay. Whom they belong to is decided
// elsewhere. Nothing here reads the clock.
//
// Its one dependency is alexedwards/argon2id, which writes parameters and salt into the hash in the
// usual text form, so that hashes made today can still be checked after the parameters have changed.
package auth
