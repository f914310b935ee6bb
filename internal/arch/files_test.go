package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "retake"

// file is a source file of the project; the fields after source are set for Go only.
type file struct {
	path   string // from the project's root, with slashes
	source string
	room   string
	test   bool
	tree   *ast.File
	set    *token.FileSet
}

func (f file) generated() bool { return f.tree != nil && ast.IsGenerated(f.tree) }

// at gives a place in the file for a message.
func (f file) at(pos token.Pos) string {
	p := f.set.Position(pos)
	p.Filename = f.path
	return p.String()
}

// imports lists the file's import paths.
func (f file) imports() []string {
	var paths []string
	for _, spec := range f.tree.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, "`\""))
	}
	return paths
}

// name gives the name by which the file speaks of an imported package; empty when it does not import it.
func (f file) name(importPath string) string {
	for _, spec := range f.tree.Imports {
		if strings.Trim(spec.Path.Value, "`\"") != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}

// sources reads the project's source files: what people wrote, in Go, templ, CSS, JavaScript and SQL.
func sources(t *testing.T) []file {
	t.Helper()
	root := projectRoot(t)
	var files []file
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"node_modules", "vendor", "testdata"}, d.Name())) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".templ", ".css", ".js", ".mjs", ".ts", ".sql"}, filepath.Ext(p)) {
			return nil
		}
		f, err := read(root, p)
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("found only %d source files below the project's root", len(files))
	}
	return files
}

func read(root, p string) (file, error) {
	rel, err := filepath.Rel(root, p)
	if err != nil {
		return file{}, err
	}
	source, err := os.ReadFile(p)
	if err != nil {
		return file{}, err
	}
	rel = filepath.ToSlash(rel)
	f := file{path: rel, source: string(source), room: path.Dir(rel)}
	if path.Ext(rel) == ".go" {
		f.test = strings.HasSuffix(rel, "_test.go")
		f.set = token.NewFileSet()
		f.tree, err = parser.ParseFile(f.set, rel, source, parser.ParseComments|parser.SkipObjectResolution)
	}
	return f, err
}

// goFiles keeps the Go files.
func goFiles(t *testing.T) []file {
	t.Helper()
	return slices.DeleteFunc(sources(t), func(f file) bool { return f.tree == nil })
}

func projectRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}
