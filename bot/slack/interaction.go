package slack

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// interaction is a pressed button or a submitted form, as far as we look at it. The SDK's type decodes every block of
// the message that was pressed, and fails on one that it does not know.
type interaction struct {
	Type      sdk.InteractionType `json:"type"`
	TriggerID string              `json:"trigger_id"`
	User      struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
	} `json:"container"`
	Actions []struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	} `json:"actions"`
	View struct {
		ID              string `json:"id"`
		Type            string `json:"type"`
		PrivateMetadata string `json:"private_metadata"`
		InstalledTeamID string `json:"app_installed_team_id"`
		State           struct {
			Values state `json:"values"`
		} `json:"state"`
	} `json:"view"`
	origin origin // what View.PrivateMetadata holds
}

func parseInteraction(body []byte) (interaction, bool) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return interaction{}, false
	}
	var i interaction
	if json.Unmarshal([]byte(form.Get("payload")), &i) != nil || i.Type == "" {
		return interaction{}, false
	}
	if i.View.PrivateMetadata != "" && json.Unmarshal([]byte(i.View.PrivateMetadata), &i.origin) != nil {
		return interaction{}, false
	}
	return i, true
}

// byMember reports whether it says whose member somebody is. It always should; what does not is not to be trusted.
func (i interaction) byMember() bool { return i.User.ID != "" && i.User.TeamID != "" }

// interaction answers a press or a form; other kinds are none of ours and are taken note of, as Slack wants.
func (p *Platform) interaction(ctx context.Context, h bot.Handler, call call) answer {
	i, ok := parseInteraction(call.body)
	switch {
	case !ok:
		return answer{refused: malformed}
	case i.View.InstalledTeamID != "" && i.View.InstalledTeamID != p.opts.Workspace:
		return answer{refused: notOurs}
	case i.Type == sdk.InteractionTypeBlockActions:
		return p.pressed(ctx, h, i)
	case i.Type == sdk.InteractionTypeViewSubmission:
		return p.submitted(ctx, h, i)
	}
	return answer{}
}

// request is what a press and a form have in common. The error means that Slack did not say who somebody in it is.
func (p *Platform) request(ctx context.Context, i interaction, source bot.Source) (bot.Request, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupWithin)
	defer cancel()
	channel := cmp.Or(i.Channel.ID, i.Container.ChannelID, i.origin.Channel)
	req := bot.Request{Source: source, Channel: p.channel(channel), Direct: direct(channel), Thread: i.origin.Thread}
	if i.Container.ThreadTS != i.Container.MessageTS {
		req.Thread = cmp.Or(i.Container.ThreadTS, req.Thread)
	}
	var err error
	if req.From, err = p.actor(ctx, i.User.ID); err == nil && source != bot.Pressed {
		req.Text = i.origin.Command
		req.Answers, err = p.answers(ctx, i.View.State.Values)
	}
	return req, err
}

// pressed handles a button. Slack shows nothing of the answer to this call, so the reply is sent before it: if that
// fails the person is shown Slack's own error at the button, and pressing again does no harm.
func (p *Platform) pressed(ctx context.Context, h bot.Handler, i interaction) answer {
	if len(i.Actions) == 0 || !i.byMember() || i.TriggerID == "" {
		return answer{refused: malformed}
	}
	if i.origin.Command != "" && i.Actions[0].Type != "button" {
		return p.answered(ctx, h, i)
	}
	if i.Actions[0].Type != "button" || i.Actions[0].Value == "" {
		return answer{}
	}
	req, err := p.request(ctx, i, bot.Pressed)
	req.ID = "press:" + i.TriggerID
	req.Text = i.Actions[0].Value
	var then func(context.Context)
	if err != nil {
		p.notFound(ctx, req.ID, err)
		err = p.reply(ctx, req, unchecked(""))
	} else {
		msg, _ := h(ctx, req) // the message says what the error is about
		err = p.answerPress(ctx, i, req, msg)
		then = p.refreshed(h, i, req, msg, nil)
	}
	if err != nil {
		p.opts.Log.ErrorContext(ctx, "reply to a press not shown", "id", req.ID, "error", err)
		return answer{status: http.StatusServiceUnavailable, then: then}
	}
	return answer{then: then}
}

