package slack

import (
	"fmt"
	"slices"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// goesOn stands under each page but the last, so that a person misses one that did not get through.
const goesOn = "… goes on in the next message."

// pages is a message to a person, in as many of Slack's messages as it takes: nothing of it is left out.
func pages(msg bot.Message) []content {
	if msg.Form != nil {
		msg = withOpener(msg)
	}
	r := &renderer{}
	tail := r.tail(msg)
	parts := loosened(append(r.parts(msg), each(tail)...))
	var all []content
	for len(parts) > 0 {
		raw, n := take(parts, maxBlocks, maxSize)
		if n == 0 {
			raw, n = encode(parts[0].blocks), 1 // it can not be; but Slack's refusal is better than no end
		}
		if parts = parts[n:]; len(parts) > 0 {
			raw = append(raw, encode([]sdk.Block{section(goesOn)})...)
		}
		all = append(all, content{Blocks: raw})
	}
	for i := range all {
		all[i].Text = fmt.Sprintf("Part %d of %d.", i+1, len(all))
	}
	if len(all) > 0 {
		all[0].Text = fallback(msg)
	}
	return all
}

// loosened parts are small enough for any page, since their blocks are.
func loosened(parts []part) []part {
	var all []part
	for _, p := range parts {
		if size(encode(p.blocks)) > maxSize/2 || len(p.blocks) > maxBlocks/2 {
			all = slices.Concat(all, each(p.blocks))
			continue
		}
		all = append(all, p)
	}
	return all
}
