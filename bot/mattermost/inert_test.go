package mattermost_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/shared/markdown"

	"gatewaybot/bot/bottest"
)

// escaped is a character that the clients take as it is.
var escaped = regexp.MustCompile("\\\\[\\\\`*{}\\[\\]()#+\\-.!_>|~@]")

// live are the forms that a client would act on, outside of code and with what is escaped taken away.
var live = map[string]*regexp.Regexp{
	"a code span":     regexp.MustCompile("`"),
	"a link":          regexp.MustCompile(`[\[\]]`),
	"strikethrough":   regexp.MustCompile(`~`),
	"emphasis":        regexp.MustCompile(`(^|[^A-Za-z0-9])_|_($|[^A-Za-z0-9])`),
	"an address":      regexp.MustCompile(`[A-Za-z][A-Za-z\d.+-]*:[/\p{L}\d%]|(?i:\bwww\d*\.[^` + "\u200b" + `])|\.\p{L}{2,4}/`),
	"a tag":           regexp.MustCompile(`<[^ ]`),
	"a formula":       regexp.MustCompile(`\$.*\$`),
	"a hashtag":       regexp.MustCompile(`#[\p{L}\d]`),
	"an emoji":        regexp.MustCompile(`:[A-Za-z\d_+-]+:`),
	"a block's start": regexp.MustCompile(`^[#>+\-=:\s]|^\d+[.)]`),
}

// ours is how a line may be set: with a title or label before it.
var ours = regexp.MustCompile(`^(\*\*[^*]+\*\*)?[^*]*$`)

// Inert implements bottest.Inspector.
func (reader) Inert(t testing.TB, seen bottest.Seen) {
	t.Helper()
	for _, markup := range seen.Native.(shown).markup {
		markup = fenceForm.ReplaceAllString(markup, "")
		for line := range strings.SplitSeq(markup, "\n") {
			line = strings.ReplaceAll(escaped.ReplaceAllString(line, "x"), "&lt;", "x")
			if !ours.MatchString(line) {
				t.Errorf("there is emphasis in %q", line)
			}
			for what, form := range live {
				if form.MatchString(line) {
					t.Errorf("there is %s in %q", what, line)
				}
			}
		}
		checkServer(t, markup)
	}
}

// checkServer reads the text as the server does when it looks for mentions and links.
func checkServer(t testing.TB, text string) {
	t.Helper()
	markdown.Inspect(text, func(node any) bool {
		switch node.(type) {
		case *markdown.Autolink, *markdown.InlineLink, *markdown.ReferenceLink, *markdown.InlineImage,
			*markdown.ReferenceImage, *markdown.CodeSpan, *markdown.List, *markdown.BlockQuote, *markdown.IndentedCode,
			*markdown.FencedCode:
			t.Errorf("the server finds a %T in %q", node, text)
		}
		return true
	})
}
