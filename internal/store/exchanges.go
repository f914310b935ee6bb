package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const exchangeColumns = `x.id, x.connection_id, x.order_id, x.at, x.inbound, x.deed, x.status, x.millis, x.request, x.answer, x.error`

// CreateExchange notes what was said between an ATS and us.
func (t *Tx) CreateExchange(x interview.Exchange) error {
	x.Request, x.Answer, x.Error = readable(x.Request), readable(x.Answer), readable(x.Error)
	if _, err := t.execNamed(`INSERT INTO exchanges (id, connection_id, order_id, at, inbound, deed, status, millis, request, answer, error)
		VALUES (:id, :connection_id, :order_id, :at, :inbound, :deed, :status, :millis, :request, :answer, :error)`, &x); err != nil {
		return fmt.Errorf("create exchange: %w", err)
	}
	return nil
}

// Exchange loads one line of the log; interview.ErrNotFound when there is none.
func (r *Reader) Exchange(ctx context.Context, id string) (interview.Exchange, error) {
	var x interview.Exchange
	if err := r.at(ctx).get(&x, `SELECT `+exchangeColumns+` FROM exchanges x WHERE x.id = ?`, id); err != nil {
		return x, fmt.Errorf("load exchange: %w", err)
	}
	return x, nil
}

// ExchangesOf lists what was said about an order, newest first, at most limit.
func (r *Reader) ExchangesOf(ctx context.Context, orderID string, limit int) ([]interview.Exchange, error) {
	var list []interview.Exchange
	if err := r.at(ctx).list(&list, `SELECT `+exchangeColumns+` FROM exchanges x WHERE x.order_id = ? ORDER BY x.at DESC, x.id DESC LIMIT ?`, orderID, limit); err != nil {
		return nil, fmt.Errorf("list exchanges: %w", err)
	}
	return list, nil
}

// DeleteExchanges removes at most limit lines of the log from before the moment and returns how many.
func (t *Tx) DeleteExchanges(before interview.Moment, limit int) (int, error) {
	n, err := t.exec(`DELETE FROM exchanges WHERE id IN (SELECT id FROM exchanges WHERE at < ? ORDER BY at LIMIT ?)`, before, limit)
	if err != nil {
		return 0, fmt.Errorf("delete exchanges: %w", err)
	}
	return n, nil
}