// answered handles an answer that can not wait until its form is sent. The form stays open, with what the person has
// filled in: Slack keeps the inputs whose block_id stays.
func (p *Platform) answered(ctx context.Context, h bot.Handler, i interaction) answer {
	req, err := p.request(ctx, i, bot.Answered)
	req.ID = "answer:" + i.TriggerID
	if err != nil {
		p.notFound(ctx, req.ID, err)
		return answer{status: http.StatusServiceUnavailable}
	}
	msg, _ := h(ctx, req) // the message says what the error is about
	if f := msg.Form; f == nil || f.Command == i.origin.Command && f.Problem == "" {
		return answer{}
	}
	if _, err := p.updateView(ctx, i.View.ID, msg, i.origin); err != nil {
		p.opts.Log.ErrorContext(ctx, "what was done at once not shown", "id", req.ID, "error", err)
	}
	return answer{}
}

func (p *Platform) answerPress(ctx context.Context, i interaction, req bot.Request, msg bot.Message) error {
	if msg.Form == nil && len(pages(msg)) == 0 {
		return nil
	}
	if i.View.Type == string(sdk.VTHomeTab) {
		return p.answerHome(ctx, i, req, msg)
	}
	o := origin{Channel: req.Channel.ID, Thread: req.Thread, Home: i.origin.Home}
	// A button in a modal is answered there, if it is still open.
	if i.View.ID != "" {
		if rest, err := p.updateView(ctx, i.View.ID, msg, o); err == nil {
			return p.show(ctx, req, rest)
		}
	}
	if msg.Form != nil {
		err := p.openForm(ctx, i.TriggerID, *msg.Form, o)
		if err == nil {
			return nil
		}
		msg = p.notOpened(ctx, msg, err)
	}
	return p.reply(ctx, req, msg)
}

// submission is the answer to a form.
type submission struct {
	Action sdk.ViewResponseAction `json:"response_action"`
	View   *sdk.ModalViewRequest  `json:"view,omitempty"`
	Errors map[string]string      `json:"errors,omitempty"`
}

// submitted handles a form; what came of it takes its place.
func (p *Platform) submitted(ctx context.Context, h bot.Handler, i interaction) answer {
	if i.origin.Command == "" || !i.byMember() || i.View.ID == "" {
		return answer{refused: malformed}
	}
	req, err := p.request(ctx, i, bot.Submitted)
	req.ID = p.submissionID(i)
	if err != nil {
		p.notFound(ctx, req.ID, err)
		return i.stays(unchecked("").Text)
	}
	msg, _ := h(ctx, req) // the message says what the error is about
	a := p.answerForm(ctx, i, req, msg)
	a.then = p.refreshed(h, i, req, msg, a.then)
	return a
}

// stays leaves a form open, with a line at its first input. Where there is none, Slack's own error does that.
func (i interaction) stays(why string) answer {
	inputs := slices.Sorted(maps.Keys(i.View.State.Values))
	if len(inputs) == 0 {
		return answer{status: http.StatusServiceUnavailable}
	}
	return answer{json: submission{Action: sdk.RAErrors, Errors: map[string]string{inputs[0]: why}}}
}

// answerForm leaves a form that came back open and shows what is wrong with it; anything else takes the form's place.
func (p *Platform) answerForm(ctx context.Context, i interaction, req bot.Request, msg bot.Message) answer {
	if f := msg.Form; f != nil && f.Command == i.origin.Command {
		if errs := faults(*f); i.canShow(errs) {
			return answer{json: submission{Action: sdk.RAErrors, Errors: errs}}
		}
	}
	if msg.Form == nil && len(pages(msg)) == 0 {
		return answer{}
	}
	view, rest, err := p.viewOf(msg, i.origin)
	if err != nil {
		view, rest = resultView(p.notOpened(ctx, msg, err), i.origin)
	}
	return answer{json: submission{Action: sdk.RAUpdate, View: &view}, then: p.following(req, rest)}
}

// canShow reports whether Slack takes errors for a form: there must be one, each for an input that is there. How long
// they may be is not documented; a hint may have as much.
func (i interaction) canShow(errs map[string]string) bool {
	for input, s := range errs {
		if _, there := i.View.State.Values[input]; !there || utf8.RuneCountInString(s) > maxHint {
			return false
		}
	}
	return len(errs) > 0
}

// submissionID names what was sent and not the sending of it: who is told by Slack to try again, because the answer
// came late, sends the same and gets what the first try got. It is keyed, so that a log holding it tells nothing about
// the answers.
func (p *Platform) submissionID(i interaction) string {
	mac := hmac.New(sha256.New, []byte(cmp.Or(p.opts.SigningSecret, p.opts.Token).Reveal()))
	// A map of strings is encoded with its keys in order, and can not fail.
	_ = json.NewEncoder(mac).Encode([]any{i.View.ID, i.origin.Command, i.View.State.Values})
	return "form:" + i.View.ID + ":" + hex.EncodeToString(mac.Sum(nil)[:16])
}
