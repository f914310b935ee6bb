package main

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// A crowd is a herd whose batches take several transactions, so that a kill or an Undo falls between them.

// crowd does things to all of them, until the program does not get on with one.
func (hd *herd) crowd(ctx context.Context, here []*person) {
	for range 3 + hd.chance.IntN(4) {
		if len(here) == 0 || hd.h.over(ctx) {
			return
		}
		if b := hd.begin(ctx, here); b != nil && !hd.goOn(ctx, b) {
			hd.h.pending.add(b)
			return
		}
		hd.h.pause(ctx, 200*time.Millisecond)
	}
	hd.erase(ctx, here, crowdSize/3)
}

var listedShape = regexp.MustCompile(`/interviews/(` + uuidShape.String() + `)`)

// inviteAll invites everybody by pasted lines, each of which is a verb of its own. Those whom the answer shows with their
// interview are invited; the others may be.
func (hd *herd) inviteAll(ctx context.Context, family string) (here []*person) {
	h, clerk := hd.h, hd.people[0]
	var lines strings.Builder
	for _, p := range hd.people {
		p.anew(family)
		fmt.Fprintf(&lines, "%s, %s\n", p.name(), p.email())
	}
	h.gate.RLock()
	r, o := clerk.request("invite several", func() reply {
		return h.web.post(ctx, "/positions/"+h.position+"/invite", clerk.cookie, url.Values{"several": {"yes"}, "people": {lines.String()}, "deadline": {h.deadline}})
	})
	shown := map[string]bool{}
	for _, m := range listedShape.FindAllSubmatch(r.body, -1) {
		shown[string(m[1])] = o == acked
	}
	h.gate.RUnlock()
	for _, p := range hd.people {
		if h.over(ctx) {
			return nil
		}
		if p.rec = p.invited(ctx); p.rec != nil {
			delete(shown, p.rec.ID)
			here = append(here, p)
		}
	}
	if o == acked && len(shown) > 0 {
		h.tally.lose("verbs", nil, fmt.Sprintf("%d invitations of pasted lines were acknowledged and are not there", len(shown)))
	}
	return here
}
