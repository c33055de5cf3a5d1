package slackserver_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"gatewaybot/e2e/slackserver"
)

const secret = "the signing secret of the tests"

// bot is the smallest bot that has a command, a form, a card with a button and ears.
type bot struct {
	api  *slack.Client
	url  string
	ears chan heard

	mu     sync.Mutex
	pushed []slack.InteractionCallback
	answer func(slack.InteractionCallback) any // To a form; nil closes it.
}

// start starts a Slack with the bot in it.
func start(t *testing.T, scopes ...string) (*slackserver.Server, *bot) {
	t.Helper()
	return startIn(t, t, scopes...)
}

// startIn starts the Slack in a test of its own.
func startIn(t *testing.T, tb testing.TB, scopes ...string) (*slackserver.Server, *bot) {
	t.Helper()
	s := slackserver.Start(tb, slackserver.Options{SigningSecret: secret, Scopes: scopes})
	b := &bot{api: slack.New(s.BotToken(), slack.OptionAPIURL(s.APIURL())), ears: make(chan heard, 100)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/command", b.command)
	mux.HandleFunc("POST /slack/interaction", b.interaction)
	mux.HandleFunc("POST /slack/event", b.event)
	web := httptest.NewServer(verified(mux))
	t.Cleanup(web.Close)
	b.url = web.URL
	s.Connect(b.url)
	return s, b
}

// verified refuses what slack-go's own verifier refuses.
func verified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		v, err2 := slack.NewSecretsVerifier(r.Header, secret)
		if err != nil || err2 != nil {
			http.Error(w, "unsigned", http.StatusUnauthorized)
			return
		}
		_, _ = v.Write(body)
		if v.Ensure() != nil {
			http.Error(w, "forged", http.StatusUnauthorized)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func requestForm(channel string) slack.ModalViewRequest {
	kinds := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "kind",
		slack.NewOptionBlockObject("cctv", plainText("CCTV"), nil), slack.NewOptionBlockObject("anpr", plainText("ANPR"), nil))
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "request", Title: plainText("Ask for support"), Submit: plainText("Send"),
		PrivateMetadata: channel, NotifyOnClose: true,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("what", plainText("What do you need?"), nil, slack.NewPlainTextInputBlockElement(nil, "what")),
			slack.NewInputBlock("kind", plainText("Which kind?"), nil, kinds),
		}},
	}
}

func card(done bool) []slack.MsgOption {
	text := slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*GWR-2026-000001*", false, false), nil, nil)
	if done {
		return []slack.MsgOption{slack.MsgOptionText("taken", false), slack.MsgOptionBlocks(text)}
	}
	take := slack.NewButtonBlockElement("take", "GWR-2026-000001", plainText("Take it"))
	return []slack.MsgOption{slack.MsgOptionText("new request", false), slack.MsgOptionBlocks(text, slack.NewActionBlock("", take))}
}

func (b *bot) command(w http.ResponseWriter, r *http.Request) {
	c, err := slack.SlashCommandParse(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if c.Text == "aloud" {
		_ = json.NewEncoder(w).Encode(slack.Msg{Text: "for all to see", ResponseType: slack.ResponseTypeInChannel})
		return
	}
	if c.Text == "plain" {
		_, _ = w.Write([]byte("in a word"))
		return
	}
	if c.Text != "new" {
		_ = json.NewEncoder(w).Encode(slack.Msg{Text: c.UserName + " asked for " + c.Text + " in " + c.ChannelName})
		return
	}
	if _, err := b.api.OpenViewContext(r.Context(), c.TriggerID, requestForm(c.ChannelID)); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (b *bot) interaction(w http.ResponseWriter, r *http.Request) {
	ic, err := slack.InteractionCallbackParse(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.pushed = append(b.pushed, ic)
	answer := b.answer
	b.mu.Unlock()
	switch {
	case answer != nil:
		if a := answer(ic); a != nil {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(a)
		}
	case ic.Type == slack.InteractionTypeViewSubmission:
		_, _, err = b.api.PostMessageContext(r.Context(), ic.View.PrivateMetadata, card(false)...)
	case ic.Type == slack.InteractionTypeBlockActions:
		_, _, _, err = b.api.UpdateMessageContext(r.Context(), ic.Channel.ID, ic.Message.Timestamp, card(true)...)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (b *bot) event(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	e, err := slackevents.ParseEvent(raw, slackevents.OptionNoVerifyToken())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if e.Type == slackevents.URLVerification {
		_, _ = w.Write([]byte(e.Data.(*slackevents.EventsAPIURLVerificationEvent).Challenge))
		return
	}
	h := heard{EventsAPIEvent: e, id: e.Data.(*slackevents.EventsAPICallbackEvent).EventID, retry: r.Header.Get("X-Slack-Retry-Num")}
	_ = json.Unmarshal(raw, &h.raw)
	b.ears <- h
}

// answers sets what the bot answers to forms and presses.
func (b *bot) answers(f func(slack.InteractionCallback) any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = f
}

// last returns the last interaction of a type.
func (b *bot) last(t *testing.T, kind slack.InteractionType) slack.InteractionCallback {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ic := range slices.Backward(b.pushed) {
		if ic.Type == kind {
			return ic
		}
	}
	t.Fatalf("no %s arrived", kind)
	return slack.InteractionCallback{}
}

// heard is an event as the bot has it.
type heard struct {
	slackevents.EventsAPIEvent

	id, retry string
	raw       map[string]any // The whole envelope.
}

// hear waits for the next event of a type, leaving out the others.
func (b *bot) hear(t *testing.T, kind string) heard {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case h := <-b.ears:
			if subtype, _ := h.event()["subtype"].(string); kind == h.InnerEvent.Type+"/"+subtype || kind == h.InnerEvent.Type && subtype == "" {
				return h
			}
		case <-deadline:
			t.Fatalf("no %s was heard", kind)
		}
	}
}

// event is the inner event, undecoded.
func (h heard) event() map[string]any { return h.raw["event"].(map[string]any) }
