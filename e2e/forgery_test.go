package e2e_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/e2e/slackserver"
)

// TestForgeriesInSlack: what Slack did not sign, did not sign now, or did not sign as it is, is refused and counted, and
// changes nothing.
func TestForgeriesInSlack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onSlack)
	b := w.serve()
	w.ada.types(w.dorset, "%s", w.raiseLine("Larkspur", w.ada))
	ref := w.ada.sees("is with the gateway").ref(w, "GWR")
	card := w.sam.finds(w.gateway, ref, "Waiting for the gateway")
	w.sam.types(w.dorset, "/gateway raise")
	form, request := w.sam.sees("Ask for support"), w.request(w.sam)
	b.rests()
	before := w.ledger()

	s, ctx := w.slack, t.Context()
	ada := w.ada.chat.(*slackChat).user
	for reason, how := range map[string][]slackserver.Signing{
		"unsigned": {slackserver.Unsigned},
		"stale":    {slackserver.Stale},
		"forged":   {slackserver.WrongSecret, slackserver.Tampered},
	} {
		for _, signing := range how {
			refused(t, w.sam.chat.(*slackChat).send(ctx, form, request, signing))
			_, err := s.Command(ctx, ada, slackserver.ChannelID(w.dorset.id), "/gateway", "withdraw "+ref+" no", signing)
			refused(t, err)
			refused(t, s.Press(ctx, ada, card.native.(slackserver.Message), "Take", signing))
			_, err = s.Mention(ctx, ada, slackserver.ChannelID(w.rdt.id), "visit three premises", signing)
			refused(t, err)
		}
		// A mention is told as a message and as a mention: five calls.
		if n := b.metric(t, "gatewaybot_refused_calls_total", `platform="slack"`, `reason="`+reason+`"`); n != float64(5*len(how)) {
			t.Errorf("%g calls are counted as %s", n, reason)
		}
	}
	b.rests()
	w.unchanged(before)
}

func refused(t *testing.T, err error) {
	t.Helper()
	status, ok := errors.AsType[*slackserver.StatusError](err)
	if !ok || status.Status != http.StatusUnauthorized || status.Body != "" {
		t.Errorf("answered with %v", err)
	}
}

// TestForgeriesOnMattermost: members can make the server call the bot with what they like, so the bot believes only what
// it signed itself, where it put it, from whom it was for.
func TestForgeriesOnMattermost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()
	w.eve.types(w.wiltshire, "%s", w.raiseLine("Kestrel", w.eve))
	ref := w.eve.sees("is with the gateway").ref(w, "GWR")
	w.cat.presses(w.cat.finds(w.gateway, ref, "Waiting for the gateway"), "Take")
	w.cat.presses(w.cat.finds(w.gateway, ref, "With the gateway"), "Ask")
	form := w.cat.sees("Ask the requester")
	b.rests()
	before := w.ledger()

	w.forgesCommands(b, ref)
	w.forgesButtons(b, ref)
	w.forgesForms(b, form)
	b.rests()
	w.unchanged(before)

	w.cat.submits(form, answers{"question": "Which accounts?"})
	w.cat.sees("Your question about " + ref + " was sent")
}

// counted runs an act and fails the test unless it is counted as refused, for this reason.
func (w *world) counted(b *bot, reason string, act func()) {
	w.t.Helper()
	labels := []string{`platform="mattermost"`, `reason="` + reason + `"`}
	before := b.metric(w.t, "gatewaybot_refused_calls_total", labels...)
	act()
	if after := b.metric(w.t, "gatewaybot_refused_calls_total", labels...); after != before+1 {
		w.t.Errorf("%g calls were counted as refused for %s, not one", after-before, reason)
	}
}

// forgesCommands is somebody who reaches the bot's address and has no token of a slash command.
func (w *world) forgesCommands(b *bot, ref string) {
	w.t.Helper()
	for _, token := range []string{"", "guessedguessedguessedguess"} {
		w.counted(b, "token", func() {
			resp, err := http.PostForm(w.front.url()+"/mattermost/command", url.Values{
				"token": {token}, "command": {"/gateway"}, "text": {"withdraw " + ref + " no"}, "trigger_id": {"t"},
				"user_id": {w.eve.chat.(*mattermostChat).user.Id}, "channel_id": {w.wiltshire.id},
			})
			if err != nil {
				w.t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusUnauthorized {
				w.t.Errorf("token %q: %s", token, resp.Status)
			}
		})
	}
}

// forgesButtons is Eve, who posts buttons of her own that lead to the bot: to an address that she guessed, and to the
// right one with a line that the bot never signed.
func (w *world) forgesButtons(b *bot, ref string) {
	w.t.Helper()
	line := map[string]any{"line": "gateway decide " + ref, "channel": w.wiltshire.id, "marker": "m", "mac": "Zm9yZ2Vk"}
	w.counted(b, "path", func() {
		if err := w.eve.press(w.t.Context(), w.button(w.front.url()+"/mattermost/action/guessed", line), "Go"); err == nil {
			w.t.Error("a button with a guessed address worked")
		}
	})
	right := w.front.url() + "/mattermost/action/" + w.actionPath()
	w.counted(b, "mac", func() {
		w.eve.presses(w.button(right, line), "Go")
		w.eve.sees("This button can not be used here. Nothing was changed.")
	})
	w.counted(b, "media type", func() {
		if err := w.eve.press(w.t.Context(), w.button(w.front.url()+"/mattermost/command", line), "Go"); err == nil {
			w.t.Error("a button that leads to the commands' address worked")
		}
	})
}

// button is a post of Eve's with a button that leads somewhere.
func (w *world) button(url string, context map[string]any) seen {
	w.t.Helper()
	c := w.eve.chat.(*mattermostChat)
	post := &model.Post{ChannelId: w.wiltshire.id, Message: "Press here"}
	post.AddProp("attachments", []*model.MessageAttachment{{Actions: []*model.PostAction{{
		Id: "go", Type: "button", Name: "Go", Integration: &model.PostActionIntegration{URL: url, Context: context},
	}}}})
	created, _, err := c.client.CreatePost(w.t.Context(), post)
	if err != nil {
		w.t.Fatal(err)
	}
	return c.see(created)
}

// forgesForms is Eve, who has seen what Cat's window holds: she sends Cat's form as herself, and changes a letter of it.
func (w *world) forgesForms(b *bot, form seen) {
	w.t.Helper()
	open := *form.native.(*model.OpenDialogRequest)
	question := answers{"question": w.plant("forged")}
	w.counted(b, "user", func() {
		w.eve.submits(form, question)
		w.eve.sees("I can not use this form. Nothing was changed.")
	})
	open.Dialog.State = strings.Replace(open.Dialog.State, ".", "A.", 1)
	w.counted(b, "mac", func() {
		w.cat.submits(seen{native: &open}, question)
		w.cat.sees("I can not use this form. Nothing was changed.")
	})
	open.URL = w.front.url() + "/mattermost/action/" + w.actionPath()
	w.counted(b, "body", func() {
		if err := w.eve.submit(w.t.Context(), seen{native: &open}, question); err == nil {
			w.t.Error("a form that leads to the buttons' address worked")
		}
	})
}

// actionPath is the part of the buttons' address that only the server is told; here is somebody who learnt it.
func (w *world) actionPath() string {
	mac := hmac.New(sha256.New, []byte(w.secrets["GATEWAYBOT_SIGNING_KEY"]))
	mac.Write([]byte("path\x00"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
