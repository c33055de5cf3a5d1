package config

import (
	"slices"
	"strings"

	"gatewaybot/soc"
)

// channels checks the places with a purpose.
func (r *report) channels(c *Config, region soc.Region) {
	seen := map[string]bool{}
	gateway := -1
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
		switch {
		case ch.Purpose != GatewayChannel:
		case gateway < 0:
			gateway = i
		default:
			r.add(at+".purpose", "the gateway has a channel already, on line %d. It can have one only: every request has one home.", r.line(entry("channels", gateway)))
		}
	}
	if gateway < 0 {
		r.add("channels", "no channel has the purpose gateway. Without it nobody sees the requests.")
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

// purpose checks that a channel says whose it is, and nothing that its purpose has no use for.
func (r *report) purpose(at string, c *Config, ch Channel, region soc.Region) {
	switch ch.Purpose {
	case GatewayChannel, ForceChannel, TeamChannel:
	default:
		r.add(at+".purpose", "%s", notOneOf(string(ch.Purpose), "purpose", []string{string(GatewayChannel), string(ForceChannel), string(TeamChannel)}))
		return
	}
	switch {
	case ch.Purpose != ForceChannel && ch.Body != "":
		r.add(at+".body", "only a channel with the purpose force has a body. Take it out.")
	case ch.Purpose == ForceChannel && region.Key != "" && !region.HasForce(ch.Body):
		r.add(at+".body", "%s", notOneOf(ch.Body, "force of the region", forceKeys(region)))
	}
	switch {
	case ch.Purpose != TeamChannel && ch.Team != "":
		r.add(at+".team", "only a channel with the purpose team has a team. Take it out.")
	case ch.Purpose == TeamChannel && !slices.Contains(teamKeys(c.Teams), ch.Team):
		r.add(at+".team", "%s", notOneOf(ch.Team, "team of the list teams", teamKeys(c.Teams)))
	}
}

func teamKeys(teams []soc.Team) []string {
	var keys []string
	for _, t := range teams {
		keys = append(keys, t.Key)
	}
	return keys
}
