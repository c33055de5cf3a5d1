package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gatewaybot/bot"
)

// TestTableMistakes makes one mistake at a time in a table that is right.
func TestTableMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(*bot.Command, *bot.Verb, *bot.Arg)
		want  string
	}{
		{"command in capitals", func(c *bot.Command, _ *bot.Verb, _ *bot.Arg) { c.Name = "Shop" }, `command "Shop": name is taken or malformed`},
		{"command help", func(c *bot.Command, v *bot.Verb, _ *bot.Arg) { c.Name, v.Example = "help", "/help buy tea" }, `command "help": name is taken or malformed`},
		{"command without help", func(c *bot.Command, _ *bot.Verb, _ *bot.Arg) { c.Help = "" }, `command "shop": needs help and verbs`},
		{"verb with a space", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Name, v.Hidden = "buy it", true }, "shop buy it: needs a name, help and something to run"},
		{"verb without help", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Help = "" }, "shop buy: needs a name, help and something to run"},
		{"verb that does nothing", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Run = nil }, "shop buy: needs a name, help and something to run"},
		{"verb help", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Name, v.Example = "help", "/shop help tea" }, "shop help: verb declared twice"},
		{"long title", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Form = strings.Repeat("a", 25) }, "shop buy: form title or button is longer than 24"},
		{"long title in bytes", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Form = strings.Repeat("£", 13) }, "shop buy: form title or button is longer than 24"},
		{"long button", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Submit = strings.Repeat("a", 25) }, "shop buy: form title or button is longer than 24"},
		{"argument in capitals", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Name = "What" }, "shop buy: argument What: name is taken or malformed"},
		{"argument that Split can not read", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Name = "2nd" }, "shop buy: argument 2nd: name is taken or malformed"},
		{"argument form", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Name = "form" }, "shop buy: argument form: name is taken or malformed"},
		{"argument without a label", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Label = "" }, "shop buy: argument what: label is missing or longer than 24 bytes"},
		{"long label", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Label = strings.Repeat("£", 13) }, "shop buy: argument what: label is missing or longer than 24 bytes"},
		{"long hint", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Help = strings.Repeat("a", 151) }, "shop buy: argument what: help is longer than 150 bytes"},
		{"choices for a line", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Choices = choices(2) }, "shop buy: argument what: choices do not go with the kind"},
		{"nothing to choose", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Kind, a.Optional = bot.OneOf, true }, "shop buy: argument what: choices do not go with the kind"},
		{"too much to choose", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) { a.Kind, a.Choices = bot.OneOf, choices(101) }, "shop buy: argument what: choices do not go with the kind"},
		{"choice without a label", choosing(bot.Choice{Value: "tea"}), `shop buy: argument what: choice "tea": value or label missing or too long`},
		{"long choice", choosing(bot.Choice{Value: "tea", Label: strings.Repeat("a", 76)}), `shop buy: argument what: choice "tea": value or label missing or too long`},
		{"choice twice", choosing(bot.Choice{Value: "tea", Label: "Tea"}, bot.Choice{Value: "Tea", Label: "More tea"}), `shop buy: argument what: choice "Tea" declared twice`},
		{"choice with a comma", choosing(bot.Choice{Value: "tea", Label: "Tea"}, bot.Choice{Value: "tea,milk", Label: "With milk"}), `shop buy: argument what: choice "tea,milk" has a comma, which separates choices`},
		{"default that is no answer", func(_ *bot.Command, _ *bot.Verb, a *bot.Arg) {
			a.Kind, a.Optional, a.Default = bot.YesNo, true, "perhaps"
		}, "shop buy: argument what: default: Please answer yes or no."},
		{"argument twice", func(_ *bot.Command, v *bot.Verb, a *bot.Arg) { v.Args = []bot.Arg{*a, *a} }, "shop buy: argument what declared twice"},
		{"argument after the rest", func(_ *bot.Command, v *bot.Verb, a *bot.Arg) {
			v.Args = []bot.Arg{{Name: "words", Label: "Words", Kind: bot.Text, Bare: true}, *a}
		}, "shop buy: argument what: never filled, because a bare text before it takes the rest of the line"},
		{"no example", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example = "" }, "shop buy: example is missing or is not this verb's"},
		{"example of another verb", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example = "/shop sell tea" }, "shop buy: example is missing or is not this verb's"},
		{"example with an open quote", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example = `/shop buy "tea` }, "shop buy: example is missing or is not this verb's"},
		{"example with too much", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example = "/shop buy tea twice" }, `shop buy: example: I don't know what "twice" means here.`},
		{"example with too little", func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example = "/shop buy" }, "shop buy: example: what: Please fill this in."},
		{"example that is wrong", func(_ *bot.Command, v *bot.Verb, a *bot.Arg) { a.Kind, v.Form = bot.Number, "Buy" }, "shop buy: example: what: Please give a number, like 12 or 7.5."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := newShop(test.spoil)
			if err == nil {
				t.Fatal("the table is accepted")
			}
			if !strings.Contains(err.Error()+"\n", test.want+"\n") {
				t.Errorf("error is\n%v\nand not\n%s", err, test.want)
			}
		})
	}
}

