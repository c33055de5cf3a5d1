package config

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"gatewaybot/soc"
)

// Warnings are sentences about what is allowed but should be known on a day: parts left out, what is safe for a try-out
// only, and what has ended or soon will.
func (c Config) Warnings(today soc.Date) []string {
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
	if c.Working.Ahead != 0 {
		warn("CALENDAR.AHEAD IS SET: the bot lives %s in the future, and dates every record and reminder so. For an exercise only, NEVER IN SERVICE.", c.Working.Ahead)
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
	return slices.Concat(warnings, c.auditWarnings(), c.silentChannels(), c.partners(today), c.Rules.warnings(today))
}

// silentChannels warns of channels that should be there, and of those that nobody is called to.
func (c Config) silentChannels() []string {
	var warnings []string
	region, _ := soc.RegionByKey(c.Region)
	for _, force := range region.Forces {
		if !slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.Purpose == ForceChannel && ch.Body == force.Key }) {
			warnings = append(warnings, fmt.Sprintf("channels: %s has none. It is not told of decisions.", force.Name))
		}
	}
	for _, ch := range c.Channels {
		if whose, _ := single(ch.Purpose); whose != "" && ch.Purpose != AuditChannel && ch.Notify == "" {
			warnings = append(warnings, fmt.Sprintf("channels: %s's has no notify. Nobody is called when life is at risk.", whose))
		}
	}
	return warnings
}

// partners warns of agencies that can not report or soon will not.
func (c Config) partners(today soc.Date) []string {
	var warnings []string
	warn := func(format string, args ...any) {
		warnings = append(warnings, "agencies: "+fmt.Sprintf(format, args...))
	}
	for _, a := range c.Agencies {
		switch {
		case a.Suspended || a.Expires.IsZero():
		case today.After(a.Expires):
			warn("the sharing agreement of %s ended with %s. Its reports are held.", a.Name, inWords(a.Expires))
		case !today.AddDays(c.Reminders.AgreementDays[0]).Before(a.Expires):
			warn("the sharing agreement of %s ends with %s. Renew it, or its reports are held from then on.", a.Name, inWords(a.Expires))
		}
		if !slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.Purpose == PartnerChannel && ch.Body == a.Key }) {
			warn("%s has no channel with the purpose partner. It has nowhere to post.", a.Name)
		}
		if a.Contact == "" {
			warn("%s has no contact. Nobody there is told when its reports are held.", a.Name)
		}
	}
	return warnings
}

func (r Rules) warnings(today soc.Date) []string {
	var warnings []string
	if p := r.OCGOnly; p != nil && !p.To.IsZero() && today.After(p.To) {
		warnings = append(warnings, "rules.ocg_only ended with "+inWords(p.To)+". Take it out, or say until when it holds now.")
	}
	for _, word := range r.BlockedWords {
		if letters(word) < 3 {
			warnings = append(warnings, "rules.blocked_words: “"+word+"” is short. Reports that mean something else by it are refused too.")
		}
	}
	return warnings
}

func inWords(day soc.Date) string { return day.In(time.UTC).Format("Mon 02/01/2006") }

// has reports whether some channel has a purpose.
func (c Config) has(p Purpose) bool {
	return slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch.Purpose == p })
}
