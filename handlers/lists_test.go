package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// TestStats counts by force and by team, and takes the middle of the working hours, over a weekend too.
func TestStats(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := func(day, hour int) { d.later(time.Date(2026, 11, day, hour, 0, 0, 0, d.now.Location()).Sub(d.now)) }
	begin := func(user, name string) string {
		ref := d.raised(user, args{"operation_name": name})
		return d.done("cat", "gateway take %s", ref)
	}
	decide := func(ref string, change args) {
		d.done("cat", "gateway decide %s %s", ref, verdict().with(change))
	}
	no := args{"outcome": "not_supported", "reason_code": "capacity", "alternative": "Ask the prison team."}

	at(27, 16) // a Friday
	overWeekend, quick := begin("ada", "Over the weekend"), begin("ada", "Quick")
	bypass := direct(d)
	at(27, 17)
	decide(quick, nil) // 1 h
	at(30, 11)
	decide(overWeekend, no) // 1 h on Friday and 2 h on Monday
	slow := begin("ada", "Slow")
	begin("ada", "Never decided")
	at(30, 16)
	decide(slow, args{"outcome": "return_for_information"}) // 5 h, and neither yes nor no
	d.done("cat", "gateway ratify %s", bypass)
	d.done("cat", "gateway take %s", bypass)
	decide(bypass, nil) // 1 h and 7 h
	even := begin("eve", "Even")
	d.done("eve", "gateway withdraw %s Not needed.", even)

	want := [][]string{
		{"South West ROCU", "0", "0", "0", "0", "–"},
		{"Avon and Somerset", "0", "0", "0", "0", "–"},
		{"Devon and Cornwall", "0", "0", "0", "0", "–"},
		{"Dorset", "5", "2", "1", "1", "4.0 h"}, // the middle of 1, 3, 5 and 8 hours
		{"Gloucestershire", "0", "0", "0", "0", "–"},
		{"Wiltshire", "1", "0", "0", "0", "–"},
		{"Regional disruption team", "1", "1", "0", "1", "8.0 h"},
		{"Economic crime unit", "0", "0", "0", "0", "–"},
		{"Regional prison intelligence unit", "0", "0", "0", "0", "–"},
	}
	got := d.say("cat", "gateway stats").Table
	if diff := cmp.Diff([]string{"", "Asked", "Supported", "Not supported", "Bypassed", "Median working hours"}, got.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}

	d.done("cat", "gateway decide %s supersedes=DEC-2026-000001 %s", quick, verdict().with(no))
	if diff := cmp.Diff([]string{"Dorset", "5", "1", "2", "1", "4.0 h"}, d.say("cat", "gateway stats").Table.Rows[3]); diff != "" {
		t.Errorf("Dorset after a correction (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{{"Wiltshire", "1", "0", "0", "0", "–"}}, d.say("eve", "gateway stats").Table.Rows); diff != "" {
		t.Errorf("a force sees more than its own numbers (-want +got):\n%s", diff)
	}
}

// titles are the references on a list.
func titles(m bot.Message) []string {
	var refs []string
	for _, item := range m.Items {
		refs = append(refs, refForm.FindString(item.Title))
	}
	return refs
}

// TestOverdue moves the clock over the limit for a decision: five working days, to the minute.
func TestOverdue(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	late := d.taken(nil)
	decided := d.taken(args{"operation_name": "Decided"})
	d.done("cat", "gateway decide %s %s", decided, verdict())
	d.later(time.Hour)
	later := d.raised("eve", args{"operation_name": "An hour later"})

	d.later(7*24*time.Hour - time.Hour - time.Second) // Monday, 30 November, a second before ten
	if got := d.say("cat", "gateway list overdue"); len(got.Items) > 0 {
		t.Errorf("before it is due:\n%s", plain(got))
	}
	d.later(2 * time.Second)
	got := d.say("cat", "gateway list overdue")
	if diff := cmp.Diff([]string{late}, titles(got)); diff != "" || !strings.HasSuffix(got.Items[0].Text, "decision OVERDUE since Mon 30/11/2026 10:00") {
		t.Errorf("when it is due:\n%s", plain(got))
	}
	d.later(time.Hour)
	for user, want := range map[string][]string{"cat": {late, later}, "dan": {late, later}, "ada": {late}, "eve": {later}, "pam": nil} {
		if diff := cmp.Diff(want, titles(d.say(user, "gateway list overdue"))); diff != "" {
			t.Errorf("%s sees (-want +got):\n%s", user, diff)
		}
	}
	d.done("cat", "gateway decide %s %s", late, verdict())
	if got := titles(d.say("ada", "gateway list overdue")); len(got) > 0 {
		t.Errorf("decided, and still on the list: %q", got)
	}
}

// TestAgenda puts risk to life first, whatever its score, then the highest score.
func TestAgenda(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var refs []string
	for i, change := range []args{
		{"morile_score": "12.5"},
		{"morile_score": "", "morile_scored_at": ""},
		{"morile_score": "99.75"},
		{"morile_score": "3", "risk_to_life": "yes"},
		{"morile_score": "999999999"},
	} {
		ref := d.taken(args{"operation_name": fmt.Sprintf("Larkspur %d", i)}.with(change))
		refs = append(refs, d.done("cat", "gateway refer %s Complex.", ref))
	}
	d.done("dan", "gateway take %s", refs[0])
	got := d.say("dan", "gateway agenda")
	if diff := cmp.Diff([]string{refs[3], refs[4], refs[2], refs[0], refs[1]}, titles(got)); diff != "" {
		t.Errorf("agenda (-want +got):\n%s", diff)
	}
	first, last := got.Items[0], got.Items[4]
	if !strings.HasPrefix(first.Title, "1. ") || !strings.HasPrefix(first.Text, "RISK TO LIFE · ") || !strings.HasSuffix(last.Text, "no MoRiLE score") {
		t.Errorf("agenda:\n%s", plain(got))
	}
	if offered := got.Items[3].Buttons[1].Label; offered != "Decide" || first.Buttons[1].Label != "Take" {
		t.Errorf("agenda:\n%s", plain(got))
	}
	d.done("dan", "gateway decide %s %s", refs[0], verdict())
	if got := d.say("dan", "gateway agenda"); len(got.Items) != 4 {
		t.Errorf("after a decision:\n%s", plain(got))
	}
}

// TestLists shows each person their own, their force's and, for the region's people, everybody's; ten at a time.
func TestLists(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	adas, evs := d.taken(nil), d.raised("eve", args{"operation_name": "Of Wiltshire"})
	closed := d.raised("ben", args{"operation_name": "Withdrawn"})
	d.done("ben", "gateway withdraw %s Not needed.", closed)
	tests := map[string]map[string][]string{
		"mine":  {"ada": {adas}, "ben": nil, "eve": {evs}, "cat": {adas}, "cai": nil},
		"open":  {"ada": {adas}, "ben": {adas}, "eve": {evs}, "cat": {adas, evs}, "aud": {adas, evs}, "pam": nil},
		"force": {"ada": {closed, adas}, "eve": {evs}, "cat": nil, "pam": nil},
	}
	for which, seen := range tests {
		for user, want := range seen {
			if diff := cmp.Diff(want, titles(d.say(user, "gateway list %s", which))); diff != "" {
				t.Errorf("%s lists %s (-want +got):\n%s", user, which, diff)
			}
		}
	}
	for i := range 11 {
		d.raised("eve", args{"operation_name": fmt.Sprintf("One of many %d", i)})
	}
	got := d.say("eve", "gateway list")
	if len(got.Items) != 10 || got.Title != "Mine: 12" || got.Note != "… and 2 more." || len(got.Buttons) != 1 {
		t.Fatalf("a long list:\n%s", plain(got))
	}
	rest := d.say("eve", "%s", got.Buttons[0].Command)
	if len(rest.Items) != 2 || rest.Note != "" || len(rest.Buttons) != 0 || slices.Contains(titles(got), titles(rest)[0]) {
		t.Errorf("the rest of it:\n%s", plain(rest))
	}
	if beyond := d.say("eve", "gateway list page=9"); len(beyond.Items) != 0 || beyond.Title != "Mine: 12" {
		t.Errorf("beyond its end:\n%s", plain(beyond))
	}
}
