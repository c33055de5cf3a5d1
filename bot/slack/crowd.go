package slack

import (
	"fmt"
	"slices"
	"strings"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// maxViewBlocks is what a modal or a home tab has room for.
const maxViewBlocks = 100

// asked are the blocks of a form's questions, of as many as there is room for: first those that must be answered, or
// answered anew, then those that may be. The others are named. An answer that one of them has already travels with the
// form's command; one that it needs is asked for once this form was sent.
func (p *Platform) asked(form bot.Form, room int) (blocks []sdk.Block, command string) {
	command = form.Command
	each, all := make([][]sdk.Block, len(form.Questions)), 0
	for i, q := range form.Questions {
		each[i] = p.question(q)
		all += len(each[i])
	}
	if all <= room {
		return slices.Concat(each...), command
	}
	var left []string
	room-- // for the line that names the others
	shown := make([]bool, len(each))
	for _, i := range byNeed(form.Questions) {
		q := form.Questions[i]
		switch {
		case len(each[i]) <= room:
			room, shown[i] = room-len(each[i]), true
		case len(q.Values) > 0:
			command += " " + bot.Pair(q.Name, strings.Join(q.Values, ","))
		default:
			left = append(left, fmt.Sprintf("%s (%s=)", q.Label, q.Name))
		}
	}
	for i := range each {
		if shown[i] {
			blocks = append(blocks, each[i]...)
		}
	}
	if len(left) > 0 {
		blocks = append(blocks, small(shorten(crowded(left), maxText))[:1]...)
	}
	return blocks, command
}

func crowded(left []string) string {
	return fmt.Sprintf("⚠️ %d more do not fit in this form. Those that need an answer come when you send it; "+
		"the others you can give by typing the command: %s.", len(left), strings.Join(left, ", "))
}

// byNeed are the numbers of questions: first of those without an answer that will do, then of those that may stay without,
// then of those that are answered.
func byNeed(questions []bot.Question) []int {
	need := func(q bot.Question) int {
		switch {
		case q.Error != "" || len(q.Values) == 0 && !q.Optional:
			return 0
		case len(q.Values) == 0:
			return 1
		}
		return 2
	}
	numbers := make([]int, len(questions))
	for i := range numbers {
		numbers[i] = i
	}
	slices.SortStableFunc(numbers, func(a, b int) int { return need(questions[a]) - need(questions[b]) })
	return numbers
}
