package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// demoRegion is the region of the inspection report.
const demoRegion = "south-west"

const demoGreeting = `You are at a chat of the South West region, with five forces and their ROCU. Everybody is invented.
  /gateway raise            ask for support: the form comes            /gateway help   what you can do
  /as Cat                   be somebody else                           /who            who there is
  12                        press the button [12]                      /in rdt         go to another channel
Try: raise a request as Ada, then /as Cat (the gateway's chief inspector), take it, ask, decide; then /as Ada again.
In #rdt, "@gateway please visit three premises" tasks a team past the gateway.
Or report as a partner: /as Pat, /in seaport, type "intel: a van unloads at night"; the answer stands below it.
Then /as Ivy (the intelligence desk): take, evaluate, sanitise and forward it, and Pat's thread says what came of it.
As Hob in #harbour-housing, "disruption: we ended the tenancy at 3 Mill Lane" goes to /as Max (the disruption panel).
In #old-mill, whose sharing agreement has ended, Lil's reports are kept but held. /held is what the register holds.`

// demoPerson is somebody of the demo's region. All of them are invented.
type demoPerson struct {
	user, name, body string
	rank             soc.Rank
	roles            []soc.Role
	// trained says that they may release to the register.
	trained bool
}

func demoPersons() []demoPerson {
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

// demoAgencies are the partners: two whose sharing agreements last, and one whose has ended.
func demoAgencies(today soc.Date) []soc.Agency {
	return []soc.Agency{
		{Key: "seaport-council", Name: "Seaport Council", Agreement: "ISA-2101", Expires: today.AddYears(1), Contact: "pat"},
		{Key: "harbour-housing", Name: "Harbour Housing", Agreement: "ISA-2102", Expires: today.AddYears(2)},
		{Key: "old-mill-trust", Name: "Old Mill Trust", Agreement: "ISA-1907", Expires: today.AddDays(-30), Contact: "lil"},
	}
}

// demoForces is the region with its partners, as of a day.
func demoForces(today soc.Date) soc.Region {
	region, _ := soc.RegionByKey(demoRegion)
	region.Agencies = demoAgencies(today)
	return region
}

// demoCalendar is when the demo's people work.
func demoCalendar() soc.Calendar {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the program carries the zones
	}
	free := config.BankHolidays()
	return soc.Calendar{
		Location: london, Opens: 9 * time.Hour, Closes: 17 * time.Hour, Holiday: func(day soc.Date) bool { return free[day] },
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

// demoPlaces are the channels: the gateway's, one for each force, one for each guarded team, the desk's, the panel's and
// the partners'.
func demoPlaces() []handlers.Place {
	channel := func(id string) bot.Channel {
		return bot.Channel{Platform: console.Name, Workspace: demoRegion, ID: id}
	}
	places := []handlers.Place{{Channel: channel("gateway-desk"), Purpose: handlers.GatewayChannel, Notify: bot.Notify{Account: demoAccount("cat")}}}
	region, _ := soc.RegionByKey(demoRegion)
	for _, f := range region.Forces {
		places = append(places, handlers.Place{Channel: channel(f.Key), Purpose: handlers.ForceChannel, Body: f.Key})
	}
	for _, t := range soc.DefaultTeams() {
		places = append(places, handlers.Place{Channel: channel(t.Key), Purpose: handlers.TeamChannel, Team: t.Key})
	}
	return append(places,
		handlers.Place{Channel: channel("intel-desk"), Purpose: handlers.IntelChannel, Notify: bot.Notify{Account: demoAccount("ivy")}},
		handlers.Place{Channel: channel("panel"), Purpose: handlers.PanelChannel, Notify: bot.Notify{Account: demoAccount("max")}},
		handlers.Place{Channel: channel("seaport"), Purpose: handlers.PartnerChannel, Body: "seaport-council"},
		handlers.Place{Channel: channel("harbour-housing"), Purpose: handlers.PartnerChannel, Body: "harbour-housing", Capture: true},
		handlers.Place{Channel: channel("old-mill"), Purpose: handlers.PartnerChannel, Body: "old-mill-trust"},
	)
}

func demoChannels() []console.Place {
	var places []console.Place
	for _, p := range demoPlaces() {
		places = append(places, console.Place{Name: p.ID, Channel: p.Channel})
	}
	return places
}

func demoDirectory() handlers.Directory {
	return handlers.Directory{Places: demoPlaces(), Teams: soc.DefaultTeams(), Ask: "the gateway desk"}
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
		o := soc.Officer{
			ID: p.user, Name: p.name, Body: p.body, Rank: p.rank, Roles: p.roles,
			Accounts: []string{demoAccount(p.user).String()}, Status: soc.Active,
		}
		if p.trained {
			o.RegisterTrained = d.handlers.Reminders.Today(d.clock.Now()).AddYears(-1)
		}
		if _, err := d.store.SaveOfficer(ctx, o, soc.Officer{}, "import"); err != nil {
			return fmt.Errorf("enter the demo's people: %w", err)
		}
	}
	return nil
}
