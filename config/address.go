package config

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

// addresses checks where the program listens and how it is reached.
func (r *report) addresses(c *Config) {
	r.listen("admin_listen", c.AdminListen)
	if r.listen("listen", c.Listen) && c.TLS == nil && !c.BehindProxy && !loopback(hostOf(c.Listen)) {
		r.add("listen", "other machines can reach this address, and nothing says how it is encrypted. Set tls, or behind_proxy: true when a proxy does it.")
	}
	if c.Listen == c.AdminListen && c.Listen != "" {
		r.add("admin_listen", "this is the address of listen. Health and metrics need their own.")
	}
	if t := c.TLS; t != nil && (t.Cert == "" || t.Key == "") {
		r.add("tls", "both cert and key are needed: the names of two PEM files.")
	}
	if c.Slack != nil && !c.Slack.SocketMode || c.Mattermost != nil || c.PublicURL != "" {
		r.url("public_url", &c.PublicURL)
	}
	r.redisURL(c.Redis.URL)
}

// listen reports whether an address can be listened on.
func (r *report) listen(path, address string) bool {
	_, port, err := net.SplitHostPort(address)
	if n, bad := strconv.ParseUint(port, 10, 16); err == nil && bad == nil && n <= 65535 {
		return true
	}
	r.add(path, "%s is not a host and port like 127.0.0.1:8080.", quote(address))
	return false
}

// url checks a web address and takes the slash from its end. No sentence repeats it: it may hold a password.
func (r *report) url(path string, address *string) {
	*address = strings.TrimRight(*address, "/")
	u, err := url.Parse(*address)
	switch {
	case *address == "":
		r.add(path, "no address is given. Write one like https://chat.example.police.uk.")
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		r.add(path, "this is not a web address like https://chat.example.police.uk.")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		r.add(path, "the address has a user, a question mark or a hash sign in it. Take these out.")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		r.add(path, "use https: everybody on the way can read http.")
	}
}

func (r *report) redisURL(address string) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "redis" && u.Scheme != "rediss":
		r.add("redis.url", "this is not an address like redis://127.0.0.1:6379/0 or rediss://redis.example.police.uk:6379/0.")
	case u.RawQuery != "" || u.Fragment != "":
		r.add("redis.url", "the address has a question mark or a hash sign in it. Take these out.")
	default:
		if _, err := strconv.ParseUint(strings.TrimPrefix(u.Path, "/"), 10, 8); err != nil && strings.Trim(u.Path, "/") != "" {
			r.add("redis.url", "what follows the last slash is not the number of a database.")
		}
	}
}

func hostOf(address string) string {
	host, _, _ := net.SplitHostPort(address) // checked by listen
	return host
}

// loopback reports whether only this machine can reach a host.
func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
