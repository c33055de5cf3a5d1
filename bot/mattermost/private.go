package mattermost

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// failedCall is the id of the server's error for a command whose address it did not reach, for whatever reason. When it
// reached us and did not like the answer, it is another.
const failedCall = "api.command.execute_command.failed.app_error"

// checkPrivate says what people otherwise learn only from the server's log: it calls private addresses only when it is
// allowed to. Whether it is we are not told, so the bot types one of its commands: bots are answered that it is for people.
func (p *Platform) checkPrivate(ctx context.Context, channel string) bot.Check {
	c := bot.Check{Name: "Mattermost may call private addresses"}
	host, ips, err := callbackHost(ctx, p.CallbackURL)
	switch {
	case err != nil:
		c.Detail = "The host of the callback address is not known to this machine's name service."
	case !slices.ContainsFunc(ips, private):
		c.OK, c.Detail = true, "The callback address is public, so nothing has to be allowed."
	case channel == "" || len(p.Commands) == 0:
		c.Detail = "The callback address is private, and this could not be tried without a command and a channel that the bot is in. " + allow(host)
	default:
		c.OK, c.Detail = p.tryCall(ctx, channel, host)
	}
	return c
}

// tryCall has the server call us.
func (p *Platform) tryCall(ctx context.Context, channel, host string) (ok bool, detail string) {
	_, resp, err := p.api.ExecuteCommand(ctx, channel, "/"+p.Commands[0].Name+" help")
	app, _ := errors.AsType[*model.AppError](err)
	switch {
	case err == nil, app != nil && strings.HasPrefix(app.Id, "api.command.execute_command.failed_"):
		return true, "The server called " + host + "."
	case app != nil && app.Id == failedCall:
		return false, "The server did not reach " + host + ", which is private. " + allow(host)
	case resp != nil && resp.StatusCode == http.StatusNotFound:
		return false, "This could not be tried before the commands are registered. Run the set-up."
	}
	return false, failure("execute command", resp, err).Error() + ". So this could not be tried. " + allow(host)
}

func allow(host string) string {
	return "A system administrator must add " + host + " to AllowedUntrustedInternalConnections (System Console, Developer), " +
		"or every command fails without saying why."
}

// private says in a set-up whether the server may call our address, if it is private.
func (s *setup) private(ctx context.Context) error {
	host, ips, err := callbackHost(ctx, s.p.CallbackURL)
	if err != nil || !slices.ContainsFunc(ips, private) {
		return nil // the check says what there is to say
	}
	c, resp, err := s.api.GetConfig(ctx)
	switch {
	case err != nil && resp != nil && resp.StatusCode == http.StatusForbidden:
		s.did("Still to do, unless it is done: the callback address is private. %s", allow(host))
		return nil
	case err != nil:
		return failure("get the server's configuration", resp, err)
	}
	if allows(model.SafeDereference(c.ServiceSettings.AllowedUntrustedInternalConnections), host, ips) {
		s.did("The server may call the private address %s.", host)
	} else {
		s.did("Still to do: the server may not call the private address %s. %s", host, allow(host))
	}
	return nil
}

// allows reads the setting as the server does: names and networks, apart by spaces or commas.
func allows(setting, host string, ips []netip.Addr) bool {
	entries := strings.FieldsFunc(setting, func(r rune) bool { return r == ' ' || r == ',' })
	if slices.Contains(entries, host) {
		return true
	}
	return !slices.ContainsFunc(ips, func(ip netip.Addr) bool {
		return private(ip) && !slices.ContainsFunc(entries, func(entry string) bool {
			network, err := netip.ParsePrefix(entry)
			return err == nil && network.Contains(ip)
		})
	})
}

func private(ip netip.Addr) bool {
	return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast()
}

// callbackHost is where an address leads, as far as this machine knows.
func callbackHost(ctx context.Context, address string) (host string, ips []netip.Addr, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", nil, errors.New("not an address")
	}
	ips, err = net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return u.Hostname(), nil, fmt.Errorf("look up the host: %w", err)
	}
	for i := range ips {
		ips[i] = ips[i].Unmap()
	}
	return u.Hostname(), ips, nil
}
