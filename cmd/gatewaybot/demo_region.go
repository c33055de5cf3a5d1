package main

import (
	"time"

	"gatewaybot/bot"
	"gatewaybot/bot/console"
	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/soc"
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
In #old-mill, whose sharing agreement has ended, Lil's reports are kept but held. /held is what the register holds.
Or see who is reminded: /demo forward 1 hour, and the morning's reminders arrive. /as Ned (a lead responsible officer in
Dorset), press his [Record review], then /people mine; /as Sam checks orders in Gloucestershire, where nine have no manager:
/as Peg (the SOC lead), /scpo list unmanaged. /demo forward 3 days lets more time pass, /demo now says what time it is.`

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
