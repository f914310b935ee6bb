package interview

import "strings"

// SavedView is a filter of the candidates tab that a member of the team gave a name, for themselves and one position.
type SavedView struct {
	ID         string
	UserID     string
	PositionID string
	Name       string
	Query      string // of the tab's address: "q=ada&sort=name"
	CreatedAt  Moment
}

// MaxViews is how many a user may keep per position, MaxViewName how many characters a name may have.
const (
	MaxViews    = 30
	MaxViewName = 60
)

// Check tidies the name and faults what cannot be kept beside the user's other views of the position.
func (v *SavedView) Check(others []SavedView) error {
	v.Name = oneLine(v.Name)
	bad := Invalid{}
	bad.text("name", v.Name, 1, MaxViewName)
	if len(others) >= MaxViews {
		bad["name"] = "You keep " + itoa(MaxViews) + " views here, which is as many as there can be. Delete one first."
	}
	for _, other := range others {
		if strings.EqualFold(other.Name, v.Name) {
			bad["name"] = "You have a view with this name. Choose another one."
		}
	}
	return bad.OrNil()
}
