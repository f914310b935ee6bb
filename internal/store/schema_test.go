package store_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"retake/internal/testkit"
)

var update = flag.Bool("update", false, "write schema.sql from the migrations")

const schemaFile = "../../schema.sql"

// schema.sql is the picture of the database: what the migrations make of an empty file.
func TestSchemaFileIsWhatTheMigrationsMake(t *testing.T) {
	t.Parallel()
	statements, err := testkit.Store(t).Reader().Text(ctx(), `SELECT sql FROM sqlite_master
		WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name`)
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	want.WriteString("-- Made by `make schema` from internal/store/migrations, where the reasons are. Not edited by hand.\n")
	for _, statement := range statements {
		if strings.HasPrefix(statement, "CREATE TABLE") {
			want.WriteString("\n")
		}
		want.WriteString(statement + ";\n")
	}
	if *update {
		if err := os.WriteFile(schemaFile, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want.String() {
		t.Error("schema.sql is not what the migrations make: run `make schema`")
	}
}
