package config

import (
	"slices"
	"strconv"

	"gatewaybot/soc"
)

// bodies are the keys that people can belong to: forces of the region, the ROCU, agencies.
func (c *Config) bodies(region soc.Region) []string {
	keys := append(forceKeys(region), soc.ROCU)
	for _, a := range c.Agencies {
		keys = append(keys, a.Key)
	}
	return keys
}

func forceKeys(region soc.Region) []string {
	var keys []string
	for _, f := range region.Forces {
		keys = append(keys, f.Key)
	}
	return keys
}

// agencies checks the partners. None can be mistaken for a police body.
func (r *report) agencies(c *Config, region soc.Region) {
	seen := map[string]bool{}
	for i, a := range c.Agencies {
		at := entry("agencies", i)
		r.named(at, a.Key, a.Name, seen)
		if a.Key == soc.ROCU || region.HasForce(a.Key) {
			r.add(at+".key", "“%s” is a police body. Give the agency another key.", a.Key)
		}
	}
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

func (r *report) workspaceID(at string, c *Config, w Workspace) {
	switch w.Platform {
	case slack:
		r.id(at, slackWorkspace, w.ID)
	case mattermost:
		if w.ID != c.Mattermost.Workspace {
			r.add(at, "%s is not what mattermost.workspace calls the server. The bot knows that one only.", quote(w.ID))
		}
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
