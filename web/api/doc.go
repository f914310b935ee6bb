// Package api is the door for programs: the REST API v1 under /api/v1.
//
// It knows keys, scopes, JSON and the document that describes them (OpenAPI 3.1, made from the types here). Every operation
// passes the same steps: whose key, how fast, which scope, whether it was carried out before (serve.go); then a read asks
// app.Access and the store's Reader, and a write is one verb of the desk, as for the pages. problem.go is the one place that
// turns errors into answers (RFC 9457).
//
// It refuses to decide: what a recruiter may not do on the pages, their key may not do here. It refuses to answer in another
// shape than the document says, to guess a revision, and to give away an address that works without a key.
//
// Interviews look as they do in webhooks (package webhook): one shape for all that leaves the house.
//
// huma makes the document from the types, and checks requests against it; x/time/rate fills the buckets of the rate limit.
package api
