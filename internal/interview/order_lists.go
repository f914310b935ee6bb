package interview

// OrderLine is an order as the team sees it.
type OrderLine struct {
	Order
	Vendor    Vendor
	System    string // the connection's name
	RemovedAt Moment // of the connection: since then nothing is told
	Position  string // its title
	Name      string // the candidate's; "": erased or purged
	Facts            // of the interview that the order stands for
}

// Status is what the ATS is to know now.
func (l *OrderLine) Status(now Moment) OrderStatus {
	if l.InterviewID == "" {
		return l.Order.Status(nil, now)
	}
	return l.Order.Status(&l.Facts, now)
}

// Connected reports whether the ATS still hears of the order, and a carry-over makes sense.
func (l *OrderLine) Connected() bool { return l.RemovedAt == 0 && l.CancelledAt == 0 }

// ConnectionRow is one line of the list of connections.
type ConnectionRow struct {
	Connection
	ByName  string // who made it
	Open    int    // orders that something is awaited of
	Waiting int    // orders whose ATS has yet to hear something
	Failing int    // of these, those that it could not be told
	Parked  int    // of these, those that nobody tries to tell any more
}

// ConnectionFilter is what the URL of a connection's page says.
type ConnectionFilter struct {
	ID        string
	Orders    Cursor // empty: the first page
	Exchanges Cursor
	Limit     int // 0: 50
}

// ConnectionPage is one connection with what it ordered and what was said.
type ConnectionPage struct {
	ConnectionRow
	Filter                       ConnectionFilter
	Trouble                      []OrderLine // orders whose ATS could not be told, the parked ones first; at most 50
	Orders                       []OrderLine // newest first
	PrevOrders, NextOrders       Cursor
	Exchanges                    []Exchange // newest first
	PrevExchanges, NextExchanges Cursor
}
