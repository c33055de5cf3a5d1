package mattermost

import (
	"regexp"
	"slices"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// atName is what the server takes for a mention.
var atName = regexp.MustCompile(`\B@[[:alnum:]][[:alnum:].\-_:]*`)

// maxLookup is how many people of one text are looked up, in a message that comes or goes.
const maxLookup = 50

// tagged puts bot.Tag in the place of each username that find knows. A name may have punctuation after it.
func tagged(text string, find func(username string) (bot.Account, bool)) string {
	return atName.ReplaceAllStringFunc(text, func(match string) string {
		for username := range candidates(match) {
			if account, ok := find(username); ok {
				return bot.Tag(account) + match[1+len(username):]
			}
		}
		return match
	})
}

// candidates gives the usernames that a mention may mean: all of it, and then without the punctuation at its end. None is
// longer than a username can be: the server takes no question as long as a post of such names makes it.
func candidates(match string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		username := strings.ToLower(match[1:])
		for len(username) > model.UserNameMaxLength || yield(username) {
			last := len(username) - 1
			if last < 1 || !strings.ContainsRune(".-_:", rune(username[last])) {
				return
			}
			username = username[:last]
		}
	}
}

// namesIn are the usernames that a text may mean, at most maxLookup of them.
func namesIn(text string) []string {
	var names []string
	for _, match := range atName.FindAllString(text, -1) {
		if slices.Contains([]string{"@all", "@channel", "@here"}, strings.ToLower(match)) {
			continue
		}
		for username := range candidates(match) {
			if !slices.Contains(names, username) {
				names = append(names, username)
			}
		}
		if len(names) >= maxLookup {
			return names[:maxLookup]
		}
	}
	return names
}

// withoutMention takes the first mention of username out of a text and reports whether there was one.
func withoutMention(text, username string) (string, bool) {
	for _, at := range atName.FindAllStringIndex(text, -1) {
		for name := range candidates(text[at[0]:at[1]]) {
			if name == username {
				return strings.TrimSpace(text[:at[0]] + strings.TrimLeft(text[at[1]:], ", ")), true
			}
		}
	}
	return text, false
}
