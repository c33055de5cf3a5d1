package config

import (
	"fmt"
	"net/url"
	"slices"

	"gatewaybot/soc"
)

// Warnings are sentences about what is allowed but should be known: parts left out, and what is safe for a try-out
// only.
func (c Config) Warnings() []string {
	warnings := slices.Clone(c.misspelt)
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	if c.Register.URL == "" {
		warn("register.url is not set: nothing is forwarded to the register.")
	}
	if c.Mattermost != nil && len(c.Mattermost.CommandTokens) == 0 {
		warn(prefix + "MATTERMOST_COMMAND_TOKENS is not set: no slash command is believed. “gatewaybot setup mattermost” makes the tokens.")
	}
	if c.Redis.AllowVolatile {
		warn("redis.allow_volatile is set: what people enter may be lost. Use this for a try-out only.")
	}
	if u, err := url.Parse(c.Redis.URL); err == nil && u.Scheme == "redis" && !loopback(u.Hostname()) {
		warn("redis.url goes to another machine without TLS: use rediss://.")
	}
	if !loopback(hostOf(c.AdminListen)) {
		warn("admin_listen can be reached from other machines: health and metrics are open to them.")
	}
	for _, w := range c.Workspaces {
		for _, role := range w.Roles {
			if !slices.Contains([]soc.Role{soc.Requester, soc.PartnerPoster, soc.PartnerSPOC}, role) {
				warn("workspaces: everybody in %s/%s is %s. Give such a role to single people.", w.Platform, w.ID, role)
			}
		}
	}
	return append(warnings, c.silentChannels()...)
}

// silentChannels warns of channels that should be there, and of a gateway that nobody is called to.
func (c Config) silentChannels() []string {
	var warnings []string
	region, _ := soc.RegionByKey(c.Region)
	for _, force := range region.Forces {
		if !slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.Purpose == ForceChannel && ch.Body == force.Key }) {
			warnings = append(warnings, fmt.Sprintf("channels: %s has none. It is not told of decisions.", force.Name))
		}
	}
	for _, ch := range c.Channels {
		if ch.Purpose == GatewayChannel && ch.Notify == "" {
			warnings = append(warnings, "channels: the gateway's has no notify. Nobody is called when life is at risk.")
		}
	}
	return warnings
}
