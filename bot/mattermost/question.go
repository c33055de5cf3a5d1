package mattermost

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

const (
	// maxRadio is how many choices are shown side by side; more are a menu.
	maxRadio = 4
	// maxSelects is how many menus stand for a question with several answers: 9.10 has no menu that takes more than one.
	maxSelects = 3
	// maxChoices is the most choices, and so menus, that a question has.
	maxChoices = 100
	// maxTyped is what an input takes, in characters: bot's own limit, as the server checks none.
	maxTyped = 4000
)

// saidMore stands below the last menu of a question that has more choices than menus.
const saidMore = "For more, type the command."

// drawing makes a dialog's inputs from questions.
type drawing struct {
	r        *renderer
	account  func(bot.Account) bool
	elements []model.DialogElement
	// notes are what does not fit in the inputs, to be said above them.
	notes []string
	kept  map[string]string
}

// ask adds the inputs of one question.
func (d *drawing) ask(q bot.Question) {
	if q.Kind == bot.ManyOf {
		d.askMany(q)
		return
	}
	el := d.element(q, q.Label)
	el.HelpText = d.help(q)
	value := ""
	if len(q.Values) > 0 {
		value = bot.Clean(q.Values[0])
	}
	switch q.Kind {
	case bot.OneOf:
		d.choose(&el, q.Choices)
	case bot.YesNo:
		d.choose(&el, []bot.Choice{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}})
	case bot.Person:
		el.Type, el.DataSource = "select", model.PostActionDataSourceUsers
		if account, ok := bot.ParseTag(value); ok && d.account(account) {
			el.Default = account.User
		}
	default:
		value = d.write(&el, q.Kind, value)
	}
	if value != "" && !d.fill(&el, value) {
		d.keep(&el, q, value)
	}
	d.elements = append(d.elements, el)
}

func (d *drawing) element(q bot.Question, label string) model.DialogElement {
	label, whole := fit(bot.Clean(label), model.DialogElementDisplayNameMaxLength)
	if !whole {
		d.notes = append(d.notes, label+" "+d.r.bold(q.Label))
	}
	return model.DialogElement{Name: q.Name, DisplayName: label, Optional: q.Optional}
}

// help is what is said below an input: what is wrong with it first. What does not fit is said above the form.
func (d *drawing) help(q bot.Question) string {
	text := strings.TrimSpace(bot.Clean(q.Error + " " + q.Hint))
	if len(text) <= model.DialogElementHelpTextMaxLength {
		return text
	}
	d.notes = append(d.notes, d.r.bold(q.Label+":")+" "+d.r.words(text))
	short, _ := fit(text, model.DialogElementHelpTextMaxLength)
	return short
}

func (d *drawing) choose(el *model.DialogElement, choices []bot.Choice) {
	el.Type = "select"
	if len(choices) <= maxRadio {
		el.Type = "radio"
	}
	for _, c := range choices {
		el.Options = append(el.Options, &model.PostActionOptions{Text: bot.Clean(c.Label), Value: c.Value})
	}
}

// write makes an input that is typed into, and gives the value as it is typed.
func (d *drawing) write(el *model.DialogElement, kind bot.Kind, value string) string {
	el.Type, el.MaxLength = "text", maxTyped
	value = d.r.named(value)
	switch kind {
	case bot.Text:
		el.Type = "textarea"
	case bot.Day:
		el.Placeholder = "dd/mm/yyyy, friday, in 3 weeks"
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			value = day.Format("02/01/2006")
		}
	case bot.Number:
		el.SubType = "number"
	}
	if len(value) > model.DialogElementTextMaxLength {
		el.Type, el.SubType = "textarea", ""
	}
	return value
}

// fill puts a value in an input and reports whether it could.
func (d *drawing) fill(el *model.DialogElement, value string) bool {
	switch {
	case el.DataSource != "":
		return el.Default != ""
	case el.Options != nil:
		if !slices.ContainsFunc(el.Options, func(o *model.PostActionOptions) bool { return o.Value == value }) {
			return false
		}
	case len(value) > model.DialogElementTextareaMaxLength:
		return false
	case el.SubType == "number":
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return false
		}
	}
	el.Default = value
	return true
}

// keep gives back above the form what an input can not hold. If nothing is wrong with it, it stays the answer.
func (d *drawing) keep(el *model.DialogElement, q bot.Question, value string) {
	said := "You wrote this; it can not be shown below."
	if q.Error == "" {
		if d.kept == nil {
			d.kept = map[string]string{}
		}
		d.kept[q.Name] = q.Values[0]
		el.Optional = true
		el.Placeholder = "Leave this empty to keep what you wrote."
		said = "You wrote this; it is too long to be changed here. Leave the box empty to keep it as it is."
	}
	d.notes = append(d.notes, d.r.bold(q.Label+":")+" "+said+"\n"+fenced(d.r.named(value)))
}

// askMany adds several menus for one question. Only the first is as optional as the question.
func (d *drawing) askMany(q bot.Question) {
	menus := min(len(q.Choices), max(maxSelects, len(q.Values)))
	for i := range menus {
		label, name := q.Label, q.Name
		if i > 0 {
			label, _ = fit(label, model.DialogElementDisplayNameMaxLength-3)
			label = fmt.Sprintf("%s %d", label, i+1)
			name = another(q.Name, i+1)
		}
		el := d.element(q, label)
		el.Name, el.Optional = name, q.Optional || i > 0
		d.choose(&el, q.Choices)
		el.Type = "select"
		if i == 0 {
			el.HelpText = d.help(q)
		} else if i == menus-1 && menus < len(q.Choices) {
			el.HelpText = saidMore
		}
		if i < len(q.Values) && !d.fill(&el, q.Values[i]) {
			d.keep(&el, bot.Question{Name: name, Label: label, Error: "not a choice"}, q.Values[i])
		}
		d.elements = append(d.elements, el)
	}
}

// another is the name of a question's nth menu; no question's name has a dash.
func another(name string, n int) string { return fmt.Sprintf("%s-%d", name, n) }
