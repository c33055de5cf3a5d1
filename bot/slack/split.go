package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gatewaybot/bot"
)

// split cuts text into pieces that fit, behind a line or a word where there is one. Together the pieces are the text;
// blank ones, which Slack refuses, are left out.
func split(s string) []string {
	var pieces []string
	for s != "" {
		at := cut(s)
		if strings.TrimSpace(s[:at]) != "" {
			pieces = append(pieces, s[:at])
		}
		s = s[at:]
	}
	return pieces
}

// weight is how long a character is in JSON. Pieces are kept to maxText by it, so that any of them, of whatever signs,
// fits into a message.
func weight(r rune) int {
	switch r {
	case '<', '>', '&', '\u2028', '\u2029':
		return 6
	case '"', '\\', '\n', '\t':
		return 2
	}
	return 1
}

func weigh(s string) int {
	n := 0
	for _, r := range s {
		n += weight(r)
	}
	return n
}

// fitting is where the first characters end that weigh no more than maxText.
func fitting(s string) int {
	n := 0
	for i, r := range s {
		if n += weight(r); n > maxText {
			return i
		}
	}
	return len(s)
}

// cut is where the first piece ends.
func cut(s string) int {
	end := fitting(s)
	if end == len(s) {
		return end
	}
	for _, ends := range []func(rune) bool{func(r rune) bool { return r == '\n' }, unicode.IsSpace} {
		if at := strings.LastIndexFunc(s[:end], ends); at > end/2 {
			_, width := utf8.DecodeRuneInString(s[at:])
			return at + width
		}
	}
	return end
}

// offset is where the first n characters end.
func offset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// shorten keeps to n characters and shows that it did.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return s[:offset(s, n-1)] + "…"
}

// columns is a table with its cells padded to stand under each other.
func columns(t bot.Table) string {
	const widest = 40 // a longer cell stands out instead of pushing all others away
	rows := append([][]string{t.Header}, t.Rows...)
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = min(max(widths[i], utf8.RuneCountInString(line(cell))), widest)
		}
	}
	var lines []string
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			cell = line(cell)
			b.WriteString(cell + strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell))+2))
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return strings.Join(lines, "\n")
}

// line is text without line breaks.
func line(s string) string { return strings.Join(strings.Fields(bot.Clean(s)), " ") }
