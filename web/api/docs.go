package api

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"retake/internal/interview"
	"retake/views"
)

// docs serves the document as a page for people.
func (s *Server) docs(doc *huma.OpenAPI) error {
	d := views.APIDocs{
		Title: doc.Info.Title, Server: s.BaseURL + Prefix, Intro: paragraphs(doc.Info.Description), Kinds: interview.PublishedKinds(), Codes: told(),
	}
	for _, tag := range doc.Tags {
		d.Groups = append(d.Groups, groupOf(doc, tag))
	}
	schemas, typed := doc.Components.Schemas.Map(), map[string]bool{}
	for _, item := range doc.Paths {
		for _, o := range []*huma.Operation{item.Post, item.Put, item.Patch} {
			if o != nil && o.RequestBody != nil && o.RequestBody.Content["application/json"] != nil {
				reach(doc, o.RequestBody.Content["application/json"].Schema, typed)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if strings.HasPrefix(name, "Page") || strings.HasSuffix(name, "Body") {
			continue // told where they are used
		}
		fields := fieldsOf(schemas[name])
		for i := range fields {
			fields[i].Needed = fields[i].Needed && typed[name] // an answer has all of them
		}
		d.Shapes = append(d.Shapes, views.APIShape{Name: name, About: schemas[name].Description, Fields: fields})
	}
	var page bytes.Buffer
	if err := views.APIDocsPage(d).Render(context.Background(), &page); err != nil {
		return err
	}
	s.open("/docs", "text/html; charset=utf-8", page.Bytes())
	return nil
}

// paragraphs reads the little Markdown of the introduction: paragraphs, items and words that stand out.
func paragraphs(text string) []views.APIText {
	var out []views.APIText
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		line, item := strings.CutPrefix(line, "* ")
		p := views.APIText{Item: item}
		for i, part := range strings.Split(line, "**") {
			if part != "" {
				p.Parts = append(p.Parts, views.APIWord{Text: part, Strong: i%2 == 1})
			}
		}
		out = append(out, p)
	}
	return out
}

func groupOf(doc *huma.OpenAPI, tag *huma.Tag) views.APIGroup {
	g := views.APIGroup{ID: "group-" + strings.ReplaceAll(strings.ToLower(tag.Name), " ", "-"), Name: tag.Name, About: tag.Description}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, m := range []struct {
			name string
			op   *huma.Operation
		}{{http.MethodGet, item.Get}, {http.MethodPost, item.Post}, {http.MethodPut, item.Put}, {http.MethodPatch, item.Patch}, {http.MethodDelete, item.Delete}} {
			if m.op != nil && slices.Contains(m.op.Tags, tag.Name) {
				g.Deeds = append(g.Deeds, deedOf(doc, m.name, path, m.op))
			}
		}
	}
	return g
}

func deedOf(doc *huma.OpenAPI, method, path string, o *huma.Operation) views.APIDeed {
	about, scope, _ := strings.Cut(o.Description, "Scope: ")
	d := views.APIDeed{ID: o.OperationID, Method: method, Path: path, Title: o.Summary, About: strings.TrimSpace(about), Scope: scope}
	for _, p := range o.Parameters {
		if p.In == "header" && (p.Name == "Idempotency-Key" || p.Name == "If-Match" || p.Name == "Range") {
			continue // they are the same everywhere: told in the introduction
		}
		f := fieldOf(p.Name, p.Schema, p.Required)
		if p.Description != "" {
			f.About = p.Description
		}
		d.Parameters = append(d.Parameters, f)
	}
	if o.RequestBody != nil && o.RequestBody.Content["application/json"] != nil {
		d.Body = fieldsOf(resolve(doc, o.RequestBody.Content["application/json"].Schema))
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		if status < "400" {
			d.Answers = append(d.Answers, answerOf(doc, status, o.Responses[status]))
		}
	}
	return d
}

func answerOf(doc *huma.OpenAPI, status string, r *huma.Response) views.APIAnswer {
	a := views.APIAnswer{Status: status, Words: r.Description}
	body := r.Content["application/json"]
	if body == nil {
		return a
	}
	a.Type, a.Shape = typeOf(body.Schema)
	if of := resolve(doc, body.Schema).Properties["data"]; of != nil && strings.HasPrefix(a.Shape, "Page") {
		_, a.Shape = typeOf(of)
		a.Type = "a page of " + a.Shape
	}
	return a
}

