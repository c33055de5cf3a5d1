package bot

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is one word of a typed command line.
type Word struct {
	// Name is the name of a name=value word, in lower case with dashes as underscores; "" for a bare word.
	Name string
	// Value is the word without its name and quotes.
	Value string
	// Quoted says that Value stood in quotes, so that an empty one was meant.
	Quoted bool
	// Start is the byte offset in Clean(line) at which the word, its name included, begins.
	Start int
}

// SplitError says that a quote is never closed.
type SplitError struct {
	// At is the byte offset in Clean(line) of the opening mark.
	At int
	// Near is the text from the mark on, shortened for showing to the person who typed it.
	Near string
}

// Error tells the person who typed the line what is wrong, where, and what to do. It repeats their words.
func (e *SplitError) Error() string {
	return "I can't find the end of the quote that starts here: " + e.Near +
		"\nClose it with the same kind of mark, or take the mark out."
}

// LogValue keeps the words out of the log.
func (e *SplitError) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("quote at byte %d is not closed", e.At))
}

// Split cuts a command line, cleaned as by Clean, into words at white space.
//
// A word may be name=value; a name is letters, digits, dashes and underscores and starts with a letter, so a link with a
// query string stays a bare word. A value may stand in quotes, straight or curly (“ ” „ « » ‘ ’), and then keeps its spaces
// and line breaks. A mark opens a quote only at the start of a word or value and closes it only at the end of a word;
// punctuation directly after it is left out. Anywhere else a mark is an ordinary character, as in don't and O’Brien, and
// so is an apostrophe that opens a bare word and has no partner ('tis). There are no escapes and no comments. Chat tokens
// such as <https://x|two words> are kept whole outside quotes.
//
// A quote that is not closed gives a *SplitError for the first of them, and with it all words, read as if the mark were an
// ordinary character: whoever takes the line as free text from before that place may ignore the error.
func Split(line string) ([]Word, error) {
	s := splitter{line: Clean(line)}
	words := make([]Word, 0, min(strings.Count(s.line, " ")+1, 16))
	for at := s.skipSpace(0); at < len(s.line); {
		word, end := s.word(at)
		words = append(words, word)
		at = s.skipSpace(end)
	}
	if s.err != nil {
		return words, s.err
	}
	return words, nil
}

// Rest is the text of line from the start of w to the end, cleaned as by Clean and otherwise untouched: the free text that
// ends a command. The word must be one that Split returned for this line.
func Rest(line string, w Word) string {
	return Clean(line)[w.Start:]
}

// Clean makes text from outside safe to split, store and show. Bytes that are not UTF-8 become U+FFFD; carriage returns
// and the other line-breaking controls become \n; the remaining control characters except \t, the marks that override or
// isolate the direction of text, and invisible spaces (U+200B, U+2060, U+FEFF) are dropped. The joiners that emoji and
// some scripts need (U+200C, U+200D) stay. Cleaning twice changes nothing more.
func Clean(s string) string {
	return strings.Map(cleanRune, strings.ReplaceAll(s, "\r\n", "\n"))
}

func cleanRune(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case r == '\r', r == '\v', r == '\f', r == '\u0085':
		return '\n'
	case unicode.IsControl(r),
		r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069',
		r == '\u200B', r == '\u2060', r == '\uFEFF':
		return -1
	}
	return r
}

type splitter struct {
	line     string
	unclosed []string // sets of closing marks known not to come again: keeps many stray marks from costing a scan each
	err      *SplitError
}

func (s *splitter) skipSpace(at int) int {
	return len(s.line) - len(strings.TrimLeftFunc(s.line[at:], unicode.IsSpace))
}

// word reads the word at start and returns it with the offset of its end.
func (s *splitter) word(start int) (Word, int) {
	w, at := Word{Start: start}, start
	if n := nameLen(s.line[start:]); n > 0 {
		w.Name = strings.ReplaceAll(strings.ToLower(s.line[start:start+n]), "-", "_")
		at += n + len("=")
	}
	if value, end, ok := s.quoted(at, w.Name != ""); ok {
		w.Value, w.Quoted = value, true
		return w, end
	}
	end := s.bareEnd(at)
	w.Value = s.line[at:end]
	return w, end
}

func (s *splitter) quoted(at int, named bool) (value string, end int, ok bool) {
	mark, size := utf8.DecodeRuneInString(s.line[at:])
	closing := closingMarks(mark)
	if closing == "" {
		return "", 0, false
	}
	if !slices.Contains(s.unclosed, closing) {
		if value, end, ok = s.until(at+size, closing); ok {
			return value, end, true
		}
		s.unclosed = append(s.unclosed, closing)
	}
	if apostrophe := closing == "'" || closing == "’"; s.err == nil && (named || !apostrophe) {
		firstLine, _, _ := strings.Cut(s.line[at:], "\n")
		s.err = &SplitError{At: at, Near: brief(firstLine)}
	}
	return "", 0, false
}

// until returns the text from start to a mark in closing that ends a word, and the end of that word.
func (s *splitter) until(start int, closing string) (value string, end int, ok bool) {
	for at := start; ; {
		n := strings.IndexAny(s.line[at:], closing)
		if n < 0 {
			return "", 0, false
		}
		_, size := utf8.DecodeRuneInString(s.line[at+n:])
		value, at = s.line[start:at+n], at+n+size
		end = len(s.line) - len(strings.TrimLeft(s.line[at:], ",;.:!?)]"))
		if s.wordEndsAt(end) {
			return value, end, true
		}
	}
}

func (s *splitter) wordEndsAt(at int) bool {
	next, _ := utf8.DecodeRuneInString(s.line[at:])
	return at == len(s.line) || unicode.IsSpace(next)
}

func (s *splitter) bareEnd(at int) int {
	for !s.wordEndsAt(at) {
		if n := tokenLen(s.line[at:]); n > 0 {
			at += n
			continue
		}
		_, size := utf8.DecodeRuneInString(s.line[at:])
		at += size
	}
	return at
}

// nameLen returns the length of the name in a word that starts name=, or 0.
func nameLen(word string) int {
	for i := range len(word) {
		switch c := word[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_'):
		case c == '=':
			return i
		default:
			return 0
		}
	}
	return 0
}

// tokenLen returns the length of the chat token <address|label> at the start of s, or 0. Only a token with a label can
// hold spaces, so only that one needs care.
func tokenLen(s string) int {
	if s[0] != '<' {
		return 0
	}
	bar := strings.IndexAny(s[1:], "<>| \t\n") + 1
	if bar <= 1 || s[bar] != '|' {
		return 0
	}
	end := strings.IndexAny(s[bar:], "<>\n") + bar
	if end < bar || s[end] != '>' {
		return 0
	}
	return end + 1
}

// closingMarks returns the marks that close a quote opened by mark, or "" if mark opens none. A straight quote is closed by
// a straight one only, so that it can hold curly ones. ” and ’ open too: keyboards put them after the = of a name.
func closingMarks(mark rune) string {
	switch mark {
	case '"':
		return `"`
	case '\'':
		return "'"
	case '“', '”', '„':
		return "”“"
	case '«':
		return "»"
	case '‘', '’':
		return "’"
	}
	return ""
}
