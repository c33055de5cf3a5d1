package slack

import (
	"context"
	"encoding/json"
	"errors"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	maxTitle    = 24 // of a modal
	maxMetadata = 3000
	maxHint     = 2000
)

var errLongCommand = errors.New("form's command is too long for Slack")

// origin is what a modal remembers, in private_metadata: Slack gives it back to us and to nobody else.
type origin struct {
	// Command is the line that the answers complete; a modal that only shows a result has none.
	Command string `json:"command,omitempty"`
	// Channel and Thread are where it was opened from.
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	// Home says that it was opened from the home tab, or is it.
	Home bool `json:"home,omitempty"`
}

func (o origin) encode() (string, error) {
	raw, err := json.Marshal(o)
	if err != nil {
		return "", err
	}
	if utf8.RuneCount(raw) > maxMetadata {
		return "", errLongCommand
	}
	return string(raw), nil
}

// formView is the modal of a form.
func (p *Platform) formView(form bot.Form, o origin) (sdk.ModalViewRequest, error) {
	blocks := rich(bold(form.Problem, ""))
	blocks = append(blocks, small(form.Intro)...)
	questions, command := p.asked(form, maxViewBlocks-len(blocks))
	blocks = append(blocks, questions...)
	o.Command = command
	metadata, err := o.encode()
	if err != nil {
		return sdk.ModalViewRequest{}, err
	}
	return sdk.ModalViewRequest{
		Type:            sdk.VTModal,
		Title:           plain(shorten(form.Title, maxTitle)),
		Submit:          plain(shorten(form.Submit, maxTitle)),
		Close:           plain("Cancel"),
		Blocks:          sdk.Blocks{BlockSet: blocks},
		PrivateMetadata: metadata,
	}, nil
}

// resultView shows what came of a form, in its place; the rest is what does not fit in there.
func resultView(msg bot.Message, o origin) (view sdk.ModalViewRequest, rest []content) {
	o.Command = ""
	metadata, _ := o.encode() // two ids fit
	heading := "Result"
	if t := line(msg.Title); t != "" && utf8.RuneCountInString(t) <= maxTitle {
		heading, msg.Title = t, ""
	}
	view = sdk.ModalViewRequest{Type: sdk.VTModal, Title: plain(heading), Close: plain("Close"), PrivateMetadata: metadata}
	if all := pages(msg); len(all) > 0 {
		view.Blocks.BlockSet, rest = all[0].blocks(), all[1:]
	}
	return view, rest
}

// faults are the errors of a form that comes back, each by the block of its input. What is wrong with the whole is
// said at the first input, the one place that Slack has for it.
func faults(form bot.Form) map[string]string {
	all := form.Errors()
	if form.Problem != "" && len(form.Questions) > 0 {
		first := form.Questions[0].Name
		all[first] = paragraphs(form.Problem, all[first])
	}
	for block, s := range all {
		all[block] = bot.Clean(s)
	}
	return all
}

// openForm opens a form for the person who has just done something, while the trigger lasts: three seconds.
func (p *Platform) openForm(ctx context.Context, trigger string, form bot.Form, o origin) error {
	view, err := p.formView(form, o)
	if err != nil {
		return err
	}
	_, err = p.api.OpenViewContext(ctx, trigger, view)
	return failure("views.open", err)
}

// updateView replaces what a modal shows; the rest did not fit in there.
func (p *Platform) updateView(ctx context.Context, id string, msg bot.Message, o origin) (rest []content, err error) {
	view, rest, err := p.viewOf(msg, o)
	if err != nil {
		return nil, err
	}
	_, err = p.api.UpdateViewContext(ctx, view, "", "", id)
	return rest, failure("views.update", err)
}

// viewOf is the modal of an answer, be it a form or not.
func (p *Platform) viewOf(msg bot.Message, o origin) (view sdk.ModalViewRequest, rest []content, err error) {
	if msg.Form != nil {
		view, err = p.formView(*msg.Form, o)
		return view, nil, err
	}
	view, rest = resultView(msg, o)
	return view, rest, nil
}
