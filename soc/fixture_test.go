package soc_test

import (
	"testing"
	"time"

	"gatewaybot/soc"
)

// The people of the tests: what they may do is in their names.
var (
	requester = soc.Officer{ID: "requester", Body: "dorset", Rank: soc.PS, Roles: []soc.Role{soc.Requester}}
	colleague = soc.Officer{ID: "colleague", Body: "dorset", Rank: soc.PC, Roles: []soc.Role{soc.LRO}}
	stranger  = soc.Officer{ID: "stranger", Body: "wiltshire", Rank: soc.CI, Roles: []soc.Role{soc.Requester, soc.SIO}}
	gateway   = soc.Officer{ID: "gateway", Body: soc.ROCU, Rank: soc.CI, Roles: []soc.Role{soc.GatewayCI}}
	chair     = soc.Officer{ID: "chair", Body: soc.ROCU, Rank: soc.Insp, Roles: []soc.Role{soc.CapabilitiesChair}}
	auditor   = soc.Officer{ID: "auditor", Body: soc.ROCU, Roles: []soc.Role{soc.Auditor, soc.Admin}}
)

func everybody() []soc.Officer {
	return []soc.Officer{requester, colleague, stranger, gateway, chair, auditor}
}

// monday is a working day, ten o'clock in London.
func monday() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }

// draft is a request that breaks no rule when it is raised on monday.
func draft() soc.Request {
	return soc.Request{
		Head: soc.Head{
			Ref: soc.RequestPrefix.Pending(), UID: "uid", Region: "south-west", Marking: soc.OfficialSensitive,
			CreatedBy: requester.ID, CreatedAt: monday(), By: requester.ID, At: monday(),
		},
		State: soc.Draft, Requester: requester.ID, Body: requester.Body, Route: soc.ViaGateway,
		OperationName: soc.NewText("Larkspur"), ThreatRef: "OCG-1234", Theme: "drugs",
		MorileScore: 7.5, MorileScoredAt: date(2026, 11, 2), SupportWanted: []string{"financial"},
		Objective: soc.NewText("Find the money."), ThreatHarmRisk: soc.NewText("Violence between two groups."),
		NeededBy: date(2026, 12, 14), AuthorityStatus: "none", LeadProposed: "force", SIO: "sio", LRO: "lro",
		Plan: "FPP-2026-000007",
	}
}

// raised is the draft with the gateway.
func raised(t testing.TB) *soc.Request {
	t.Helper()
	r, err := draft().Raise(soc.DefaultRequestRules(), office(t), requester, monday())
	if err != nil {
		t.Fatal(err)
	}
	r.Ref = "GWR-2026-000042"
	return r
}

// verdict is a decision that breaks no rule when it is made on monday.
func verdict(outcome string) soc.Decision {
	d := soc.Decision{
		Head: soc.Head{UID: "decision"}, Outcome: outcome, Rationale: soc.NewText("The region has room for this case."),
		LeadBody: "dorset", Owner: "lro", Due: date(2026, 12, 21),
	}
	switch outcome {
	case "specialist_assistance":
		d.SupportingTeams = []string{"ecu"}
	case "not_supported":
		d.ReasonCode, d.Alternative = "capacity", soc.NewText("Ask again in March.")
	}
	return d
}
