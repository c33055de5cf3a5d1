package handlers

import (
	"fmt"

	"gatewaybot/bot"
)

// shown is how many entries a page of a list has.
const shown = 10

// mostPages bounds how far a list can be turned: beyond it, a narrower list serves better.
const mostPages = 50

// page is which part of a list is asked for, counted from 1.
type page int

func pageArg() bot.Arg {
	return bot.Arg{Name: "page", Label: "Page", Kind: bot.Number, Optional: true}
}

func pageOf(in bot.Input) page { return page(min(max(1, int(in.Number("page"))), mostPages)) }

// end is how many entries there are up to the end of the page.
func (p page) end() int { return int(p) * shown }

// start is how many entries stand before the page.
func (p page) start() int { return p.end() - shown }

// of cuts the page out of all entries up to its end.
func of[T any](p page, entries []T) []T { return entries[min(p.start(), len(entries)):] }

// more says how many entries are left, with the button that shows the next page.
func (p page) more(msg *bot.Message, line string, total int) {
	left := total - p.end()
	if left <= 0 {
		return
	}
	msg.Note = fmt.Sprintf("… and %d more.", left)
	if p < mostPages {
		msg.Buttons = append(msg.Buttons, bot.Button{Label: "More", Command: fmt.Sprintf("%s page=%d", line, p+1)})
	}
}
