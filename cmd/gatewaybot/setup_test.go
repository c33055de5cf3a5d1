package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/mattermost"
	"gatewaybot/bot/slack"
	"gatewaybot/handlers"
	"gatewaybot/store"
)

// board is a platform that keeps messages in view, but for those of a closed channel.
type board struct {
	*bottest.Recorder

	closed string
	pinned []string
}

func (b *board) Send(ctx context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	if to.Channel.ID == b.closed {
		return bot.Posted{}, errors.New("the channel is closed")
	}
	return b.Recorder.Send(ctx, to, m)
}

func (b *board) Pin(_ context.Context, at bot.Posted) error {
	if at.ID == "" {
		return bot.ErrGone
	}
	if !slices.Contains(b.pinned, at.Channel.ID) {
		b.pinned = append(b.pinned, at.Channel.ID)
	}
	return nil
}

// Find finds nothing: so much was said since that the message is out of its sight.
func (b *board) Find(context.Context, bot.To, string) (bot.Posted, error) { return bot.Posted{}, nil }

// openPlaces opens a store for where messages stand.
func openPlaces(t *testing.T) *store.Store {
	t.Helper()
	s := store.Open(store.Options{Region: "south-west", Redis: redis.UniversalOptions{Addrs: []string{miniredis.RunT(t).Addr()}}})
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestSetUpPartners posts one message in each partner's channel, however often it is run, and in no other.
func TestSetUpPartners(t *testing.T) {
	t.Parallel()
	cfg := loaded(t, partners)
	b := &board{Recorder: bottest.NewRecorder("slack"), closed: "C0COUNCIL1"}
	a := &app{store: openPlaces(t), platforms: []bot.Platform{b}, handlers: &handlers.Handlers{Region: region(cfg), Directory: directory(cfg), Emergency: "Call 999."}}
	setUp := func() (string, error) {
		var out bytes.Buffer
		err := a.setUpPartners(t.Context(), &out)
		return out.String(), err
	}

	const prison, council = " the message for HMP Bridge in slack/T0ROCU0001/C0PRISON01.\n", " the message for Seaport Council in slack/T0ROCU0001/C0COUNCIL1.\n"
	said, err := setUp()
	if err == nil || err.Error() != "slack/T0ROCU0001/C0COUNCIL1: the channel is closed" || said != "Posted"+prison {
		t.Errorf("with a closed channel it says %q, %v", said, err)
	}
	b.closed, a.handlers.Emergency = "", "Call 112."
	if said, err := setUp(); err != nil || said != "Posted"+council+"Updated"+prison {
		t.Errorf("again it says %q, %v", said, err)
	}
	if said, err := setUp(); err != nil || said != "Updated"+council+"Updated"+prison {
		t.Errorf("and again it says %q, %v", said, err)
	}
	if diff := cmp.Diff([]string{"C0PRISON01", "C0COUNCIL1"}, b.pinned); diff != "" {
		t.Errorf("pinned (-want +got):\n%s", diff)
	}
	sent := b.Sent()
	if len(sent) != 2 {
		t.Fatalf("%d messages were posted", len(sent))
	}
	for _, s := range sent {
		if !strings.HasPrefix(s.Latest().Text, "Call 112.\n") {
			t.Errorf("in %s stands %q", s.To.Channel, s.Latest().Text)
		}
	}
}

func TestSetUpPartnersNowhere(t *testing.T) {
	t.Parallel()
	cfg := loaded(t, partners)
	a := &app{platforms: []bot.Platform{bottest.NewRecorder("slack")}, handlers: &handlers.Handlers{Region: region(cfg), Directory: directory(cfg)}}
	if err := a.setUpPartners(t.Context(), new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), "no message can be pinned") {
		t.Errorf("a platform that can not pin ends with %v", err)
	}
}

// The platforms on which partners report.
var _, _ keeper = (*slack.Platform)(nil), (*mattermost.Platform)(nil)
