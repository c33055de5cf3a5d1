package config

import "gatewaybot/soc"

// Retention is when it is looked at again whether a record is still to be kept (soc.RetentionRules). The four groups are those of
// police practice; the group of each kind of record, and the years of group 4, are local choices.
type Retention struct {
	Group1Years int `yaml:"group_1_years"`
	Group2Years int `yaml:"group_2_years"`
	Group3Years int `yaml:"group_3_years"`
	Group4Years int `yaml:"group_4_years"`
	// SoonDays is how long before a review somebody is told of it.
	SoonDays int `yaml:"soon_days"`

	RequestGroup      int `yaml:"request_group"`
	DecisionGroup     int `yaml:"decision_group"`
	IntelligenceGroup int `yaml:"intelligence_group"`
	DisruptionGroup   int `yaml:"disruption_group"`
	ThreatGroup       int `yaml:"threat_group"`
	PlanGroup         int `yaml:"plan_group"`
	OrderGroup        int `yaml:"order_group"`
}

// defaultRetention are the choices of soc, so that each is made in one place.
func defaultRetention() Retention {
	s := soc.DefaultRetentionRules()
	return Retention{
		Group1Years: s.Years[0], Group2Years: s.Years[1], Group3Years: s.Years[2], Group4Years: s.Years[3], SoonDays: s.Soon,
		RequestGroup: int(s.Of[soc.RequestPrefix]), DecisionGroup: int(s.Of[soc.DecisionPrefix]),
		IntelligenceGroup: int(s.Of[soc.IntelligencePrefix]), DisruptionGroup: int(s.Of[soc.DisruptionPrefix]),
		ThreatGroup: int(s.Of[soc.ThreatPrefix]), PlanGroup: int(s.Of[soc.PlanPrefix]), OrderGroup: int(s.Of[soc.OrderPrefix]),
	}
}

// maxYears is longer than anything is kept without a look.
const maxYears = 100

func (r *report) retention(c Retention) {
	for name, years := range map[string]int{
		"group_1_years": c.Group1Years, "group_2_years": c.Group2Years, "group_3_years": c.Group3Years, "group_4_years": c.Group4Years,
	} {
		r.clock("retention."+name, years, maxYears, "years")
	}
	r.clock("retention.soon_days", c.SoonDays, maxDays, "days")
	for name, group := range map[string]int{
		"request_group": c.RequestGroup, "decision_group": c.DecisionGroup, "intelligence_group": c.IntelligenceGroup,
		"disruption_group": c.DisruptionGroup, "threat_group": c.ThreatGroup, "plan_group": c.PlanGroup, "order_group": c.OrderGroup,
	} {
		if group < 1 || group > soc.Groups {
			r.add("retention."+name, "%d is not a group. There are 1 to %d.", group, soc.Groups)
		}
	}
}
