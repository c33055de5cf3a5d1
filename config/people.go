package config

import (
	"slices"
	"strconv"
	"strings"

	"gatewaybot/soc"
)

// bodies are the keys that people can belong to: forces of the region, the ROCU, agencies.
func (c *Config) bodies(region soc.Region) []string {
	return slices.Concat(forceKeys(region), []string{soc.ROCU}, agencyKeys(c.Agencies))
}

func forceKeys(region soc.Region) []string {
	var keys []string
	for _, f := range region.Forces {
		keys = append(keys, f.Key)
	}
	return keys
}

func (r *report) teams(c *Config) {
	seen := map[string]bool{}
	for i, t := range c.Teams {
		r.named(entry("teams", i), t.Key, t.Name, seen)
	}
}

// named checks the key and the name of a list entry.
func (r *report) named(at, key, name string, seen map[string]bool) {
	r.id(at+".key", ownKey, key)
	if seen[key] {
		r.add(at+".key", "%s is in the list already. Take one of the two out.", quote(key))
	}
	seen[key] = true
	if name == "" {
		r.add(at+".name", "no name is given. Write what people call it.")
	}
}

// workspaces checks what is said of people by where they come from.
func (r *report) workspaces(c *Config, region soc.Region) {
	seen := map[[2]string]bool{}
	for i, w := range c.Workspaces {
		at := entry("workspaces", i)
		if r.platform(at, c, w.Platform) {
			r.workspaceID(at+".id", c, w)
		}
		if place := [2]string{w.Platform, w.ID}; seen[place] {
			r.add(at+".id", "this workspace is in the list already. Take one of the two out.")
		} else {
			seen[place] = true
		}
		if bodies := c.bodies(region); region.Key != "" && !slices.Contains(bodies, w.Body) {
			r.add(at+".body", "%s", notOneOf(w.Body, "force of the region, rocu or listed agency", bodies))
		}
		for j, role := range w.Roles {
			if !slices.Contains(soc.Roles(), role) {
				r.add(entry(at+".roles", j), "%s", notOneOf(string(role), "role", roleKeys()))
			}
		}
	}
}

// The workspaces of people who are somewhere without being of it. The platforms call them so.
const (
	guestPrefix  = "guest:"  // before the workspace that they are guests of
	remotePrefix = "remote:" // before the id of the connected server of Mattermost that they are on
)

func (r *report) workspaceID(at string, c *Config, w Workspace) {
	own := strings.TrimPrefix(w.ID, guestPrefix)
	remote, connected := strings.CutPrefix(w.ID, remotePrefix)
	switch {
	case w.Platform == slack:
		r.id(at, slackWorkspace, own)
	case connected:
		r.id(at, mattermostRemote, remote)
	case own != c.Mattermost.Workspace:
		r.add(at, "%s is not what mattermost.workspace calls the server. Write that name, guest: and the name for its guests, or remote: and the id of a connected server.", quote(w.ID))
	}
}

func roleKeys() []string {
	var keys []string
	for _, role := range soc.Roles() {
		keys = append(keys, string(role))
	}
	return keys
}

// entry is the path of a list entry.
func entry(list string, i int) string { return list + ".#" + strconv.Itoa(i) }
