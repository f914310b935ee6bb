package interview

// History is what an interview's page tells of its former links and of the candidate's later interviews.
type History struct {
	Retired []string    // the ends (LinkEnd) of the links that newer ones replaced
	Newer   []Interview // newest first, without questions and takes
}

// linkEnd is how much of a link that works no more is still shown, so that people can tell which one they have.
const linkEnd = 6

// LinkEnd is the end of a link's token.
func LinkEnd(token string) string { return token[max(0, len(token)-linkEnd):] }
