package mattermost_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/mattermost"
)

// card has all that makes buttons.
var card = bot.Message{
	Text:    "The card.",
	Items:   []bot.Item{{Title: "An item", Text: "Its words.", Buttons: []bot.Button{{Label: "Take", Command: "desk take 1"}}}},
	Buttons: []bot.Button{{Label: "Close", Command: "desk close 1"}},
	Form:    &bot.Form{Title: "A form", Command: "desk note", Intro: "Its intro."},
}

// TestNoButtonsInSharedChannels sends and updates a card where connected servers get a copy of it, and where they do not.
func TestNoButtonsInSharedChannels(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]bool{"shared": true, "not shared": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, nil)
			d.channels[deskID].Shared = &is
			posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, card)
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range []string{"sent", "updated"} {
				seen := d.Read(t, posted)
				if got := len(seen.Buttons) == 0; got != is {
					t.Errorf("%s: buttons are %q", step, seen.Buttons)
				}
				want := []string{"A form", "The card.", "Its intro.", "An item", "Its words."}
				if diff := cmp.Diff(want, strings.FieldsFunc(seen.Text, func(r rune) bool { return r == '\n' })); diff != "" {
					t.Errorf("%s: words differ (-want +got):\n%s", step, diff)
				}
				if err := d.platform.Update(t.Context(), posted, card); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestChannelThatBecomesShared is asked about again after a while, and nothing goes out while that is not known.
func TestChannelThatBecomesShared(t *testing.T) {
	t.Parallel()
	var later time.Duration
	d := start(t, nil, func(o *mattermost.Options) { o.Now = func() time.Time { return time.Now().Add(later) } })
	send := func() []string {
		t.Helper()
		posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, card)
		if err != nil {
			t.Fatal(err)
		}
		return d.Read(t, posted).Buttons
	}
	if len(send()) == 0 {
		t.Error("there are no buttons at first")
	}
	is := true
	d.channels[deskID].Shared = &is
	later = time.Hour
	d.failNext("/channels/"+deskID, answer(http.StatusBadGateway, ""))
	before := len(d.order)
	_, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, card)
	if _, again := errors.AsType[*bot.AgainError](err); !again || len(d.order) != before {
		t.Errorf("sent %d posts, error %v", len(d.order)-before, err)
	}
	if buttons := send(); len(buttons) > 0 {
		t.Errorf("buttons are %q", buttons)
	}
}
