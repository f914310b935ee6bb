package app

// Changes names the present state of a position's list of candidates; see store.Changes. Whoever has the list open asks
// every few seconds, and a name that is still the same answers without a query.
func (a *App) Changes(positionID string) string { return a.Store.Changes(positionID) }
