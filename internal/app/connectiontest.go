package app

import (
	"context"
	"fmt"

	"retake/internal/ats"
	"retake/internal/interview"
)

// Finding is one thing that TestConnection has looked at.
type Finding struct {
	Good  bool
	Words string
}

// TestConnection looks at what can be known of a connection without calling the ATS: no protocol has a call that changes
// nothing there.
func (a *App) TestConnection(ctx context.Context, actor interview.Actor, id string) ([]Finding, error) {
	if err := a.Access(ctx, actor, "", interview.MayManage); err != nil {
		return nil, err
	}
	c, err := a.Store.Reader().Connection(ctx, id)
	if err != nil {
		return nil, err
	}
	p, ok := ats.Of(c.Vendor)
	if c.RemovedAt != 0 || !ok {
		return nil, &interview.Refusal{Because: interview.ReasonDisconnected}
	}
	var found []Finding
	find := func(good bool, words string, args ...any) {
		found = append(found, Finding{good, fmt.Sprintf(words, args...)})
	}
	if secret, err := a.secretOf(c); p.NeedsSecret || p.OwnKey {
		switch {
		case err != nil:
			find(false, "%s", sentence(err))
		case secret == "":
			find(false, "The key that %s gave out is missing: results cannot be sent. Enter it.", p.Name)
		default:
			find(true, "The key to show to %s is there and can be read.", p.Name)
		}
	}
	if p.NeedsAccount && c.Account == "" {
		find(false, "The name of this installation at %s is missing: results cannot be sent. Enter it.", p.Name)
	}
	if c.HeardAt == 0 {
		find(false, "%s has not called with its key yet. Open the list of tests there to try it.", p.Name)
	} else {
		find(true, "%s called with its key, last on %s.", p.Name, said(c.HeardAt))
	}
	switch {
	case c.FailedAt > c.ToldAt:
		find(false, "The last report to %s failed on %s: %s", p.Name, said(c.FailedAt), c.Failure)
	case c.ToldAt != 0:
		find(true, "%s took the last report on %s.", p.Name, said(c.ToldAt))
	default:
		find(true, "Nothing was reported to %s yet. There is no call to try it with: the first result shows whether it arrives.", p.Name)
	}
	return found, nil
}

func said(m interview.Moment) string { return m.Time().UTC().Format("2 January 2006, 15:04 UTC") }

// secretOf is what is shown to the ATS; "" when there is none.
func (a *App) secretOf(c interview.Connection) (string, error) {
	if len(c.Secret) == 0 {
		return "", nil
	}
	return a.Vault.Open(c.ID, c.Secret)
}
