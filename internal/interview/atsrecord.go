package interview

// ATSRecord is an order as the pages of its interview tell of it.
type ATSRecord struct {
	OrderLine
	TellRedo bool // the connection wants to hear of answers that were asked for again, where the protocol leaves it open
}

// Awaited reports that the ATS waits for a result: whoever deletes the interview has to say what becomes of the order.
func (r *ATSRecord) Awaited(now Moment) bool {
	return r.Connected() && !r.Status(now).Settled()
}
