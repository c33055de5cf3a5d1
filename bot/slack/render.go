package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// Slack's limits, in characters unless something else is said (doc: Block Kit reference).
const (
	maxBlocks = 50 // of one message
	// maxSize is the JSON of all blocks of a message together. Slack refuses more than about 13,200 with
	// msg_blocks_too_long, and documents it nowhere (slackapi/bolt-js#2509, #2867).
	maxSize   = 12000
	maxText   = 3000 // of one text object; rich text is kept to it as well
	maxHeader = 150
	maxLabel  = 75
	maxValue  = 2000 // what a button carries
	maxRow    = 25   // buttons in one block
	// maxSections keeps the JSON around the text of a rich text block in bounds.
	maxSections = 25
	maxShort    = 200  // what a field may weigh to be short
	maxPlain    = 4000 // the text that stands for the blocks where they can not be shown
)

// content is a message as Slack takes it.
type content struct {
	// Text is what notifications and screen readers say.
	Text   string
	Blocks []json.RawMessage
}

func (c content) options(thread string) []sdk.MsgOption {
	options := []sdk.MsgOption{
		sdk.MsgOptionText(c.Text, false), sdk.MsgOptionBlocks(c.blocks()...),
		sdk.MsgOptionDisableMarkdown(), sdk.MsgOptionDisableLinkUnfurl(), sdk.MsgOptionDisableMediaUnfurl(),
	}
	if thread != "" {
		options = append(options, sdk.MsgOptionTS(thread))
	}
	return options
}

func (c content) blocks() []sdk.Block {
	blocks := make([]sdk.Block, len(c.Blocks))
	for i, raw := range c.Blocks {
		blocks[i] = block(raw)
	}
	return blocks
}

// block is a block that is JSON already.
type block json.RawMessage

func (block) BlockType() sdk.MessageBlockType { return "" }
func (block) ID() string                      { return "" }

// MarshalJSON gives the block as it is.
func (b block) MarshalJSON() ([]byte, error) { return b, nil }

// part is what has to stay together: it is shown whole or counted as left out.
type part struct {
	blocks []sdk.Block
	item   bool
}

// render makes the blocks of a message. No string of it can format, link or call anything: only whom Notify names is
// called. What does not fit is left out, and a line says so; buttons and note always stay.
func render(msg bot.Message) content { return renderWith(msg, "") }

// renderWith is render with the file of the message's picture.
func renderWith(msg bot.Message, file string) content {
	if msg.Form != nil {
		msg = withOpener(msg)
	}
	c, whole := lay(&renderer{file: file}, msg, maxBlocks, maxSize)
	if !whole {
		c, _ = lay(&renderer{file: file, tight: true}, msg, maxBlocks, maxSize)
	}
	c.Text = fallback(msg)
	return c
}

// lay fills one message, or a home tab, and reports whether all of it fits.
func lay(r *renderer, msg bot.Message, blocks, chars int) (content, bool) {
	tail := r.tail(msg)
	parts := r.parts(msg)
	if msg.Marker != "" {
		mark(parts, tail, marked(msg.Marker))
	}
	end := encode(tail)
	raw, n := take(parts, blocks-len(end), chars-size(end))
	if n < len(parts) {
		raw = append(raw, encode([]sdk.Block{section(missing(parts[n:]))})...)
	}
	return content{Blocks: append(raw, end...)}, n == len(parts)
}

// marked is the block_id by which Find knows a message.
func marked(marker string) string { return "m:" + marker }

// take makes the blocks of as many parts as there is room for, and says of how many. If not of all, there is room for a
// line that says so.
func take(parts []part, blocks, chars int) (all []json.RawMessage, n int) {
	const reserve = 400 // of chars, for that line
	for i, p := range parts {
		raw := encode(p.blocks)
		last := i == len(parts)-1
		if fits := len(raw) < blocks && size(raw) < chars-reserve || last && len(raw) <= blocks && size(raw) <= chars; !fits {
			return all, i
		}
		all = append(all, raw...)
		blocks -= len(raw)
		chars -= size(raw)
	}
	return all, len(parts)
}

// missing says what is left out.
func missing(parts []part) string {
	items := 0
	for _, p := range parts {
		if p.item {
			items++
		}
	}
	if len(parts) == items {
		return fmt.Sprintf("… and %d more, not shown here. Ask for a narrower list.", items)
	}
	if items > 0 {
		return fmt.Sprintf("… the rest does not fit into a Slack message and is not shown here, nor are %d entries: press Show to read all.", items)
	}
	return "… the rest does not fit into a Slack message and is not shown here: press Show to read all."
}

func encode(blocks []sdk.Block) []json.RawMessage {
	var all []json.RawMessage
	for _, b := range blocks {
		raw, err := json.Marshal(b)
		if err != nil {
			panic(fmt.Sprintf("slack: a block is no JSON: %v", err)) // they hold only strings and numbers
		}
		all = append(all, raw)
	}
	return all
}

func size(blocks []json.RawMessage) int {
	n := 0
	for _, b := range blocks {
		n += utf8.RuneCount(b) + 1
	}
	return n
}

// mark puts the marker on the first block.
func mark(parts []part, tail []sdk.Block, id string) {
	first := tail
	if len(parts) > 0 {
		first = parts[0].blocks
	}
	if len(first) == 0 {
		return
	}
	switch b := first[0].(type) {
	case *sdk.HeaderBlock:
		b.BlockID = id
	case *sdk.SectionBlock:
		b.BlockID = id
	case *sdk.RichTextBlock:
		b.BlockID = id
	case *sdk.ActionBlock:
		b.BlockID = id
	case *sdk.ContextBlock:
		b.BlockID = id
	case *sdk.ImageBlock:
		b.BlockID = id
	}
}

// fallback is the message as plain text.
func fallback(msg bot.Message) string {
	lines := []string{msg.Title, msg.Text, msg.Quote}
	for _, f := range msg.Fields {
		lines = append(lines, f.Label+": "+f.Value)
	}
	if msg.Table != nil {
		for _, row := range append([][]string{msg.Table.Header}, msg.Table.Rows...) {
			lines = append(lines, strings.Join(row, ", "))
		}
	}
	if msg.Picture != nil {
		lines = append(lines, msg.Picture.Alt)
	}
	for _, i := range msg.Items {
		lines = append(lines, i.Title, i.Text)
	}
	lines = append(lines, msg.Note)
	const more = "… the rest is in the message itself."
	var b strings.Builder
	n := 0
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		for _, c := range bot.Clean(line) + "\n" {
			safe := escape(c)
			if n += utf8.RuneCountInString(safe); n > maxPlain-len(more) {
				return b.String() + more
			}
			b.WriteString(safe)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
