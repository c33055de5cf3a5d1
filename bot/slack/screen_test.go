package slack_test

import (
	"slices"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// seeMessage is what a person sees of a message.
func seeMessage(at shown) bottest.Seen {
	seen := bottest.Seen{Native: at}
	see(&seen, list(at.json, "blocks"))
	for _, b := range buttons(at) {
		seen.Buttons = append(seen.Buttons, str(b, "text", "text"))
	}
	return seen
}

// see reads the blocks that are no inputs.
func see(seen *bottest.Seen, blocks []object) {
	var lines []string
	for _, b := range blocks {
		if str(b, "type") == "section" && str(b, "text", "type") == "mrkdwn" {
			seen.Called = append(seen.Called, called(str(b, "text", "text"))...)
			continue
		}
		lines = append(lines, words(b))
	}
	seen.Text = strings.Join(lines, "\n")
}

// words are the text of a block; lines of rich text are sections.
func words(b object) string {
	switch str(b, "type") {
	case "section", "header":
		return str(b, "text", "text")
	case "image":
		return str(b, "alt_text")
	case "context", "rich_text":
		var lines []string
		for _, e := range list(b, "elements") {
			if text := str(e, "text"); text != "" {
				lines = append(lines, text)
				continue
			}
			var line strings.Builder
			for _, part := range list(e, "elements") {
				line.WriteString(str(part, "text"))
			}
			lines = append(lines, line.String())
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// called are the calls in markup.
func called(markup string) []bot.Notify {
	var all []bot.Notify
	for token := range strings.FieldsSeq(markup) {
		if user, ok := strings.CutPrefix(token, "<@"); ok {
			all = append(all, bot.Notify{Account: person(strings.TrimSuffix(user, ">"))})
		} else if group, ok := strings.CutPrefix(token, "<!subteam^"); ok {
			all = append(all, bot.Notify{Group: strings.TrimSuffix(group, ">")})
		}
	}
	return all
}

// seeView is what a person sees of a modal: a form if it has a button to send it.
func seeView(view, errs object) bottest.Seen {
	at := shown{view: view}
	seen := bottest.Seen{Native: at}
	for _, b := range buttons(at) {
		seen.Buttons = append(seen.Buttons, str(b, "text", "text"))
	}
	if view["submit"] == nil {
		see(&seen, list(view, "blocks"))
		seen.Text = str(view, "title", "text") + "\n" + seen.Text
		return seen
	}
	f := &bot.Form{Title: str(view, "title", "text"), Submit: str(view, "submit", "text")}
	for _, b := range list(view, "blocks") {
		n := len(f.Questions)
		switch kind := str(b, "type"); {
		case kind == "input":
			f.Questions = append(f.Questions, seeQuestion(b, errs))
		case n > 0:
			f.Questions[n-1].Error += words(b)
		case kind == "rich_text":
			f.Problem += words(b)
		default:
			f.Intro += words(b)
		}
	}
	if len(errs) > 0 {
		// Slack has no other place for what is wrong with the whole.
		f.Problem = f.Questions[0].Error
	}
	seen.Form = f
	return seen
}

func seeQuestion(b, errs object) bot.Question {
	e := b["element"].(object)
	q := bot.Question{
		Name: str(b, "block_id"), Label: str(b, "label", "text"), Hint: str(b, "hint", "text"),
		Optional: b["optional"] == true, Error: str(errs, str(b, "block_id")),
	}
	for _, o := range list(e, "options") {
		q.Choices = append(q.Choices, bot.Choice{Value: str(o, "value"), Label: str(o, "text", "text")})
	}
	values := []string{str(e, "initial_value"), str(e, "initial_date"), str(e, "initial_option", "value")}
	if user := str(e, "initial_user"); user != "" {
		values = append(values, bot.Tag(person(user)))
	}
	for _, o := range list(e, "initial_options") {
		values = append(values, str(o, "value"))
	}
	q.Values = slices.DeleteFunc(values, func(s string) bool { return s == "" })
	return q
}

// fillIn changes the values of a modal as a person does who reads labels.
func fillIn(t testing.TB, view object, answers map[string][]string) {
	t.Helper()
	left := len(answers)
	for _, b := range list(view, "blocks") {
		values, ok := answers[str(b, "label", "text")]
		if !ok || str(b, "type") != "input" {
			continue
		}
		left--
		e := b["element"].(object)
		first := ""
		if len(values) > 0 {
			first = values[0]
		}
		switch str(e, "type") {
		case "plain_text_input":
			e["initial_value"] = first
		case "datepicker":
			e["initial_date"] = first
		case "users_select":
			who, _ := bot.ParseTag(first)
			e["initial_user"] = who.User
		case "radio_buttons", "static_select":
			e["initial_option"] = option(t, e, first)
		default:
			var chosen []any
			for _, v := range values {
				chosen = append(chosen, option(t, e, v))
			}
			e["initial_options"] = chosen
		}
	}
	if left != 0 {
		t.Fatalf("%d of the answers %v have no question", left, answers)
	}
}

func option(t testing.TB, e object, label string) any {
	t.Helper()
	for _, o := range list(e, "options") {
		if strings.EqualFold(str(o, "text", "text"), label) {
			return o
		}
	}
	t.Fatalf("no choice %q", label)
	return nil
}

// stateOf is what Slack sends of a modal's inputs; what is empty is null.
func stateOf(view object) object {
	state := object{}
	for _, b := range list(view, "blocks") {
		if str(b, "type") != "input" {
			continue
		}
		e := b["element"].(object)
		in := object{"type": e["type"]}
		switch str(e, "type") {
		case "plain_text_input":
			in["value"] = nullable(e["initial_value"])
		case "datepicker":
			in["selected_date"] = nullable(e["initial_date"])
		case "users_select":
			in["selected_user"] = nullable(e["initial_user"])
		case "radio_buttons", "static_select":
			in["selected_option"] = e["initial_option"]
		default:
			in["selected_options"] = append([]any{}, anys(e["initial_options"])...)
		}
		state[str(b, "block_id")] = object{str(e, "action_id"): in}
	}
	return state
}

func nullable(v any) any {
	if v == "" {
		return nil
	}
	return v
}

func anys(v any) []any {
	all, _ := v.([]any)
	return all
}
