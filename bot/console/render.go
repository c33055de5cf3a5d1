package console

import (
	"slices"
	"strconv"
	"strings"

	"gatewaybot/bot"
)

// page lays out a message in lines.
type page struct {
	screen
	// wide is how many columns there are.
	wide int
	// below sets what stands under the head further in.
	below bool
	// number gives a button its number.
	number func(bot.Button) int
	lines  []string
}

// message lays out a message below a head that says where it is.
func (p *page) message(head string, m bot.Message) []string {
	if p.below {
		p.wide -= 2
	}
	lead, style := m.Title, p.bold
	if lead == "" {
		lead, m.Text, _ = strings.Cut(m.Text, "\n")
		style = func(s string) string { return s }
	}
	p.head(head, lead, style)
	if m.Text != "" {
		p.text("", m.Text)
	}
	p.fields(m.Fields)
	for _, item := range m.Items {
		p.item(item)
	}
	if m.Table != nil {
		p.table(*m.Table)
	}
	if m.Picture != nil {
		p.text("", "[picture: "+m.Picture.Alt+"]")
	}
	if m.Quote != "" {
		p.text("", "Your words, to copy:")
		p.text("│ ", m.Quote)
	}
	if m.Note != "" {
		for _, l := range wrap(m.Note, p.wide-2) {
			p.lines = append(p.lines, "  "+p.dim(l))
		}
	}
	p.pressables("", m.Buttons)
	if p.below {
		for i, l := range p.lines {
			if strings.HasPrefix(l, "  ") {
				p.lines[i] = "  " + l
			}
		}
	}
	return p.lines
}

// head starts the message on the line that says where it is.
func (p *page) head(head, lead string, style func(string) string) {
	lead = oneLine(lead)
	first := head + " ▸"
	if room := p.wide - width(first) - 1; room >= 20 && lead != "" {
		top := wrap(lead, room)[0]
		first += " " + style(top)
		lead = strings.TrimSpace(strings.TrimPrefix(lead, top))
	}
	p.lines = append(p.lines, first)
	if lead != "" {
		for _, l := range wrap(lead, p.wide-2) {
			p.lines = append(p.lines, "  "+style(l))
		}
	}
}

// text adds text, each line behind an indent.
func (p *page) text(indent, s string) {
	for _, l := range wrap(s, p.wide-2-width(indent)) {
		p.lines = append(p.lines, strings.TrimRight("  "+indent+l, " "))
	}
}

// fields puts short values beside their labels and long ones below.
func (p *page) fields(fields []bot.Field) {
	const widest = 24
	beside := func(f bot.Field) bool { return !f.Long && width(oneLine(f.Label)) <= widest }
	column := 0
	for _, f := range fields {
		if beside(f) {
			column = max(column, width(oneLine(f.Label)))
		}
	}
	for _, f := range fields {
		if !beside(f) {
			for _, l := range wrap(oneLine(f.Label), p.wide-2) {
				p.lines = append(p.lines, "  "+p.dim(l))
			}
			p.text("  ", f.Value)
			continue
		}
		label := p.dim(pad(oneLine(f.Label), column))
		for i, l := range wrap(f.Value, p.wide-4-column) {
			if i > 0 {
				label = pad("", column)
			}
			p.lines = append(p.lines, "  "+label+"  "+l)
		}
	}
}

func (p *page) item(item bot.Item) {
	titled := wrap(oneLine(item.Title), p.wide-4)
	if item.Title == "" {
		titled = nil
	}
	for i, l := range titled {
		bullet := "  • "
		if i > 0 {
			bullet = "    "
		}
		p.lines = append(p.lines, bullet+p.bold(l))
	}
	if item.Text != "" {
		p.text("  ", item.Text)
	}
	p.pressables("  ", item.Buttons)
}

// pressables adds a line of buttons with the numbers that press them.
func (p *page) pressables(indent string, buttons []bot.Button) {
	const edge = "▹ "
	row := ""
	for _, b := range buttons {
		label := "[" + strconv.Itoa(p.number(b)) + "] " + oneLine(b.Label)
		if row != "" && width(edge+indent+row+"  "+label) > p.wide {
			p.lines = append(p.lines, edge+indent+p.bold(row))
			row = ""
		}
		if row != "" {
			row += "  "
		}
		row += label
	}
	if row != "" {
		p.lines = append(p.lines, edge+indent+p.bold(row))
	}
}

// table sets the columns side by side where they fit, and else every row as a list.
func (p *page) table(t bot.Table) {
	rows := slices.Concat([][]string{t.Header}, t.Rows)
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(oneLine(cell)))
		}
	}
	total := 0
	for _, w := range widths {
		total += w + 2
	}
	if total > p.wide {
		p.records(t)
		return
	}
	for i, row := range rows {
		text := ""
		for c, cell := range row {
			text += pad(oneLine(cell), widths[c]+2)
		}
		if text = strings.TrimRight(text, " "); i == 0 {
			text = p.dim(text)
		}
		p.lines = append(p.lines, "  "+text)
	}
}

func (p *page) records(t bot.Table) {
	for _, row := range t.Rows {
		bullet := "• "
		for i, cell := range row {
			if i < len(t.Header) {
				cell = oneLine(t.Header[i]) + ": " + oneLine(cell)
			}
			for _, l := range wrap(cell, p.wide-4) {
				p.lines = append(p.lines, "  "+bullet+l)
				bullet = "  "
			}
		}
	}
}
