package post

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLabel is the longest start of a line, in bytes, that is looked at as a label.
const maxLabel = 80

// line is one line of a post, seen as a label that may start it.
type line struct {
	text string
	// start is where the first word begins, after list marks, quote marks, numbers, emoji and emphasis.
	start   int
	quoted  bool
	hashed  bool   // a # stands before the first word
	marks   string // the emphasis that opens directly before it
	opened  bool   // so does a bracket
	mention bool   // somebody is named before it
}

func readLine(text string) line {
	l := line{text: text}
	for l.start < min(len(text), maxLabel) {
		n := skip(text[l.start:])
		if n == 0 {
			break
		}
		l.note(text[l.start : l.start+n])
		l.start += n
	}
	return l
}

// note remembers what a mark before the label says of it.
func (l *line) note(mark string) {
	switch mark {
	case "*", "_", "~", "`":
		l.marks += mark
		return
	case ">":
		l.quoted = true
	case "#":
		l.hashed = true
		return
	case "[", "(", "{", "<", "【":
		l.opened = true
		return
	}
	l.marks = ""
	if strings.TrimSpace(mark) != "" {
		l.hashed, l.opened = false, false
	}
	l.mention = l.mention || strings.HasPrefix(mark, "<@")
}

// skip gives the length of what may stand before a label at the start of s: one sign, an emoji by name, a mention or the
// number of a list.
func skip(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == ':':
		if name := strings.IndexByte(s[1:min(len(s), 40)], ':'); name > 0 && strings.Trim(s[1:name+1], "abcdefghijklmnopqrstuvwxyz0123456789_+-") == "" {
			return name + 2
		}
		return 0
	case strings.HasPrefix(s, "[x]"), strings.HasPrefix(s, "[X]"):
		return len("[x]")
	case strings.HasPrefix(s, "<@"):
		if end := strings.IndexByte(s[:min(len(s), maxLabel)], '>'); end > 0 {
			return end + 1
		}
		return 0
	case unicode.IsDigit(r), unicode.IsLetter(r):
		return numbering(s)
	case r == '@':
		return 0
	}
	return size
}

// numbering gives the length of "1. ", "12) ", "3 - " or "a) " at the start of s, or 0.
func numbering(s string) int {
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	letter := digits == 0 && len(s) > 1 && s[1] == ')'
	if digits > 2 || digits == 0 && !letter {
		return 0
	}
	n := max(digits, 1)
	rest := s[n:]
	switch {
	case strings.HasPrefix(rest, "\uFE0F\u20E3"):
		return n + len("\uFE0F\u20E3")
	case strings.HasPrefix(rest, ")"):
		return n + 1
	case strings.HasPrefix(rest, " - "):
		return n + len(" - ")
	case strings.HasPrefix(rest, "."):
		if next, _ := utf8.DecodeRuneInString(rest[1:]); unicode.IsSpace(next) || unicode.IsLetter(next) {
			return n + 1
		}
	}
	return 0
}

// cut tries each place where a label may end, from the left, until one is known. The rest is what follows it.
func (l line) cut(known func(label string, end rune) bool) (rest string, ok bool) {
	short := l.start < len(l.text) && len(l.text)-l.start <= maxLabel
	if short && l.hashed && known(fold(l.text[l.start:]), 0) {
		return "", true // a heading, of which each space is a stop else
	}
	before := rune(0)
	for at, r := range l.text[l.start:min(len(l.text), l.start+maxLabel)] {
		at += l.start
		size := utf8.RuneLen(r)
		if at > l.start && l.ends(at, size, before, r) && known(fold(l.text[l.start:at]), r) {
			return l.rest(at, at+size), true
		}
		before = r
	}
	return "", short && known(fold(l.text[l.start:]), 0)
}

// ends reports whether the rune at this place may end a label.
func (l line) ends(at, size int, before, r rune) bool {
	switch r {
	case ':', '：', '∶', '﹕':
		return !strings.HasPrefix(l.text[at+size:], "//")
	case '=', '＝', ';', '；', '?', '？', '.', ',', '!', '|', '(', '–', '—', '→', '➡':
		return true
	case '-', '\u2010', '\u2011', '\u2212':
		next, _ := utf8.DecodeRuneInString(l.text[at+size:])
		return unicode.IsSpace(before) || unicode.IsSpace(next) || next == '>'
	case ')', ']', '}', '】', '>':
		return l.opened
	case '*', '_', '~', '`':
		return l.marks != ""
	}
	return l.hashed && unicode.IsSpace(r)
}

// rest is the value after a label that ends at one place, where its stop goes on to another. Emphasis that opened before
// the label is closed with it.
func (l line) rest(end, from int) string {
	if strings.HasPrefix(l.text[end:], "(") {
		from = end
	}
	value := strings.TrimLeftFunc(l.text[from:], unicode.IsSpace)
	if closing := reverse(l.marks); !strings.HasSuffix(strings.TrimSpace(l.text[:end]), closing) {
		if after, ok := strings.CutPrefix(l.text[end:], closing); ok {
			value = after
		} else if value, ok = strings.CutPrefix(value, closing); !ok {
			value = strings.TrimSuffix(value, closing)
		}
	}
	value = strings.TrimLeft(value, " \t\u00a0\u202f:：=>")
	for _, dash := range []string{"- ", "– ", "— ", "-\u00a0"} {
		value = strings.TrimPrefix(value, dash)
	}
	return strings.TrimSpace(value)
}

func reverse(marks string) string {
	b := []byte(marks)
	slices.Reverse(b)
	return string(b)
}
