// Package arch holds no code, only the test of the house: which room may import which, where the clock is read, where
// SQL is written, and how long a file may grow.
//
// To add a room or an arrow, change its table first, in a commit of its own that says why.
package arch