// newShop makes a bot of a right table after spoiling it.
func newShop(spoil func(*bot.Command, *bot.Verb, *bot.Arg)) error {
	v := bot.Verb{
		Name: "buy", Help: "Buy something.", Example: "/shop buy tea",
		Args: []bot.Arg{{Name: "what", Label: "What", Kind: bot.Line, Bare: true}},
		Run:  func(context.Context, bot.Input) (bot.Message, error) { return bot.Message{}, nil },
	}
	c := bot.Command{Name: "shop", Help: "A shop."}
	spoil(&c, &v, &v.Args[0])
	c.Verbs = []bot.Verb{v}
	_, err := bot.New(bot.Options{Commands: []bot.Command{c}, Dates: func() bot.Dates { return bot.Dates{Now: monday} }})
	return err
}

func choosing(c ...bot.Choice) func(*bot.Command, *bot.Verb, *bot.Arg) {
	return func(_ *bot.Command, v *bot.Verb, a *bot.Arg) {
		a.Kind, a.Choices = bot.ManyOf, c
	}
}

func choices(n int) []bot.Choice {
	var all []bot.Choice
	for i := range n {
		all = append(all, bot.Choice{Value: fmt.Sprintf("c%d", i), Label: fmt.Sprintf("Choice %d", i)})
	}
	return all
}

func TestTableRight(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*bot.Command, *bot.Verb, *bot.Arg){
		"as it is":         func(*bot.Command, *bot.Verb, *bot.Arg) {},
		"a digit in front": func(c *bot.Command, v *bot.Verb, _ *bot.Arg) { c.Name, v.Example = "4p", "/4p buy tea" },
		"the longest": func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) {
			v.Form, v.Submit = strings.Repeat("£", 12), strings.Repeat("£", 24)
		},
		"an example without an answer": func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example, v.Form = "/shop buy", "Buy" },
		"hidden without an example":    func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) { v.Example, v.Hidden = "", true },
		"carried without a label": func(_ *bot.Command, v *bot.Verb, _ *bot.Arg) {
			v.Args = append(v.Args, bot.Arg{Name: "version", Kind: bot.Carried, Optional: true})
		},
	} {
		if err := newShop(spoil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTableNamesEveryMistake has the same command twice with two mistakes each.
func TestTableNamesEveryMistake(t *testing.T) {
	t.Parallel()
	c := bot.Command{Name: "shop", Verbs: []bot.Verb{{Name: "buy", Hidden: true}, {Name: "buy", Hidden: true}}}
	_, err := bot.New(bot.Options{Commands: []bot.Command{c, c}, Dates: func() bot.Dates { return bot.Dates{Now: monday} }})
	want := `command table: command "shop": needs help and verbs
shop buy: needs a name, help and something to run
shop buy: verb declared twice
shop buy: needs a name, help and something to run
command "shop": name is taken or malformed
command "shop": needs help and verbs
shop buy: needs a name, help and something to run
shop buy: verb declared twice
shop buy: needs a name, help and something to run`
	if err == nil || err.Error() != want {
		t.Errorf("error is\n%v", err)
	}
}
