package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/soc"
)

// peopleNotes are what is missing of people for reminders to get anywhere; they are known to the store only.
func (a *app) peopleNotes(ctx context.Context) []string {
	all, err := a.handlers.People.Everyone(ctx)
	if err != nil {
		return nil // that Redis does not answer is said already
	}
	return missingPeople(a.handlers.Region, all)
}

// missingPeople says where a reminder would find nobody, or somebody who is not prepared.
func missingPeople(region soc.Region, all []soc.Officer) []string {
	all = slices.DeleteFunc(slices.Clone(all), func(o soc.Officer) bool { return o.Status == soc.Left })
	if len(all) == 0 {
		return []string{"people: nobody is entered. Reminders go to people who are: “gatewaybot import people”."}
	}
	var notes []string
	for _, force := range region.Forces {
		for _, missing := range missingIn(force.Key, all) {
			notes = append(notes, "people: "+force.Name+" "+missing)
		}
	}
	return notes
}

// missingIn says what is missing in a force.
func missingIn(force string, all []soc.Officer) []string {
	var leads, lros, untrained, alone []string
	for _, o := range all {
		if o.Body != force {
			continue
		}
		if o.Has(soc.SOCLead) {
			leads = append(leads, o.ID)
		}
		if o.Has(soc.LRO) {
			lros = append(lros, o.ID)
		}
		if o.Has(soc.LRO) && len(o.LROTraining) == 0 {
			untrained = append(untrained, o.ID)
		}
		if o.Has(soc.LRO, soc.SCPOManager) && o.Supervisor == "" {
			alone = append(alone, o.ID)
		}
	}
	var missing []string
	if len(leads) == 0 {
		missing = append(missing, "has no SOC lead (role soc_lead). What stays overdue there goes to the gateway's channel and the administrators.")
	}
	switch {
	case len(lros) == 0:
		missing = append(missing, "has no LRO (role lro). Nobody can be given its threats.")
	case len(untrained) == len(lros):
		missing = append(missing, "has no trained LRO. Enter trainings with “/people training” or the import.")
	case len(untrained) > 0:
		missing = append(missing, fmt.Sprintf("has LROs without training: %s.", strings.Join(untrained, ", ")))
	}
	if len(alone) > 0 {
		missing = append(missing, fmt.Sprintf("has LROs or SCPO managers without supervisor: %s. What they leave overdue goes to the SOC lead.", strings.Join(alone, ", ")))
	}
	return missing
}
