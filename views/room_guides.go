package views

// roomTrouble is what can be in the way of camera and microphone: the code that the script knows it by (failure.js), its heading,
// and the steps out of it, the most particular ones first.
type roomTrouble struct {
	Code    string
	Heading string // a key of internal/lang, as are the steps
	Retry   bool   // to try again is enough, so no other way to answer is offered
	Copy    bool   // the steps need the page's address
	Guides  []roomGuide
}

// roomGuide are the steps for some browsers, by the names that browser.js gives to browsers, systems and apps; without any they are
// for all others.
type roomGuide struct {
	Browsers string
	Steps    []string
}

// roomTroubles: the last one stands for what nobody knows.
var roomTroubles = []roomTrouble{
	{Code: "blocked", Heading: "room.problem.blocked", Guides: []roomGuide{
		{"chrome", []string{"room.problem.do.icon.click", "room.problem.do.switch", "room.problem.do.again"}},
		{"edge", []string{"room.problem.do.lock.click", "room.problem.do.edge", "room.problem.do.again"}},
		{"firefox", []string{"room.problem.do.crossed", "room.problem.do.unblock", "room.problem.do.allow", "room.problem.do.system"}},
		{"safari-macos", []string{"room.problem.do.safari.menu", "room.problem.do.safari.allow", "room.problem.do.again", "room.problem.do.system"}},
		{"safari-ios", []string{"room.problem.do.safari.page", "room.problem.do.safari.allow", "room.problem.do.again", "room.problem.do.safari.phone"}},
		{"other-ios", iosSettings},
		{"chrome-android", []string{"room.problem.do.icon.tap", "room.problem.do.permissions", "room.problem.do.again", "room.problem.do.phone"}},
		{"samsung", []string{"room.problem.do.lock.tap", "room.problem.do.permissions", "room.problem.do.again", "room.problem.do.phone"}},
		{"firefox-android", []string{"room.problem.do.lock.tap", "room.problem.do.allowed", "room.problem.do.again", "room.problem.do.phone"}},
		{"", []string{"room.problem.do.look", "room.problem.do.page", "room.problem.do.again"}},
	}},
	{Code: "system", Heading: "room.problem.system", Guides: []roomGuide{
		{"macos", []string{"room.problem.do.mac", "room.problem.do.mac.switch", "room.problem.do.restart"}},
		{"windows", []string{"room.problem.do.windows", "room.problem.do.windows.switch", "room.problem.do.again"}},
		{"android", []string{"room.problem.do.android", "room.problem.do.permit", "room.problem.do.quick", "room.problem.do.return"}},
		{"ios", iosSettings},
		{"", []string{"room.problem.do.privacy", "room.problem.do.permit", "room.problem.do.again"}},
	}},
	{Code: "policy", Heading: "room.problem.policy", Copy: true, Guides: []roomGuide{
		{"", []string{"room.problem.do.keeper", "room.problem.do.own"}},
	}},
	{Code: "dismissed", Heading: "room.problem.dismissed", Retry: true, Guides: []roomGuide{
		{"", []string{"room.problem.do.allow"}},
	}},
	{Code: "nocamera", Heading: "room.problem.nocamera", Guides: missingSteps},
	{Code: "nomicrophone", Heading: "room.problem.nomicrophone", Guides: missingSteps},
	{Code: "missing", Heading: "room.problem.missing", Guides: missingSteps},
	{Code: "changed", Heading: "room.problem.changed", Retry: true, Guides: []roomGuide{
		{"", []string{"room.problem.do.connect", "room.problem.do.another"}},
	}},
	{Code: "aborted", Heading: "room.problem.aborted", Guides: []roomGuide{
		{"phone", []string{"room.problem.do.wait", "room.problem.do.apps", "room.problem.do.phone.restart"}},
		{"", []string{"room.problem.do.wait", "room.problem.do.programs", "room.problem.do.computer.restart"}},
	}},
	{Code: "insecure", Heading: "room.problem.insecure", Guides: []roomGuide{
		{"", []string{"room.problem.do.letter", "room.problem.do.https", "room.problem.do.tell"}},
	}},
	{Code: "inapp", Heading: "room.problem.inapp", Copy: true, Guides: []roomGuide{
		{"instagram facebook", []string{"room.problem.do.dots", "room.problem.do.open.external", "room.problem.do.paste"}},
		{"linkedin tiktok", []string{"room.problem.do.dots", "room.problem.do.open.browser", "room.problem.do.paste"}},
		{"snapchat wechat", []string{"room.problem.do.dots", "room.problem.do.open.either", "room.problem.do.paste"}},
		{"line", []string{"room.problem.do.dots", "room.problem.do.open.default", "room.problem.do.paste"}},
		{"gmail", []string{"room.problem.do.open.compass", "room.problem.do.paste"}},
		{"", []string{"room.problem.do.open.other", "room.problem.do.paste"}},
	}},
	{Code: "unsupported", Heading: "room.problem.unsupported", Copy: true, Guides: []roomGuide{
		{"", []string{"room.problem.do.copy", "room.problem.do.newer"}},
	}},
	{Code: "lost", Heading: "room.problem.lost", Retry: true, Guides: []roomGuide{
		{"phone", []string{"room.problem.do.apps", "room.problem.do.again"}},
		{"", []string{"room.problem.do.plug", "room.problem.do.again"}},
	}},
	{Code: "busy", Heading: "room.problem.busy", Guides: []roomGuide{
		{"phone", []string{"room.problem.do.apps", "room.problem.do.tabs", "room.problem.do.again", "room.problem.do.phone.restart"}},
		{"windows", []string{"room.problem.do.programs", "room.problem.do.tabs", "room.problem.do.windows", "room.problem.do.windows.switch", "room.problem.do.again"}},
		{"", []string{"room.problem.do.programs", "room.problem.do.tabs", "room.problem.do.again", "room.problem.do.computer.restart"}},
	}},
}

var (
	iosSettings  = []string{"room.problem.do.ios", "room.problem.do.switch", "room.problem.do.return"}
	missingSteps = []roomGuide{
		{"phone", []string{"room.problem.do.headphones", "room.problem.do.again", "room.problem.do.phone.restart"}},
		{"", []string{"room.problem.do.plug", "room.problem.do.key", "room.problem.do.again", "room.problem.do.elsewhere"}},
	}
)
