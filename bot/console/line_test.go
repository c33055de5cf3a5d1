package console

import (
	"io"
	"strings"
	"testing"

	"gatewaybot/bot"
)

func account(user string) bot.Account {
	return bot.Account{Platform: Name, Workspace: "demo", User: user}
}

var (
	ann    = Person{Name: "Ann", Account: account("a1")}
	annLee = Person{Name: "Ann Lee", Account: account("a2")}
	zoe    = Person{Name: "Zoë", Account: account("z")}
	people = Options{People: []Person{ann, annLee, zoe}, Bot: "gateway"}
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]line{
		"":                                {},
		"  ":                              {},
		"/quit":                           {kind: doQuit},
		"/who":                            {kind: doWho},
		"/as  Ann Lee ":                   {kind: doAs, text: "Ann Lee"},
		"/in":                             {kind: doIn},
		"/inspect this":                   {kind: doCommand, text: "inspect this"},
		" /desk note  two  blanks ":       {kind: doCommand, text: "desk note  two  blanks"},
		"/desk note first\nsecond":        {kind: doCommand, text: "desk note first\nsecond"},
		"12":                              {kind: doPress, number: 12},
		"0":                               {kind: doSay, text: "0"},
		"12 men":                          {kind: doSay, text: "12 men"},
		"@gateway":                        {kind: doMention},
		"@Gateway, desk list":             {kind: doMention, text: "desk list"},
		"@gateway: desk give @ann":        {kind: doMention, text: "desk give " + bot.Tag(ann.Account)},
		"@gateways desk list":             {kind: doSay, text: "@gateways desk list"},
		"hello @gateway":                  {kind: doSay, text: "hello @gateway"},
		"/reply 3 hello  @ann":            {kind: doReply, number: 3, text: "hello  " + bot.Tag(ann.Account)},
		"/reply (3)\nwhat: a van\nwhere":  {kind: doReply, number: 3, text: "what: a van\nwhere"},
		"/edit 12 3 vans":                 {kind: doEdit, number: 12, text: "3 vans"},
		"/edit":                           {kind: doEdit},
		"/edit -1 x":                      {kind: doEdit, text: "-1 x"},
		"/delete 3":                       {kind: doDelete, number: 3},
		"/attach 3 a van.jpg":             {kind: doAttach, number: 3, text: "a van.jpg"},
		"/replying 3":                     {kind: doCommand, text: "replying 3"},
		"/desk give @Ann Lee":             {kind: doCommand, text: "desk give " + bot.Tag(annLee.Account)},
		"/desk give @ANN's":               {kind: doCommand, text: "desk give " + bot.Tag(ann.Account) + "'s"},
		`/desk give who="@zoë",@Ann`:      {kind: doCommand, text: `desk give who="` + bot.Tag(zoe.Account) + `",` + bot.Tag(ann.Account)},
		"/desk mail zoë@ann.example":      {kind: doCommand, text: "desk mail zoë@ann.example"},
		"/desk give @annie @ann-b @@ann":  {kind: doCommand, text: "desk give @annie @ann-b @@ann"},
		"/desk give <@ann> <@slack/T/U>@": {kind: doCommand, text: "desk give <@ann> <@slack/T/U>@"},
	} {
		if got := people.decode(typed); got != want {
			t.Errorf("decode(%q) = %+v, want %+v", typed, got, want)
		}
	}
}

func TestTakeBot(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"@gateway: a van":               "a van",
		"a van, @Gateway":               "a van,",
		"is @gateway\nthere, @gateway?": "is \nthere, ?",
		"@gateway":                      "",
	} {
		if got, named := people.takeBot(text); got != want || !named {
			t.Errorf("takeBot(%q) = %q, %t, want %q", text, got, named, want)
		}
	}
	for _, text := range []string{"a van", "me@gateway.example", "@gateways", "<@gateway>"} {
		if got, named := people.takeBot(text); got != text || named {
			t.Errorf("takeBot(%q) = %q, %t: it was not named", text, got, named)
		}
	}
}

// FuzzDecode holds that a line is understood without a panic, and that tags are all that is changed in it.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"/desk give @Ann Lee @zoë", "@gateway: x @ann", "12", "/as Ann", "hi\x00@ann\xff", "@", "/", "/edit 3 @ann", "/reply (4) hi"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		l := people.decode(typed)
		text := l.text
		for _, p := range people.People {
			if strings.Contains(typed, bot.Tag(p.Account)) {
				return
			}
			text = strings.ReplaceAll(text, bot.Tag(p.Account), "@"+p.Name)
		}
		if !strings.Contains(strings.ToLower(typed), strings.ToLower(text)) {
			t.Errorf("decode(%q) = %+v: other words", typed, l)
		}
		if l.kind == doCommand && !strings.HasPrefix(strings.TrimSpace(typed), "/") {
			t.Errorf("decode(%q) is a command", typed)
		}
	})
}

func TestNewRefusesMistakes(t *testing.T) {
	t.Parallel()
	desk := Place{Name: "desk", Channel: bot.Channel{Platform: Name, ID: "C1"}}
	for name, o := range map[string]Options{
		"nobody":                  {Channels: []Place{desk}},
		"nowhere":                 {People: []Person{ann}},
		"a name twice":            {People: []Person{ann, {Name: "ANN", Account: account("b")}}, Channels: []Place{desk}},
		"a channel called direct": {People: []Person{ann}, Channels: []Place{{Name: "Direct", Channel: desk.Channel}}},
		"another platform":        {People: []Person{{Name: "Bo", Account: bot.Account{Platform: "slack"}}}, Channels: []Place{desk}},
		"a nameless person":       {People: []Person{{Account: account("b")}}, Channels: []Place{desk}},
		"the bot's name":          {People: []Person{{Name: "gateway", Account: account("b")}}, Channels: []Place{desk}},
	} {
		o.In, o.Out = strings.NewReader(""), io.Discard
		if _, err := New(o); err == nil {
			t.Errorf("%s: New has nothing against it", name)
		}
	}
}
