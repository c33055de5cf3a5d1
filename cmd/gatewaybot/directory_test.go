package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/soc"
)

// partners is a configuration with one of everything that is said of partners.
const partners = `
region: south-west
ask: the gateway desk
public_url: https://gateway.example
slack: {workspace: T0ROCU0001}
agencies:
  - {key: council, name: Seaport Council, agreement: ISA-1, expires: 2028-03-31, suspended: true, contact: slack/T0COUNCIL1/U0ANN, may_post: [disruption, intelligence]}
  - {key: prison, name: HMP Bridge, may_post: [disruption]}
  - {key: homes, name: Harbour Homes}
channels:
  - {platform: slack, workspace: T0ROCU0001, id: C0GATEWAY1, purpose: gateway}
  - {platform: slack, workspace: T0ROCU0001, id: C0INTEL001, purpose: intel, notify: S0INTEL001}
  - {platform: slack, workspace: T0ROCU0001, id: C0PANEL001, purpose: panel}
  - {platform: slack, workspace: T0ROCU0001, id: C0COUNCIL1, purpose: partner, body: council}
  - {platform: slack, workspace: T0ROCU0001, id: C0PRISON01, purpose: partner, body: prison, capture: all}
`

const partnersRules = `
rules:
  triage_working_hours: 2
  urgent_minutes: 20
  feedback_working_days: 3
  ocg_only: {from: 2027-04-01, to: 2028-03-31}
  blocked_words: [Larkspur Gold]
`

func loaded(t testing.TB, text string) config.Config {
	t.Helper()
	file := filepath.Join(t.TempDir(), "gatewaybot.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file, []string{"GATEWAYBOT_KEYSET={}", "GATEWAYBOT_SLACK_BOT_TOKEN=xoxb-desk", "GATEWAYBOT_SLACK_SIGNING_SECRET=" + deskSecret})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestAgencies(t *testing.T) {
	t.Parallel()
	want := []soc.Agency{
		{
			Key: "council", Name: "Seaport Council", Agreement: "ISA-1", Expires: soc.Date{Year: 2028, Month: time.March, Day: 31},
			Suspended: true, Contact: "slack/T0COUNCIL1/U0ANN", MayReport: []soc.Prefix{soc.DisruptionPrefix, soc.IntelligencePrefix},
		},
		{Key: "prison", Name: "HMP Bridge", MayReport: []soc.Prefix{soc.DisruptionPrefix}},
		{Key: "homes", Name: "Harbour Homes"},
	}
	if diff := cmp.Diff(want, region(loaded(t, partners)).Agencies); diff != "" {
		t.Errorf("agencies (-want +got):\n%s", diff)
	}
}

func TestPartnersPlaces(t *testing.T) {
	t.Parallel()
	channel := func(id string) bot.Channel {
		return bot.Channel{Platform: "slack", Workspace: "T0ROCU0001", ID: id}
	}
	d := directory(loaded(t, partners))
	want := []handlers.Place{
		{Channel: channel("C0INTEL001"), Purpose: handlers.IntelChannel, Notify: bot.Notify{Group: "S0INTEL001"}},
		{Channel: channel("C0PANEL001"), Purpose: handlers.PanelChannel},
		{Channel: channel("C0COUNCIL1"), Purpose: handlers.PartnerChannel, Body: "council"},
		{Channel: channel("C0PRISON01"), Purpose: handlers.PartnerChannel, Body: "prison", Capture: true},
	}
	if diff := cmp.Diff(want, d.Places[1:]); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	for _, p := range d.Places {
		if got := d.Hears(p.Channel); got != (p.Purpose == handlers.PartnerChannel) {
			t.Errorf("the posts of the channel for %s are heard: %v", p.Purpose, got)
		}
	}
	if d.Hears(bot.Channel{Platform: "mattermost", Workspace: "T0ROCU0001", ID: "C0COUNCIL1"}) {
		t.Error("a channel of the same id on another platform is heard")
	}
}

func TestReportRules(t *testing.T) {
	t.Parallel()
	want := soc.ReportRules{
		Triage: 2 * time.Hour, Urgent: 20 * time.Minute, FeedbackWorkingDays: 3, Blocked: []string{"larkspur gold"},
		OCGOnly: soc.Period{On: true, From: soc.Date{Year: 2027, Month: time.April, Day: 1}, To: soc.Date{Year: 2028, Month: time.March, Day: 31}},
	}
	if diff := cmp.Diff(want, reportRules(loaded(t, partners+partnersRules).Rules)); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(soc.DefaultReportRules(), reportRules(loaded(t, partners).Rules)); diff != "" {
		t.Errorf("the defaults are not those of soc (-want +got):\n%s", diff)
	}
}
