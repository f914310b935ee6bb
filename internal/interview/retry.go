package interview

// VerbRetryMedia is the work on a take's file once more.
const VerbRetryMedia Verb = "process again"

// ReasonNotFailed refuses it.
const ReasonNotFailed Reason = "This recording was processed already, or is being processed. Reload to see how far it is."

// RetryMedia has the work on a sealed take's file, which failed, done once more. It raises no revision: it decides nothing.
func (iv *Interview) RetryMedia(id string) error {
	t, ok := iv.Take(id)
	switch {
	case !ok:
		return ErrNotFound
	case t.State != TakeSealed || t.Media != MediaFailed:
		return refuse(VerbRetryMedia, ReasonNotFailed)
	}
	t.Media = MediaPending
	return nil
}
