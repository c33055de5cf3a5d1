// Command gatewaybot is a chat-ops bot for police forces and their partner agencies: requests for regional support,
// raised and decided in Slack and Mattermost, and reminders of what is due. `gatewaybot demo` tries it on a terminal.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the image has no zone files

	"github.com/alecthomas/kong"
)

// cli is the command line: one field, and one file, for each verb.
type cli struct {
	Demo      demoVerb      `cmd:"" help:"Try the bot on this terminal: a chat with several people, and nothing to set up."`
	Serve     serveVerb     `cmd:"" help:"Run the bot for Slack and Mattermost."`
	Check     checkVerb     `cmd:"" help:"Say what is set up right and what is missing."`
	Setup     setupVerb     `cmd:"" help:"Register the bot with a platform."`
	Manifest  manifestVerb  `cmd:"" help:"Print what a platform wants to know of the bot."`
	Import    importVerb    `cmd:"" help:"Read data from files."`
	Export    exportVerb    `cmd:"" help:"Write records to files for others: a disclosure, which is logged."`
	Erase     eraseVerb     `cmd:"" help:"Erase the text of a record everywhere, for good; that there was one stays."`
	Keys      keysVerb      `cmd:"" help:"Make the keys that seal and sign."`
	Audit     auditVerb     `cmd:"" help:"Prove that the audit log is whole, and write it to files."`
	Queue     queueVerb     `cmd:"" help:"See, retry and drop what could not be delivered."`
	Retention retentionVerb `cmd:"" help:"List the records of which it is to be decided whether they are still kept."`
	Register  registerVerb  `cmd:"" help:"Run the reference register, for tests and try-outs."`
	Health    healthVerb    `cmd:"" help:"Ask a running bot on this machine whether it is well."`
	Version   versionVerb   `cmd:"" help:"Print the version."`
}

// world is what a verb has of the world around it.
type world struct {
	ctx     context.Context
	in      io.Reader
	out     io.Writer
	err     io.Writer
	environ []string
}

// logger writes to standard error, so that standard output is the verb's answer alone.
func (w *world) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w.err, &slog.HandlerOptions{Level: level}))
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(&world{ctx, os.Stdin, os.Stdout, os.Stderr, os.Environ()}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run does what the arguments say and gives the exit code: 2 for a line that can not be read.
func run(w *world, args []string) int {
	exit := -1
	parser, err := kong.New(&cli{}, kong.Name("gatewaybot"), kong.UsageOnError(), kong.Writers(w.out, w.err),
		kong.Description("Support, reports, 4P plans and prevention orders against serious and organised crime, in Slack and Mattermost."),
		kong.Exit(func(code int) { exit = code }))
	if err != nil {
		fmt.Fprintln(w.err, "gatewaybot:", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintln(w.err, "gatewaybot:", err)
		return 2
	}
	if err := parsed.Run(w); err != nil {
		fmt.Fprintln(w.err, "gatewaybot:", err)
		return 1
	}
	return 0
}
