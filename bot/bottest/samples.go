package bottest

import (
	"strings"
	"time"

	"gatewaybot/bot"
)

// Samples are messages of every shape, by name: a platform keeps a golden of how it renders each. Who is an account of
// that platform.
func Samples(who bot.Account) map[string]bot.Message {
	form := sampleForm(who)
	faulty := withProblems(sampleForm(who))
	review, check := sampleReview(), sampleCheck()
	return map[string]bot.Message{
		"reply":    {Text: "Your note DSK-2026-000042 is with the desk.\nYou hear from them by Mon 14/12/2026.", Note: "Type “/desk show DSK-2026-000042” to follow it."},
		"card":     sampleCard(),
		"items":    sampleItems(),
		"table":    sampleTable(),
		"long":     {Title: "DSK-2026-000042", Text: strings.Repeat("A long account, told in one go. ", 1250), Note: "Received 14/12/2026 09:05."},
		"picture":  samplePicture(),
		"notify":   {Notify: []bot.Notify{{Account: who}}, Title: "Overdue: DSK-2026-000042", Text: "Nobody has answered since Fri 11/12/2026."},
		"receipt":  sampleReceipt(),
		"alert":    sampleAlert(who),
		"digest":   sampleDigest(),
		"urgent":   sampleUrgent(),
		"home":     samplePage(),
		"overview": sampleOverview(),
		"review":   {Form: &review},
		"check":    {Form: &check},
		"form":     {Form: &form},
		"faulty":   {Form: &faulty},
		"hostile":  hostileMessage(strings.Join(Hostile(), "\n")),
		"quote": {
			Text:  "The record could not be kept. Nothing was sent. Please try again in a few minutes; your words are below.",
			Quote: "/desk note Blue van,\nseen twice near the “Old Mill”",
		},
	}
}

func sampleCard() bot.Message {
	return bot.Message{
		Title: "DSK-2026-000042 Blue van at the Old Mill",
		Text:  "Ada asks the desk for help.\nTwo sightings since Friday.",
		Fields: []bot.Field{
			{Label: "State", Value: "Waiting"},
			{Label: "Needed by", Value: "Mon 14/12/2026"},
			{Label: "Account", Value: "Seen by a neighbour at 09:05 and again at 17:40, with the same two people in it, turning into the yard behind the mill.", Long: true},
		},
		Buttons: []bot.Button{
			{Label: "Take", Command: "desk take DSK-2026-000042 version=3", Style: bot.Primary},
			{Label: "Ask", Command: "desk ask DSK-2026-000042"},
			{Label: "Refuse", Command: "desk refuse DSK-2026-000042", Style: bot.Danger},
		},
		Note: "Version 3, received Fri 11/12/2026 09:05.",
	}
}

// sampleReceipt is what somebody is told in a channel that others read: what to do first, and what is missing.
func sampleReceipt() bot.Message {
	return bot.Message{
		Title: "DSK-2026-000042 · Received",
		Text: "First: is anyone hurt? If so, call the desk now.\nPress a button, or answer in this thread with “hurt: yes” or “hurt: no”.\n" +
			"Thank you. It is logged. You hear what came of it by Mon 14/12/2026 09:05.\nStill missing: when, where.",
		Buttons: []bot.Button{
			{Label: "Yes, hurt", Command: "desk hurt DSK-2026-000042 yes", Style: bot.Danger},
			{Label: "No", Command: "desk hurt DSK-2026-000042 no"},
			{Label: "Add details", Command: "desk add DSK-2026-000042 form=open", Style: bot.Primary},
			{Label: "Take it back", Command: "desk withdraw DSK-2026-000042"},
		},
	}
}

// sampleAlert calls somebody to what can not wait.
func sampleAlert(who bot.Account) bot.Message {
	return bot.Message{
		Notify: []bot.Notify{{Account: who}}, Title: "HURT NOW: DSK-2026-000042",
		Text: "Ada of the Old Mill says that somebody is hurt now. Look at it at once and phone them.",
		Buttons: []bot.Button{
			{Label: "Take", Command: "desk take DSK-2026-000042 version=1", Style: bot.Primary},
			{Label: "Show", Command: "desk show DSK-2026-000042"},
		},
	}
}

