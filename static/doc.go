// Package static is the wardrobe: the files that browsers get, embedded in the program.
//
// It knows where they come from and what they are called. Sources are css/ (one file per component, in layers whose
// order css/app.css fixes), js/ (small ES modules) and npm packages pinned by package-lock.json; `go run ./static/build`
// joins them into vendor/, each named with the hash of its content, so that a browser may keep it for ever. URL gives
// the hashed address of a plain name; Handler serves them, ready compressed.
//
// It refuses to build anything while the program runs, and it knows no page: a template names a file, nothing more.
//
// Its one dependency while running is the standard library. Its tool uses esbuild (one Go program that bundles CSS and
// JS, so no bundler from npm), brotli (ready-made compression) and subset-font (Inter is 48 kB whole and 16 kB with the
// letters and weights in use: that is what lets the typeface arrive with the first view of at most 60 kB).
//
// A fresh clone compiles without vendor/: Missing then says what to run.
package static
