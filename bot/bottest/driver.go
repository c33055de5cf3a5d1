// Package bottest holds the suite that every platform must pass, and a platform that only records.
//
// A platform's own test writes a Driver, which does what a person does at that platform (types, presses, fills in,
// reads), and hands it to Exercise. Everything goes through the platform's front door: the driver makes the bytes that
// the vendor would send and reads the bytes that the vendor would be sent.
package bottest

import (
	"regexp"
	"slices"
	"testing"

	"gatewaybot/bot"
)

// Stage is a platform under test with what the suite needs on it. The platform is started: what people do there
// reaches the handler.
type Stage struct {
	Platform bot.Platform
	Driver   Driver
	// Channel is where people type and mention; Ada and Ben are its members.
	Channel  bot.Channel
	Ada, Ben bot.Account
	// Group is a group that a message can call (bot.Notify), empty on a platform that has none.
	Group string
	// Heard is a channel whose posts are heard (bot.Hears), as those of Channel are not. Ada and Ben are its members. It is
	// the zero Channel on a stage without a Poster.
	Heard bot.Channel
}

// Driver does what a person does and reports what that person then sees. Each method returns when the platform's answer
// is there, and fails the test when none comes or the vendor would refuse it.
type Driver interface {
	// Type sends a slash command in the stage's channel: "/desk note 5 …". Where the line mentions a person it has a
	// bot.Tag, which the driver writes the way the platform does (see Mentions).
	Type(t testing.TB, who bot.Account, line string) Seen
	// Press presses on.Buttons[button].
	Press(t testing.TB, who bot.Account, on Seen, button int) Seen
	// Submit fills in the form and sends it. Answers are by the label of the question, and are what a person would
	// choose: labels of choices, "2026-12-14" for a day, "yes" or "no", a bot.Tag for a person. Questions that are
	// not named stay as they are.
	Submit(t testing.TB, who bot.Account, on Seen, answers map[string][]string) Seen
	// Read shows a sent message as it stands now.
	Read(t testing.TB, where bot.Posted) Seen
}

// Mentioner is a Driver of a platform that hears messages as well as slash commands.
type Mentioner interface {
	// Mention posts a message in the stage's channel that names the bot and goes on with text.
	Mention(t testing.TB, who bot.Account, text string) Seen
	// Tell posts text in the person's direct messages with the bot.
	Tell(t testing.TB, who bot.Account, text string) Seen
}

// BotTag stands for the bot's name in what a Poster posts.
const BotTag = "<@bot>"

// Poster is a Driver of a platform that hears posts. What it does may reach the handler after its methods have returned;
// what the handler did not keep is given to it again at the latest when something else is posted, changed or taken away.
type Poster interface {
	// Post posts text in a channel, below a message if thread is not empty, and gives the post's id: bot.Post.ID.
	Post(t testing.TB, who bot.Account, where bot.Channel, text, thread string) (id string)
	// Edit changes a post of the stage's heard channel, as its author.
	Edit(t testing.TB, id, text string)
	// Delete takes it away.
	Delete(t testing.TB, id string)
}

// Viewer is a Driver of a platform that shows pictures.
type Viewer interface {
	// Pictures are those of a sent message, each as the bytes that a person is shown.
	Pictures(t testing.TB, where bot.Posted) [][]byte
}

// Inspector is a Driver that can tell markup from text.
type Inspector interface {
	// Inert fails the test if anything in what is seen is formatted, linked or called because of what the strings of
	// the message say, and not because of where they stand in it.
	Inert(t testing.TB, seen Seen)
}

// Seen is what a person sees after an act.
type Seen struct {
	// Text is every word that is shown, top to bottom, as a person reads it: escapes undone, markup taken off. Buttons,
	// calls and an open form are not in it.
	Text string
	// Buttons are the labels of the buttons that can be pressed, in their order.
	Buttons []string
	// Called is whom the message calls, whoever meant it to.
	Called []bot.Notify
	// Form is the form that is open, as it is shown: values and errors included. Values may be labels of choices.
	// The suite does not look at what a person can not see: names, kinds, the command.
	Form *bot.Form
	// Native is what the driver needs to press or submit.
	Native any
}

// Button is the place of a label in Buttons; it fails the test when it is not there.
func (s Seen) Button(t testing.TB, label string) int {
	t.Helper()
	i := slices.Index(s.Buttons, label)
	if i < 0 {
		t.Fatalf("no button %q among %q", label, s.Buttons)
	}
	return i
}

var tag = regexp.MustCompile(`<@[^<>\s]+>`)

// Mentions replaces each bot.Tag in text by what write makes of its account: for drivers that type for a person.
func Mentions(text string, write func(bot.Account) string) string {
	return tag.ReplaceAllStringFunc(text, func(s string) string {
		if account, ok := bot.ParseTag(s); ok {
			return write(account)
		}
		return s
	})
}
