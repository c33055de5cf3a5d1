package main

import (
	"context"
	"errors"
	"fmt"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// demoPerson is somebody of the demo's region. All of them are invented.
type demoPerson struct {
	user, name, body string
	rank             soc.Rank
	roles            []soc.Role
	// trained says that they may release to the register.
	trained bool
	// training is the LRO training that they had, supervisor and deputy are other persons.
	training, supervisor, deputy string
}

func demoPersons() []demoPerson {
	return append(demoDesks(), demoLeads()...)
}

// demoDesks are those who raise, decide and report.
func demoDesks() []demoPerson {
	return []demoPerson{
		{user: "ada", name: "Ada Marsh", body: "dorset", rank: soc.PS, roles: []soc.Role{soc.Requester}},
		{user: "ben", name: "Ben Croft", body: "gloucestershire", rank: soc.Insp, roles: []soc.Role{soc.Requester}},
		{user: "cat", name: "Cat Reed", body: soc.ROCU, rank: soc.CI, roles: []soc.Role{soc.GatewayCI, soc.Requester}},
		{user: "dan", name: "Dan Pike", body: soc.ROCU, rank: soc.Insp, roles: []soc.Role{soc.CapabilitiesChair}},
		{user: "eve", name: "Eve Sand", body: "wiltshire", rank: soc.PS, roles: []soc.Role{soc.Requester}},
		{user: "flo", name: "Flo Tarn", body: "avon-and-somerset", rank: soc.PS, roles: []soc.Role{soc.Requester}},
		{user: "gil", name: "Gil Moor", body: "devon-and-cornwall", rank: soc.PC, roles: []soc.Role{soc.Requester}},
		{user: "hal", name: "Hal Weir", body: soc.ROCU, rank: soc.Staff, roles: []soc.Role{soc.Admin, soc.Auditor}},
		{user: "ivy", name: "Ivy Holt", body: soc.ROCU, rank: soc.Staff, roles: []soc.Role{soc.IntelHandler}},
		{user: "max", name: "Max Dene", body: soc.ROCU, rank: soc.Insp, roles: []soc.Role{soc.DisruptionModerator}, trained: true},
		{user: "pat", name: "Pat Quay", body: "seaport-council", rank: soc.Partner, roles: []soc.Role{soc.PartnerPoster, soc.PartnerSPOC}},
		{user: "hob", name: "Hob Lane", body: "harbour-housing", rank: soc.Partner, roles: []soc.Role{soc.PartnerPoster}},
		{user: "lil", name: "Lil Mill", body: "old-mill-trust", rank: soc.Partner, roles: []soc.Role{soc.PartnerPoster, soc.PartnerSPOC}},
	}
}

// demoLeads are those who lead the response to threats and manage orders, and whom they answer to: their trainings are those
// that the report found in each force (domain.md, row 34).
func demoLeads() []demoPerson {
	lro, manager := []soc.Role{soc.LRO}, []soc.Role{soc.SCPOManager}
	lead := func(user, name, body string) demoPerson {
		return demoPerson{user: user, name: name, body: body, rank: soc.Supt, roles: []soc.Role{soc.SOCLead, soc.SRO}}
	}
	return []demoPerson{
		lead("ian", "Ian Cole", "avon-and-somerset"),
		{user: "amy", name: "Amy Bell", body: "avon-and-somerset", rank: soc.Insp, roles: lro, training: "one_day", supervisor: "ian", deputy: "zoe"},
		{user: "zoe", name: "Zoe Hill", body: "avon-and-somerset", rank: soc.Insp, roles: lro, training: "one_day", supervisor: "ian"},
		lead("jan", "Jan Frost", "devon-and-cornwall"),
		{user: "kit", name: "Kit Vale", body: "devon-and-cornwall", rank: soc.Insp, roles: lro, training: "regional", supervisor: "jan", deputy: "meg"},
		{user: "meg", name: "Meg Dyer", body: "devon-and-cornwall", rank: soc.Insp, roles: lro, training: "regional", supervisor: "jan"},
		lead("lou", "Lou Penn", "dorset"),
		{user: "ned", name: "Ned Shaw", body: "dorset", rank: soc.Insp, roles: lro, training: "home_office_guidance", supervisor: "lou", deputy: "oli"},
		{user: "oli", name: "Oli Wren", body: "dorset", rank: soc.Insp, roles: lro, supervisor: "lou"},
		{user: "jed", name: "Jed Lock", body: "dorset", rank: soc.PS, roles: manager, supervisor: "lou"},
		lead("peg", "Peg Hart", "gloucestershire"),
		{user: "ray", name: "Ray Dunn", body: "gloucestershire", rank: soc.Insp, roles: lro, training: "two_day", supervisor: "peg", deputy: "wes"},
		{user: "wes", name: "Wes Farr", body: "gloucestershire", rank: soc.Insp, roles: lro, training: "two_day", supervisor: "peg"},
		{user: "sam", name: "Sam Pool", body: "gloucestershire", rank: soc.PS, roles: manager, supervisor: "peg"},
		lead("tom", "Tom Nash", "wiltshire"),
		{user: "una", name: "Una Keen", body: "wiltshire", rank: soc.Insp, roles: lro, training: "presentation", supervisor: "tom", deputy: "yan"},
		{user: "yan", name: "Yan Cobb", body: "wiltshire", rank: soc.Insp, roles: lro, training: "presentation", supervisor: "tom"},
		{user: "val", name: "Val Ross", body: "wiltshire", rank: soc.PC, roles: manager, supervisor: "tom"},
	}
}

func demoAccount(user string) bot.Account {
	return bot.Account{Platform: console.Name, Workspace: demoRegion, User: user}
}

func demoPeople() []console.Person {
	var people []console.Person
	for _, p := range demoPersons() {
		people = append(people, console.Person{Name: p.name[:3], Account: demoAccount(p.user)})
	}
	return people
}

// officer is the person's entry, as of a day.
func (p demoPerson) officer(today soc.Date) soc.Officer {
	o := soc.Officer{
		ID: p.user, Name: p.name, Body: p.body, Rank: p.rank, Roles: p.roles, Supervisor: p.supervisor, Deputy: p.deputy,
		Accounts: []string{demoAccount(p.user).String()}, Status: soc.Active,
	}
	if p.trained {
		o.RegisterTrained = today.AddYears(-1)
	}
	if p.training != "" {
		o.LROTraining = []soc.Training{{Type: p.training, On: today.AddYears(-2)}}
	}
	return o
}

// enterPeople enters the demo's people, unless an earlier demo did.
func (d *demo) enterPeople(ctx context.Context) error {
	for _, p := range demoPersons() {
		if _, err := d.store.Officer(ctx, p.user); !errors.Is(err, store.ErrNotFound) {
			if err != nil {
				return fmt.Errorf("read the demo's people: %w", err)
			}
			continue
		}
		if _, err := d.store.SaveOfficer(ctx, p.officer(d.handlers.Reminders.Today(d.clock.Now())), soc.Officer{}, "import"); err != nil {
			return fmt.Errorf("enter the demo's people: %w", err)
		}
	}
	return nil
}
