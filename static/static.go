package static

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is where Handler must be mounted.
const Prefix = "/static/"

//go:embed all:vendor
var vendor embed.FS

// ErrMissing says that the program was built before its assets were made.
var ErrMissing = errors.New("the browser files are not built in: run `make assets`, then build again")

// wardrobe is what was found in vendor: plain name to hashed name, and the hashed names there are.
type wardrobe struct {
	hashed map[string]string
	files  map[string]bool
}

var shipped = sync.OnceValue(func() wardrobe { return open(vendor) })

func open(files fs.FS) wardrobe {
	w := wardrobe{hashed: map[string]string{}, files: map[string]bool{}}
	entries, err := fs.ReadDir(files, "vendor")
	if err != nil {
		return w // an empty wardrobe is what Missing reports
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		w.files[name] = true
		if plain, ok := withoutHash(name); ok {
			w.hashed[plain] = name
		}
	}
	return w
}

// withoutHash turns app.3KQ7ZP2A.css into app.css.
func withoutHash(name string) (string, bool) {
	parts := strings.Split(name, ".")
	if len(parts) != 3 || len(parts[1]) != 8 {
		return "", false
	}
	return parts[0] + "." + parts[2], true
}

// URL returns the address of a file by its plain name, "app.css". A name that is not there comes back unhashed and
// will answer 404: Missing tells the operator long before.
func URL(name string) string {
	if hashed, ok := shipped().hashed[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Missing returns ErrMissing when one of the files that every page needs was not built in, nil otherwise.
func Missing() error {
	return shipped().missing()
}

func (w wardrobe) missing() error {
	for _, name := range []string{"app.css", "app.js", "icons.svg", "favicon.svg"} {
		if w.hashed[name] == "" {
			return ErrMissing
		}
	}
	return nil
}

// Handler serves the files under Prefix, to be kept for a year and never asked for again. It answers GET and HEAD,
// picks the compressed form a browser accepts, and knows only exact names: a folder or an unknown name is 404.
func Handler() http.Handler {
	return handler{files: vendor, wardrobe: shipped()}
}

type handler struct {
	files fs.FS
	wardrobe
}

func (h handler) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		rw.Header().Set("Allow", "GET, HEAD")
		http.Error(rw, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	kind := contentType(name)
	if !h.wardrobe.files[name] || kind == "" {
		http.NotFound(rw, r)
		return
	}
	head := rw.Header()
	head.Set("Content-Type", kind)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "public, max-age=3600")
	if _, hashed := withoutHash(name); hashed {
		head.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	stored := name
	if h.wardrobe.files[name+".gz"] {
		head.Set("Vary", "Accept-Encoding")
		if coding, suffix := coding(r.Header.Get("Accept-Encoding")); coding != "" {
			head.Set("Content-Encoding", coding)
			stored += suffix
		}
	}
	data, err := fs.ReadFile(h.files, path.Join("vendor", stored))
	if err != nil {
		http.NotFound(rw, r)
		return
	}
	head.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodGet {
		_, _ = rw.Write(data) // the browser went away: nobody is left to tell
	}
}

// contentType is exact for what the wardrobe holds and empty for what may not be asked for, the compressed forms.
func contentType(name string) string {
	switch path.Ext(name) { // the machine's own table of types may say otherwise
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	default:
		return ""
	}
}

// coding picks brotli before gzip among what the browser accepts; q=0 is a refusal.
func coding(accept string) (name, suffix string) {
	accepted := map[string]bool{}
	for part := range strings.SplitSeq(accept, ",") {
		token, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := strings.ReplaceAll(params, " ", "")
		accepted[strings.ToLower(strings.TrimSpace(token))] = q != "q=0" && q != "q=0.0"
	}
	switch {
	case accepted["br"]:
		return "br", ".br"
	case accepted["gzip"]:
		return "gzip", ".gz"
	default:
		return "", ""
	}
}
