// Package bot is what a chat is to us: requests that people make, messages that go back, forms, buttons, commands and
// platforms, with nothing of any vendor in it. This comment is the map of the program.
//
// # One request, from the officer to Redis and back
//
//  1. A platform hears something: bot/slack and bot/mattermost over HTTP (http.go), the console on a line. It makes sure
//     that the call is what it says it is, and turns it into a [Request]. A typed command, a pressed button, a submitted
//     form and a mention all become one.
//  2. [Bot.Handle] (bot.go) splits the words (split.go), finds the command and verb in the table, asks who it is, checks
//     the roles, and reads the arguments (read.go, date.go). What is missing or wrong comes back as the verb's form,
//     filled with what was given (ask.go).
//  3. The verb in handlers (gateway_raise.go and its siblings) reads the record, has soc make the next version of it by
//     its rules, commits, and returns a [Message].
//  4. store writes the version, its indexes, its queue rows and its audit entry in one script (commit.go), under an id
//     made from the act, so that the same act twice is one.
//  5. Handle turns an error into words (bot.go) and the platform renders the message (render.go). Only now is yes said.
//
// # One post, from a partner to the register and back
//
//  1. A platform hears a post, an edit or a deletion in a heard channel ([Hears]), live or by catching up from a cursor
//     ([Cursors]), and hands each over in order until it is kept.
//  2. [Bot.Handle] has Handlers.Rewrite (gateway_direct.go) make it a line; heard.go reads it by handlers/post, and soc
//     makes a record of it, or the next version of the one in whose thread it stands.
//  3. The commit takes the post's id for ever, so that its next delivery changes nothing, and asks for the receipt: a row
//     of the queue, which report_tell.go says in the thread. Nothing is answered directly.
//  4. The desk (intel_steps.go) or the panel (disruption_panel.go) lets a version go; forward_answer.go makes the
//     register's answer a version too, which is how the partner hears.
//
// # One reminder, from the commit to the person and back
//
//  1. soc says what a record needs somebody to do, and on which days who is told (duty.go, and the Duties of each record).
//     The commit derives the row of the next such day from the record itself (store/duty.go), so that no handler can forget it.
//  2. When the row is due, handlers.Reminder works out who is told today, deputies and the line included
//     (remind_recipient.go), and passes the duty on to the message of each, in the step that moves the row to its next day.
//  3. A message waits for the working hours of who gets it. Then everything in it is read again: what was seen to, or is
//     somebody else's by now, is left out (remind_notice.go). It has a name of its own, by which an interrupted try is found.
//  4. Its buttons are command lines like any other. The form that they open asks what the record asks: [Verb].More.
//
// # What happens later or elsewhere
//
// A queue row is "this record, that destination". handlers.Worker claims rows; handlers.Notifier (notify.go, tell.go)
// and handlers.Forwarder (forward.go) read what the record is now and how far the destination has been told, and deliver
// the versions in between, in order, recording each. An interrupted delivery is looked for by its marker before it is
// made again.
//
// # One erasure
//
// handlers.Erase (erase.go) commits a last version that says only that there was a record (soc/erase.go). The commit drops the
// data key and all earlier versions in the same step (store/erase.go); reading the record from then on is soc.ErasedError,
// which becomes a sentence. Rows of the two queues rewrite the messages whose places the record has, and tell the register
// (erase_tell.go). What was in the air is cleared up after: whoever writes down a delivery of an erased record asks for it.
//
// # Who imports whom
//
// soc and bot import the standard library only; config imports soc for its vocabulary; register and store import soc;
// a platform imports bot and config (for the Secret type) and is the only place that knows its vendor's SDK; handlers
// imports bot, soc, store and register; cmd imports all. TestImports in cmd/gatewaybot keeps it so.
//
// # Adding to it
//
// A verb is one function in handlers that returns a [Verb], and its line in the command's list: permission, help, form
// and example are fields of it, and [New] refuses a table with a mistake. A platform is one folder in bot that implements
// [Platform] and passes bottest.Exercise, and a few lines in cmd/gatewaybot/app.go. A rule is a function in soc that
// returns findings.
package bot
