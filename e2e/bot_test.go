package e2e_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// bot is one replica of the program: `gatewaybot serve` with a configuration of its own.
type bot struct {
	*program
	w                            *world
	listen, admin, redis, config string
}

// serve starts the one bot of a world and waits until it can hear everybody.
func (w *world) serve() *bot {
	w.t.Helper()
	b := w.replica(w.redis.Addr())
	w.front.share(b.listen)
	b.begin()
	b.hears()
	return b
}

// replica is a bot that has not been started yet and reaches Redis at an address.
func (w *world) replica(redis string) *bot {
	w.t.Helper()
	b := &bot{w: w, listen: freeAddr(w.t), admin: freeAddr(w.t), redis: redis}
	b.configure()
	return b
}

// configure writes the bot's configuration, as the world is now.
func (b *bot) configure() {
	b.config = b.w.writeConfig("bot-"+b.listen+".yaml", b.listen, b.admin, b.redis)
}

// begin starts the bot, again if it ran before, and does not wait for it.
func (b *bot) begin() { b.program = b.w.start("serve", "--config", b.config) }

// hears waits until the bot is ready and connected to both platforms.
func (b *bot) hears() {
	b.w.t.Helper()
	until(b.w.t, patience, func() error {
		select {
		case <-b.process.Done():
			b.w.t.Fatalf("the bot ended: %s", b.said)
		default:
		}
		if !strings.Contains(b.said.String(), "connected to Mattermost") {
			return errors.New("the bot is not connected to Mattermost")
		}
		_, err := b.page("/readyz")
		return err
	})
}

// page reads one of the operator's pages.
func (b *bot) page(path string) (string, error) {
	resp, err := http.Get("http://" + b.admin + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, resp.Status)
	}
	return string(body), err
}

// metric is the sum of all samples of a metric whose labels hold all of the texts.
func (b *bot) metric(t testing.TB, name string, labels ...string) float64 {
	t.Helper()
	sum, err := b.measure(name, labels...)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

var sample = regexp.MustCompile(`(?m)^(\w+)(?:\{(.*)\})? (\S+)$`)

func (b *bot) measure(name string, labels ...string) (float64, error) {
	page, err := b.page("/metrics")
	if err != nil {
		return 0, err
	}
	var sum float64
	for _, m := range sample.FindAllStringSubmatch(page, -1) {
		fits := m[1] == name
		for _, l := range labels {
			fits = fits && strings.Contains(m[2], l)
		}
		if !fits {
			continue
		}
		n, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// rests waits until everything was said and forwarded. A row whose worker was killed waits for the end of its lease, half
// a minute. Reminders of days to come, and messages that wait for somebody's morning, may stand.
func (b *bot) rests() {
	b.w.t.Helper()
	until(b.w.t, 4*patience, func() error {
		for _, labels := range [][]string{
			{`queue="out"`, `state="waiting"`},
			{`queue="register"`, `state="waiting"`},
			{`state="due"`},
			{`state="leased"`},
			{`state="dead"`},
		} {
			rows, err := b.measure("gatewaybot_queue_rows", labels...)
			if err != nil {
				return err
			}
			if rows > 0 {
				return fmt.Errorf("%g rows with %v", rows, labels)
			}
		}
		return nil
	})
}
