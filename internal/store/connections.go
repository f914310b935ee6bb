package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const connectionColumns = `n.id, n.vendor, n.name, n.key_hash, n.key_hint, n.secret, n.base_url, n.account, n.second, n.tell_redo, n.by_id,
	n.created_at, n.heard_at, n.told_at, n.failed_at, n.failure, n.removed_at, n.revision`

// CreateConnection writes a new connection. StartFeed is called before it.
func (t *Tx) CreateConnection(c interview.Connection) error {
	if _, err := t.execNamed(`INSERT INTO connections (id, vendor, name, key_hash, key_hint, secret, base_url, account, second, tell_redo, by_id,
			created_at, heard_at, told_at, failed_at, failure, removed_at, revision)
		VALUES (:id, :vendor, :name, :key_hash, :key_hint, :secret, :base_url, :account, :second, :tell_redo, :by_id,
			:created_at, :heard_at, :told_at, :failed_at, :failure, :removed_at, :revision)`, &c); err != nil {
		return fmt.Errorf("create connection: %w", err)
	}
	return nil
}

// Connection loads a connection, removed ones too; others who load the same one in a transaction wait.
func (t *Tx) Connection(id string) (interview.Connection, error) {
	return t.reading().connection(`n.id = ?`+t.engine.lock("n"), id)
}

// ConnectionSeen is Connection for who only looks at it: nobody waits.
func (t *Tx) ConnectionSeen(id string) (interview.Connection, error) {
	return t.reading().connection(`n.id = ?`, id)
}

// Connection loads a connection, removed ones too; interview.ErrNotFound when there is none.
func (r *Reader) Connection(ctx context.Context, id string) (interview.Connection, error) {
	return r.at(ctx).connection(`n.id = ?`, id)
}

// ConnectionByKey finds the connection that an ATS comes with by the hash of its key. One that was removed is not found.
func (r *Reader) ConnectionByKey(ctx context.Context, hash string) (interview.Connection, error) {
	return r.at(ctx).connection(`n.key_hash = ? AND n.removed_at = 0`, hash)
}

func (r reading) connection(where string, args ...any) (interview.Connection, error) {
	var c interview.Connection
	if err := r.get(&c, `SELECT `+connectionColumns+` FROM connections n WHERE `+where, args...); err != nil {
		return c, fmt.Errorf("load connection: %w", err)
	}
	return c, nil
}

// SaveConnection writes what people change and raises the revision. When somebody else has changed it since it was loaded, it
// is interview.ErrOutdated.
func (t *Tx) SaveConnection(c interview.Connection) error {
	n, err := t.execNamed(`UPDATE connections SET name = :name, key_hash = :key_hash, key_hint = :key_hint, secret = :secret, base_url = :base_url,
			account = :account, second = :second, tell_redo = :tell_redo, removed_at = :removed_at, failed_at = :failed_at, failure = :failure,
			revision = revision + 1
		WHERE id = :id AND revision = :revision`, &c)
	if err == nil && n == 0 {
		err = interview.ErrOutdated
	}
	if err != nil {
		return fmt.Errorf("save connection: %w", err)
	}
	return nil
}

// HeardFrom notes that the ATS called.
func (t *Tx) HeardFrom(connectionID string, at interview.Moment) error {
	_, err := t.exec(`UPDATE connections SET heard_at = ? WHERE id = ? AND heard_at < ?`, at, connectionID, at)
	return err
}

// Told notes that the ATS was called, and why without success; "" is with success.
func (t *Tx) Told(connectionID string, at interview.Moment, failure string) error {
	if failure == "" {
		_, err := t.exec(`UPDATE connections SET told_at = ?, failure = '' WHERE id = ?`, at, connectionID)
		return err
	}
	_, err := t.exec(`UPDATE connections SET failed_at = ?, failure = ? WHERE id = ?`, at, failure, connectionID)
	return err
}

