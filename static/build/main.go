// Command build turns static/css, static/js and the npm packages into the files that browsers get, in static/vendor.
//
// Run it from the project's root, after `npm ci --omit=dev --ignore-scripts` in static/:
//
//	go run ./static/build
//
// Every file carries the hash of its content in its name, so that it may be cached for ever, and text lies ready in
// gzip and brotli. Running it again replaces what changed and removes what is no longer made.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if err := build("static"); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func build(root string) error {
	modules := filepath.Join(root, "node_modules")
	if _, err := os.Stat(filepath.Join(modules, "htmx.org")); err != nil {
		return errors.New("the npm packages are missing: run `npm ci --omit=dev --ignore-scripts` in static/")
	}
	work := filepath.Join(modules, ".cache", "retake")
	if err := prepare(root, modules, work); err != nil {
		return err
	}
	files, err := bundle(root, work)
	if err != nil {
		return err
	}
	notices, err := licences(modules)
	if err != nil {
		return err
	}
	files["third-party.txt"] = notices
	if err := compress(files); err != nil {
		return err
	}
	return place(filepath.Join(root, "vendor"), files)
}

// prepare makes what the bundler reads besides the sources: the cut typeface and the sprite.
func prepare(root, modules, work string) error {
	if err := os.MkdirAll(work, 0o755); err != nil {
		return fmt.Errorf("make the working folder: %w", err)
	}
	if err := cutFonts(root, work); err != nil {
		return err
	}
	svg, err := sprite(modules)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "icons.svg"), svg, 0o644); err != nil {
		return fmt.Errorf("write the sprite: %w", err)
	}
	return nil
}

// bundle returns the browser's files by name. The candidate's room is bundled when its sources are there.
func bundle(root, work string) (map[string][]byte, error) {
	entries := []api.EntryPoint{
		{InputPath: filepath.Join(root, "css", "app.css"), OutputPath: "app"},
		{InputPath: filepath.Join(root, "js", "app.js"), OutputPath: "app"},
		{InputPath: filepath.Join(root, "favicon.svg"), OutputPath: "favicon"},
		{InputPath: filepath.Join(work, "icons.svg"), OutputPath: "icons"},
	}
	for _, room := range []string{filepath.Join("css", "room.css"), filepath.Join("js", "room", "room.js")} {
		path := filepath.Join(root, room)
		if _, err := os.Stat(path); err != nil {
			fmt.Println("assets: without", path, "(not there)")
			continue
		}
		entries = append(entries, api.EntryPoint{InputPath: path, OutputPath: "room"})
	}
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: entries,
		Bundle:              true,
		Outdir:              filepath.Join(root, "vendor"),
		EntryNames:          "[name].[hash]",
		AssetNames:          "[name].[hash]",
		PublicPath:          "/static",
		Format:              api.FormatESModule,
		MinifyWhitespace:    true,
		MinifyIdentifiers:   true,
		MinifySyntax:        true,
		LegalComments:       api.LegalCommentsNone, // third-party.txt carries them whole
		Charset:             api.CharsetUTF8,
		Alias: map[string]string{
			"inter-base": fromHere(work, "inter-base.woff2"),
			"inter-rare": fromHere(work, "inter-rare.woff2"),
			"inter-ext":  fromHere(work, "inter-ext.woff2"),
		},
		Loader: map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "111"}, {Name: api.EngineFirefox, Version: "114"}, {Name: api.EngineSafari, Version: "16.4"},
		},
		LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("bundle: %s", result.Errors[0].Text)
	}
	files := make(map[string][]byte, len(result.OutputFiles))
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, nil
}

// fromHere is the absolute form of a path, which is what the bundler's aliases need.
func fromHere(parts ...string) string {
	path, err := filepath.Abs(filepath.Join(parts...))
	if err != nil {
		return filepath.Join(parts...)
	}
	return path
}

// licences gathers the notices of what is shipped to browsers.
func licences(modules string) ([]byte, error) {
	var b strings.Builder
	for _, name := range []string{"htmx.org", "tus-js-client", "lucide-static", "@fontsource-variable/inter"} {
		text, err := os.ReadFile(filepath.Join(modules, name, "LICENSE"))
		if err != nil {
			return nil, fmt.Errorf("licence of %s: %w", name, err)
		}
		fmt.Fprintf(&b, "%s\n%s\n\n%s\n\n", name, strings.Repeat("=", len(name)), strings.TrimSpace(string(text)))
	}
	return []byte(b.String()), nil
}
