package console

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gatewaybot/bot"
)

// formPrompt says how to answer a question and what is there already.
func (s *session) formPrompt(q bot.Question) string {
	prompt := "› "
	switch q.Kind {
	case bot.OneOf:
		prompt += "a number "
	case bot.ManyOf:
		prompt += "numbers with commas "
	case bot.Day:
		prompt += "a date "
	case bot.YesNo:
		prompt += "yes or no "
	case bot.Person:
		prompt += "@name "
	}
	const longest = 40
	shown := oneLine(strings.Join(s.values(q), ", "))
	if short := []rune(shown); len(short) > longest {
		shown = string(short[:longest]) + "…"
	}
	if shown != "" {
		prompt += "[" + shown + "] "
	}
	return prompt
}

// values are a question's values as people read them.
func (s *session) values(q bot.Question) []string {
	var all []string
	for _, v := range q.Values {
		switch q.Kind {
		case bot.OneOf, bot.ManyOf:
			if i := slices.IndexFunc(q.Choices, func(c bot.Choice) bool { return c.Value == v }); i >= 0 {
				v = q.Choices[i].Label
			}
		case bot.Day:
			if day, err := time.Parse(time.DateOnly, v); err == nil {
				v = bot.FormatDay(day)
			}
		case bot.Person:
			if account, ok := bot.ParseTag(v); ok {
				v = "@" + s.called(account)
			}
		}
		all = append(all, v)
	}
	return all
}

// answer is what was typed as the values of a question. What can not be understood stays as it is: the bot says what
// is wrong with it.
func (s *session) answer(q bot.Question, typed string) []string {
	switch q.Kind {
	case bot.OneOf:
		return []string{choice(q, typed)}
	case bot.ManyOf:
		var all []string
		for part := range strings.SplitSeq(typed, ",") {
			all = append(all, choice(q, part))
		}
		return all
	case bot.Person:
		if p, ok := s.person(strings.TrimSpace(typed)); ok {
			return []string{bot.Tag(p.Account)}
		}
	}
	return []string{typed}
}

// choice finds a choice by its label or value, whatever the case, or by its number.
func choice(q bot.Question, typed string) string {
	typed = strings.TrimSpace(typed)
	for _, c := range q.Choices {
		if strings.EqualFold(typed, c.Label) || strings.EqualFold(typed, c.Value) {
			return c.Value
		}
	}
	if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(q.Choices) {
		return q.Choices[n-1].Value
	}
	return typed
}
