package post

import (
	"strings"
	"unicode"
)

// clean makes a text from outside safe to cut up and keep: bytes that are not UTF-8 become U+FFFD, every line break becomes
// \n, and what can not be seen but changes what is read (controls, zero-width spaces, soft hyphens, direction marks) goes.
// The joiners that emoji and some scripts need stay.
func clean(text string) string {
	return strings.Map(cleanRune, strings.ReplaceAll(text, "\r\n", "\n"))
}

func cleanRune(r rune) rune {
	switch {
	case r == '\n', r == '\t', r == '\u200C', r == '\u200D':
		return r
	case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// fold writes a label or a short value for comparing: lower case words with one space between them, without punctuation.
func fold(words string) string {
	var b strings.Builder
	b.Grow(len(words))
	space := false
	for _, r := range words {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'', r == '’', r == '‘', r == '\u200C', r == '\u200D', r == '\uFE0F':
		default:
			space = true
		}
	}
	return b.String()
}
