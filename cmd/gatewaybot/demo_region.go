package main

import (
	"context"
	"errors"
	"fmt"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
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
In #rdt, "@gateway please visit three premises" tasks a team past the gateway.`

// demoPerson is somebody of the demo's region. All of them are invented.
type demoPerson struct {
	user, name, body string
	rank             soc.Rank
	roles            []soc.Role
}

func demoPersons() []demoPerson {
	return []demoPerson{
		{"ada", "Ada Marsh", "dorset", soc.PS, []soc.Role{soc.Requester}},
		{"ben", "Ben Croft", "gloucestershire", soc.Insp, []soc.Role{soc.Requester}},
		{"cat", "Cat Reed", soc.ROCU, soc.CI, []soc.Role{soc.GatewayCI, soc.Requester}},
		{"dan", "Dan Pike", soc.ROCU, soc.Insp, []soc.Role{soc.CapabilitiesChair}},
		{"eve", "Eve Sand", "wiltshire", soc.PS, []soc.Role{soc.Requester}},
		{"flo", "Flo Tarn", "avon-and-somerset", soc.PS, []soc.Role{soc.Requester}},
		{"gil", "Gil Moor", "devon-and-cornwall", soc.PC, []soc.Role{soc.Requester}},
		{"hal", "Hal Weir", soc.ROCU, soc.Staff, []soc.Role{soc.Admin, soc.Auditor}},
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

// demoPlaces are the channels: the gateway's, one for each force, one for each guarded team.
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
	return places
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
		_, err := d.store.SaveOfficer(ctx, soc.Officer{
			ID: p.user, Name: p.name, Body: p.body, Rank: p.rank, Roles: p.roles,
			Accounts: []string{demoAccount(p.user).String()}, Status: soc.Active,
		}, soc.Officer{}, "import")
		if err != nil {
			return fmt.Errorf("enter the demo's people: %w", err)
		}
	}
	return nil
}
