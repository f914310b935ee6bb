package app_test

import (
	"strings"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// guard is who a verb is for.
type guard int

const (
	ofPosition guard = iota // recruiters who are members, and admins
	ofCompany               // admins
	ofHouse                 // recruiters and admins
	ofLink                  // whoever has the link or token; there is no actor
	ofSelf                  // acts on nothing but the actor's own sessions and password
	ofProgram               // called by the program itself, or asks and changes nothing
)

// attempt is a verb with everything right about it but, maybe, who asks.
type attempt func(d *desk, who interview.Actor) error

type entry struct {
	guard guard
	try   func(d *desk) attempt // prepares what the verb needs
}

// verbs lists every exported method of the desk. A new one is put here first.
var verbs = map[string]entry{
	"Resend": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return d.Resend(d.ctx, who, app.Resend{On: on})
	}),
	"Extend": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return d.Extend(d.ctx, who, app.Extend{On: on, Deadline: d.clock.Moment().Add(48 * time.Hour)})
	}),
	"RotateLink": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return d.RotateLink(d.ctx, who, app.RotateLink{On: on})
	}),
	"Delete":        onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error { return d.Delete(d.ctx, who, on) }),
	"DeleteKeeping": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error { return d.DeleteKeeping(d.ctx, who, on) }),
	"AttachOrder": {ofPosition, func(d *desk) attempt {
		o, iv := d.ordered(d.workable(), d.ats(), "Ann Example"), d.invited("Bo Example")
		return func(d *desk, who interview.Actor) error { return d.AttachOrder(d.ctx, who, o.ID, iv.ID) }
	}},
	"SendAgain": {ofPosition, func(d *desk) attempt {
		o := d.ordered(d.workable(), d.ats(), "Ann Example")
		return func(d *desk, who interview.Actor) error { return d.SendAgain(d.ctx, who, o.ID) }
	}},
	"AddConnection": {ofCompany, func(*desk) attempt {
		return func(d *desk, who interview.Actor) error {
			_, _, err := d.AddConnection(d.ctx, who, app.NewConnection{Vendor: interview.Ashby})
			return err
		}
	}},
	"EditConnection": onConnection(func(d *desk, who interview.Actor, id string) error {
		return d.EditConnection(d.ctx, who, app.EditConnection{ID: id, Name: "Edited", Second: interview.SecondNew})
	}),
	"RotateConnectionKey": onConnection(func(d *desk, who interview.Actor, id string) error {
		return second(d.RotateConnectionKey(d.ctx, who, id, 0))
	}),
	"RemoveConnection": onConnection(func(d *desk, who interview.Actor, id string) error { return d.RemoveConnection(d.ctx, who, id, 0) }),
	"TestConnection": onConnection(func(d *desk, who interview.Actor, id string) error {
		return second(d.TestConnection(d.ctx, who, id))
	}),
	"Undelete":  onInterview((*desk).deleted, func(d *desk, who interview.Actor, on app.On) error { return d.Undelete(d.ctx, who, on) }),
	"Discard":   onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error { return d.Discard(d.ctx, who, on) }),
	"Undiscard": onInterview((*desk).discarded, func(d *desk, who interview.Actor, on app.On) error { return d.Undiscard(d.ctx, who, on) }),
	"Shortlist": onInterview((*desk).completed, func(d *desk, who interview.Actor, on app.On) error { return d.Shortlist(d.ctx, who, on) }),
	"Unshortlist": onInterview((*desk).shortlisted, func(d *desk, who interview.Actor, on app.On) error {
		return d.Unshortlist(d.ctx, who, on)
	}),
	"DeleteAnswers": onInterview((*desk).completed, func(d *desk, who interview.Actor, on app.On) error {
		return d.DeleteAnswers(d.ctx, who, app.DeleteAnswers{On: on, Questions: []string{d.questions[1].ID}})
	}),
	"RestoreAnswers": onInterview((*desk).redoAsked, func(d *desk, who interview.Actor, on app.On) error {
		return d.RestoreAnswers(d.ctx, who, on, []string{d.questions[1].ID})
	}),
	"EditCandidate": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return d.EditCandidate(d.ctx, who, app.EditCandidate{On: on, Name: "Anna Example", Email: "anna@example.com"})
	}),
	"Adjust": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return d.Adjust(d.ctx, who, app.Adjust{On: on, To: interview.Adjustment{More: 2}})
	}),
	"PutExternalRef": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return d.PutExternalRef(d.ctx, who, interview.ExternalRef{InterviewID: on.InterviewID, System: "crm", Ref: "1"})
	}),
	"DeleteExternalRef": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		ref := interview.ExternalRef{InterviewID: on.InterviewID, System: "crm", Ref: "1"}
		d.must(d.PutExternalRef(d.ctx, d.recruiter.Actor(), ref))
		return d.DeleteExternalRef(d.ctx, who, ref)
	}),
	"AnswerRequest": {ofPosition, func(d *desk) attempt {
		iv := d.invited("Ann Example")
		r := d.ask(iv, interview.Asking{Kind: interview.RequestTime})
		return func(d *desk, who interview.Actor) error {
			return d.AnswerRequest(d.ctx, who, app.AnswerRequest{ID: r.ID, State: interview.RequestDenied, Words: "Sorry."})
		}
	}},
	"RetryMedia": {ofPosition, func(d *desk) attempt {
		iv := d.recorded("Ann Example")
		d.found(iv.Takes[0].ID, interview.Media{State: interview.MediaFailed})
		return func(d *desk, who interview.Actor) error { return d.RetryMedia(d.ctx, who, iv.Takes[0].ID) }
	}},
	"PreviewAgain": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return second(d.PreviewAgain(d.ctx, who, app.PreviewAgain{InterviewID: on.InterviewID, Way: interview.WayTime}))
	}),
	"Undo": onInterview((*desk).discarded, func(d *desk, who interview.Actor, on app.On) error {
		_, _, err := d.Undo(d.ctx, who, on)
		return err
	}),
	"Reinvite": onInterview((*desk).completed, func(d *desk, who interview.Actor, on app.On) error {
		return second(d.Reinvite(d.ctx, who, app.Reinvite{On: on}))
	}),

	"PurgeInterview": onInterview((*desk).deleted, func(d *desk, who interview.Actor, on app.On) error { return d.PurgeInterview(d.ctx, who, on) }),
	"PurgeAnswers": onInterview((*desk).deletedEarly, func(d *desk, who interview.Actor, on app.On) error {
		return d.PurgeAnswers(d.ctx, who, on, []string{d.questions[1].ID})
	}),
	"EraseCandidate": onInterview((*desk).completed, func(d *desk, who interview.Actor, on app.On) error { return d.EraseCandidate(d.ctx, who, on) }),
	"EmptyBin": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return second(d.EmptyBin(d.ctx, who, p.ID))
	}),
	"PurgePosition": {ofPosition, func(d *desk) attempt {
		p, _ := d.open("Deleted", "Why?")
		d.must(d.DeletePosition(d.ctx, d.recruiter.Actor(), p.ID))
		return func(d *desk, who interview.Actor) error { return d.PurgePosition(d.ctx, who, p.ID) }
	}},

	"Invite": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		out, err := d.Invite(d.ctx, who, app.Invite{PositionID: p.ID, People: d.person("Iris Example").People})
		if err != nil {
			return err
		}
		return out[0].Err
	}),
	"EditPosition": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		p.Title = "Edited"
		return d.EditPosition(d.ctx, who, p)
	}),
	"EditLetters": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.EditLetters(d.ctx, who, p.ID, p.Revision, interview.Letters{InviteSubject: "Own"})
	}),
	"ClosePosition": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.ClosePosition(d.ctx, who, p.ID)
	}),
	"ReopenPosition": {ofPosition, func(d *desk) attempt {
		p, _ := d.open("Closed", "Why?")
		d.must(d.ClosePosition(d.ctx, d.recruiter.Actor(), p.ID))
		return func(d *desk, who interview.Actor) error { return d.ReopenPosition(d.ctx, who, p.ID) }
	}},
	"CopyPosition": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return second(d.CopyPosition(d.ctx, who, p.ID))
	}),
	"DeletePosition": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.DeletePosition(d.ctx, who, p.ID)
	}),
	"UndeletePosition": {ofPosition, func(d *desk) attempt {
		p, _ := d.open("Binned", "Why?")
		d.must(d.DeletePosition(d.ctx, d.recruiter.Actor(), p.ID))
		return func(d *desk, who interview.Actor) error { return d.UndeletePosition(d.ctx, who, p.ID) }
	}},
	"StartBatch": onInterview(invitedOne, func(d *desk, who interview.Actor, on app.On) error {
		return second(d.StartBatch(d.ctx, who, app.NewBatch{PositionID: d.position.ID, Deed: interview.DeedDiscard, IDs: []string{on.InterviewID}}))
	}),
	"UndoBatch": {ofPosition, func(d *desk) attempt {
		id := d.begin(interview.DeedDiscard, interview.BatchParams{}, d.invited("Ann Example").ID).ID
		return func(d *desk, who interview.Actor) error { return d.UndoBatch(d.ctx, who, id) }
	}},
	"ReadImport": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return second(d.ReadImport(d.ctx, who, app.ReadImport{PositionID: p.ID, List: strings.NewReader("Iris Example, iris@example.com")}))
	}),
	"RunImport": onImport(func(d *desk, who interview.Actor, id string) error {
		return d.RunImport(d.ctx, who, app.RunImport{ID: id})
	}),
	"DiscardImport": onImport(func(d *desk, who interview.Actor, id string) error { return d.DiscardImport(d.ctx, who, id) }),
	"SetMembers": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.SetMembers(d.ctx, who, p.ID, []string{d.recruiter.ID})
	}),
	"AddQuestion": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return second(d.AddQuestion(d.ctx, who, question(p.ID, "More?")))
	}),
	"EditQuestion": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		q := d.questionsNow(p.ID)[0]
		q.Prompt = "Edited?"
		return second(d.EditQuestion(d.ctx, who, q))
	}),
	"RetireQuestion": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.RetireQuestion(d.ctx, who, d.questionsNow(p.ID)[0].ID)
	}),
	"MoveQuestion": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.MoveQuestion(d.ctx, who, d.questionsNow(p.ID)[0].ID, 1)
	}),
	"PreviewLetter": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		_, _, _, err := d.PreviewLetter(d.ctx, who, p.ID, interview.LetterInvitation, interview.Letters{})
		return err
	}),
	"Access": inPosition(func(d *desk, who interview.Actor, p interview.Position) error {
		return d.Access(d.ctx, who, p.ID, interview.MayRecruit)
	}),
	"CreatePosition": {ofHouse, func(*desk) attempt {
		return func(d *desk, who interview.Actor) error {
			return second(d.CreatePosition(d.ctx, who, interview.Position{Title: "New", Days: 7}))
		}
	}},

	"CreateAPIKey": {ofHouse, func(*desk) attempt {
		return func(d *desk, who interview.Actor) error {
			_, _, err := d.CreateAPIKey(d.ctx, who, app.NewAPIKey{Name: "Zapier", Scopes: interview.Scopes})
			return err
		}
	}},
	"SetBinDays": {ofCompany, func(*desk) attempt {
		return func(d *desk, who interview.Actor) error { return d.SetBinDays(d.ctx, who, 7) }
	}},
	"SetCompany": {ofCompany, func(*desk) attempt {
		return func(d *desk, who interview.Actor) error { return d.SetCompany(d.ctx, who, "Other Ltd") }
	}},
	"AddUser": {ofCompany, func(*desk) attempt {
		return func(d *desk, who interview.Actor) error {
			return second(d.AddUser(d.ctx, who, app.NewUser{Name: "Nia New", Email: "nia@example.com", Role: interview.Admin, Password: password}))
		}
	}},
	"SetRole": onUser(func(d *desk, who interview.Actor, id string) error {
		return d.SetRole(d.ctx, who, id, interview.Admin)
	}),
	"DisableUser": onUser(func(d *desk, who interview.Actor, id string) error { return d.DisableUser(d.ctx, who, id) }),
	"EnableUser":  onUser(func(d *desk, who interview.Actor, id string) error { return d.EnableUser(d.ctx, who, id) }),
	"SetPassword": onUser(func(d *desk, who interview.Actor, id string) error {
		return d.SetPassword(d.ctx, who, id, "battery staple horse", "")
	}),

	"Opened": onLink(func(d *desk, token string) error { return d.Opened(d.ctx, token) }),
	"Start":  onLink(func(d *desk, token string) error { return d.Start(d.ctx, token, interview.NoticeVersion) }),
	"BeginTake": onLink(func(d *desk, token string) error {
		return second(d.BeginTake(d.ctx, token, d.questions[0].ID))
	}),
	"BeginFileTake": onLink(func(d *desk, token string) error {
		return second(d.BeginFileTake(d.ctx, token, d.questions[0].ID))
	}),
	"SealTake": onLink(func(d *desk, token string) error {
		return second(d.SealTake(d.ctx, token, d.begun().ID, app.Seal{Bytes: int64(len(tiny))}))
	}),
	"Ask": onLink(func(d *desk, token string) error {
		return second(d.Ask(d.ctx, token, interview.Asking{Kind: interview.RequestTime}))
	}),
	"Submit":   onLink(func(d *desk, token string) error { return d.Submit(d.ctx, token) }),
	"SubmitIn": onLink(func(d *desk, token string) error { return d.SubmitIn(d.ctx, token, "es") }),
	"UploadAllowed": onLink(func(d *desk, token string) error {
		_, err := d.UploadAllowed(d.ctx, token, d.begun().ID)
		return err
	}),
	"APIKeyUser": onLink(func(d *desk, token string) error {
		_, _, err := d.APIKeyUser(d.ctx, token, "192.0.2.1")
		return err
	}),
	"Session":      onLink(func(d *desk, token string) error { return second(d.Session(d.ctx, token)) }),
	"SetupAllowed": onLink(func(d *desk, token string) error { return d.SetupAllowed(d.ctx, token) }),
	"SetUp": onLink(func(d *desk, token string) error {
		in := d.setUp("eve@example.com")
		in.Token = token
		return second(d.SetUp(d.ctx, in))
	}),

	"CreateEndpoint": {ofCompany, func(d *desk) attempt {
		return func(d *desk, who interview.Actor) error {
			_, _, err := d.CreateEndpoint(d.ctx, who, robot("https://hooks.example.com"))
			return err
		}
	}},
	"EditEndpoint": onEndpoint(func(d *desk, who interview.Actor, id string) error {
		return d.EditEndpoint(d.ctx, who, app.EditEndpoint{ID: id, Name: "Edited", URL: "https://hooks.example.com", Shape: interview.ShapeStandard})
	}),
	"RotateEndpointSecret": onEndpoint(func(d *desk, who interview.Actor, id string) error {
		return second(d.RotateEndpointSecret(d.ctx, who, id))
	}),
	"SwitchOffEndpoint": onEndpoint(func(d *desk, who interview.Actor, id string) error { return d.SwitchOffEndpoint(d.ctx, who, id) }),
	"SwitchOnEndpoint": {ofCompany, func(d *desk) attempt {
		id := d.endpoint("https://hooks.example.com").ID
		d.must(d.SwitchOffEndpoint(d.ctx, d.admin.Actor(), id))
		return func(d *desk, who interview.Actor) error { return d.SwitchOnEndpoint(d.ctx, who, id) }
	}},
	"DeleteEndpoint": onEndpoint(func(d *desk, who interview.Actor, id string) error { return d.DeleteEndpoint(d.ctx, who, id) }),
	"TestEndpoint": onEndpoint(func(d *desk, who interview.Actor, id string) error {
		return second(d.TestEndpoint(d.ctx, who, id))
	}),
	"Redeliver": {ofCompany, func(d *desk) attempt {
		id := d.endpoint("https://hooks.example.com").ID
		sent, err := d.TestEndpoint(d.ctx, d.admin.Actor(), id)
		d.must(err)
		return func(d *desk, who interview.Actor) error { return d.Redeliver(d.ctx, who, id, sent) }
	}},

	"ChangeOwnPassword": {guard: ofSelf},
	"Sessions":          {guard: ofSelf},
	"SignOutOthers":     {guard: ofSelf},
	"APIKeys":           {guard: ofSelf}, // an admin's are everybody's
	"RevokeAPIKey":      {guard: ofSelf}, // likewise
	"SaveView":          {guard: ofSelf}, // their own, where they may watch
	"DeleteView":        {guard: ofSelf},
	"SignIn":            {guard: ofSelf},
	"SignOut":           {guard: ofSelf}, // the token is the session that ends; an unknown one ends none

	"BeginOnce":      {guard: ofProgram}, // behind the door of the API, for the key that came
	"FinishOnce":     {guard: ofProgram},
	"DropOnce":       {guard: ofProgram},
	"AskMP4":         {guard: ofProgram}, // makes of a recording what its player asks for
	"Changes":        {guard: ofProgram}, // tells nothing but that something happened
	"Company":        {guard: ofProgram}, // the candidate's pages show it
	"Expire":         {guard: ofProgram},
	"HandIn":         {guard: ofProgram},
	"Remind":         {guard: ofProgram},
	"KnockMissed":    {guard: ofProgram},
	"Bound":          {guard: ofProgram}, // counts what it is given
	"SavedPart":      {guard: ofProgram}, // these two look at the files of what they are given
	"NoteParts":      {guard: ofProgram},
	"Letters":        {guard: ofProgram}, // fills in what it is given
	"Link":           {guard: ofProgram},
	"NeedsSetup":     {guard: ofProgram},
	"Runner":         {guard: ofProgram},
	"SetupToken":     {guard: ofProgram}, // printed in the terminal
	"Own":            {guard: ofProgram},
	"PurgeImports":   {guard: ofProgram},
	"BinDays":        {guard: ofProgram}, // the bin says when it is emptied
	"Purge":          {guard: ofProgram},
	"ReplayErasures": {guard: ofProgram},
	"Tend":           {guard: ofProgram},
	"Follow":         {guard: ofProgram},

	"ConnectionByKey": {guard: ofProgram}, // the ATS shows its key; what follows is for the connection that it opens
	"Orderable":       {guard: ofProgram},
	"PlaceOrder":      {guard: ofProgram},
	"OrderResult":     {guard: ofProgram},
	"CancelOrder":     {guard: ofProgram},
	"NoteExchange":    {guard: ofProgram},
	"NoteComplaint":   {guard: ofProgram},

	"Relay": {guard: ofProgram},

	"SweepDeliveries": {guard: ofProgram},
}
