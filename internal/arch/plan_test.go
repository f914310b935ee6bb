package arch

// room is what a folder of Go files may import beside the standard library and itself.
type room struct {
	rooms   []string // of this module
	libs    []string // of others, by prefix of the import path
	program bool     // a main package: it may read the clock, and its own comment says what a doc.go would
}

const (
	echo  = "github.com/labstack/echo/v4"
	templ = "github.com/a-h/templ"
	uuid  = "github.com/google/uuid"
)

// plan names every room there may be; one that is not built yet may be absent. Arrows go down only.
var plan = map[string]room{
	"cmd/retake": {program: true, libs: []string{echo, uuid}, rooms: []string{
		"internal/app", "internal/ats", "internal/auth", "internal/config", "internal/interview", "internal/jobs",
		"internal/mail", "internal/media", "internal/store", "internal/webhook",
		"static", "views", "web", "web/api", "web/partner",
	}},
	"cmd/retake/clips": {program: true}, // draws the demo's recordings
	// Measures the product against bare handlers, which stand on the libraries themselves and speak SQL of their own.
	"cmd/bench": {program: true, rooms: []string{"internal/auth", "internal/interview"}, libs: []string{
		echo, uuid, "github.com/gorilla/sessions", "github.com/gorilla/securecookie", "github.com/tus/tusd/v2", "github.com/mattn/go-sqlite3", "github.com/PuerkitoBio/goquery", "golang.org/x/exp/slog",
	}},
	// Breaks the product and compares: with a mail server, and a look into the database, of its own.
	"cmd/faults": {program: true, rooms: []string{"internal/interview", "internal/pgserver", "static"}, libs: []string{
		"github.com/emersion/go-smtp", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx/v5",
	}},

	"web": {
		// internal/ats for what the protocols can say, which the screens tell before it is done.
		rooms: []string{"internal/app", "internal/ats", "internal/auth", "internal/interview", "internal/lang", "internal/media", "internal/sheet", "internal/store", "static", "views"},
		libs:  []string{echo, templ, "github.com/gorilla/sessions", "github.com/gorilla/securecookie"},
	},
	"web/api": {
		rooms: []string{"internal/app", "internal/auth", "internal/interview", "internal/media", "internal/store", "internal/webhook", "views", "web"}, // the last for its front door, in tests
		libs:  []string{"github.com/danielgtaylor/huma/v2", "golang.org/x/time"},
	},
	"web/partner": {
		rooms: []string{"internal/app", "internal/ats", "internal/auth", "internal/interview", "internal/store", "internal/webhook"}, // the last for its client, in tests
		libs:  []string{echo},
	},

	"views":    {rooms: []string{"internal/interview", "internal/lang", "static", "views/ui"}, libs: []string{templ}},
	"views/ui": {rooms: []string{"static"}, libs: []string{templ}},

	"internal/app": {
		rooms: []string{
			"internal/ats", "internal/auth", "internal/interview", "internal/jobs", "internal/lang", "internal/mail", "internal/media",
			"internal/sheet", "internal/store", "internal/webhook",
		},
		libs: []string{uuid},
	},
	"internal/store": {
		rooms: []string{"internal/interview", "internal/jobs"},
		libs: []string{
			"github.com/jmoiron/sqlx", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", uuid,
		},
	},
	"internal/ats":       {rooms: []string{"internal/interview"}},
	"internal/interview": {},
	"internal/auth":      {libs: []string{"github.com/alexedwards/argon2id", "golang.org/x/time"}},
	"internal/config":    {},
	"internal/jobs":      {},
	"internal/lang":      {libs: []string{"github.com/nicksnyder/go-i18n/v2", "golang.org/x/text"}},
	"internal/mail":      {rooms: []string{"internal/lang"}, libs: []string{"github.com/wneessen/go-mail"}},
	"internal/media": {libs: []string{
		"github.com/tus/tusd/v2", "golang.org/x/exp/slog", // the logger that tusd takes
		"github.com/at-wat/ebml-go", "github.com/gabriel-vasile/mimetype",
	}},
	"internal/sheet":   {},
	"internal/webhook": {rooms: []string{"internal/interview"}},

	"static": {},
	"static/build": {program: true, libs: []string{
		"github.com/evanw/esbuild", "github.com/andybalholm/brotli",
	}},

	"internal": {},
	// For tests only; see TestArrows.
	"internal/testkit": {rooms: []string{
		"internal/app", "internal/auth", "internal/interview", "internal/jobs", "internal/mail", "internal/media", "internal/pgserver", "internal/store", "static", "views", "web",
	}, libs: []string{
		"github.com/PuerkitoBio/goquery", "github.com/google/go-cmp", "github.com/jmoiron/sqlx", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx/v5", uuid,
	}},
	"internal/arch": {},
	// A private PostgreSQL for tests and the fault harness.
	"internal/pgserver": {},
}

// testLibs are what the tests of every room may use.
var testLibs = []string{
	"github.com/google/go-cmp", "github.com/PuerkitoBio/goquery", "github.com/emersion/go-smtp", "github.com/emersion/go-sasl", uuid,
	"github.com/alexedwards/argon2id",                                                                                                  // cheap parameters for passwords
	"github.com/standard-webhooks/standard-webhooks/libraries", "github.com/pb33f/libopenapi", "github.com/pb33f/libopenapi-validator", // independent judges of what we send
}

// noIO are packages of the standard library that the law stays away from.
var noIO = []string{"bufio", "context", "crypto", "database", "embed", "io", "log", "math/rand", "net/http", "os", "path/filepath", "syscall"}

// mayReadTheClock and mayWriteSQL are the rooms for it beside cmd and tests.
var (
	mayReadTheClock = []string{"internal/testkit"}
	mayWriteSQL     = []string{"internal/store", "internal/testkit", "internal/arch", "cmd/bench", "cmd/faults"}
)

// longestFile is the number of lines at which a file is split by meaning.
const longestFile = 500
