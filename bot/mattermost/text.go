package mattermost

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatewaybot/bot"
)

// joint is a zero-width space. Put inside a mention, a link or the start of a block it makes plain text of it, without
// a visible mark in notifications and search; bot.Clean takes it out again when somebody pastes the text back.
const joint = "\u200b"

var (
	entity     = regexp.MustCompile(`^&#?\w+;`)
	domainEnd  = regexp.MustCompile(`^\.\p{L}{2,4}/`)
	wwwWord    = regexp.MustCompile(`(?i)www\d{0,3}$`) // fits into wwwLen bytes
	emojiForm  = regexp.MustCompile(`^:[\w+-]+:`)
	listNumber = regexp.MustCompile(`^\d+[.)]`)
)

const wwwLen = 6

// inert writes text so that it shows as it was typed and does nothing: no formatting, link, picture, emoji or table, and
// no mention. It follows the rules of Mattermost's own Markdown (the client's fork of marked, the server's for mentions).
func inert(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i, line := range strings.Split(bot.Clean(s), "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		inertLine(&b, line)
	}
	return b.String()
}

// inertWords is inert for one line: a title, a label, a cell.
func inertWords(s string) string {
	return inert(strings.Join(strings.Fields(bot.Clean(s)), " "))
}

func inertLine(b *strings.Builder, line string) {
	if beginsBlock(line) {
		b.WriteString(joint)
	}
	formulas := strings.Count(line, "$") > 1
	prev := ' '
	for at, r := range line {
		size := utf8.RuneLen(r)
		rest := line[at+size:]
		next, _ := utf8.DecodeRuneInString(rest)
		if r == '.' && wwwWord.MatchString(line[max(0, at-wwwLen):at]) {
			b.WriteString(joint)
		}
		switch r {
		case '\\', '`', '*', '[', ']', '|', '_', '~':
			if takesBackslash(r, prev, next) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		case '<':
			b.WriteString(angle(next))
		case '&':
			b.WriteRune(r)
			if entity.MatchString(line[at:]) {
				b.WriteString("amp;")
			}
		case '$':
			b.WriteString(dollar(formulas))
		default:
			b.WriteRune(r)
		}
		if needsJoint(r, next, line, at) {
			b.WriteString(joint)
		}
		prev = r
	}
}

// beginsBlock reports whether the line's start could make a heading, list, quotation, rule, table or code block.
func beginsBlock(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return strings.ContainsRune("#>+-=:", r) || unicode.IsSpace(r) || listNumber.MatchString(line)
}

// takesBackslash reports whether r must be escaped. The web client takes two backslashes before a letter for two and the
// mobile one for one, so a backslash there stays single: before a letter both take one for one.
func takesBackslash(r, prev, next rune) bool {
	switch r {
	case '\\':
		return !asciiAlnum(next)
	case '_':
		return !asciiAlnum(prev) || !asciiAlnum(next)
	}
	return true
}

// angle keeps <address> from becoming a link, which may even stretch over lines; a backslash would show.
func angle(next rune) string {
	if next == ' ' {
		return "<"
	}
	return "&lt;"
}

// dollar keeps $…$ from becoming a formula.
func dollar(formulas bool) string {
	if formulas {
		return "&#36;"
	}
	return "$"
}

// needsJoint reports whether r with what follows would begin a mention, hashtag, channel link, emoji or address.
func needsJoint(r, next rune, line string, at int) bool {
	switch r {
	case '@', '＠', '﹫', '\u2424': // the client turns U+2424 into a line break
		return true
	case '#', '~':
		return unicode.IsLetter(next) || unicode.IsDigit(next)
	case ':':
		return unicode.IsLetter(next) || emojiForm.MatchString(line[at:]) ||
			endsScheme(line[:at]) && (next == '/' || next == '%' || unicode.IsDigit(next))
	case '.':
		return domainEnd.MatchString(line[at:])
	}
	return false
}

// endsScheme reports whether text ends with what could be an address's scheme: letters, digits, dots, pluses and
// dashes with a letter among them.
func endsScheme(text string) bool {
	for i := len(text) - 1; i >= 0; i-- {
		c := rune(text[i])
		if asciiAlnum(c) && (c < '0' || c > '9') {
			return true
		}
		if !asciiAlnum(c) && !strings.ContainsRune(".+-", c) {
			return false
		}
	}
	return false
}

func asciiAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// fenced shows text as it is, to copy: in a code block whose fence the text can not close.
func fenced(s string) string {
	s = bot.Clean(s)
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + "\n" + s + "\n" + fence
}
