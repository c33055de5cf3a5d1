package reference_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"gatewaybot/register"
	"gatewaybot/soc"
)

// TestTerms: the contract's words are the field's words, and no others.
func TestTerms(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromData(register.Contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		record, field string
		terms         []soc.Term
	}{
		{"GatewayRequest", "theme", soc.Themes()},
		{"IntelligenceReport", "theme", soc.Themes()},
		{"IntelligenceReport", "priority", soc.Priorities()},
		{"IntelligenceReport", "source_evaluation", soc.SourceEvaluations()},
		{"IntelligenceReport", "intelligence_assessment", soc.Assessments()},
		{"IntelligenceReport", "handling", soc.Handlings()},
		{"Disruption", "target_type", soc.TargetTypes()},
		{"Disruption", "role", soc.DisruptionRoles()},
		{"Disruption", "p", soc.FourP()},
		{"Disruption", "category", soc.Categories()},
		{"Disruption", "tactic", soc.Tactics()},
		{"Disruption", "theme", soc.Themes()},
		{"Threat", "threat_type", soc.TargetTypes()},
		{"Threat", "theme", soc.Themes()},
		{"FourPPlan", "template", soc.PlanTemplates()},
		{"PlanAction", "p", soc.FourP()},
		{"PlanAction", "status", soc.ActionStatuses()},
		{"PlanReview", "outcome", soc.ReviewOutcomes()},
		{"SCPO", "order_type", soc.OrderTypes()},
		{"SCPO", "location", soc.Locations()},
		{"SCPO", "manager_team", soc.ManagerTeams()},
		{"SCPO", "risk", soc.RiskLevels()},
		{"OrderCheck", "method", soc.CheckMethods()},
		{"ConditionResult", "type", soc.ConditionTypes()},
		{"ConditionResult", "found", soc.CheckFindings()},
	} {
		var want []any
		for _, term := range tt.terms {
			want = append(want, term.Key)
		}
		field := doc.Components.Schemas[tt.record].Value.Properties[tt.field].Value
		if diff := cmp.Diff(want, field.Enum); diff != "" {
			t.Errorf("%s.%s (-soc +contract):\n%s", tt.record, tt.field, diff)
		}
	}
}