// reach notes the shapes that a schema leads to.
func reach(doc *huma.OpenAPI, s *huma.Schema, seen map[string]bool) {
	if s == nil {
		return
	}
	if _, name := typeOf(s); s.Ref != "" {
		if seen[name] {
			return
		}
		seen[name] = true
		s = resolve(doc, s)
	}
	reach(doc, s.Items, seen)
	for _, p := range s.Properties {
		reach(doc, p, seen)
	}
}

func resolve(doc *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return doc.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

func fieldsOf(s *huma.Schema) []views.APIField {
	var fields []views.APIField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		fields = append(fields, fieldOf(name, s.Properties[name], slices.Contains(s.Required, name)))
	}
	// What is needed comes first; the order of the words is kept otherwise.
	slices.SortStableFunc(fields, func(a, b views.APIField) int { return rank(b) - rank(a) })
	return fields
}

func rank(f views.APIField) int {
	switch {
	case f.Name == "id":
		return 2
	case f.Needed:
		return 1
	}
	return 0
}

func fieldOf(name string, s *huma.Schema, needed bool) views.APIField {
	f := views.APIField{Name: name, Needed: needed, About: s.Description, Rules: rules(s)}
	f.Type, f.Shape = typeOf(s)
	return f
}

// typeOf names a type, and the shape that it leads to.
func typeOf(s *huma.Schema) (words, shape string) {
	switch {
	case s.Ref != "":
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return name, name
	case s.Type == huma.TypeArray:
		words, shape = typeOf(s.Items)
		return "list of " + words, shape
	case s.Format == "date-time":
		words = "moment"
	case s.Type == huma.TypeString:
		words = "text"
	case s.Type == huma.TypeInteger, s.Type == huma.TypeNumber:
		words = "number"
	case s.Type == huma.TypeBoolean:
		words = "true or false"
	case len(s.AnyOf) > 0:
		words = "“all” or list of text"
	default:
		words = "object"
	}
	if s.Nullable {
		words += " or null"
	}
	return words, ""
}

// rules are what a field may be.
func rules(s *huma.Schema) string {
	var list []string
	of := s
	if s.Type == huma.TypeArray && s.Items != nil {
		of = s.Items
	}
	if len(of.Enum) > 0 {
		words := make([]string, len(of.Enum))
		for i, e := range of.Enum {
			words[i] = cmp.Or(toText(e), "empty")
		}
		list = append(list, strings.Join(words, " · "))
	}
	if s.Minimum != nil && s.Maximum != nil {
		list = append(list, toText(*s.Minimum)+" to "+toText(*s.Maximum))
	}
	if s.MaxLength != nil && *s.MaxLength > 100 { // ids are shorter
		list = append(list, "at most "+strconv.Itoa(*s.MaxLength)+" characters")
	}
	if s.Default != nil {
		list = append(list, "usually "+toText(s.Default))
	}
	return strings.Join(list, "; ")
}

func toText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	}
	return ""
}

// told lists the codes of problems with what they say.
func told() []views.APICode {
	list := []views.APICode{
		{Code: "bad_request", Words: "The body cannot be read as JSON."},
		{Code: "invalid", Words: "Something in the request is not right: errors says what and where."},
		{Code: "unauthorized", Words: "There is no key, or one that does not work."},
		{Code: "scope_missing", Words: "The key lacks the scope that scope names."},
		{Code: "role_forbids", Words: "The role of the key’s user does not allow this."},
		{Code: "not_found", Words: "There is no such thing, or it is not this key’s to see."},
		{Code: "method_not_allowed", Words: "The address takes other methods."},
		{Code: "already_invited", Words: "The address has a live interview in the position already: interview_id."},
		{Code: "stale", Words: "It was changed since it was loaded: revision is what it has now."},
		{Code: "busy", Words: "Somebody else changed the same at this moment: send it again."},
		{Code: "too_large", Words: "The body is larger than one megabyte."},
		{Code: "unsupported_media_type", Words: "The body is not JSON."},
		{Code: "invalid_idempotency_key", Words: "An Idempotency-Key has at most 255 printable characters."},
		{Code: "rate_limited", Words: "The key asks too often: wait as long as Retry-After says."},
		{Code: "too_many_tries", Words: "Too many keys that do not work came from this address."},
		{Code: "bad_range", Words: "The recording has no such bytes."},
		{Code: "unavailable", Words: "Nothing can be saved at the moment: try again in a minute."},
		{Code: "internal", Words: "A fault of Retake: tell your operator the request_id."},
		{Code: "refused", Words: "A rule forbids it as things stand: detail says what to do instead."},
	}
	for reason, code := range codes {
		list = append(list, views.APICode{Code: code, Words: string(reason)})
	}
	slices.SortFunc(list, func(a, b views.APICode) int { return strings.Compare(a.Code, b.Code) })
	return list
}
