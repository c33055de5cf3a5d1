package config

import (
	"slices"
	"strings"

	"gatewaybot/soc"
)

// channels checks the places with a purpose.
func (r *report) channels(c *Config, region soc.Region) {
	seen := map[string]bool{}
	first := map[Purpose]int{}
	for i, ch := range c.Channels {
		at := entry("channels", i)
		if r.platform(at, c, ch.Platform) {
			r.place(at, c, ch)
		}
		if place := ch.Platform + "/" + ch.Workspace + "/" + ch.ID; seen[place] {
			r.add(at+".id", "this channel is in the list already. Take one of the two out.")
		} else {
			seen[place] = true
		}
		r.purpose(at, c, ch, region)
		if _, again := first[ch.Purpose]; !again {
			first[ch.Purpose] = i
		} else if whose, comes := single(ch.Purpose); whose != "" {
			r.add(at+".purpose", "%s has a channel already, on line %d. It can have one only: every %s has one home.", whose, r.line(entry("channels", first[ch.Purpose])), comes)
		}
	}
	r.desks(first)
}

// single says whose the one channel of a purpose is, and what comes there; whose is "" where there may be several.
func single(p Purpose) (whose, comes string) {
	switch p {
	case GatewayChannel:
		return "the gateway", "request"
	case IntelChannel:
		return "the intelligence desk", "report"
	case PanelChannel:
		return "the disruption panel", "disruption"
	case AuditChannel:
		return "the audit log", "checkpoint"
	}
	return "", ""
}

// desks notes where nobody would see what comes in, by the first channel of each purpose.
func (r *report) desks(first map[Purpose]int) {
	if _, ok := first[GatewayChannel]; !ok {
		r.add("channels", "no channel has the purpose gateway. Without it nobody sees the requests.")
	}
	partner, ok := first[PartnerChannel]
	if !ok {
		return
	}
	var missing []string
	for _, p := range []Purpose{IntelChannel, PanelChannel} {
		if _, ok := first[p]; !ok {
			missing = append(missing, string(p))
		}
	}
	if len(missing) > 0 {
		r.add(entry("channels", partner)+".purpose", "partners report here, and nobody sees it: add a channel with the purpose %s.", strings.Join(missing, " and one with the purpose "))
	}
}

// place checks where a channel is and whom it calls.
func (r *report) place(at string, c *Config, ch Channel) {
	own, id, group := "", slackChannel, slackGroup
	switch ch.Platform {
	case slack:
		own = c.Slack.Workspace
	case mattermost:
		own, id, group = c.Mattermost.Workspace, mattermostID, ownName
	}
	r.id(at+".id", id, ch.ID)
	if own != "" && ch.Workspace != own {
		r.add(at+".workspace", "%s is not the workspace that %s.workspace names. The bot is in that one only.", quote(ch.Workspace), ch.Platform)
	}
	if account := strings.Split(ch.Notify, "/"); len(account) > 1 {
		if len(account) != 3 || account[0] != ch.Platform || slices.Contains(account, "") {
			r.add(at+".notify", "this is not an account of the channel's platform. Write it as %s/WORKSPACE/USER.", ch.Platform)
		}
	} else if ch.Notify != "" {
		r.id(at+".notify", group, ch.Notify)
	}
}

var purposes = []string{
	string(GatewayChannel), string(ForceChannel), string(TeamChannel), string(PartnerChannel), string(IntelChannel), string(PanelChannel),
	string(AuditChannel),
}

// purpose checks that a channel says whose it is, and nothing that its purpose has no use for.
func (r *report) purpose(at string, c *Config, ch Channel, region soc.Region) {
	if !slices.Contains(purposes, string(ch.Purpose)) {
		r.add(at+".purpose", "%s", notOneOf(string(ch.Purpose), "purpose", purposes))
		return
	}
	r.body(at+".body", c, ch, region)
	switch {
	case ch.Purpose != TeamChannel && ch.Team != "":
		r.add(at+".team", "only a channel with the purpose team has a team. Take it out.")
	case ch.Purpose == TeamChannel && !slices.Contains(teamKeys(c.Teams), ch.Team):
		r.add(at+".team", "%s", notOneOf(ch.Team, "team of the list teams", teamKeys(c.Teams)))
	}
	switch {
	case ch.Capture == "":
	case ch.Purpose != PartnerChannel:
		r.add(at+".capture", "only a channel with the purpose partner has this. Take it out.")
	case ch.Capture != CaptureTagged && ch.Capture != CaptureAll:
		r.add(at+".capture", "%s", notOneOf(string(ch.Capture), "way to capture", []string{string(CaptureTagged), string(CaptureAll)}))
	}
}

// body checks whose channel one of a force or a partner is.
func (r *report) body(at string, c *Config, ch Channel, region soc.Region) {
	switch agencies := agencyKeys(c.Agencies); {
	case ch.Purpose == ForceChannel && region.Key != "" && !region.HasForce(ch.Body):
		r.add(at, "%s", notOneOf(ch.Body, "force of the region", forceKeys(region)))
	case ch.Purpose == PartnerChannel && !slices.Contains(agencies, ch.Body):
		r.add(at, "%s", notOneOf(ch.Body, "listed agency", agencies))
	case ch.Purpose != ForceChannel && ch.Purpose != PartnerChannel && ch.Body != "":
		r.add(at, "only a channel with the purpose force or partner has a body. Take it out.")
	}
}

func teamKeys(teams []soc.Team) []string {
	var keys []string
	for _, t := range teams {
		keys = append(keys, t.Key)
	}
	return keys
}
