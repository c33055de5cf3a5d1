package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gatewaybot/soc"
)

// chosen is a configuration in which every choice is another than the shipped one.
const chosen = partners + `
reminders:
  repeat_days: 101
  further_days: 102
  review_days: 103
  review_soon_days: 91
  review_escalate_days: 105
  check_days: 106
  check_prison_days: 107
  check_soon_days: 92
  release_days: [108, 12]
  lro_cap: 5
  dormant_days: 110
  training_days: 111
  agreement_days: [112]
  allocate_working_days: 113
  plan_working_days: 114
  pnd_working_days: 115
  manage_working_days: 116
  accept_working_days: 117
  acknowledge_working_days: 118
  insist_working_days: 119
retention: {group_1_years: 11, group_2_years: 12, group_3_years: 13, group_4_years: 14, soon_days: 15, request_group: 1,
  decision_group: 2, intelligence_group: 3, disruption_group: 4, threat_group: 1, plan_group: 3, order_group: 4}
forces: [{key: dorset, lro_cap: 3, review_days: 120, check_days: 121}]
calendar: {quiet: {from: "21:00", to: "06:30"}}
scpo: {interim_from: 2027-01-01, monitoring_from: 2027-01-02, notification_from: 2027-01-03, applicants_from: 2027-01-04, acquittal_from: 2027-01-05}
`

func TestReminderRules(t *testing.T) {
	t.Parallel()
	noCalendar := cmpopts.IgnoreFields(soc.ReminderRules{}, "Calendar")
	want := soc.ReminderRules{
		Retention: soc.RetentionRules{
			Years: [soc.Groups]int{11, 12, 13, 14}, Soon: 15,
			Of: map[soc.Prefix]soc.Group{"GWR": 1, "DEC": 2, "INT": 3, "DIS": 4, "THR": 1, "FPP": 3, "SCP": 4},
		},
		Repeat: 101, Further: 102, Review: 103, ReviewSoon: 91, ReviewEscalate: 105, Check: 106, CheckPrison: 107, CheckSoon: 92,
		Release: []int{108, 12}, LROCap: 5, Dormant: 110, Training: 111, Agreement: []int{112},
		ToAllocate: 113, ToPlan: 114, ToPND: 115, ToManage: 116, ToAccept: 117, ToAcknowledge: 118, ToInsist: 119,
		QuietFrom: 21 * time.Hour, QuietTo: 6*time.Hour + 30*time.Minute,
	}
	got := reminderRules(loaded(t, chosen))
	if diff := cmp.Diff(want, got, noCalendar); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if got.Calendar.Location == nil || got.Calendar.Holiday == nil {
		t.Error("the rules have no calendar")
	}
	shipped := soc.DefaultReminderRules(soc.Calendar{})
	shipped.Retention = soc.DefaultRetentionRules()
	if diff := cmp.Diff(shipped, reminderRules(loaded(t, partners)), noCalendar); diff != "" {
		t.Errorf("the defaults are not those of soc (-want +got):\n%s", diff)
	}
}

func TestOrderRules(t *testing.T) {
	t.Parallel()
	cfg := loaded(t, chosen)
	day := func(n int) soc.Date { return soc.Date{Year: 2027, Month: time.January, Day: n} }
	got := orderRules(cfg.SCPO, soc.ReminderRules{Repeat: 3}, soc.Region{Key: "south-west"})
	want := soc.OrderRules{
		Reminders: soc.ReminderRules{Repeat: 3}, Region: soc.Region{Key: "south-west"},
		InterimFrom: day(1), MonitoringFrom: day(2), NotificationFrom: day(3), ApplicantsFrom: day(4), AcquittalFrom: day(5),
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(soc.Calendar{}, "Holiday")); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestForcesChoose(t *testing.T) {
	t.Parallel()
	served := region(loaded(t, chosen))
	if diff := cmp.Diff(soc.Force{Key: "dorset", Name: "Dorset", LROCap: 3, ReviewDays: 120, CheckDays: 121}, served.Force("dorset")); diff != "" {
		t.Errorf("Dorset (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(soc.Force{Key: "wiltshire", Name: "Wiltshire"}, served.Force("wiltshire")); diff != "" {
		t.Errorf("Wiltshire, which chose nothing (-want +got):\n%s", diff)
	}
}
