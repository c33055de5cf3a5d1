package slack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// renderer makes the parts of one message.
type renderer struct {
	buttons int // so far: each action_id is used once
	// tight puts short fields before all that is long, since something has to be left out.
	tight bool
	// file is that of the message's picture; without one it is not shown.
	file string
}

// parts are the message from its title to the last item.
func (r *renderer) parts(msg bot.Message) []part {
	parts := each(title(msg.Title))
	if s := calls(msg.Notify); s != "" {
		parts = append(parts, each([]sdk.Block{mrkdwn(s)})...)
	}
	var short []bot.Field
	long := msg.Fields
	if r.tight {
		isLong := func(f bot.Field) bool { return weigh(f.Label+f.Value) > maxShort }
		short = slices.DeleteFunc(slices.Clone(long), isLong)
		long = slices.DeleteFunc(slices.Clone(long), func(f bot.Field) bool { return !isLong(f) })
	}
	parts = append(parts, each(fields(short))...)
	parts = append(parts, each(sections(msg.Text))...)
	parts = append(parts, each(verbatim(split(bot.Clean(msg.Quote))))...)
	parts = append(parts, each(fields(long))...)
	if msg.Table != nil {
		parts = append(parts, each(verbatim(split(columns(*msg.Table))))...)
	}
	if msg.Picture != nil && r.file != "" {
		parts = append(parts, each([]sdk.Block{image(r.file, msg.Picture.Alt)})...)
	}
	for _, i := range msg.Items {
		blocks := append(item(i), r.actions(i.Buttons)...)
		if len(blocks) > 0 {
			parts = append(parts, part{blocks: blocks, item: true})
		}
	}
	return parts
}

// tail is what stays whatever else has no room: buttons and note.
func (r *renderer) tail(msg bot.Message) []sdk.Block {
	blocks := r.actions(msg.Buttons)
	return append(blocks, small(msg.Note)...)
}

func each(blocks []sdk.Block) []part {
	parts := make([]part, len(blocks))
	for i, b := range blocks {
		parts[i].blocks = []sdk.Block{b}
	}
	return parts
}

// plain is text in which nothing means anything, not even :smile:.
func plain(s string) *sdk.TextBlockObject {
	return sdk.NewTextBlockObject(sdk.PlainTextType, bot.Clean(s), false, false)
}

func section(s string) *sdk.SectionBlock { return sdk.NewSectionBlock(plain(s), nil, nil) }

// mrkdwn is for text of our own making only.
func mrkdwn(s string) *sdk.SectionBlock {
	return sdk.NewSectionBlock(sdk.NewTextBlockObject(sdk.MarkdownType, s, false, true), nil, nil)
}

func sections(s string) []sdk.Block {
	var blocks []sdk.Block
	for _, piece := range split(bot.Clean(s)) {
		blocks = append(blocks, section(piece))
	}
	return blocks
}

// small is small print.
func small(s string) []sdk.Block {
	var blocks []sdk.Block
	for _, piece := range split(bot.Clean(s)) {
		blocks = append(blocks, sdk.NewContextBlock("", plain(piece)))
	}
	return blocks
}

// title is a header where it is short enough for one.
func title(s string) []sdk.Block {
	s = strings.TrimSpace(bot.Clean(s))
	switch {
	case s == "":
		return nil
	case utf8.RuneCountInString(s) <= maxHeader:
		return []sdk.Block{sdk.NewHeaderBlock(plain(s))}
	}
	return rich(bold(s, ""))
}

// calls are the mentions of a message, in Slack's notation. Who is not on Slack can not be called there.
func calls(notify []bot.Notify) string {
	var tokens []string
	for _, n := range notify {
		switch {
		case n.Account.Platform == name && isID(n.Account.User):
			tokens = append(tokens, "<@"+n.Account.User+">")
		case isID(n.Group):
			tokens = append(tokens, "<!subteam^"+n.Group+">")
		}
	}
	return strings.Join(tokens, " ")
}

// fields are lines with the label in bold. Slack's own two columns would need markup around what people wrote.
func fields(fields []bot.Field) []sdk.Block {
	var lines []*sdk.RichTextSection
	for _, f := range fields {
		joint := ": "
		if f.Long {
			joint = "\n"
		}
		lines = append(lines, bold(f.Label+joint, cmp.Or(strings.TrimSpace(f.Value), "–"))...)
	}
	return rich(lines)
}

func item(i bot.Item) []sdk.Block {
	if i.Title != "" && i.Text != "" {
		i.Title += "\n"
	}
	return rich(bold(i.Title, i.Text))
}

// bold is text that starts in bold, in as many sections as it takes.
func bold(start, then string) []*sdk.RichTextSection {
	var all []*sdk.RichTextSection
	for _, piece := range split(bot.Clean(start)) {
		all = append(all, sdk.NewRichTextSection(sdk.NewRichTextSectionTextElement(piece, &sdk.RichTextSectionTextStyle{Bold: true})))
	}
	for i, piece := range split(bot.Clean(then)) {
		text := sdk.NewRichTextSectionTextElement(piece, nil)
		if i == 0 && len(all) > 0 {
			all[len(all)-1].Elements = append(all[len(all)-1].Elements, text)
			continue
		}
		all = append(all, sdk.NewRichTextSection(text))
	}
	return all
}

// rich puts sections into as few blocks as hold them.
func rich(sections []*sdk.RichTextSection) []sdk.Block {
	var blocks []sdk.Block
	var last *sdk.RichTextBlock
	room := 0
	for _, s := range sections {
		n := 0
		for _, e := range s.Elements {
			n += weigh(e.(*sdk.RichTextSectionTextElement).Text)
		}
		if last == nil || n > room || len(last.Elements) == maxSections {
			last, room = sdk.NewRichTextBlock(""), maxText
			blocks = append(blocks, last)
		}
		last.Elements = append(last.Elements, s)
		room -= n
	}
	return blocks
}

// verbatim is text in fixed width, as it stands.
func verbatim(pieces []string) []sdk.Block {
	var blocks []sdk.Block
	for _, piece := range pieces {
		text := sdk.NewRichTextSectionTextElement(piece, nil)
		blocks = append(blocks, sdk.NewRichTextBlock("", &sdk.RichTextPreformatted{
			Type: sdk.RTEPreformatted, Elements: []sdk.RichTextSectionElement{text},
		}))
	}
	return blocks
}

// actions are buttons in rows, and a line for each that Slack could not carry.
func (r *renderer) actions(buttons []bot.Button) []sdk.Block {
	var row []sdk.BlockElement
	var blocks, without []sdk.Block
	room := 2 * maxText
	for _, b := range buttons {
		if utf8.RuneCountInString(b.Command) > maxValue || weigh(b.Command) > 2*maxText {
			without = append(without, section(fmt.Sprintf("The button “%s” is not shown: its command is too long for one. Type the command instead.", b.Label)))
			continue
		}
		if room -= weigh(b.Command); len(row) == maxRow || room < 0 && len(row) > 0 {
			blocks, row, room = append(blocks, sdk.NewActionBlock("", row...)), nil, 2*maxText-weigh(b.Command)
		}
		row = append(row, r.button(b))
	}
	if len(row) > 0 {
		blocks = append(blocks, sdk.NewActionBlock("", row...))
	}
	return append(without, blocks...)
}

func (r *renderer) button(b bot.Button) *sdk.ButtonBlockElement {
	id := fmt.Sprintf("b%d", r.buttons)
	r.buttons++
	return sdk.NewButtonBlockElement(id, b.Command, plain(shorten(b.Label, maxLabel))).WithStyle(sdk.Style(b.Style))
}
