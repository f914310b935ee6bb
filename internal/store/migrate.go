package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. It refuses a schema that a newer program made, and copies an existing SQLite file
// before it changes it; of PostgreSQL the operator keeps the copies.
func (s *Store) migrate(ctx context.Context, path string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithSlog(silent)}
	if s.engine == postgres { // two programs that start at once take turns
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(s.engine.dialect(), s.write.DB, files, options...)
	if err != nil {
		return err
	}
	have, want, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("the database has schema %d and this program knows %d: "+
			"run the newer program, or restore the copy that was made before it migrated", have, want)
	}
	if have == want {
		return nil
	}
	if s.engine == sqlite && have > 0 {
		if err := s.copyBefore(ctx, path, have); err != nil {
			return fmt.Errorf("copy the database before migrating it: %w", err)
		}
	}
	_, err = provider.Up(ctx)
	return err
}

// copyBefore writes a whole copy beside the file. It gets its name only when it is complete.
func (s *Store) copyBefore(ctx context.Context, path string, version int64) error {
	name := fmt.Sprintf("%s.before-%d", path, version)
	part := name + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// VACUUM INTO fills an empty file as it is, and this one only we can read.
	if err := os.WriteFile(part, nil, 0o600); err != nil {
		return err
	}
	if _, err := s.write.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return err
	}
	return os.Rename(part, name)
}
