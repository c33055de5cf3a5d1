package bot

import (
	"slices"
	"strings"
)

// helpVerb is understood by every command, and alone.
const helpVerb = "help"

// help is made from the table and shows only what the asker may use.
func (b *Bot) help(a *act) (Message, error) {
	if a.command.Name == "" {
		return b.helpAll(a.actor), nil
	}
	if len(a.args.words) > 0 {
		verb := a.args.words[0].Value
		for _, v := range a.command.Verbs {
			if v.Name == strings.ToLower(verb) && !v.Hidden && a.actor.May(v.Roles) {
				return v.help(a.command.Name), nil
			}
		}
		return Message{}, Errorf(NotFound, "There is no “/%s %s” for you. Type “/%s help” to see what you can do.",
			a.command.Name, brief(verb), a.command.Name)
	}
	msg := Message{Title: "/" + a.command.Name, Text: a.command.Help}
	for _, v := range a.command.Verbs {
		if v.Hidden || !a.actor.May(v.Roles) {
			continue
		}
		if msg.Note == "" {
			msg.Note = "Leave out what you don't have to hand: the form asks for it. “/" + a.command.Name + " help " + v.Name + "” says more about one of them."
		}
		msg.Fields = append(msg.Fields, Field{Label: v.usage(a.command.Name), Value: v.Help, Long: true})
	}
	if len(msg.Fields) == 0 {
		msg.Note = "There is nothing here that you can do."
	}
	return msg, nil
}

func (b *Bot) helpAll(actor Actor) Message {
	msg := Message{Title: "What you can do here"}
	for _, c := range b.Commands {
		if slices.ContainsFunc(c.Verbs, func(v Verb) bool { return !v.Hidden && actor.May(v.Roles) }) {
			msg.Fields = append(msg.Fields, Field{Label: "/" + c.Name + " help", Value: c.Help, Long: true})
		}
	}
	return msg
}

// help explains one verb.
func (v Verb) help(command string) Message {
	msg := Message{Title: "/" + command + " " + v.Name, Text: v.Help, Note: "Example: " + v.Example}
	for _, a := range v.Args {
		if a.Kind == Carried {
			continue
		}
		label := a.Name
		if a.Optional {
			label += " (optional)"
		}
		msg.Fields = append(msg.Fields, Field{Label: label, Value: a.explained(), Long: true})
	}
	return msg
}

// explained is what an argument asks for, in sentences.
func (a Arg) explained() string {
	sentences := []string{a.Label, a.Help}
	switch a.Kind {
	case OneOf:
		sentences = append(sentences, "One of: "+strings.Join(a.values(), ", "))
	case ManyOf:
		sentences = append(sentences, "Any of: "+strings.Join(a.values(), ", "))
	}
	var b strings.Builder
	for _, s := range sentences {
		if s == "" {
			continue
		}
		b.WriteString(" " + s)
		if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
			b.WriteByte('.')
		}
	}
	return b.String()[1:]
}

// usage is the verb's line: bare arguments by place, the others by name, what can be left out in brackets.
func (v Verb) usage(command string) string {
	var b strings.Builder
	b.WriteString("/" + command + " " + v.Name)
	more := false
	for _, a := range v.Args {
		if a.Kind == Carried {
			continue
		}
		if !a.Bare {
			more = true
			continue
		}
		word := strings.ToUpper(a.Name)
		if a.Optional {
			word = "[" + word + "]"
		}
		b.WriteString(" " + word)
	}
	if more {
		b.WriteString(" [name=value …]")
	}
	return b.String()
}

func (a Arg) values() []string {
	var values []string
	for _, c := range a.Choices {
		values = append(values, c.Value)
	}
	return values
}

// rolesInWords names roles for a sentence: "a gateway ci or an admin" reads badly, so the names stand as they are.
func rolesInWords(roles []Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, strings.ReplaceAll(string(r), "_", " "))
	}
	if len(names) < 2 {
		return "the role " + strings.Join(names, "")
	}
	return "the roles " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
