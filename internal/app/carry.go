package app

import (
	"context"
	"strings"

	"retake/internal/interview"
	"retake/internal/store"
)

// An order of an ATS stands for an interview. What follows is what becomes of orders when their interview is deleted, comes
// back or is replaced; a step remembers it, so that Undo puts it back.

// DeleteKeeping is Delete, but that the ATS records stay connected: the next interview of the candidate gets the orders, and
// the ATS hears nothing of the deletion.
func (a *App) DeleteKeeping(ctx context.Context, actor interview.Actor, on On) error {
	return a.change(ctx, actor, on, a.deletion(true))
}

// deletion is the verb of Delete. Without keep the ATS hears, once it cannot be undone any more, that nothing comes of its order.
func (a *App) deletion(keep bool) verb {
	return func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.Delete(now); err != nil {
			return interview.Event{}, err
		}
		lines, err := tx.OrdersOf(iv.ID)
		if err != nil {
			return interview.Event{}, err
		}
		if !keep {
			return event(interview.EventDeleted, "cut", systems(awaited(lines, now))), nil
		}
		lines = connected(lines)
		for i := range lines {
			o := &lines[i].Order
			iv.Last.Orders = append(iv.Last.Orders, o.Was(iv.ID))
			o.Kept = true
			if err := tx.SaveOrder(*o); err != nil {
				return interview.Event{}, err
			}
		}
		return event(interview.EventDeleted, "kept", systems(lines)), nil
	}
}

// cut is the event of orders whose ATS hears that nothing comes of them; systems names them.
func cut(systems string) interview.Event { return event(interview.EventOrderCut, "system", systems) }

// unkept notes that the interview's orders wait for no other one.
func unkept(tx *store.Tx, iv *interview.Interview) error {
	lines, err := tx.OrdersOf(iv.ID)
	if err != nil {
		return err
	}
	for i := range lines {
		o := &lines[i].Order
		if !o.Kept {
			continue
		}
		iv.Last.Orders = append(iv.Last.Orders, o.Was(iv.ID))
		o.Kept = false
		if err := tx.SaveOrder(*o); err != nil {
			return err
		}
	}
	return nil
}

// carryOver makes the connected orders of a replaced interview stand for the next one, together with what other systems call
// it. It is refused when there are orders and none of them can be carried.
func carryOver(tx *store.Tx, now interview.Moment, who interview.Actor, iv, next *interview.Interview, lines []interview.OrderLine) error {
	carried := connected(lines)
	if len(lines) > 0 && len(carried) == 0 {
		return &interview.Refusal{Verb: interview.VerbCarryOrder, Because: interview.ReasonOrderCancelled}
	}
	if err := tx.CopyExternalRefs(iv.ID, next.ID); err != nil {
		return err
	}
	return carry(tx, now, who, next, carried)
}

// carry makes orders stand for an interview and notes it there.
func carry(tx *store.Tx, now interview.Moment, who interview.Actor, to *interview.Interview, lines []interview.OrderLine) error {
	if len(lines) == 0 {
		return nil
	}
	var happened []interview.Event
	for _, l := range lines {
		handedIn := 0
		if l.InterviewID != "" {
			var err error
			if handedIn, err = tx.HandedIn(l.InterviewID); err != nil {
				return err
			}
		}
		if err := l.Order.CarryTo(to.ID, handedIn); err != nil {
			return err
		}
		l.Settled = false
		if err := tx.SaveOrder(l.Order); err != nil {
			return err
		}
		happened = append(happened, by(event(interview.EventOrderCarried, "order", l.ID, "system", l.System), now, who))
	}
	return tx.SaveInterview(to, now, happened...)
}

// follow gives the candidate's new interview the orders that were kept for it.
func (a *App) follow(tx *store.Tx, now interview.Moment, who interview.Actor, iv *interview.Interview) error {
	kept, err := tx.KeptOrders(iv.CandidateID)
	if err != nil {
		return err
	}
	return carry(tx, now, who, iv, connected(kept[iv.CandidateID]))
}

// ordersBack puts the orders back where they stood before the step. Those that came to the interview of a re-invitation since
// go with them: that interview never existed.
func ordersBack(tx *store.Tx, iv *interview.Interview, step interview.Step) error {
	for _, was := range step.Orders {
		if err := tx.PutOrderBack(was); err != nil {
			return err
		}
	}
	if step.Verb != interview.VerbReinvite {
		return nil
	}
	return tx.MoveOrders(iv.ReplacedBy, iv.ID)
}

// AttachOrder makes an order stand for another interview, for one that was cut or came without. Both positions must be the
// actor's; the ATS goes on to show the name of the position that it ordered for.
func (a *App) AttachOrder(ctx context.Context, actor interview.Actor, orderID, interviewID string) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		iv, err := a.open(tx, actor, On{InterviewID: interviewID})
		if err != nil {
			return err
		}
		o, err := tx.Order(orderID)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, o.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		c, err := tx.ConnectionSeen(o.ConnectionID)
		switch {
		case err != nil:
			return err
		case c.RemovedAt != 0:
			return &interview.Refusal{Verb: interview.VerbCarryOrder, Because: interview.ReasonDisconnected}
		case iv.Deleted():
			return &interview.Refusal{Verb: interview.VerbCarryOrder, Because: interview.ReasonNotThere}
		case o.InterviewID == iv.ID: // twice is once
			return nil
		}
		return carry(tx, a.now(), actor, &iv, []interview.OrderLine{{Order: o, System: c.Name}})
	})
	return err
}

// connected are the orders that their ATS still hears of.
func connected(lines []interview.OrderLine) []interview.OrderLine {
	var list []interview.OrderLine
	for _, l := range lines {
		if l.Connected() {
			list = append(list, l)
		}
	}
	return list
}

// awaited are those of the connected orders that no result was handed in for.
func awaited(lines []interview.OrderLine, now interview.Moment) []interview.OrderLine {
	var list []interview.OrderLine
	for _, l := range connected(lines) {
		if !l.Status(now).Settled() {
			list = append(list, l)
		}
	}
	return list
}

// systems names whose orders they are, each once.
func systems(lines []interview.OrderLine) string {
	var names []string
	seen := map[string]bool{}
	for _, l := range lines {
		if !seen[l.System] {
			names, seen[l.System] = append(names, l.System), true
		}
	}
	return strings.Join(names, ", ")
}
