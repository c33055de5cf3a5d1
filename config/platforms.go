package config

import "regexp"

// The platforms by the names that accounts and channels bear.
const (
	slack      = "slack"
	mattermost = "mattermost"
)

// idForm is how ids of a kind look, and what the kind is in words.
type idForm struct {
	*regexp.Regexp
	words string
}

var (
	ownKey           = idForm{regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`), "a key of small letters, digits and dashes"}
	ownName          = idForm{regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`), "a name of letters, digits, dots and dashes"}
	slackWorkspace   = idForm{regexp.MustCompile(`^T[A-Z0-9]{2,}$`), "the id of a Slack workspace. It starts with T and is in the address of Slack in a browser"}
	slackChannel     = idForm{regexp.MustCompile(`^[CG][A-Z0-9]{2,}$`), "the id of a Slack channel. It starts with C and is at the end of the channel's details"}
	slackGroup       = idForm{regexp.MustCompile(`^S[A-Z0-9]{2,}$`), "the id of a Slack user group, which starts with S. For one person write slack/WORKSPACE/USER"}
	mattermostRemote = idForm{regexp.MustCompile(`^[a-z0-9]{26}$`), "the id of a connected server. It has 26 small letters and digits, and “/secure-connection status” shows it"}
	mattermostID     = idForm{regexp.MustCompile(`^[a-z0-9]{26}$`), "the id of a Mattermost channel. It has 26 small letters and digits and is in the channel's info"}
)

func (r *report) id(path string, form idForm, id string) {
	switch {
	case id == "":
		r.add(path, "nothing is given. Write %s.", form.words)
	case !form.MatchString(id):
		r.add(path, "%s is not %s.", quote(id), form.words)
	}
}

// uses reports whether a platform is one that is set up.
func (c *Config) uses(platform string) bool {
	return platform == slack && c.Slack != nil || platform == mattermost && c.Mattermost != nil
}

// platform does so too, and notes one that is not.
func (r *report) platform(at string, c *Config, name string) bool {
	known, configured := name == slack || name == mattermost, c.uses(name)
	switch {
	case !known:
		r.add(at+".platform", "%s", notOneOf(name, "platform", []string{slack, mattermost}))
	case !configured && (c.Slack != nil || c.Mattermost != nil):
		r.add(at+".platform", "%s is not set up. Add the section %s, or take this entry out.", name, name)
	}
	return known && configured
}

// platforms checks what the bot needs to be on each platform.
func (r *report) platforms(c *Config) {
	if c.Slack == nil && c.Mattermost == nil {
		r.add("slack", "neither slack nor mattermost is set up. Fill in one of them, or both.")
	}
	if s := c.Slack; s != nil {
		r.id("slack.workspace", slackWorkspace, s.Workspace)
		if s.APIURL != "" {
			r.url("slack.api_url", &s.APIURL)
		}
		if s.AppToken.Set() && !s.SocketMode {
			r.add(prefix+"SLACK_APP_TOKEN", "slack.socket_mode is not true, so this token is not used. Set that, or take this out.")
		}
	}
	if m := c.Mattermost; m != nil {
		r.url("mattermost.url", &m.URL)
		r.id("mattermost.workspace", ownName, m.Workspace)
		r.id("mattermost.team", ownName, m.Team)
	}
}
