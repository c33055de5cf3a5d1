package bot

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// askAgain answers an incomplete act with its form, filled with what was given; a verb without a form says what
// is missing and how the line should look.
func (a *act) askAgain(inc *incomplete) Message {
	if a.verb.Form == "" {
		text := inc.stray
		if text == "" {
			text = a.verb.list(inc.problems)
		}
		return Message{Text: text + "\nType it like this: " + a.verb.usage(a.command.Name), Quote: a.typed()}
	}
	form := a.form(inc.answers)
	form.Problem = strings.TrimSpace(inc.urgent.Said + "\n" + inc.stray)
	for _, name := range slices.Sorted(maps.Keys(inc.urgent.Carry)) {
		form.Command += " " + Pair(name, inc.urgent.Carry[name])
	}
	for i, in := range form.Questions {
		// An empty form that was asked for is not a mistake.
		if len(in.Values) > 0 || a.Source == Submitted {
			form.Questions[i].Error = inc.problems[in.Name]
		}
	}
	return Message{Form: &form}
}

// formAgain gives a form back with an error in it.
func (a *act) formAgain(e *Error) Message {
	r := a.verb.read(a.Text, a.words, a.Answers, a.dates)
	form := a.form(r.answers)
	form.Problem = e.Text
	for i, in := range form.Questions {
		form.Questions[i].Error = e.Fields[in.Name]
	}
	return Message{Form: &form}
}

// form makes the dialog of a verb from its arguments.
func (a *act) form(given map[string]Answer) Form {
	f := Form{Title: a.verb.Form, Submit: cmp.Or(a.verb.Submit, "Send"), Intro: a.verb.Help, Command: a.command.Name + " " + a.verb.Name}
	for _, arg := range a.verb.Args {
		values := given[arg.Name].Raw
		if arg.Kind == Carried || arg.Kind == Record && arg.Bare && len(values) > 0 {
			if len(values) > 0 {
				f.Command += " " + Pair(arg.Name, values[0])
			}
			continue
		}
		if len(values) == 0 && arg.Default != "" {
			values = []string{arg.Default}
		}
		if arg.Kind == Day && !given[arg.Name].Day.IsZero() {
			values = []string{given[arg.Name].Day.Format("2006-01-02")}
		}
		f.Questions = append(f.Questions, Question{
			Name: arg.Name, Label: arg.Label, Hint: arg.Help, Kind: arg.Kind, Choices: arg.Choices,
			Values: values, Optional: arg.Optional,
		})
	}
	return f
}

// list says problems one a line, in the order of the arguments.
func (v Verb) list(problems map[string]string) string {
	var lines []string
	for _, arg := range v.Args {
		if p := problems[arg.Name]; p != "" {
			lines = append(lines, arg.Label+": "+p)
		}
	}
	return strings.Join(lines, "\n")
}
