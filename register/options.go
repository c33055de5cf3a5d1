package register

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2/clientcredentials"
)

// Options say where the register is and how we prove who we are. URL, Secret and one of Token and OAuth2 are required.
type Options struct {
	URL       string                    // address in front of /v1/events: "https://register.example"
	Token     string                    // fixed bearer token
	OAuth2    *clientcredentials.Config // issuer of bearer tokens; asked by HTTP Basic unless AuthStyle says otherwise
	Secret    Secret                    // signs every request
	TLS       *tls.Config               // our certificate and the roots we trust; nil for the system's
	PlainHTTP bool                      // allow http:// to another machine; for try-outs

	Timeout   time.Duration // for one exchange, a new token included; 10 s if 0
	TripAfter uint32        // this many failures to reach it in a row open the breaker; 5 if 0
	Pause     time.Duration // how long the breaker stays open; 30 s if 0

	Logger *slog.Logger     // told when the breaker opens and closes; required
	Now    func() time.Time // time.Now if nil
}

// Format prints the type only, whatever the verb: options hold secrets.
func (o Options) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "register.Options[redacted]")
}

// LogValue logs the type only.
func (o Options) LogValue() slog.Value {
	return slog.StringValue("register.Options[redacted]")
}

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	o.TripAfter = cmp.Or(o.TripAfter, 5)
	o.Pause = cmp.Or(o.Pause, 30*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// validate reports every problem at once and repeats no value: an address can have a password in it.
func (o Options) validate() error {
	problems := []error{o.checkAddress("url", o.URL)}
	if (o.Token == "") == (o.OAuth2 == nil) {
		problems = append(problems, errors.New("register: give either a token or an OAuth2 client"))
	}
	if strings.ContainsFunc(o.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		problems = append(problems, errors.New("register: the token has a space or an unprintable character in it"))
	}
	if o.OAuth2 != nil {
		problems = append(problems, o.checkAddress("token url", o.OAuth2.TokenURL))
	}
	if len(o.Secret.key) == 0 {
		problems = append(problems, errors.New("register: the signing secret is missing"))
	}
	if o.Logger == nil {
		problems = append(problems, errors.New("register: the logger is missing"))
	}
	return errors.Join(problems...)
}

func (o Options) checkAddress(name, address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("register: the %s is not an https address", name)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("register: the %s has a user, a query or a fragment in it", name)
	case u.Scheme == "http" && !o.PlainHTTP && !loopback(u.Hostname()):
		return fmt.Errorf("register: the %s is plain http", name)
	}
	return nil
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
