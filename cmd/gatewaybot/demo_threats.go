package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// demoThreat is a threat of the demo with its plan, if it has one. All of it is invented.
type demoThreat struct {
	register, name, force, theme, risk string
	// lro leads it, nobody if empty. It was entered so many days ago.
	lro string
	ago int
	// review is in how many days the plan's review is due, and actions are the P of what the plan wants done, in the order in
	// which it is due; without any there is no plan.
	review  int
	actions []string
}

// demoThreats are a few of each force. Among them is what the inspectors found: no LRO (row 33), no plan (row 29), nothing but
// Pursue (row 27), reviews that are late (row 32), and a high-risk threat that nothing was done about for 15 months (row 14).
func demoThreats() []demoThreat {
	balanced := []string{"pursue", "prevent", "protect", "prepare"}
	return []demoThreat{
		{register: "OCG-3101", name: "Op Alder", force: "avon-and-somerset", theme: "drugs", risk: "high", lro: "amy", ago: 40, review: 2, actions: balanced},
		{register: "OCG-3102", name: "Op Birch", force: "avon-and-somerset", theme: "county_lines", risk: "medium", lro: "amy", ago: 40, review: 33, actions: balanced},
		{register: "OCG-3103", name: "Op Cedar", force: "avon-and-somerset", theme: "firearms", risk: "high", lro: "zoe", ago: 40, review: 12, actions: []string{"pursue", "prevent"}},
		{register: "OCG-3201", name: "Op Dogwood", force: "devon-and-cornwall", theme: "drugs", risk: "medium", lro: "kit", ago: 40, review: 20, actions: balanced},
		{register: "OCG-3202", name: "Op Elder", force: "devon-and-cornwall", theme: "fraud_economic", risk: "medium", ago: 6},
		{register: "OCG-3203", name: "Op Fir", force: "devon-and-cornwall", theme: "oic", risk: "low", lro: "meg", ago: 40, review: 1, actions: balanced},
		{register: "OCG-3301", name: "Op Hazel", force: "dorset", theme: "drugs", risk: "medium", lro: "ned", ago: 40, review: -4, actions: balanced[:3]},
		{register: "OCG-3302", name: "Op Ivy Leaf", force: "dorset", theme: "county_lines", risk: "high", lro: "ned", ago: 455, review: -370, actions: balanced},
		{register: "OCG-3303", name: "Op Juniper", force: "dorset", theme: "cyber", risk: "low", lro: "oli", ago: 40, review: 44, actions: balanced},
		{register: "OCG-3401", name: "Op Larch", force: "gloucestershire", theme: "mshat", risk: "high", lro: "ray", ago: 40, review: 15, actions: []string{"pursue", "pursue"}},
		{register: "OCG-3402", name: "Op Maple", force: "gloucestershire", theme: "firearms", risk: "high", lro: "ray", ago: 40, review: -12, actions: []string{"pursue", "protect"}},
		{register: "OCG-3403", name: "Op Oak", force: "gloucestershire", theme: "drugs", risk: "medium", lro: "wes", ago: 40, review: 37, actions: balanced},
		{register: "OCG-3501", name: "Op Pine", force: "wiltshire", theme: "acquisitive", risk: "medium", lro: "una", ago: 40, review: 9, actions: balanced},
		{register: "OCG-3502", name: "Op Rowan", force: "wiltshire", theme: "mshat", risk: "high", lro: "yan", ago: 20},
	}
}

// enterThreats enters the demo's threats and plans as the import of a first load does, on the days on which they were known.
func (d *demo) enterThreats(ctx context.Context) error {
	for _, t := range demoThreats() {
		if err := d.enterThreat(ctx, t); err != nil {
			return fmt.Errorf("enter the demo's %s: %w", t.register, err)
		}
	}
	return nil
}