// connectionCounts are what the rows of connections count, each along an index of just what it counts.
const connectionCounts = `COALESCE(u.name, '') AS by_name,
	(SELECT COUNT(*) FROM orders o WHERE o.connection_id = n.id AND NOT o.settled) AS open,
	(SELECT COUNT(*) FROM orders o WHERE o.connection_id = n.id AND (o.next_at <> 0 OR o.parked)) AS waiting,
	(SELECT COUNT(*) FROM orders o WHERE o.connection_id = n.id AND (o.next_at <> 0 OR o.parked) AND (o.tries > 0 OR o.parked)) AS failing,
	(SELECT COUNT(*) FROM orders o WHERE o.connection_id = n.id AND (o.next_at <> 0 OR o.parked) AND o.parked) AS parked
	FROM connections n LEFT JOIN users u ON u.id = n.by_id`

// Connections lists the connections, the removed ones last.
func (r *Reader) Connections(ctx context.Context) ([]interview.ConnectionRow, error) {
	var rows []interview.ConnectionRow
	if err := r.at(ctx).list(&rows, `SELECT `+connectionColumns+`, `+connectionCounts+` ORDER BY n.removed_at > 0, n.created_at, n.id`); err != nil {
		return nil, fmt.Errorf("list connections: %w", err)
	}
	return rows, nil
}

// troubleShown bounds the orders on a connection's page whose ATS could not be told.
const troubleShown = 50

// ConnectionPage is one connection with a page of its orders and of its log; interview.ErrNotFound when there is none, and
// interview.Invalid for a cursor that cannot be read.
func (r *Reader) ConnectionPage(ctx context.Context, f interview.ConnectionFilter) (interview.ConnectionPage, error) {
	f.Limit = pageSize(f.Limit)
	page := interview.ConnectionPage{Filter: f}
	err := r.snapshot(ctx, func(read reading) error {
		if err := read.get(&page.ConnectionRow, `SELECT `+connectionColumns+`, `+connectionCounts+` WHERE n.id = ?`, f.ID); err != nil {
			return fmt.Errorf("load connection: %w", err)
		}
		if err := read.list(&page.Trouble, `SELECT `+lineColumns+` WHERE o.connection_id = ? AND (o.next_at <> 0 OR o.parked) AND (o.tries > 0 OR o.parked)
			ORDER BY o.parked DESC, o.failed_at DESC, o.id DESC LIMIT ?`, f.ID, troubleShown); err != nil {
			return fmt.Errorf("list orders in trouble: %w", err)
		}
		var err error
		if page.Orders, page.PrevOrders, page.NextOrders, err = newest(read, "orders", `SELECT `+lineColumns+` WHERE o.connection_id = ?`, "o.created_at", "o.id",
			f.ID, f.Orders, f.Limit, func(l *interview.OrderLine) (interview.Moment, string) { return l.CreatedAt, l.ID }); err != nil {
			return fmt.Errorf("list orders: %w", err)
		}
		if page.Exchanges, page.PrevExchanges, page.NextExchanges, err = newest(read, "exchanges", `SELECT `+exchangeColumns+` FROM exchanges x WHERE x.connection_id = ?`, "x.at", "x.id",
			f.ID, f.Exchanges, f.Limit, func(x *interview.Exchange) (interview.Moment, string) { return x.At, x.ID }); err != nil {
			return fmt.Errorf("list exchanges: %w", err)
		}
		return nil
	})
	return page, err
}

// newest reads a page of what belongs to one row, newest first. A page that a reader should not see is the first one.
func newest[T any](read reading, list, query, at, id, of string, cursor interview.Cursor, limit int, place func(*T) (interview.Moment, string)) (page []T, prev, next interview.Cursor, err error) {
	k, err := parseCursor(cursor, list)
	if err != nil {
		return nil, "", "", err
	}
	args, where, sign, way := []any{of}, "", "<", " DESC"
	if k.Back {
		sign, way = ">", ""
	}
	if k.ID != "" {
		where, args = ` AND (`+at+`, `+id+`) `+sign+` (?, ?)`, append(args, k.number(), k.ID)
	}
	var rows []T
	if err := read.list(&rows, query+where+` ORDER BY `+at+way+`, `+id+way+` LIMIT ?`, append(args, limit+1)...); err != nil {
		return nil, "", "", err
	}
	page, more, whole := trim(rows, limit, k)
	if !whole {
		return newest(read, list, query, at, id, of, "", limit, place)
	}
	prev, next = turns(page, more, k, func(row T, back bool) key {
		at, id := place(&row)
		return key{List: list, Back: back, Value: number(at), ID: id}
	})
	return page, prev, next, nil
}
