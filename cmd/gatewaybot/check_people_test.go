package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

func TestMissingPeople(t *testing.T) {
	t.Parallel()
	region := soc.Region{Forces: []soc.Force{{Key: "dorset", Name: "Dorset"}}}
	trained := []soc.Training{{Type: "two_day", On: soc.Date{Year: 2026, Month: time.March, Day: 2}}}
	lead := soc.Officer{ID: "lou", Body: "dorset", Roles: []soc.Role{soc.SOCLead}}
	ned := soc.Officer{ID: "ned", Body: "dorset", Roles: []soc.Role{soc.LRO}, LROTraining: trained, Supervisor: "lou"}
	with := func(o soc.Officer, change func(*soc.Officer)) soc.Officer {
		change(&o)
		return o
	}
	untrained := with(ned, func(o *soc.Officer) { o.ID, o.LROTraining = "oli", nil })
	for _, tt := range []struct {
		name string
		all  []soc.Officer
		want []string
	}{
		{"nobody", nil, []string{"people: nobody is entered. Reminders go to people who are: “gatewaybot import people”."}},
		{"everybody", []soc.Officer{lead, ned}, nil},
		{"no SOC lead", []soc.Officer{ned}, []string{
			"people: Dorset has no SOC lead (role soc_lead). What stays overdue there goes to the gateway's channel and the administrators.",
		}},
		{"a SOC lead who left", []soc.Officer{with(lead, func(o *soc.Officer) { o.Status = soc.Left }), ned}, []string{
			"people: Dorset has no SOC lead (role soc_lead). What stays overdue there goes to the gateway's channel and the administrators.",
		}},
		{"no LRO", []soc.Officer{lead}, []string{"people: Dorset has no LRO (role lro). Nobody can be given its threats."}},
		{"no trained LRO", []soc.Officer{lead, untrained}, []string{
			"people: Dorset has no trained LRO. Enter trainings with “/people training” or the import.",
		}},
		{"one LRO without training", []soc.Officer{lead, ned, untrained}, []string{"people: Dorset has LROs without training: oli."}},
		{"nobody above", []soc.Officer{lead, with(ned, func(o *soc.Officer) { o.Supervisor = "" })}, []string{
			"people: Dorset has LROs or SCPO managers without supervisor: ned. What they leave overdue goes to the SOC lead.",
		}},
		{"another force's", []soc.Officer{lead, ned, with(untrained, func(o *soc.Officer) { o.Body = "wiltshire" })}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, missingPeople(region, tt.all)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
