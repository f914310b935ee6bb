// Package web is the front door: HTTP and nothing else.
//
// It knows addresses, forms, cookies and headers. routes.go is the whole map of addresses with the permission beside
// each. A read asks app.Access and the store's Reader and shows a view; a write is parsed and handed to one verb of the
// desk, which decides and commits. render.go answers with a page or with the very same fragment for htmx, errors.go
// turns meanings into status codes.
//
// It refuses to decide anything about interviews, to write to the store, to change anything on GET, and to log a path:
// paths hold the candidates' links.
//
// Echo routes, because its tree of parameters is exact and quick; gorilla/sessions signs and seals the one cookie.
package web
