package reference_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/register"
)

// optional lists what a payload may leave out.
var optional = map[register.Record][]string{
	register.GatewayRequest: {"requester_role", "threat_ref", "unassessed_reason", "decision_ref"},
	register.Decision:       {"conditions", "reason_code", "alternative", "acknowledged", "supersedes"},
	register.IntelligenceReport: {
		"priority", "theme", "threat_ref", "event_at", "known_since", "source_evaluation", "intelligence_assessment",
		"sanitised_text", "sanitised_on",
	},
	register.Disruption: {
		"value_seized_pence", "scpo_ref", "action_ref", "request_ref", "supporting_agencies", "supersedes", "duplicate_of",
	},
	register.Threat: {
		"register_ref", "area", "identified_by", "tier", "risk_level", "pnd_recorded_at", "last_activity_at", "rocu_role",
	},
	register.FourPPlan:  {"next_review_due", "stakeholders", "review"},
	register.SCPO:       {"manager_team", "made_on", "in_force_from", "in_force_to"},
	register.Checkpoint: {},
}

func TestContractTakesTheSamples(t *testing.T) {
	t.Parallel()
	for record, fields := range optional {
		r := open(t)
		if status, reasons := post(t, r, event(t, record, data(t, record), 1)); status != http.StatusCreated {
			t.Errorf("%s, full: %d %v", record, status, reasons)
		}
		for i, field := range fields {
			shorter := data(t, record)
			delete(shorter, field)
			if status, reasons := post(t, r, event(t, record, shorter, i+2)); status != http.StatusCreated {
				t.Errorf("%s without %s: %d %v", record, field, status, reasons)
			}
		}
	}
}

func TestContractRefusesEveryFieldAltered(t *testing.T) {
	t.Parallel()
	for record := range optional {
		r := open(t)
		for field := range data(t, record) {
			altered := data(t, record)
			altered[field] = map[string]any{"unlike": "anything"}
			if status, reasons := post(t, r, event(t, record, altered, 1)); status != http.StatusUnprocessableEntity {
				t.Errorf("%s with another %s: %d %v", record, field, status, reasons)
			}
			if slices.Contains(optional[record], field) {
				continue
			}
			shorter := data(t, record)
			if record == register.GatewayRequest && field != "bypass_team" {
				shorter["route"] = "gateway" // one that went straight to a team may lack some
			}
			delete(shorter, field)
			if record == register.IntelligenceReport && field == "handling" {
				shorter["state"] = "forwarded" // a withdrawn one may lack it
			}
			if status, reasons := post(t, r, event(t, record, shorter, 1)); status != http.StatusUnprocessableEntity {
				t.Errorf("%s without %s: %d %v", record, field, status, reasons)
			}
		}
		if n := len(r.Held()); n != 0 {
			t.Errorf("%s: %d refused events are held", record, n)
		}
	}
}

func TestContractSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		record register.Record
		change map[string]any // nil takes the field away
		want   []register.Reason
	}{
		{
			"a field that the contract does not know", register.GatewayRequest,
			map[string]any{"suspect": "Heron"},
			[]register.Reason{{Field: "data", Text: `property "suspect" is unsupported`}},
		},
		{
			"a field missing and a word unknown", register.GatewayRequest,
			map[string]any{"objective": nil, "lead_proposed": "everyone"},
			[]register.Reason{
				{Field: "data.lead_proposed", Text: `value is not one of the allowed values ["rocu","force","joint","unsure"]`},
				{Field: "data.objective", Text: "is missing"},
			},
		},
		{
			"a date written as people write it", register.GatewayRequest,
			map[string]any{"needed_by": "14/12/2026"},
			[]register.Reason{{Field: "data.needed_by", Text: "is not in the form that the contract asks for"}},
		},
		{
			"a time without its zone", register.GatewayRequest,
			map[string]any{"raised_at": "2026-11-23T09:12:30"},
			[]register.Reason{{Field: "data.raised_at", Text: "is not in the form that the contract asks for"}},
		},
		{
			"neither threat nor reason", register.GatewayRequest,
			map[string]any{"threat_ref": nil, "unassessed_reason": nil, "route": "gateway"},
			[]register.Reason{{Field: "data", Text: "Give the threat's reference, or say why it has not been assessed."}},
		},
		{
			"through the gateway without an operation", register.GatewayRequest,
			map[string]any{"operation_name": nil, "route": "gateway"},
			[]register.Reason{{Field: "data", Text: "A request that came through the gateway is complete; one that went straight to a team may not be."}},
		},
		{
			"direct, with nothing but the task", register.GatewayRequest,
			map[string]any{"operation_name": nil, "threat_ref": nil, "unassessed_reason": nil, "support_wanted": nil, "threat_harm_risk": nil, "needed_by": nil, "authority_status": nil, "lead_proposed": nil, "morile_score": nil, "morile_scored_at": nil},
			nil,
		},
		{
			"a score without its date", register.GatewayRequest,
			map[string]any{"morile_scored_at": nil},
			[]register.Reason{{Field: "data", Text: "A score needs the date it was given, and the date needs the score."}},
		},
		{
			"direct without a team", register.GatewayRequest,
			map[string]any{"bypass_team": nil},
			[]register.Reason{{Field: "data", Text: "A request that went straight to a team names that team."}},
		},
		{"by the gateway without a team", register.GatewayRequest, map[string]any{"bypass_team": nil, "route": "gateway"}, nil},
		{
			"assistance without teams", register.Decision,
			map[string]any{"supporting_teams": []string{}},
			[]register.Reason{{Field: "data", Text: "Specialist assistance needs the teams that give it."}},
		},
		{"advice without teams", register.Decision, map[string]any{"supporting_teams": []string{}, "outcome": "advice"}, nil},
		{
			"no support without an alternative", register.Decision,
			map[string]any{"outcome": "not_supported", "alternative": nil},
			[]register.Reason{{Field: "data", Text: "A request that is not supported needs a reason code and an alternative."}},
		},
		{
			"shared with nobody", register.Decision,
			map[string]any{"circulate_to": []string{}},
			[]register.Reason{{Field: "data.circulate_to", Text: "minimum number of items is 1"}},
		},
		{
			"a rationale of two words", register.Decision,
			map[string]any{"rationale": "no capacity"},
			[]register.Reason{{Field: "data.rationale", Text: "minimum string length is 20"}},
		},
		{
			"a forwarded report without its grading", register.IntelligenceReport,
			map[string]any{"state": "forwarded", "source_evaluation": nil},
			[]register.Reason{{Field: "data", Text: "A report that is forwarded has its priority, its grading and its sanitised text."}},
		},
		{
			"a forwarded report without its text", register.IntelligenceReport,
			map[string]any{"state": "forwarded", "sanitised_text": nil},
			[]register.Reason{{Field: "data", Text: "A report that is forwarded has its priority, its grading and its sanitised text."}},
		},
		{
			"a forwarded report", register.IntelligenceReport,
			map[string]any{"state": "forwarded", "withdrawn_reason": nil, "threat_ref": nil, "event_at": nil, "handling": "P", "conditions": nil},
			nil,
		},
		{
			"handling with conditions and without them", register.IntelligenceReport,
			map[string]any{"conditions": nil},
			[]register.Reason{{Field: "data", Text: "Handling with conditions needs the conditions."}},
		},
		{
			"a withdrawn report that says nothing", register.IntelligenceReport,
			map[string]any{
				"priority": nil, "theme": nil, "source_evaluation": nil, "intelligence_assessment": nil, "handling": nil,
				"conditions": nil, "sanitised_text": nil, "sanitised_on": nil, "withdrawn_reason": nil,
			},
			[]register.Reason{{Field: "data", Text: "A withdrawn report says why."}},
		},
		{
			"a withdrawn report that says only why", register.IntelligenceReport,
			map[string]any{
				"priority": nil, "theme": nil, "source_evaluation": nil, "intelligence_assessment": nil, "handling": nil,
				"conditions": nil, "sanitised_text": nil, "sanitised_on": nil,
			},
			nil,
		},
		{
			"who gave a report", register.IntelligenceReport,
			map[string]any{"submitter": "pam"},
			[]register.Reason{{Field: "data", Text: `property "submitter" is unsupported`}},
		},
		{
			"what they wrote", register.IntelligenceReport,
			map[string]any{"what": "A neighbour told me."},
			[]register.Reason{{Field: "data", Text: `property "what" is unsupported`}},
		},
		{
			"a report that is still being worked on", register.IntelligenceReport,
			map[string]any{"state": "evaluated"},
			[]register.Reason{{Field: "data.state", Text: `value is not one of the allowed values ["forwarded","withdrawn"]`}},
		},
		{
			"a grade of another scheme", register.IntelligenceReport,
			map[string]any{"source_evaluation": "B"},
			[]register.Reason{{Field: "data.source_evaluation", Text: `value is not one of the allowed values ["1","2","3"]`}},
		},
		{
			"a report marked above what a chat may hold", register.IntelligenceReport,
			map[string]any{"marking": "SECRET"},
			[]register.Reason{{Field: "data.marking", Text: `value is not one of the allowed values ["OFFICIAL","OFFICIAL-SENSITIVE"]`}},
		},
		{
			"a major disruption without evidence", register.Disruption,
			map[string]any{"evidence_ref": nil},
			[]register.Reason{{Field: "data", Text: "A major disruption needs a reference to its evidence."}},
		},
		{"a minor disruption without evidence", register.Disruption, map[string]any{"evidence_ref": nil, "category": "minor"}, nil},
		{
			"a withdrawn disruption without why", register.Disruption,
			map[string]any{"withdrawn_reason": nil},
			[]register.Reason{{Field: "data", Text: "A withdrawn disruption says why."}},
		},
		{"a forwarded disruption", register.Disruption, map[string]any{"withdrawn_reason": nil, "state": "forwarded"}, nil},
		{
			"who gave a disruption", register.Disruption,
			map[string]any{"submitter": "pam"},
			[]register.Reason{{Field: "data", Text: `property "submitter" is unsupported`}},
		},
		{
			"a tier that there is not", register.Threat,
			map[string]any{"tier": 6},
			[]register.Reason{{Field: "data.tier", Text: "number must be at most 5"}},
		},
		{
			"a threat's officer", register.Threat,
			map[string]any{"lro": "ada"},
			[]register.Reason{{Field: "data", Text: `property "lro" is unsupported`}},
		},
		{"a threat without a score", register.Threat, map[string]any{"morile_score": nil, "morile_scored_at": nil}, nil},
		{
			"an open plan without its review", register.FourPPlan,
			map[string]any{"state": "active", "review": nil},
			[]register.Reason{{Field: "data", Text: "A plan that is not closed carries its review."}},
		},
		{"an open plan", register.FourPPlan, map[string]any{"state": "active", "closed_on": nil}, nil},
		{
			"a closed plan without its day", register.FourPPlan,
			map[string]any{"closed_on": nil},
			[]register.Reason{{Field: "data", Text: "A closed plan says since when."}},
		},
		{
			"a plan's officer", register.FourPPlan,
			map[string]any{"lro": "ada"},
			[]register.Reason{{Field: "data", Text: `property "lro" is unsupported`}},
		},
		{
			"an order's subject", register.SCPO,
			map[string]any{"name": "Gerald Nobody"},
			[]register.Reason{{Field: "data", Text: `property "name" is unsupported`}},
		},
		{
			"a check with a condition's words", register.SCPO,
			map[string]any{"check": map[string]any{
				"done_on": "2026-11-20", "method": "visit", "next_due": "2026-12-18",
				"results": []any{map[string]any{"condition": 1, "type": "travel", "found": "met", "text": "Stay out of the harbour."}},
			}},
			[]register.Reason{{Field: "data.check.results.0", Text: `property "text" is unsupported`}},
		},
		{
			"another version of another record", register.Decision,
			map[string]any{"ref": "DEC-2026-000008", "region": "london", "version": 2},
			[]register.Reason{
				{Field: "data.ref", Text: "is not the subject of the event"},
				{Field: "data.version", Text: "is not the version in the id of the event"},
				{Field: "data.region", Text: "is not the region in the source of the event"},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fields := data(t, tt.record)
			for field, value := range tt.change {
				if fields[field] = value; value == nil {
					delete(fields, field)
				}
			}
			status, got := post(t, open(t), event(t, tt.record, fields, 1))
			if want := len(tt.want) == 0; want != (status == http.StatusCreated) {
				t.Errorf("status %d", status)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
		})
	}
}
