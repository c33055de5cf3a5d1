package handlers

import (
	"slices"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// Directory is what the administrator configured about places, and about people who were not imported.
type Directory struct {
	Places []Place
	Homes  []Home
	Teams  []soc.Team
	// Ask says whom unknown people should ask, for the end of a sentence.
	Ask string
}

// Purpose is what a channel is for.
type Purpose string

// The purposes of channels.
const (
	GatewayChannel Purpose = "gateway"
	ForceChannel   Purpose = "force"
	TeamChannel    Purpose = "team"
	PartnerChannel Purpose = "partner"
	IntelChannel   Purpose = "intel"
	PanelChannel   Purpose = "panel"
	AuditChannel   Purpose = "audit"
)

// Place is a channel with a purpose.
type Place struct {
	bot.Channel
	Purpose Purpose
	// Body belongs to a force channel or a partner's, Team to a team's.
	Body, Team string
	// Capture makes every post of a partner's channel a report that replies to none.
	Capture bool
	// Notify is whom the channel's urgent messages call.
	Notify bot.Notify
}

// Home is a workspace whose people we know by where they work.
type Home struct {
	Platform, Workspace string
	Body                string
	Roles               []soc.Role
}

// gateway is the gateway team's channel.
func (d Directory) gateway() (Place, bool) {
	return d.find(func(p Place) bool { return p.Purpose == GatewayChannel })
}

// desk is the intelligence desk's channel.
func (d Directory) desk() (Place, bool) {
	return d.find(func(p Place) bool { return p.Purpose == IntelChannel })
}

// panel is the disruption panel's channel.
func (d Directory) panel() (Place, bool) {
	return d.find(func(p Place) bool { return p.Purpose == PanelChannel })
}

// audit is the channel that keeps checkpoints of the audit log.
func (d Directory) audit() (Place, bool) {
	return d.find(func(p Place) bool { return p.Purpose == AuditChannel })
}

// partnerAt is the partner's channel that this is.
func (d Directory) partnerAt(c bot.Channel) (Place, bool) {
	return d.find(func(p Place) bool { return p.Purpose == PartnerChannel && p.Channel == c })
}

// Hears reports whether every post of a channel is for us: those of partners' are.
func (d Directory) Hears(c bot.Channel) bool {
	_, ok := d.partnerAt(c)
	return ok
}

// of is a police body's channel, or a team's. Partners have none here: what goes out by this is not for them.
func (d Directory) of(body string) (Place, bool) {
	if body == soc.ROCU {
		return d.gateway()
	}
	return d.find(func(p Place) bool {
		return p.Purpose == ForceChannel && p.Body == body || p.Purpose == TeamChannel && p.Team == body
	})
}

// teamAt is the guarded team whose channel this is.
func (d Directory) teamAt(c bot.Channel) (soc.Team, bool) {
	p, ok := d.find(func(p Place) bool { return p.Purpose == TeamChannel && p.Channel == c })
	if !ok {
		return soc.Team{}, false
	}
	i := slices.IndexFunc(d.Teams, func(t soc.Team) bool { return t.Key == p.Team && t.Guarded })
	if i < 0 {
		return soc.Team{}, false
	}
	return d.Teams[i], true
}

func (d Directory) find(is func(Place) bool) (Place, bool) {
	i := slices.IndexFunc(d.Places, is)
	if i < 0 {
		return Place{}, false
	}
	return d.Places[i], true
}

// home is the workspace that an account belongs to.
func (d Directory) home(a bot.Account) (Home, bool) {
	i := slices.IndexFunc(d.Homes, func(w Home) bool { return w.Platform == a.Platform && w.Workspace == a.Workspace })
	if i < 0 {
		return Home{}, false
	}
	return d.Homes[i], true
}

// teams are the teams as an enumeration.
func (d Directory) teams(guardedOnly bool) []soc.Term {
	var terms []soc.Term
	for _, t := range d.Teams {
		if t.Guarded || !guardedOnly {
			terms = append(terms, soc.Term{Key: t.Key, Label: t.Name})
		}
	}
	return terms
}
