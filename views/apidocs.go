package views

// APIDocs is the description of the API for people, made from its document.
type APIDocs struct {
	Title, Server string
	Intro         []APIText
	Groups        []APIGroup
	Shapes        []APIShape
	Codes         []APICode
	Kinds         []string
}

// APIText is a paragraph, or an item of a list.
type APIText struct {
	Item  bool
	Parts []APIWord
}

// APIWord is a stretch of text; Strong stands out.
type APIWord struct {
	Text   string
	Strong bool
}

// APIGroup is a chapter.
type APIGroup struct {
	ID, Name, About string
	Deeds           []APIDeed
}

// APIDeed is an operation.
type APIDeed struct {
	ID, Method, Path, Title string
	About, Scope            string
	Parameters, Body        []APIField
	Answers                 []APIAnswer
}

// APIField is a parameter, or a part of a body or an answer.
type APIField struct {
	Name, Type, About string
	Rules             string // what it may be
	Shape             string // that the type is, to lead there
	Needed            bool
}

// APIAnswer is what comes back.
type APIAnswer struct {
	Status, Words string
	Type, Shape   string
}

// APIShape is a type that several operations speak of.
type APIShape struct {
	Name, About string
	Fields      []APIField
}

// APICode is a problem by its code.
type APICode struct{ Code, Words string }

func shapeID(name string) string { return "shape-" + name }

func shapeURL(name string) string { return "#" + shapeID(name) }
