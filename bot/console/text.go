package console

import (
	"strings"
	"unicode"

	"gatewaybot/bot"
)

// plain is text that can not move the cursor, change colours, hide or turn around: what it holds can all be seen. Only
// lines may end in it.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\u200c', r == '\u200d': // the joiners of emoji and some scripts
			return r
		case r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, bot.Clean(s))
}

// oneLine is plain text without its line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// width is how many columns a terminal uses for text.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1F300 && r <= 0x1FAFF, r >= 0xFF01 && r <= 0xFF60,
		unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		return 2
	}
	return 1
}

// wrap sets text in lines of at most so many columns. Words that are longer are broken: a terminal that broke them
// would start at its left edge, which is not for text.
func wrap(s string, columns int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(plain(s), "\n") {
		lines = append(lines, wrapParagraph(paragraph, max(columns, 10))...)
	}
	return lines
}

func wrapParagraph(s string, columns int) []string {
	lines, used := []string{""}, 0
	last := func() *string { return &lines[len(lines)-1] }
	for word := range strings.FieldsSeq(s) {
		if *last() != "" && used+1+width(word) <= columns {
			*last() += " " + word
			used += 1 + width(word)
			continue
		}
		pieces := breakWord(word, columns)
		if *last() == "" {
			*last() = pieces[0]
			pieces = pieces[1:]
		}
		lines = append(lines, pieces...)
		used = width(*last())
	}
	return lines
}

func breakWord(word string, columns int) []string {
	var pieces []string
	start, used := 0, 0
	for i, r := range word {
		if used+runeWidth(r) > columns {
			pieces = append(pieces, word[start:i])
			start, used = i, 0
		}
		used += runeWidth(r)
	}
	return append(pieces, word[start:])
}

// pad fills text up with blanks.
func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(0, columns-width(s)))
}
