package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
)

// cutFonts runs build/fonts.mjs when its recipe or the packages changed since the last time. `npm ci` empties the
// folder that holds the result, so only the recipe has to be compared.
func cutFonts(root, work string) error {
	script := filepath.Join(root, "build", "fonts.mjs")
	recipe, err := os.ReadFile(script)
	if err != nil {
		return fmt.Errorf("read the font recipe: %w", err)
	}
	sum := sha256.Sum256(recipe)
	stamp, want := filepath.Join(work, "fonts.stamp"), hex.EncodeToString(sum[:])
	if got, err := os.ReadFile(stamp); err == nil && string(got) == want {
		return nil
	}
	cmd := exec.Command("node", script, work)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cut the typeface: %w", err)
	}
	return os.WriteFile(stamp, []byte(want), 0o644)
}

// compress adds name.gz and name.br beside each text.
func compress(files map[string][]byte) error {
	packed := map[string][]byte{}
	for name, data := range files {
		switch filepath.Ext(name) {
		case ".css", ".js", ".svg", ".txt":
		default:
			continue
		}
		var gz, br bytes.Buffer
		zw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
		if err != nil {
			return fmt.Errorf("compress %s: %w", name, err)
		}
		bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
		for _, w := range []interface {
			Write([]byte) (int, error)
			Close() error
		}{zw, bw} {
			if _, err := w.Write(data); err != nil {
				return fmt.Errorf("compress %s: %w", name, err)
			}
			if err := w.Close(); err != nil {
				return fmt.Errorf("compress %s: %w", name, err)
			}
		}
		packed[name+".gz"], packed[name+".br"] = gz.Bytes(), br.Bytes()
	}
	maps.Copy(files, packed)
	return nil
}

// place makes the folder hold exactly the files given, and leaves those alone that are right already, so that the Go
// build cache stays warm.
func place(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	for name, data := range files {
		path := filepath.Join(dir, name)
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
			continue
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read %s: %w", dir, err)
	}
	for _, e := range entries {
		if _, made := files[e.Name()]; made || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("remove %s: %w", e.Name(), err)
		}
	}
	return nil
}
