package e2e_test

import (
	"fmt"
	"strings"
)

// writeConfig writes a configuration file for a bot on these addresses and gives its path. It is what an administrator would
// write after the example.
func (w *world) writeConfig(name, listen, admin, redis string) string {
	channel := func(p place, rest string) string {
		workspace := string(w.slack.TeamID())
		if p.platform == onMattermost {
			workspace = chatName
		}
		return fmt.Sprintf("  - {platform: %s, workspace: %s, id: %s, %s}\n", p.platform, workspace, p.id, rest)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "region: south-west\nask: the gateway desk\nlisten: %s\nadmin_listen: %s\npublic_url: %s\nbehind_proxy: true\n", listen, admin, w.front.url())
	fmt.Fprintf(&b, "redis: {url: 'redis://%s/0'}\n", redis)
	fmt.Fprintf(&b, "slack: {workspace: %s, api_url: '%s', socket_mode: %t}\n", w.slack.TeamID(), w.slackURL, w.socketMode)
	fmt.Fprintf(&b, "mattermost: {url: '%s', workspace: %s, team: %s}\n", w.chatURL, chatName, w.mm.Team.Name)
	fmt.Fprintf(&b, "workspaces:\n  - {platform: slack, id: %s, body: dorset, roles: [requester]}\n", w.slack.TeamID())
	b.WriteString(w.partners.workspaces())
	b.WriteString("channels:\n")
	b.WriteString(channel(w.gateway, "purpose: gateway, notify: "+w.called().chat.account()))
	b.WriteString(channel(w.dorset, "purpose: force, body: dorset"))
	b.WriteString(channel(w.wiltshire, "purpose: force, body: wiltshire"))
	b.WriteString(channel(w.rdt, "purpose: team, team: rdt"))
	b.WriteString(channel(w.ecu, "purpose: team, team: ecu"))
	for p, rest := range w.partners.channels() {
		b.WriteString(channel(p, rest))
	}
	b.WriteString(w.partners.agencies())
	b.WriteString(w.watch.calendar())
	fmt.Fprintf(&b, "register: {url: '%s', timeout: 1s}\n", w.register.url())
	return w.write(name, b.String())
}

// called is whom the gateway's channel calls when life is at risk: its own person of the gateway team.
func (w *world) called() *person {
	if w.gateway.platform == onSlack {
		return w.sam
	}
	return w.cat
}

// chatName is what the configuration calls the Mattermost server.
const chatName = "rocu-chat"
