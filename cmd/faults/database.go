package main

import (
	"context"
	"database/sql"
	"errors"

	"retake/internal/pgserver"
)

// newDatabase starts a PostgreSQL that keeps what it acknowledges, with an empty database called retake.
func newDatabase(ctx context.Context) (*pgserver.Server, error) {
	s, err := pgserver.Start(ctx)
	if err != nil {
		return nil, err
	}
	if err := create(ctx, s.URL("postgres")); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func create(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `CREATE DATABASE retake`)
	return err
}
