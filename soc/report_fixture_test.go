package soc_test

import (
	"testing"

	"gatewaybot/soc"
)

// The people of the tests of reports: who gave it and a colleague, another agency, the desk, and the panel with and without
// training on the register.
var (
	partner   = soc.Officer{ID: "partner", Body: "seaport", Roles: []soc.Role{soc.PartnerPoster}}
	teammate  = soc.Officer{ID: "teammate", Body: "seaport", Roles: []soc.Role{soc.PartnerSPOC}}
	outsider  = soc.Officer{ID: "outsider", Body: "housing", Roles: []soc.Role{soc.PartnerPoster, soc.PartnerSPOC}}
	handler   = soc.Officer{ID: "handler", Body: soc.ROCU, Roles: []soc.Role{soc.IntelHandler}}
	moderator = soc.Officer{ID: "moderator", Body: soc.ROCU, Roles: []soc.Role{soc.DisruptionModerator}, RegisterTrained: date(2026, 3, 2)}
	novice    = soc.Officer{ID: "novice", Body: soc.ROCU, Roles: []soc.Role{soc.DisruptionModerator}}
)

func all() []soc.Officer {
	return append(everybody(), partner, teammate, outsider, handler, moderator, novice)
}

func seaport() soc.Agency {
	return soc.Agency{Key: "seaport", Name: "Seaport Council", Expires: date(2027, 3, 31)}
}

func words(s string) soc.Text { return soc.NewText(s) }

// givenReport is what a partner's report of either kind begins with.
func givenReport(p soc.Prefix) soc.Report {
	return soc.Report{
		Head:      soc.Head{Ref: soc.NewRef(p, 2026, 42), UID: "uid", Region: "south-west", CreatedBy: partner.ID, CreatedAt: monday()},
		Submitter: partner.ID, Agency: partner.Body, Danger: soc.DangerNo,
	}
}

// intelligence is a report that breaks no rule, as it is received on monday.
func intelligence(t testing.TB, changes ...func(*soc.Intelligence)) *soc.Intelligence {
	t.Helper()
	r := soc.Intelligence{
		Report: givenReport(soc.IntelligencePrefix), When: words("at night"), What: words("boxes"), Where: words("the quay"), Who: words("two men"),
		HowKnown: words("seen"), Provenance: "saw", WhoElseKnows: "few", RiskToSource: "none", DisclosureView: "ok_to_act",
	}
	for _, change := range changes {
		change(&r)
	}
	return r.Receive(soc.DefaultReportRules(), seaport(), office(t), partner, monday())
}

// disruption is one that breaks no rule, as it is received on monday.
func disruption(t testing.TB, changes ...func(*soc.Disruption)) *soc.Disruption {
	t.Helper()
	d := soc.Disruption{
		Report: givenReport(soc.DisruptionPrefix), When: words("yesterday"), Description: words("closed"), OccurredOn: date(2026, 11, 22),
		Threat: "OCG-1234", Tactic: "closure",
	}
	for _, change := range changes {
		change(&d)
	}
	return d.Receive(soc.DefaultReportRules(), seaport(), office(t), partner, monday())
}

// moderation is a decision of the panel that breaks no rule.
func moderation(changes ...func(*soc.Moderation)) soc.Moderation {
	m := soc.Moderation{
		OccurredOn: date(2026, 11, 22), TargetType: soc.TargetOCG, Threat: "OCG-1234", Role: soc.RoleLead, LeadAgency: "seaport", P: "prevent",
		Category: "minor", Tactic: "closure", Theme: "drugs", Description: words("Premises were closed."), Rationale: words("The group lost its place."),
	}
	for _, change := range changes {
		change(&m)
	}
	return m
}
