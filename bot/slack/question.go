package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	inputID       = "answer" // the action_id of every input; its block_id is the name of the question
	maxInput      = 3000
	maxRadio      = 4
	maxCheckboxes = 10 // Slack's own limit
)

// question is the input of a question, with what is wrong with it below: Slack shows errors of its own only once a form
// was sent.
func (p *Platform) question(q bot.Question) []sdk.Block {
	var hint *sdk.TextBlockObject
	if strings.TrimSpace(q.Hint) != "" {
		hint = plain(q.Hint)
	}
	value := bot.Clean(strings.Join(q.Values, ", "))
	input := sdk.NewInputBlock(q.Name, plain(q.Label), hint, p.element(q, value)).WithOptional(q.Optional)
	input.DispatchAction = q.AtOnce
	blocks := []sdk.Block{input}
	if q.Error != "" {
		blocks = append(blocks, small("⚠️ "+q.Error)...)
	}
	if isTyped(q.Kind) && offset(value, maxInput) < len(value) {
		blocks = append(blocks, small(fmt.Sprintf("⚠️ Only the first %d characters fit in here. The rest is below, to copy: shorten the text, or send the rest as an addition.", maxInput))...)
		blocks = append(blocks, verbatim(split(value[offset(value, maxInput):]))...)
	}
	return blocks
}

// isTyped reports whether answers to a kind of question are typed.
func isTyped(k bot.Kind) bool {
	return k == bot.Line || k == bot.Text || k == bot.Number || k == bot.Record
}

func (p *Platform) element(q bot.Question, value string) sdk.BlockElement {
	switch q.Kind {
	case bot.OneOf:
		return oneOf(q)
	case bot.ManyOf:
		return manyOf(q)
	case bot.YesNo:
		q.Choices = []bot.Choice{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
		return oneOf(q)
	case bot.Day:
		picker := sdk.NewDatePickerBlockElement(inputID)
		if _, err := time.Parse(time.DateOnly, value); err == nil {
			picker.InitialDate = value
		}
		return picker
	case bot.Person:
		people := sdk.NewOptionsSelectBlockElement(sdk.OptTypeUser, nil, inputID)
		// Slack opens no form with somebody else's member in it.
		if who, ok := bot.ParseTag(value); ok && who.Platform == name && strings.TrimPrefix(who.Workspace, guest) == p.opts.Workspace {
			people.InitialUser = who.User
		}
		return people
	}
	return sdk.NewPlainTextInputBlockElement(nil, inputID).
		WithMultiline(q.Kind == bot.Text).WithMaxLength(maxInput).WithInitialValue(value[:offset(value, maxInput)])
}

func oneOf(q bot.Question) sdk.BlockElement {
	all, chosen := options(q)
	var first *sdk.OptionBlockObject
	if len(chosen) > 0 {
		first = chosen[0]
	}
	if len(all) > maxRadio {
		return sdk.NewOptionsSelectBlockElement(sdk.OptTypeStatic, nil, inputID, all...).WithInitialOption(first)
	}
	radio := sdk.NewRadioButtonsBlockElement(inputID, all...)
	radio.InitialOption = first
	return radio
}

func manyOf(q bot.Question) sdk.BlockElement {
	all, chosen := options(q)
	if len(all) > maxCheckboxes {
		return sdk.NewOptionsMultiSelectBlockElement(sdk.MultiOptTypeStatic, nil, inputID, all...).WithInitialOptions(chosen...)
	}
	boxes := sdk.NewCheckboxGroupsBlockElement(inputID, all...)
	boxes.InitialOptions = chosen
	return boxes
}

// options are the choices of a question, and those that are chosen.
func options(q bot.Question) (all, chosen []*sdk.OptionBlockObject) {
	for _, c := range q.Choices {
		o := sdk.NewOptionBlockObject(c.Value, plain(c.Label), nil)
		all = append(all, o)
		if slices.Contains(q.Values, c.Value) {
			chosen = append(chosen, o)
		}
	}
	return all, chosen
}

// state is what a modal's inputs hold: by block_id, then by action_id.
type state map[string]map[string]struct {
	Value           string   `json:"value"`
	SelectedDate    string   `json:"selected_date"`
	SelectedUser    string   `json:"selected_user"`
	SelectedOption  choice   `json:"selected_option"`
	SelectedOptions []choice `json:"selected_options"`
}

type choice struct {
	Value string `json:"value"`
}

// answers are the inputs' values by question. One left empty has no values, which is an answer too.
func (p *Platform) answers(ctx context.Context, s state) (map[string][]string, error) {
	all := map[string][]string{}
	for question, inputs := range s {
		in := inputs[inputID]
		given := []string{in.Value, in.SelectedDate, in.SelectedOption.Value}
		if in.SelectedUser != "" {
			who, err := p.person(ctx, in.SelectedUser)
			if err != nil {
				return nil, fmt.Errorf("who is chosen: %w", err)
			}
			given = append(given, bot.Tag(who))
		}
		for _, c := range in.SelectedOptions {
			given = append(given, c.Value)
		}
		all[question] = slices.DeleteFunc(given, func(s string) bool { return s == "" })
	}
	return all, nil
}
