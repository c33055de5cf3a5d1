package mattermost_test

import (
	"encoding/json"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// reader reads what people are shown.
type reader struct {
	ids map[string]string // by username
}

// see reads a message as a person does.
func (d reader) see(t testing.TB, post, channel, text string, attachments []*model.MessageAttachment) bottest.Seen {
	t.Helper()
	at := shown{post: post, channel: channel}
	seen := bottest.Seen{Called: d.called(text)}
	words := []string{plain(withoutCalls(text, seen.Called))}
	markup := []string{text}
	for _, a := range attachments {
		words, markup = append(words, plain(a.Text)), append(markup, a.Text)
		for _, action := range a.Actions {
			if !regexp.MustCompile(`^[A-Za-z0-9]+$`).MatchString(action.Id) {
				t.Errorf("action id %q can not be found by the server", action.Id)
			}
			// A real server does not give away where a button leads.
			if err := action.IsValid(); action.Integration != nil && err != nil {
				t.Errorf("action: %v", err)
			}
			at.actions = append(at.actions, action)
			seen.Buttons = append(seen.Buttons, action.Name)
		}
	}
	if n := len([]rune(text)); n > model.PostMessageMaxRunesV2 || n == 0 {
		t.Errorf("the text has %d characters", n)
	}
	seen.Text = strings.Join(words, "\n")
	at.markup = markup
	seen.Native = at
	return seen
}

var (
	callForm  = regexp.MustCompile(`(?:^|[^\w\x60])@([A-Za-z0-9][A-Za-z0-9._-]*)`)
	fenceForm = regexp.MustCompile("(?ms)^(`{3,})\n(.*?)\n(`{3,})$")
	ruleForm  = regexp.MustCompile(`(?m)^\|( --- \|)+$`)
)

// called are those whom the server would call.
func (d reader) called(text string) []bot.Notify {
	var all []bot.Notify
	for _, m := range callForm.FindAllStringSubmatch(fenceForm.ReplaceAllString(text, ""), -1) {
		who := bot.Notify{Group: m[1]}
		if id, ok := d.ids[m[1]]; ok {
			who = bot.Notify{Account: account(id)}
		}
		all = append(all, who)
	}
	return all
}

func withoutCalls(text string, called []bot.Notify) string {
	if len(called) == 0 {
		return text
	}
	_, rest, _ := strings.Cut(text, "\n")
	return rest
}

// plain takes the markup off: outside of code blocks escapes, entities, bold, and the lines of tables.
func plain(text string) string {
	var b strings.Builder
	for {
		at := fenceForm.FindStringSubmatchIndex(text)
		if at == nil {
			b.WriteString(unmarked(text))
			return b.String()
		}
		b.WriteString(unmarked(text[:at[0]]) + text[at[4]:at[5]])
		text = text[at[1]:]
	}
}

func unmarked(text string) string {
	text = ruleForm.ReplaceAllString(text, "")
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && strings.IndexByte("\\`*{}[]()#+-.!_>|~", text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case strings.HasPrefix(text[i:], "**"):
			i++
		case text[i] == '|':
			b.WriteByte(' ')
		default:
			b.WriteByte(text[i])
		}
	}
	return html.UnescapeString(b.String())
}

// seeDialog reads a form as a person does, with the errors of a submission if there was one.
func (d reader) seeDialog(t testing.TB, open model.OpenDialogRequest, channel string, reply *model.SubmitDialogResponse) bottest.Seen {
	t.Helper()
	if err := open.IsValid(); err != nil {
		t.Errorf("dialog: %v", err)
	}
	if reply == nil {
		reply = &model.SubmitDialogResponse{}
	}
	intro := plain(open.Dialog.IntroductionText)
	f := &bot.Form{Title: open.Dialog.Title, Submit: open.Dialog.SubmitLabel, Intro: intro, Problem: reply.Error + intro}
	for _, el := range open.Dialog.Elements {
		name, _, more := strings.Cut(el.Name, "-")
		q := bot.Question{
			Name: name, Label: el.DisplayName, Optional: el.Optional,
			Hint: el.HelpText + intro, Error: el.HelpText + reply.Errors[el.Name] + intro,
		}
		if el.Default != "" {
			q.Values = []string{el.Default}
			if el.DataSource == "users" {
				q.Values = []string{bot.Tag(account(el.Default))}
			}
		}
		for _, o := range el.Options {
			q.Choices = append(q.Choices, bot.Choice{Value: o.Value, Label: o.Text})
		}
		if more {
			last := &f.Questions[len(f.Questions)-1]
			last.Values = append(last.Values, q.Values...)
			continue
		}
		f.Questions = append(f.Questions, q)
	}
	for name := range reply.Errors {
		if !slices.ContainsFunc(open.Dialog.Elements, func(el model.DialogElement) bool { return el.Name == name }) {
			t.Errorf("an error belongs to no input: %q", name)
		}
	}
	return bottest.Seen{
		Text: intro + reply.Error, Form: f, Called: d.called(open.Dialog.IntroductionText),
		Native: shown{channel: channel, dialog: &open, markup: []string{open.Dialog.IntroductionText}},
	}
}

// fill is the dialog as a person leaves it: answers go by label, into as many menus as there are.
func (reader) fill(on bottest.Seen, answers map[string][]string) model.OpenDialogRequest {
	filled := *on.Native.(shown).dialog
	filled.Dialog.Elements = slices.Clone(filled.Dialog.Elements)
	left := maps.Clone(answers)
	for i := range filled.Dialog.Elements {
		el := &filled.Dialog.Elements[i]
		name, _, _ := strings.Cut(el.Name, "-")
		q := on.Form.Questions[slices.IndexFunc(on.Form.Questions, func(q bot.Question) bool { return q.Name == name })]
		values, ok := left[q.Label]
		if !ok {
			continue
		}
		el.Default = ""
		if len(values) > 0 {
			el.Default = entered(*el, values[0])
			left[q.Label] = values[1:]
		}
	}
	return filled
}

// submission is what a filled in dialog sends.
func submission(filled model.OpenDialogRequest) map[string]any {
	all := map[string]any{}
	for _, el := range filled.Dialog.Elements {
		if el.Default != "" {
			all[el.Name] = el.Default
		}
		if el.SubType == "number" && el.Default != "" {
			all[el.Name] = json.Number(el.Default)
		}
	}
	return all
}

// entered is a value as the client sends it.
func entered(el model.DialogElement, value string) string {
	if person, ok := bot.ParseTag(value); ok && el.DataSource == "users" {
		return person.User
	}
	for _, o := range el.Options {
		if strings.EqualFold(o.Text, value) {
			return o.Value
		}
	}
	return value
}
