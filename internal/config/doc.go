// Package config turns flags and environment into one struct, once, at the start.
//
// It knows every setting: name, default, sentence of help, and how to check it. The parser, --help and
// the table of the README read the same list, so they cannot disagree. A flag wins over RETAKE_*, and
// RETAKE_* wins over the default. An empty variable counts as not set, because compose files leave them.
//
// It refuses RETAKE_* names that it does not know (a typo must not silently mean the default), a secret
// given both as itself and as a _FILE, and a value that could only fail later. It opens no connection,
// reads no file but the _FILE of a secret, and knows nothing of the rooms that use the values.
//
// Standard library only.
package config
