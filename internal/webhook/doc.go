// Package webhook knows how what happens here is told to the world outside: the messages and their two shapes, their
// signatures after Standard Webhooks 1.0.0, when to try again, and how to send without being led astray.
//
// It refuses to reach what is not public, whatever a name resolves to in the end: addresses of this machine, of the network
// it stands in, of clouds' own services. Redirects are never followed. What the operator lists may be reached all the same.
// It keeps nothing and decides nothing about who may see what: the desk hands it what is to be said.
//
// Signing is fifteen lines of the standard library; the library of Standard Webhooks judges them in the tests.
package webhook
