package handlers_test

import (
	"cmp"
	"fmt"
	"strings"

	"gatewaybot/bot"
)

// plain writes a message as text: everything a person sees of it, and the lines behind its buttons.
func plain(m bot.Message) string {
	var b strings.Builder
	line := func(format string, words ...any) {
		if text := fmt.Sprintf(format, words...); strings.TrimSpace(text) != "" {
			b.WriteString(text + "\n")
		}
	}
	for _, n := range m.Notify {
		line("(calls %s%s)", n.Group, strings.Trim(n.Account.String(), "/"))
	}
	if m.Title != "" {
		line("== %s ==", m.Title)
	}
	line("%s", m.Text)
	for _, f := range m.Fields {
		line("%s: %s", f.Label, f.Value)
	}
	for _, item := range m.Items {
		line("* %s\n  %s", item.Title, item.Text)
		b.WriteString(plainButtons(item.Buttons))
	}
	if m.Table != nil {
		for _, row := range append([][]string{m.Table.Header}, m.Table.Rows...) {
			line("| %s |", strings.Join(row, " | "))
		}
	}
	b.WriteString(plainButtons(m.Buttons))
	if m.Note != "" {
		line("(%s)", m.Note)
	}
	if m.Quote != "" {
		line("> %s", m.Quote)
	}
	if m.Form != nil {
		b.WriteString(plainForm(*m.Form))
	}
	return b.String()
}

func plainButtons(all []bot.Button) string {
	var b strings.Builder
	for _, one := range all {
		fmt.Fprintf(&b, "[%s] %s\n", one.Label, one.Command)
	}
	return b.String()
}

// plainForm leaves out the questions that are neither filled in nor faulty.
func plainForm(f bot.Form) string {
	var b strings.Builder
	fmt.Fprintf(&b, "form %q for %s\n", f.Title, f.Command)
	if f.Problem != "" {
		fmt.Fprintf(&b, "! %s\n", f.Problem)
	}
	for _, q := range f.Questions {
		if len(q.Values) > 0 || q.Error != "" {
			fmt.Fprintf(&b, "%s: %s\n", q.Name, strings.Join(q.Values, ","))
		}
		if q.Error != "" {
			fmt.Fprintf(&b, "  ^ %s\n", q.Error)
		}
	}
	return b.String()
}

// headline is what a message begins with.
func headline(m bot.Message) string {
	head, _, _ := strings.Cut(cmp.Or(m.Title, m.Text), "\n")
	return head
}
