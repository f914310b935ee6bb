package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/static"
)

type route struct {
	method, path string
	needs        permission
	handle       echo.HandlerFunc
}

const (
	get   = http.MethodGet
	head  = http.MethodHead
	post  = http.MethodPost
	patch = http.MethodPatch
)

// uploadPath is the way of recordings, the one address whose body is no form.
const uploadPath = "/i/:token/uploads/:take"

// routes is the whole map: what is answered, and who may ask. HTML speaks GET and POST only; HEAD and PATCH are for
// recordings.
func (s *Server) routes() []route {
	var (
		all     = permission{scope: open}
		team    = permission{scope: signedIn}
		creates = permission{general, interview.MayCreate}
		manages = permission{general, interview.MayManage}
		sees    = permission{inPosition, interview.MayWatch}
		works   = permission{inPosition, interview.MayRecruit}
		watches = permission{ofInterview, interview.MayWatch}
		decides = permission{ofInterview, interview.MayRecruit}
		reads   = permission{ofLetter, interview.MayRecruit}
		lists   = permission{ofImport, interview.MayRecruit}
		follows = permission{ofBatch, interview.MayRecruit}
		answers = permission{ofRequest, interview.MayRecruit}
		ordered = permission{ofOrder, interview.MayWatch}
		orders  = permission{ofOrder, interview.MayRecruit}
	)
	desk := []route{
		{get, "/static/*", all, echo.WrapHandler(static.Handler())},
		{head, "/static/*", all, echo.WrapHandler(static.Handler())},
		{get, "/healthz", all, s.healthy},
		{get, "/readyz", all, s.ready},
		{get, "/setup/:token", all, s.showSetup},
		{post, "/setup/:token", all, s.setUp},
		{get, "/sign-in", all, s.showSignIn},
		{post, "/sign-in", all, s.signIn},
		{post, "/sign-out", all, s.signOut},

		{get, "/", team, s.home},
		{get, "/account", team, s.showAccount},
		{post, "/account/password", team, s.changePassword},
		{post, "/account/sign-out-others", team, s.signOutOthers},

		{get, "/positions", team, s.listPositions},
		{get, "/positions/new", creates, s.newPosition},
		{post, "/positions", creates, s.createPosition},
		{get, "/positions/:id", sees, s.showPosition},
		{get, "/positions/:id/candidates", sees, s.listCandidates},
		{get, "/positions/:id/candidates/changes", sees, s.candidateChanges},
		{get, "/positions/:id/views", sees, s.listViews},
		{post, "/positions/:id/views", sees, s.saveView},
		{get, "/positions/:id/views/new", sees, s.newView},
		{post, "/positions/:id/views/delete", sees, s.deleteView},
		{get, "/positions/:id/invite", works, s.showInvite},
		{post, "/positions/:id/invite", works, s.invite},
		{get, importPath, works, s.showImport},
		{post, importPath, works, s.readImport},
		{get, "/imports/:id", lists, s.showList},
		{post, "/imports/:id/run", lists, s.runImport},
		{post, "/imports/:id/discard", lists, s.discardImport},
		{get, "/imports/:id/faulty.csv", lists, s.faultyLines},
		{get, "/positions/:id/candidates.csv", works, s.exportCandidates},
		{post, "/positions/:id/export", works, s.exportChosen},
		{post, "/positions/:id/bulk", works, s.bulk},
		{get, "/batches/:id", follows, s.showBatch},
		{post, "/batches/:id/undo", follows, s.undoBatch},
		{get, "/positions/:id/questions", works, s.listQuestions},
		{post, "/positions/:id/questions", works, s.addQuestion},
		{get, "/positions/:id/questions/:question/edit", works, s.editQuestion},
		{post, "/positions/:id/questions/:question", works, s.saveQuestion},
		{post, "/positions/:id/questions/:question/move", works, s.moveQuestion},
		{get, "/positions/:id/questions/:question/retire", works, s.askRetire},
		{post, "/positions/:id/questions/:question/retire", works, s.retireQuestion},
		{get, "/positions/:id/letters", works, s.showLetters},
		{post, "/positions/:id/letters", works, s.saveLetters},
		{post, "/positions/:id/letters/preview", works, s.previewLetter},
		{get, "/positions/:id/settings", works, s.showSettings},
		{post, "/positions/:id/settings", works, s.savePosition},
		{post, "/positions/:id/members", works, s.saveMembers},
		{post, "/positions/:id/close", works, s.closePosition},
		{post, "/positions/:id/open", works, s.openPosition},
		{post, "/positions/:id/copy", works, s.copyPosition},
		{get, "/positions/:id/delete", works, s.askDeletePosition},
		{post, "/positions/:id/delete", works, s.deletePosition},
		{post, "/positions/:id/restore", works, s.restorePosition},

		{get, "/positions/:id/bin", works, s.showPositionBin},
		{get, "/positions/:id/bin/empty", works, s.warning(emptyBin)},
		{post, "/positions/:id/bin/empty", works, s.purging(emptyBin)},
		{get, "/positions/:id/purge", works, s.warning(purgePosition)},
		{post, "/positions/:id/purge", works, s.purging(purgePosition)},

		{get, "/interviews/:id", watches, s.showInterview},
		{post, "/interviews/:id", decides, s.decide},
		{get, "/interviews/:id/menu", decides, s.showMenu},
		{get, "/interviews/:id/again", decides, s.showAgain},
		{post, "/interviews/:id/again", decides, s.recordAgain},
		{get, "/interviews/:id/again/summary", decides, s.summariseAgain},
		{post, "/interviews/:id/again/preview", decides, s.previewAgain},
		{post, "/interviews/:id/answers/restore", decides, s.restoreAnswers},
		{get, "/interviews/:id/candidate", decides, s.showDetails},
		{post, "/interviews/:id/candidate", decides, s.saveDetails},
		{post, "/interviews/:id/undo", decides, s.undo},
		{get, "/interviews/:id/new-link", decides, s.showRotate},
		{post, "/interviews/:id/new-link", decides, s.rotate},

		{get, "/orders/:id", ordered, s.showOrder},
		{post, "/orders/:id/send", orders, s.tellAgain},
		{get, "/interviews/:id/delete", decides, s.showDelete},
		{post, "/interviews/:id/delete", decides, s.deleteAsked},

		{get, "/interviews/:id/adjust", decides, s.showAdjust},
		{post, "/interviews/:id/adjust", decides, s.adjust},

		{get, "/requests", creates, s.listRequests},
		{get, "/positions/:id/requests", works, s.listPositionRequests},
		{get, "/requests/:id/answer", answers, s.showAnswer},
		{post, "/requests/:id/answer", answers, s.answerRequest},

		{get, "/interviews/:id/purge", decides, s.warning(purgeInterview)},
		{post, "/interviews/:id/purge", decides, s.purging(purgeInterview)},
		{get, "/interviews/:id/answers/purge", decides, s.warning(purgeAnswers)},
		{post, "/interviews/:id/answers/purge", decides, s.purging(purgeAnswers)},
		{get, "/interviews/:id/erase", decides, s.warning(eraseCandidate)},
		{post, "/interviews/:id/erase", decides, s.purging(eraseCandidate)},

		{get, "/api-keys", creates, s.listKeys},
		{post, "/api-keys", creates, s.createKey},
		{get, "/api-keys/:id/revoke", creates, s.askRevoke},
		{post, "/api-keys/:id/revoke", creates, s.revokeKey},

		{get, "/bin", creates, s.showBin},
		{get, "/outbox", creates, s.showOutbox},
		{get, "/outbox/:id", reads, s.showLetter},
		{get, "/people", manages, s.listPeople},
		{post, "/people", manages, s.addPerson},
		{get, "/people/:id", manages, s.showPerson},
		{post, "/people/:id/role", manages, s.setRole},
		{post, "/people/:id/password", manages, s.setPassword},
		{post, "/people/:id/disable", manages, s.disablePerson},
		{post, "/people/:id/enable", manages, s.enablePerson},
		{get, "/connections", manages, s.listConnections},
		{post, "/connections", manages, s.addConnection},
		{get, "/connections/new", manages, s.newConnection},
		{get, "/connections/:id", manages, s.showConnection},
		{post, "/connections/:id", manages, s.saveConnection},
		{get, "/connections/:id/edit", manages, s.editConnection},
		{get, "/connections/:id/test", manages, s.testConnection},
		{get, "/connections/:id/key", manages, s.askRotateKey},
		{post, "/connections/:id/key", manages, s.rotateKey},
		{get, "/connections/:id/remove", manages, s.askRemoveConnection},
		{post, "/connections/:id/remove", manages, s.removeConnection},
		{get, "/webhooks", manages, s.listWebhooks},
		{get, "/webhooks/new", manages, s.newWebhook},
		{post, "/webhooks", manages, s.createWebhook},
		{get, "/webhooks/:id", manages, s.showWebhook},
		{post, "/webhooks/:id", manages, s.saveWebhook},
		{get, "/webhooks/:id/edit", manages, s.editWebhook},
		{post, "/webhooks/:id/test", manages, s.testWebhook},
		{post, "/webhooks/:id/on", manages, s.switchOnWebhook},
		{post, "/webhooks/:id/off", manages, s.switchOffWebhook},
		{get, "/webhooks/:id/secret", manages, s.askRotateSecret},
		{post, "/webhooks/:id/secret", manages, s.rotateSecret},
		{get, "/webhooks/:id/delete", manages, s.askDeleteWebhook},
		{post, "/webhooks/:id/delete", manages, s.deleteWebhook},
		{get, "/webhooks/:id/deliveries/:delivery", manages, s.showDelivery},
		{post, "/webhooks/:id/deliveries/:delivery/again", manages, s.redeliver},
		{get, "/settings", manages, s.showCompany},
		{post, "/settings", manages, s.saveCompany},
	}
	var (
		link  = permission{scope: byLink}
		views = permission{ofTake, interview.MayWatch}
		mends = permission{ofTake, interview.MayRecruit}
	)
	room := []route{
		{get, "/i/:token", link, s.showRoom()},
		{post, "/i/:token/opened", link, s.noteOpened},
		{post, "/i/:token/start", link, s.startInterview()},
		{get, "/i/:token/check", link, s.showCheck()},
		{post, "/i/:token/probe", link, s.probeSpeed},
		{get, "/i/:token/questions/:n", link, s.showQuestion()},
		{get, "/i/:token/overview", link, s.showOverview()},
		{post, "/i/:token/submit", link, s.submitInterview()},
		{get, "/i/:token/ask", link, s.showAsk()},
		{post, "/i/:token/ask", link, s.askForHelp()},
		{post, "/i/:token/takes", link, s.beginTake},
		{post, "/i/:token/takes/:take/seal", link, s.sealTake},
		{get, "/i/:token/takes/:take/media", link, s.ownTakeMedia},
		{head, "/i/:token/takes/:take/media", link, s.ownTakeMedia},
		{head, uploadPath, link, s.uploadTake},
		{patch, uploadPath, link, s.uploadTake},

		{get, "/takes/:id/media", views, s.takeMedia},
		{head, "/takes/:id/media", views, s.takeMedia},
		{get, "/takes/:id/mp4", views, s.takeMP4},
		{head, "/takes/:id/mp4", views, s.takeMP4},
		{get, "/takes/:id/poster", views, s.takePoster},
		{get, "/takes/:id/state", views, s.takeState},
		{post, "/takes/:id/retry", mends, s.retryMedia},
		{get, "/takes/:id/download", views, s.downloadTake},
	}
	return append(desk, room...)
}