func (d *demo) enterThreat(ctx context.Context, t demoThreat) error {
	h := d.handlers
	now := d.clock.Now()
	at := now.AddDate(0, 0, -t.ago)
	entry := soc.Threat{
		RegisterRef: t.register, Name: soc.NewText(t.name), Type: "ocg", Theme: t.theme, Force: t.force, IdentifiedBy: "force",
		AssessmentType: "Tactical", ModerationStatus: "Moderated", SOC: true, Tier: 2, Phase: "active", RiskLevel: t.risk,
		SRO: demoLeadOf(t.force),
	}
	rules := soc.ResponseRules{ReminderRules: h.Reminders, Force: h.Region.Force(t.force), SameLROSIO: h.Rules.SameLROSIO}
	first := soc.Threat{Head: d.head(soc.ThreatPrefix, at), PNDOn: soc.DateOf(at)}
	if t.lro != "" {
		lro, err := d.store.Officer(ctx, t.lro)
		if err != nil {
			return err
		}
		if entry, err = entry.Led(lro, 0, rules, soc.DateOf(at)); err != nil {
			return err
		}
	}
	threat := first.Import(entry, h.Reminders, at)
	result, err := d.store.Commit(ctx, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: threat}}})
	if err != nil || len(t.actions) == 0 {
		return err
	}
	if threat, err = d.store.Threat(ctx, result.Ref(threat.Ref)); err != nil {
		return err
	}
	plan, planned, err := d.plan(t, now, at).Import(*threat, rules, nil, at)
	if err != nil {
		return err
	}
	_, err = d.store.Commit(ctx, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{New: plan}, {Old: threat, New: planned}}})
	return err
}

// demoLeadOf is who answers for a force's response to organised crime.
func demoLeadOf(force string) string {
	leads := demoLeads()
	return leads[slices.IndexFunc(leads, func(p demoPerson) bool { return p.body == force && slices.Contains(p.roles, soc.SRO) })].user
}

// head begins a record of the demo.
func (d *demo) head(p soc.Prefix, at time.Time) soc.Head {
	return soc.Head{
		Ref: p.Pending(), UID: uuid.NewString(), Region: demoRegion, Marking: soc.OfficialSensitive,
		CreatedBy: soc.SystemActor, CreatedAt: at.UTC(),
	}
}

// plan is the plan of a threat, whose actions are due one a fortnight from next week on.
func (d *demo) plan(t demoThreat, now, at time.Time) soc.Plan {
	today := d.handlers.Reminders.Today(now)
	titles := map[string]string{
		"pursue": "Arrest those who run it", "prevent": "Speak to the schools nearby about recruitment",
		"protect": "Visit the households at risk with the council", "prepare": "Brief the neighbourhood team",
	}
	p := soc.Plan{
		Head: d.head(soc.PlanPrefix, at), Template: "regional", TemplateVersion: "2", NextReview: today.AddDays(t.review),
		Summary:     soc.NewText("The group behind " + t.name + " works from two addresses and draws young people of the area into what it does."),
		Objectives:  soc.NewText("Fewer people are harmed, and the group loses its hold on the area."),
		LocalTeam:   soc.NewText("The neighbourhood team of the area"),
		NoFinancial: soc.NewText("No money has been traced so far."),
		ReviewDays:  d.handlers.Reminders.Review,
	}
	for i, name := range t.actions {
		p.Actions = append(p.Actions, soc.Action{
			P: name, Title: soc.NewText(titles[name]), OwnerType: "police", Owner: t.lro, Due: today.AddDays(7 + 14*i), Status: soc.ActionPlanned,
		})
	}
	if len(t.actions) > 2 {
		p.Partners = []soc.Considered{{Who: "seaport-council", Consulted: true, On: soc.DateOf(at)}}
		for _, team := range soc.Specialists() {
			p.Specialists = append(p.Specialists, soc.Considered{Who: team.Key, Why: soc.NewText("Nothing here is theirs so far.")})
		}
	}
	return p
}

// enterRecords enters what the demo begins with, unless an earlier demo did.
func (d *demo) enterRecords(ctx context.Context) error {
	_, err := d.store.ThreatByRegister(ctx, demoThreats()[0].register)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return errors.Join(d.enterOrders(ctx), d.enterThreats(ctx))
}
