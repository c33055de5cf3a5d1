package config

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// prefix is in front of the name of every variable of ours; the name of a file may be given instead, in a variable
// with fileSuffix.
const (
	prefix     = "GATEWAYBOT_"
	fileSuffix = "_FILE"
)

// variable is a secret that comes from outside the file.
type variable struct {
	name string
	// needs says what can not do without it; "" when everything can.
	needs string
	set   func(Secret)
}

// variables are all secrets, with what the configuration needs of them. Those of a part that is not configured go
// nowhere.
func (c *Config) variables() []variable {
	s, m := cmp.Or(c.Slack, &Slack{}), cmp.Or(c.Mattermost, &Mattermost{})
	oauth := cmp.Or(c.Register.OAuth, &OAuth{})
	into := func(s *Secret) func(Secret) { return func(v Secret) { *s = v } }
	when := func(configured bool, part string) string {
		if configured {
			return part
		}
		return ""
	}
	register := c.Register.URL != ""
	return []variable{
		{"KEYSET", "the sealing of sensitive text", into(&c.Keys.Keyset)},
		{"SIGNING_KEY", when(c.Mattermost != nil, "mattermost"), into(&c.Keys.Signing)},
		{"AUDIT_KEY", "", into(&c.Keys.Audit)},
		{"REDIS_PASSWORD", "", into(&c.Redis.Password)},
		{"SLACK_BOT_TOKEN", when(c.Slack != nil, "slack"), into(&s.BotToken)},
		{"SLACK_SIGNING_SECRET", when(c.Slack != nil && !s.SocketMode, "slack without socket_mode"), into(&s.SigningSecret)},
		{"SLACK_APP_TOKEN", when(s.SocketMode, "slack.socket_mode"), into(&s.AppToken)},
		{"MATTERMOST_TOKEN", when(c.Mattermost != nil, "mattermost"), into(&m.Token)},
		{"MATTERMOST_COMMAND_TOKENS", "", m.setCommandTokens}, // made by the set-up, which needs the rest of this
		{"REGISTER_TOKEN", when(register && c.Register.OAuth == nil, "register without oauth"), into(&c.Register.Token)},
		{"REGISTER_CLIENT_SECRET", when(c.Register.OAuth != nil, "register.oauth"), into(&oauth.ClientSecret)},
		{"REGISTER_SIGNING_SECRET", when(register, "register"), into(&c.Register.SigningSecret)},
	}
}

// setCommandTokens splits at commas.
func (m *Mattermost) setCommandTokens(list Secret) {
	for token := range strings.SplitSeq(list.Reveal(), ",") {
		if token = strings.TrimSpace(token); token != "" {
			m.CommandTokens = append(m.CommandTokens, NewSecret(token))
		}
	}
}

// secrets reads the variables.
func (r *report) secrets(c *Config, environ []string) {
	given := ours(environ)
	var names []string
	for _, v := range c.variables() {
		names = append(names, prefix+v.name, prefix+v.name+fileSuffix)
		secret, ok := r.secret(prefix+v.name, given)
		switch {
		case !ok:
		case secret.Set():
			v.set(secret)
		case v.needs != "":
			r.add(prefix+v.name, "%s needs this variable. Set it, or set %s to the name of a file that holds it.", v.needs, prefix+v.name+fileSuffix)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if meant := nearest(name, names); meant != "" && !slices.Contains(names, name) {
			c.misspelt = append(c.misspelt, name+" is not a variable that is read. Did you mean "+meant+"?")
		}
	}
}

// secret is one variable's value, from the environment or a file. What it can not use it notes, and returns false.
func (r *report) secret(name string, given map[string]string) (Secret, bool) {
	value, file := given[name], given[name+fileSuffix]
	switch {
	case value != "" && file != "":
		r.add(name, "this and %s are both set. Keep one.", name+fileSuffix)
		return Secret{}, false
	case file == "":
		return NewSecret(strings.TrimRight(value, "\r\n")), true
	}
	content, err := os.ReadFile(file)
	if err != nil {
		// The name of the file is left out: it may be the secret itself, in the wrong variable.
		r.add(name+fileSuffix, "the file that it names cannot be read: %s.", reason(err))
		return Secret{}, false
	}
	content = bytes.TrimRight(content, "\r\n")
	if len(content) == 0 {
		r.add(name+fileSuffix, "the file that it names is empty.")
		return Secret{}, false
	}
	return NewSecret(string(content)), true
}

// ours are the variables with our prefix.
func ours(environ []string) map[string]string {
	given := map[string]string{}
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, prefix) {
			given[name] = value
		}
	}
	return given
}

// variableFor names the variable for a secret that somebody put into the file: one of that name, or of that part.
func variableFor(path string) string {
	name := strings.ToUpper(strings.ReplaceAll(keyOf(path), ".", "_"))
	part, _, _ := strings.Cut(name, "_")
	var names []string
	ofPart := "one of the variables that the example names"
	for _, v := range slices.Backward(new(Config).variables()) {
		names = append(names, v.name)
		if strings.HasPrefix(v.name, part+"_") {
			ofPart = prefix + v.name
		}
	}
	if meant := nearest(name, names); meant != "" {
		return prefix + meant
	}
	return ofPart
}

// reason is why a file could not be read, without its name.
func reason(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return "unknown"
}
