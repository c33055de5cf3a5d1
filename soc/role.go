package soc

// Role is what an officer or partner may do (domain.md, C1).
type Role string

// The roles.
const (
	Requester            Role = "requester"
	GatewayCI            Role = "gateway_ci"
	CapabilitiesChair    Role = "capabilities_chair"
	LRO                  Role = "lro"
	SIO                  Role = "sio"
	SRO                  Role = "sro"
	ROCTAAssessor        Role = "rocta_assessor"
	IntelHandler         Role = "intel_handler"
	DisruptionModerator  Role = "disruption_moderator"
	SCPOManager          Role = "scpo_manager"
	CommunityCoordinator Role = "community_coordinator"
	TacticalAdvisor      Role = "tactical_advisor"
	PartnerPoster        Role = "partner_poster"
	PartnerSPOC          Role = "partner_spoc"
	// SOCLead is the last stop of a force's overdue items: the one who answers for serious and organised crime there. The data
	// dictionary has no name for it; the report finds the post in every force.
	SOCLead Role = "soc_lead"
	Auditor Role = "auditor"
	Admin   Role = "admin"
)

// Roles are all of them, in the order of the data dictionary.
func Roles() []Role {
	return []Role{
		Requester, GatewayCI, CapabilitiesChair, LRO, SIO, SRO, ROCTAAssessor, IntelHandler, DisruptionModerator,
		SCPOManager, CommunityCoordinator, TacticalAdvisor, PartnerPoster, PartnerSPOC, SOCLead, Auditor, Admin,
	}
}

// Rank is a police rank or the grade that stands for one.
type Rank string

// The ranks, lowest first; staff and partners have none.
const (
	PC      Rank = "PC"
	PS      Rank = "PS"
	Insp    Rank = "Insp"
	CI      Rank = "CI"
	Supt    Rank = "Supt"
	CSupt   Rank = "CSupt"
	ACC     Rank = "ACC"
	Staff   Rank = "staff"
	Partner Rank = "partner"
)

// Ranks are all ranks and grades.
func Ranks() []Rank { return []Rank{PC, PS, Insp, CI, Supt, CSupt, ACC, Staff, Partner} }

// Below reports whether a rank is lower than another. Staff and partners have no place in that order.
func (r Rank) Below(other Rank) bool {
	place := map[Rank]int{PC: 1, PS: 2, Insp: 3, CI: 4, Supt: 5, CSupt: 6, ACC: 7}
	return place[r] > 0 && place[r] < place[other]
}
