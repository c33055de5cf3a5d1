package bot

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// The word of a form's command that opens it again, also when nothing is missing; a submitted form ignores it.
const (
	openName  = "form"
	openValue = "open"
)

// askAgain answers an incomplete act with its form, filled with what was given; a verb without a form says what
// is missing and how the line should look.
func (a *act) askAgain(inc *incomplete) Message {
	if a.verb.Form == "" {
		text := cmp.Or(inc.stray, a.verb.list(inc.problems))
		return Message{Text: lines(a.urgent.Said, text, "Type it like this: "+a.verb.usage(a.command.Name)), Quote: a.typed()}
	}
	form := a.form(inc.reading)
	shown := map[string]string{}
	for name, problem := range inc.problems {
		// An empty form that was asked for is not a mistake.
		if len(inc.answers[name].Raw) > 0 || a.Source == Submitted && !a.asksForTheFirstTime(name) {
			shown[name] = problem
		}
	}
	form.Problem = lines(a.urgent.Said, inc.stray, a.mark(&form, shown))
	if typed := a.typed(); inc.stray != "" && typed != "" {
		form.Problem += "\nYou typed: " + typed
	}
	return Message{Form: &form}
}

// formAgain gives a form back with an error in it.
func (a *act) formAgain(e *Error) Message {
	form := a.form(a.verb.read(a.args, a.Answers, a.dates))
	form.Problem = lines(a.urgent.Said, e.Text, a.mark(&form, e.Fields))
	return Message{Form: &form, Buttons: e.Buttons}
}

// mark puts problems to the questions that they are about, and returns those that the form does not ask.
func (a *act) mark(form *Form, problems map[string]string) string {
	others := maps.Clone(problems)
	for i, q := range form.Questions {
		form.Questions[i].Error = problems[q.Name]
		delete(others, q.Name)
	}
	return a.verb.list(others)
}

// form makes the dialog of a verb from its arguments.
func (a *act) form(r *reading) Form {
	f := Form{
		Title: a.verb.Form, Submit: cmp.Or(a.verb.Submit, "Send"), Intro: cmp.Or(a.opening.Intro, a.verb.Help),
		Command: a.command.Name + " " + a.verb.Name + " " + openName + "=" + openValue,
	}
	for _, arg := range a.verb.Args {
		values := r.answers[arg.Name].Raw
		settled := arg.Kind == Record && arg.Bare && len(values) > 0 && r.problems[arg.Name] == ""
		if arg.Kind == Carried || settled {
			if carried := a.opening.Carry[arg.Name]; len(values) == 0 && carried != "" {
				values = []string{carried}
			}
			if len(values) > 0 {
				f.Command += " " + Pair(arg.Name, values[0])
			}
			continue
		}
		if len(values) == 0 {
			values = a.opening.Fill[arg.Name]
		}
		if len(values) == 0 && arg.Default != "" {
			values = []string{arg.Default}
		}
		if day := r.answers[arg.Name].Day; !day.IsZero() {
			values = []string{day.Format(time.DateOnly)}
		}
		f.Questions = append(f.Questions, Question{
			Name: arg.Name, Label: arg.Label, Hint: arg.Help, Kind: arg.Kind, Choices: arg.Choices,
			Values: values, Optional: arg.Optional, AtOnce: arg.AtOnce,
		})
	}
	for _, name := range slices.Sorted(maps.Keys(a.urgent.Carry)) {
		f.Command += " " + Pair(name, a.urgent.Carry[name])
	}
	return f
}

// list says problems one a line, in the order of the arguments.
func (v Verb) list(problems map[string]string) string {
	var said []string
	for _, arg := range v.Args {
		if p := problems[arg.Name]; p != "" {
			said = append(said, cmp.Or(arg.Label, arg.Name)+": "+p)
		}
	}
	return lines(said...)
}

// lines are the sentences that are not empty, one a line.
func lines(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), "\n")
}
