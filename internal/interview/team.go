package interview

import "strings"

// Role is what a member of the team may do in general; membership of a position says where.
type Role string

const (
	Admin     Role = "admin"     // everything, everywhere, people and settings included
	Recruiter Role = "recruiter" // creates positions; works in those they are a member of
	Reviewer  Role = "reviewer"  // watches in the positions they are a member of
)

// Roles lists the roles from the most to the least powerful.
var Roles = []Role{Admin, Recruiter, Reviewer}

// ParseRole knows the three roles by name.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles {
		if s == string(r) {
			return r, nil
		}
	}
	return "", Invalid{"role": "Choose admin, recruiter or reviewer."}
}

// User is a member of the team who signs in.
type User struct {
	ID           string
	Name         string
	Email        string
	Role         Role
	PasswordHash string
	CreatedAt    Moment
	DisabledAt   Moment
}

// Check tidies the typed fields and faults what cannot be kept.
func (u *User) Check() error {
	c := Candidate{Name: u.Name, Email: u.Email}
	err := c.Check()
	u.Name, u.Email = c.Name, c.Email
	return err
}

// Key is what makes the email unique.
func (u User) Key() string { return strings.ToLower(u.Email) }

// Actor is who does a verb.
type Actor struct {
	Kind ActorKind
	ID   string // user id, candidate id or empty
	Name string
	Role Role // of a user
}

// ActorKind tells people and the system apart in the timeline.
type ActorKind string

const (
	ByUser      ActorKind = "user"
	ByCandidate ActorKind = "candidate"
	BySystem    ActorKind = "system"
)

// System is the actor of jobs.
var System = Actor{Kind: BySystem, Name: "Retake"}

// Actor gives the user as one who acts.
func (u User) Actor() Actor { return Actor{ByUser, u.ID, u.Name, u.Role} }

// Permission is what a route or a verb asks for.
type Permission string

const (
	MayWatch   Permission = "watch"   // see a position, its candidates and their recordings
	MayRecruit Permission = "recruit" // do the recruiter's verbs in a position
	MayCreate  Permission = "create"  // create positions
	MayManage  Permission = "manage"  // people, settings, the whole outbox
)

// Allows reports whether the role grants p; member says whether the user is a member of the position in question
// (it does not matter for MayCreate and MayManage).
func (r Role) Allows(p Permission, member bool) bool {
	switch r {
	case Admin:
		return true
	case Recruiter:
		return p == MayCreate || member && (p == MayWatch || p == MayRecruit)
	case Reviewer:
		return member && p == MayWatch
	}
	return false
}