func sampleItems() bot.Message {
	item := func(ref, title string) bot.Item {
		return bot.Item{Title: ref + " " + title, Text: "Waiting since Fri 11/12/2026.", Buttons: []bot.Button{
			{Label: "Open", Command: "desk show " + ref},
			{Label: "Take", Command: "desk take " + ref, Style: bot.Primary},
		}}
	}
	return bot.Message{
		Title: "3 notes wait for the desk", Text: "Oldest first.",
		Items:   []bot.Item{item("DSK-2026-000040", "Grey boat"), item("DSK-2026-000041", "Shop takings"), item("DSK-2026-000042", "Blue van")},
		Buttons: []bot.Button{{Label: "More", Command: "desk list page=2"}},
	}
}

func sampleTable() bot.Message {
	return bot.Message{
		Title: "Notes by force",
		Text:  "From Tue 01/12/2026 to Thu 31/12/2026.",
		Table: &bot.Table{
			Header: []string{"Force", "Raised", "Taken", "Refused"},
			Rows:   [][]string{{"Northshire", "12", "9", "1"}, {"Westmoor", "7", "7", "0"}, {"All", "19", "16", "1"}},
		},
		Note: "Counted at 09:05.",
	}
}

// samplePicture is a table with a picture of it.
func samplePicture() bot.Message {
	m := sampleTable()
	m.Picture = &bot.Picture{Name: "notes.png", Alt: "Bars of notes by force: Northshire 12, Westmoor 7.", PNG: SamplePNG()}
	m.Buttons = []bot.Button{{Label: "Show the notes", Command: "desk list all"}}
	return m
}

// sampleForm has a question of every kind that people see.
func sampleForm(who bot.Account) bot.Form {
	return bot.Form{
		Title: "Raise a note", Intro: "The desk answers within two working days.",
		Command: `desk raise draft="d-17 £"`, Submit: "Send it",
		Questions: []bot.Question{
			{Name: "subject", Label: "Subject", Hint: "One line.", Kind: bot.Line, Values: []string{"Blue van"}},
			{Name: "text", Label: "What is it", Hint: "As much as you know.", Kind: bot.Text, Values: []string{"Seen twice,\nat the mill."}},
			{Name: "sure", Label: "How sure", Kind: bot.OneOf, Values: []string{"fairly"}, Choices: []bot.Choice{{Value: "very", Label: "Very sure"}, {Value: "fairly", Label: "Fairly sure"}, {Value: "not", Label: "Not sure"}}},
			{Name: "purpose", Label: "What for", Hint: "Choose any.", Kind: bot.ManyOf, Values: []string{"learn"}, Choices: []bot.Choice{{Value: "learn", Label: "To learn"}, {Value: "stop", Label: "To stop it"}, {Value: "warn", Label: "To warn"}}},
			{Name: "by", Label: "Needed by", Kind: bot.Day, Values: []string{"2026-12-14"}},
			{Name: "hurt", Label: "Anyone hurt", Kind: bot.YesNo, Values: []string{"yes"}},
			{Name: "hours", Label: "Hours", Kind: bot.Number, Values: []string{"12"}},
			{Name: "lead", Label: "Who leads", Kind: bot.Person, Values: []string{bot.Tag(who)}},
			{Name: "record", Label: "Belongs to", Kind: bot.Record, Values: []string{"DSK-2026-000041"}},
			{Name: "other", Label: "Other thing", Kind: bot.Line, Optional: true, Values: []string{"A dog"}},
			{Name: "second", Label: "Second thing", Kind: bot.Line, Optional: true},
		},
	}
}

// isoDay reads the ways in which a platform may write a day.
func isoDay(s string) string {
	for _, layout := range []string{"Mon 02/01/2006", "02/01/2006"} {
		if day, err := time.Parse(layout, s); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	return s
}
