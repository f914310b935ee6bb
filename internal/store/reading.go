package store

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// reading asks for rows on behalf of one caller: inside a transaction for a Tx, on the read-only pool for a Reader. The
// loaders that both need are its methods.
type reading struct {
	ctx    context.Context
	engine engine
	db     interface {
		sqlx.QueryerContext
		GetContext(ctx context.Context, dest any, query string, args ...any) error
		SelectContext(ctx context.Context, dest any, query string, args ...any) error
	}
}

// get scans the one row into dest; interview.ErrNotFound when there is none.
func (r reading) get(dest any, query string, args ...any) error {
	ctx, err := r.engine.quick(r.ctx)
	if err != nil {
		return err
	}
	return meaning(r.db.GetContext(ctx, dest, r.engine.bind(query), args...))
}

// row is get without reflection, for what every request asks: into gets the columns in their order.
func (r reading) row(query string, args []any, into ...any) error {
	ctx, err := r.engine.quick(r.ctx)
	if err != nil {
		return err
	}
	return meaning(r.db.QueryRowxContext(ctx, r.engine.bind(query), args...).Scan(into...))
}

// list scans all rows into the slice that dest points to.
func (r reading) list(dest any, query string, args ...any) error {
	ctx, err := r.engine.quick(r.ctx)
	if err != nil {
		return err
	}
	return meaning(r.db.SelectContext(ctx, dest, r.engine.bind(query), args...))
}

// in is list for a query with one slice among its arguments. Large slices are asked for in parts, each of which is
// appended to dest, because both engines bound the number of arguments.
func in[T any](r reading, dest *[]T, ids []string, query string, args ...any) error {
	const most = 500
	for len(ids) > 0 {
		part := ids[:min(most, len(ids))]
		ids = ids[len(part):]
		q, all, err := sqlx.In(query, append(args, part)...)
		if err != nil {
			return err
		}
		var rows []T
		if err := r.list(&rows, q, all...); err != nil {
			return err
		}
		*dest = append(*dest, rows...)
	}
	return nil
}

// Reader asks the database for what screens show. Its connections refuse to write.
type Reader struct {
	engine engine
	db     *sqlx.DB
}

func (r *Reader) at(ctx context.Context) reading { return reading{ctx, r.engine, r.db} }

// snapshot lets several queries see the same state.
func (r *Reader) snapshot(ctx context.Context, look func(reading) error) error {
	tx, err := r.db.BeginTxx(ctx, r.engine.snapshot())
	if err != nil {
		return meaning(err)
	}
	defer tx.Rollback() // it has only read
	return look(reading{ctx, r.engine, tx})
}
