package bot_test

import (
	"testing"

	"gatewaybot/bot"
)

func TestTag(t *testing.T) {
	t.Parallel()
	ben := bot.Account{Platform: "slack", Workspace: "T1", User: "U2"}
	if got := bot.Tag(ben); got != "<@slack/T1/U2>" {
		t.Errorf("tag is %s", got)
	}
	for text, want := range map[string]bot.Account{
		"<@slack/T1/U2>":   ben,
		"@slack/T1/U2":     {},
		"<@slack/T1/U2":    {},
		"<@slack/T1>":      {},
		"<@slack/T1/U2/x>": {},
		"<@/T1/U2>":        {},
		"<@slack//U2>":     {},
		"<@slack/T1/>":     {},
		"<@U2>":            {},
		"":                 {},
	} {
		if got, ok := bot.ParseTag(text); got != want || ok != (want == ben) {
			t.Errorf("%q is read as %v, %v", text, got, ok)
		}
	}
}
