package config

import (
	"slices"
	"strings"
	"time"

	"gatewaybot/soc"
)

// minSigningKey is the length in bytes from which HMAC-SHA256 has its full strength.
const minSigningKey = 32

// check notes what is wrong with a configuration that could be read, and completes it.
func (r *report) check(c *Config) {
	region := r.region(c.Region)
	if c.Ask == "" {
		r.add("ask", "say whom people are told to ask, for example: the gateway desk.")
	}
	if c.Emergency == "" {
		r.add("emergency", "say what partners do when somebody is in danger, or take the line out.")
	}
	r.addresses(c)
	r.platforms(c)
	r.keys(c)
	r.agencies(c, region)
	r.teams(c)
	r.workspaces(c, region)
	r.channels(c, region)
	r.rules(c.Rules)
	r.reminders(c.Reminders)
	r.retention(c.Retention)
	r.forces(c, region)
	r.scpo(c.SCPO)
	r.calendar(&c.Working)
	r.register(&c.Register)
	r.audit(c.Audit)
}

func (r *report) region(key string) soc.Region {
	region, ok := soc.RegionByKey(key)
	if !ok {
		var keys []string
		for _, known := range soc.Regions() {
			keys = append(keys, known.Key)
		}
		r.add("region", "%s", notOneOf(key, "region", keys))
	}
	return region
}

// keys checks what can be seen of a secret from outside.
func (r *report) keys(c *Config) {
	if key := c.Keys.Signing; key.Set() && len(key.Reveal()) < minSigningKey {
		r.add(prefix+"SIGNING_KEY", "this is %d bytes long and must be at least %d. Make one with: openssl rand -base64 32", len(key.Reveal()), minSigningKey)
	}
}

func (r *report) calendar(w *WorkingHours) {
	location, err := time.LoadLocation(w.Timezone)
	if err != nil || w.Timezone == "" || w.Timezone == "Local" {
		r.add("calendar.timezone", "%s is not a time zone. Use Europe/London.", quote(w.Timezone))
	}
	w.location = location
	if w.Opens >= w.Closes {
		r.add("calendar.closes", "the day closes at %s but opens at %s only.", w.Closes, w.Opens)
	} else if w.Quiet.overlaps(w.Opens, w.Closes) {
		r.add("calendar.quiet", "the quiet hours, from %s to %s, are in the working hours, from %s to %s: people would not be told what is due. Is from the evening, and to the morning?",
			w.Quiet.From, w.Quiet.To, w.Opens, w.Closes)
	}
	r.ahead(w.Ahead)
	if i := slices.Index(w.Holidays, soc.Date{}); i >= 0 {
		r.add(entry("calendar.holidays", i), "nothing is given. Write a day like 2027-05-03.")
	}
}

// register checks the way out, where there is one.
func (r *report) register(out *Register) {
	if out.URL != "" {
		r.url("register.url", &out.URL)
	}
	if out.Timeout < time.Second || out.Timeout > 10*time.Second {
		r.add("register.timeout", "%s is not between 1s and 10s.", out.Timeout)
	}
	if out.OAuth == nil {
		return
	}
	if out.URL == "" {
		r.add("register.url", "register.oauth is set, but not where the register is.")
	}
	if out.Token.Set() {
		r.add(prefix+"REGISTER_TOKEN", "register.oauth issues tokens, so this fixed one is not used. Take one of the two out.")
	}
	r.url("register.oauth.token_url", &out.OAuth.TokenURL)
	if out.OAuth.ClientID == "" {
		r.add("register.oauth.client_id", "say under which name the token issuer knows the bot.")
	}
}

// notOneOf says that a word is none of those it should be, and which it may have been.
func notOneOf(word, what string, known []string) string {
	hint := didYouMean(word, known)
	switch {
	case hint == "" && len(known) == 0:
		hint = " There is none yet."
	case hint == "":
		hint = " Use one of: " + strings.Join(known, ", ") + "."
	}
	if word == "" {
		return "no " + what + " is given." + hint
	}
	return quote(word) + " is not a " + what + "." + hint
}
