package main

import (
	"slices"

	"golang.org/x/oauth2/clientcredentials"

	"gatewaybot/bot"
	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/soc"
)

// region is the region served, with its partners and what its forces chose.
func region(cfg config.Config) soc.Region {
	r, _ := soc.RegionByKey(cfg.Region) // the configuration was checked
	for _, a := range cfg.Agencies {
		r.Agencies = append(r.Agencies, agency(a))
	}
	for _, chose := range cfg.Forces {
		f := &r.Forces[slices.IndexFunc(r.Forces, func(f soc.Force) bool { return f.Key == chose.Key })] // the configuration was checked
		f.LROCap, f.ReviewDays, f.CheckDays = chose.LROCap, chose.ReviewDays, chose.CheckDays
	}
	return r
}

func agency(c config.Agency) soc.Agency {
	a := soc.Agency{
		Key: c.Key, Name: c.Name, Type: c.Type, Agreement: c.Agreement, Expires: c.Expires, Suspended: c.Suspended, Contact: c.Contact,
	}
	for _, kind := range c.MayPost {
		prefix := soc.IntelligencePrefix
		if kind == config.Disruption {
			prefix = soc.DisruptionPrefix
		}
		a.MayReport = append(a.MayReport, prefix)
	}
	return a
}

// directory is what the configuration says about places and people.
func directory(cfg config.Config) handlers.Directory {
	d := handlers.Directory{Teams: cfg.Teams, Ask: cfg.Ask}
	for _, c := range cfg.Channels {
		d.Places = append(d.Places, handlers.Place{
			Channel: bot.Channel{Platform: c.Platform, Workspace: c.Workspace, ID: c.ID},
			Purpose: handlers.Purpose(c.Purpose), Body: c.Body, Team: c.Team, Notify: notify(c.Notify),
			Capture: c.Capture == config.CaptureAll,
		})
	}
	for _, w := range cfg.Workspaces {
		d.Homes = append(d.Homes, handlers.Home{Platform: w.Platform, Workspace: w.ID, Body: w.Body, Roles: w.Roles})
	}
	return d
}

// notify reads whom a channel's urgent messages call: an account, or a group of the channel's platform.
func notify(s string) bot.Notify {
	if a, ok := bot.ParseAccount(s); ok {
		return bot.Notify{Account: a}
	}
	return bot.Notify{Group: s}
}

// oauth is how tokens for the register are issued, nil for a fixed token.
func oauth(c *config.OAuth) *clientcredentials.Config {
	if c == nil {
		return nil
	}
	return &clientcredentials.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret.Reveal(), TokenURL: c.TokenURL, Scopes: c.Scopes,
	}
}
