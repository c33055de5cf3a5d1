package soc

import "slices"

// The values that rules speak of.
const (
	InterimOrder   = "interim"
	LocationPrison = "prison"
	LocationFree   = "community"
	FoundNotMet    = "not_met"
	NotTested      = "not_tested"
	Charged        = "charged"
	Expired        = "expired"
	NotGranted     = "not_granted"
	initialNotice  = "initial"
)

// OrderTypes are the ways to an order.
func OrderTypes() []Term {
	return []Term{
		{"conviction", "On conviction"},
		{"high_court", "High Court"},
		{"acquittal_appeal", "On acquittal or appeal"},
		{InterimOrder, "Interim"},
	}
}

// Applicants are who can apply for an order (Serious Crime Act 2007 s.8; Border Security, Asylum and Immigration Act 2025 s.57).
func Applicants() []Term {
	return []Term{
		{"cps", "CPS or DPP"},
		{"sfo", "SFO"},
		{"police", "Chief officer of police"},
		{"nca", "NCA"},
		{"hmrc", "HMRC"},
		{"btp", "British Transport Police"},
		{"mdp", "Ministry of Defence Police"},
	}
}

// ManagerTeams are the teams that manage orders.
func ManagerTeams() []Term {
	return []Term{
		{"lro", "LROs"},
		{"iom", "Integrated offender management"},
		{"socit", "SOC investigation team"},
		{"orders_officer", "Orders officer"},
		{"lom", "Lifetime offender management"},
		{"ecu", "Economic crime unit"},
	}
}

// Locations are where the subject of an order is.
func Locations() []Term {
	return []Term{
		{LocationFree, "Community"}, {LocationPrison, "Prison"}, {"abroad", "Abroad"}, {"deported", "Deported"}, {"unknown", "Unknown"},
	}
}

// ConditionTypes are the kinds of conditions (Serious Crime Act 2007 s.5).
func ConditionTypes() []Term {
	return []Term{
		{"financial", "Financial, property or business"},
		{"working", "Working arrangements"},
		{"communication_association", "Communication and association"},
		{"premises_access", "Access to premises"},
		{"use_of_item", "Use of premises or an item"},
		{"travel", "Travel"},
		{"dwelling", "Private dwelling"},
		{"information", "Give information"},
		{"documents", "Produce documents"},
		{"notification", "Notification"},
		{"other", "Other"},
	}
}

// AnswerModes are how a condition may demand answers: never by word of mouth (s.11).
func AnswerModes() []Term { return []Term{{"none", "No answers"}, {"written", "In writing"}} }

// CheckMethods are how an order is checked.
func CheckMethods() []Term {
	return []Term{
		{"visit", "Visit"}, {"phone", "Phone"}, {"office", "At the office"}, {"prison", "In prison"}, {"records", "Records"}, {"partner", "By a partner"},
	}
}

// CheckFindings are what a check can find of a condition.
func CheckFindings() []Term {
	return []Term{{"met", "Met"}, {FoundNotMet, "Not met"}, {NotTested, "Not tested"}}
}

// NotificationItems are what the subject has to notify (Serious Crime Act 2007 sch.1A).
func NotificationItems() []Term {
	return []Term{
		{"names", "Names"},
		{"addresses", "Addresses"},
		{"phones_emails", "Phones and e-mail addresses"},
		{"social_media", "Social media names"},
		{"gaming", "Gaming names"},
		{"vehicles", "Vehicles"},
		{"financial", "Financial information"},
		{"identity", "Identity documents"},
		{"employers", "Employers"},
		{"other", "Other"},
	}
}

// BreachOutcomes are what came of an alleged breach.
func BreachOutcomes() []Term {
	return []Term{{"no_action", "No further action"}, {"warned", "Warned"}, {Charged, "Charged"}, {"convicted", "Convicted"}, {"not_proven", "Not proven"}}
}

// OrderEndings are how an order ends.
func OrderEndings() []Term {
	return []Term{
		{Expired, "Expired"},
		{"discharged", "Discharged"},
		{"quashed", "Quashed"},
		{"superseded", "Superseded"},
		{NotGranted, "Not granted, or withdrawn"},
	}
}

// NotificationKinds are what a notification is about (Serious Crime Act 2007 s.15A).
func NotificationKinds() []Term {
	return []Term{{initialNotice, "The first, as the order begins"}, {"change", "A change"}}
}

// isTerm reports whether a value is one of an enumeration's.
func isTerm(terms []Term, key string) bool {
	return slices.ContainsFunc(terms, func(t Term) bool { return t.Key == key })
}

// OrderStates are the states of an order, with their names.
func OrderStates() []Term {
	return []Term{
		{string(OrderApplied), "Applied for"},
		{string(OrderPassed), "Application checked"},
		{string(OrderGranted), "Granted, not served yet"},
		{string(OrderInForce), "In force"},
		{string(OrderBreached), "Breach alleged"},
		{string(OrderCharged), "Charged with a breach"},
		{string(OrderEnded), "Ended"},
	}
}
