package console

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatewaybot/bot"
)

// kind is what somebody wants with a line.
type kind int

const (
	doNothing kind = iota
	doQuit         // end the program
	doWho          // list the people and channels
	doAs           // be somebody else: text is the name
	doIn           // be somewhere else: text is the name
	doCommand      // a slash command: text is the line without the slash
	doMention      // the bot is named: text is what follows
	doPress        // a button: number is its number
	doSay          // anything else: text is the line
	doReply        // a post below message number: text is what it says
	doEdit         // post number changed: text is what it says now
	doDelete       // post number taken away
	doAttach       // a file added to post number: text is its name
)

// onPost are the console's own commands about a message with a number.
var onPost = map[string]kind{"reply": doReply, "edit": doEdit, "delete": doDelete, "attach": doAttach}

// line is what somebody typed, understood.
type line struct {
	kind   kind
	text   string
	number int
}

// decode understands a typed line. Text has a bot.Tag wherever a person is mentioned.
func (o Options) decode(typed string) line {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, "/"); ok {
		return o.decodeSlash(rest)
	}
	if n, err := strconv.Atoi(typed); err == nil && n > 0 {
		return line{kind: doPress, number: n}
	}
	if rest, ok := o.cutBot(typed); ok {
		return line{kind: doMention, text: o.tag(rest)}
	}
	if typed == "" {
		return line{}
	}
	return line{kind: doSay, text: o.tag(typed)}
}

func (o Options) decodeSlash(typed string) line {
	word, rest, _ := strings.Cut(typed, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "quit":
		return line{kind: doQuit}
	case "who":
		return line{kind: doWho}
	case "as":
		return line{kind: doAs, text: rest}
	case "in":
		return line{kind: doIn, text: rest}
	}
	if k, ok := onPost[word]; ok {
		n, rest := number(rest)
		return line{kind: k, number: n, text: o.tag(rest)}
	}
	return line{kind: doCommand, text: o.tag(typed)}
}

// number takes a message's number off the start of a line; 0 is none.
func number(typed string) (n int, rest string) {
	word, rest := typed, ""
	if end := strings.IndexFunc(typed, unicode.IsSpace); end >= 0 {
		word, rest = typed[:end], strings.TrimSpace(typed[end:])
	}
	n, err := strconv.Atoi(strings.Trim(word, "()"))
	if err != nil || n < 1 {
		return 0, typed
	}
	return n, rest
}

// cutBot takes the bot's name off the start of a line.
func (o Options) cutBot(typed string) (rest string, ok bool) {
	if n := mentions(typed, 0, o.Bot); n > 0 {
		return strings.TrimSpace(strings.TrimLeft(typed[n:], ",:")), true
	}
	return "", false
}

// takeBot takes the bot's name out of a text, and says whether it was there.
func (o Options) takeBot(text string) (rest string, named bool) {
	rest, named = o.cutBot(text)
	if !named {
		rest = text
	}
	for at := 0; at < len(rest); at++ {
		if n := mentions(rest, at, o.Bot); n > 0 {
			rest, named = rest[:at]+rest[at+n:], true
		}
	}
	return strings.TrimSpace(rest), named
}

// tag turns each @name of a person into a bot.Tag.
func (o Options) tag(text string) string {
	// The longest name first, so that @Ann Lee is not Ann.
	people := slices.SortedFunc(slices.Values(o.People), func(a, b Person) int { return len(b.Name) - len(a.Name) })
	var b strings.Builder
	done := 0
	for at := 0; at < len(text); at++ {
		i := slices.IndexFunc(people, func(p Person) bool { return mentions(text, at, p.Name) > 0 })
		if i < 0 {
			continue
		}
		b.WriteString(text[done:at])
		b.WriteString(bot.Tag(people[i].Account))
		done = at + mentions(text, at, people[i].Name)
		at = done - 1
	}
	return b.String() + text[done:]
}

// mentions is the length of "@name" at a place in text, 0 if it does not stand there as words of its own: neither an
// e-mail address nor the start of a longer name.
func mentions(text string, at int, name string) int {
	end := at + len("@") + len(name)
	if end > len(text) || text[at] != '@' || !strings.EqualFold(text[at+1:end], name) {
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[end:])
	if at > 0 && (inName(before) || before == '<') || end < len(text) && inName(after) {
		return 0
	}
	return end - at
}

func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || r == '@'
}
