package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"gatewaybot/e2e/slackserver"
)

// partners are three agencies and those who work with them.
type partners struct {
	// Pat, of Seaport Council, is in a workspace of its own that shares a Slack channel with us; Gus, of Harbour Homes, is a
	// guest on our Mattermost; Rob, of HMP Bridge, is on a Mattermost that is connected with ours.
	pat, gus, rob          *person
	council, homes, prison place
	team, remote           string // Pat's workspace and Rob's server

	// Ivy is of the intelligence desk, and Max of the disruption panel.
	ivy, max     *person
	intel, panel place
}

const emergency = "If anyone is in danger now, call 999 first."

// newPartnersWorld makes a world with partners, whose desks are on the platform.
func newPartnersWorld(t testing.TB, desks string) *world {
	t.Helper()
	w := newTown(t, desks)
	w.addPartners(desks)
	return w
}

// addPartners adds them to a town, and sets it up.
func (w *world) addPartners(desks string) {
	w.t.Helper()
	add := w.addSlack
	if desks == onMattermost {
		add = w.addMattermost
	}
	w.ivy = add("Ivy Lane", "rocu", "PS", "intel_handler")
	w.max = add("Max Frost", "rocu", "Insp", "disruption_moderator")
	w.max.trained = "2026-03-14"
	w.intel, w.panel = w.addChannel(desks, "intel-desk"), w.addChannel(desks, "disruption-panel")
	w.addCouncil()
	w.homes, w.gus = w.addAgency("homes", "Gus Hale")
	w.mm.MakeGuest(w.t, w.gus.chat.(*mattermostChat).user)
	w.prison, w.rob = w.addAgency("prison", "Rob Quill")
	w.remote = w.mm.MakeRemote(w.t, w.rob.chat.(*mattermostChat).user)
	w.furnish()
}

// addCouncil adds the workspace that shares a channel.
func (w *world) addCouncil() {
	team := w.slack.AddPartner("Seaport Council")
	w.team = string(team)
	w.pat = &person{w: w, name: "Pat Wray", chat: &slackChat{slack: w.slack, team: team, user: w.slack.AddPartnerUser(team, "Pat Wray")}}
	w.council = place{onSlack, string(w.slack.AddChannel("seaport-council", slackserver.SharedWith(team)))}
}

// addAgency adds a channel on Mattermost with somebody in it, whom nobody imports.
func (w *world) addAgency(name, member string) (place, *person) {
	w.t.Helper()
	p := w.addMattermost(member, "", "", "")
	w.people = w.people[:len(w.people)-1]
	return place{onMattermost, w.mm.CreateChannel(w.t, name, true, p.chat.(*mattermostChat).user).Id}, p
}

// The parts of a configuration, empty in a world without partners.

func (p *partners) workspaces() string {
	if p.ivy == nil {
		return ""
	}
	return fmt.Sprintf("  - {platform: slack, id: %s, body: seaport-council, roles: [partner_poster]}\n"+
		"  - {platform: mattermost, id: 'guest:%s', body: harbour-homes, roles: [partner_poster]}\n"+
		"  - {platform: mattermost, id: 'remote:%s', body: bridge-prison, roles: [partner_poster]}\n", p.team, chatName, p.remote)
}

func (p *partners) channels() map[place]string {
	if p.ivy == nil {
		return nil
	}
	return map[place]string{
		p.council: "purpose: partner, body: seaport-council",
		p.homes:   "purpose: partner, body: harbour-homes",
		p.prison:  "purpose: partner, body: bridge-prison",
		p.intel:   "purpose: intel, notify: " + p.ivy.chat.account(),
		p.panel:   "purpose: panel, notify: " + p.max.chat.account(),
	}
}

func (p *partners) agencies() string {
	if p.ivy == nil {
		return ""
	}
	return strings.Join([]string{
		"emergency: " + emergency,
		"agencies:",
		"  - {key: seaport-council, name: Seaport Council, type: local_authority, agreement: ISA-2026-014, contact: " + p.pat.chat.account() + "}",
		"  - {key: harbour-homes, name: Harbour Homes, type: housing}",
		"  - {key: bridge-prison, name: HMP Bridge, type: prison}",
		"",
	}, "\n")
}
