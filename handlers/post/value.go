package post

import (
	"slices"
	"strings"

	"gatewaybot/soc"
)

// keyOf gives the key of the enumeration's value that the words name, all of them: words that say more are kept.
func keyOf(name, words string) (key string, ok bool) {
	terms, alias := enumeration(name)
	if alias == nil || strings.ContainsAny(words, "?？") {
		return "", false
	}
	words = fold(words)
	at := slices.IndexFunc(terms, func(t soc.Term) bool { return words == fold(t.Key) || words == fold(t.Label) })
	if at >= 0 {
		return terms[at].Key, true
	}
	key = alias(words)
	return key, key != ""
}

// enumeration gives the values of a field, and what else people call them; nothing for a field of free words.
func enumeration(name string) (terms []soc.Term, alias func(string) string) {
	switch name {
	case "provenance":
		return soc.Provenances(), provenance
	case "who_else_knows":
		return soc.Circles(), circle
	case "risk_to_source":
		return soc.Risks(), risk
	case "disclosure_view":
		return soc.DisclosureViews(), disclosure
	case "theme":
		return soc.Themes(), theme
	case "tactic":
		return soc.Tactics(), tactic
	case "target_type":
		return soc.TargetTypes(), target
	case "role":
		return soc.DisruptionRoles(), role
	case "marking":
		return nil, marking
	}
	return nil, nil
}

func provenance(words string) string {
	switch words {
	case "saw it", "seen", "i saw", "i saw this", "i saw it myself", "saw it myself", "seen it", "we saw it", "witnessed", "i witnessed it", "first hand", "firsthand", "own eyes", "with my own eyes":
		return "saw"
	case "heard from person", "heard from a person", "heard from someone who was there", "heard it from someone who was there", "told by someone who was there", "told by a witness":
		return "heard_from_person"
	case "document", "documents", "system", "a document", "our system", "on our system", "from our system", "our records", "records", "database", "case notes", "document or system":
		return "document_or_system"
	case "third party", "told by third party", "told by a third party", "second hand", "secondhand", "hearsay", "rumour", "someone told me":
		return "told_by_third_party"
	case "open source", "public", "internet", "online", "social media", "news", "the news", "facebook":
		return "open_source"
	}
	return ""
}

func circle(words string) string {
	switch words {
	case "no one", "noone", "none", "just me", "only me", "only us", "nobody else", "no one else", "nobody knows", "nobody else knows", "no one else knows", "no":
		return "nobody"
	case "few", "a few", "few people", "some", "some people", "very few", "one or two", "two or three", "one other", "one other person":
		return "few"
	case "lots", "lots of people", "many others", "everyone", "everybody", "the whole street", "whole street", "common knowledge", "widely known":
		return "many"
	case "not sure", "dont know", "i dont know", "unknown", "do not know":
		return "unsure"
	}
	return ""
}

func risk(words string) string {
	switch words {
	case "no", "no risk", "nil", "none at all", "no risk at all":
		return "none"
	case "maybe", "possibly", "some", "some risk", "perhaps", "medium", "might be":
		return "possible"
	case "high risk", "yes high", "very high", "serious", "severe":
		return "high"
	}
	return ""
}

func disclosure(words string) string {
	switch words {
	case "yes", "yes you can", "you can", "ok", "ok to act", "act", "yes act on it", "act on it", "fine to act", "happy for you to act", "ok to share", "free to act":
		return "ok_to_act"
	case "ask me", "ask first", "please ask", "please ask me first", "check with me", "check with me first", "contact me first", "call me first", "ring me first", "speak to me first":
		return "ask_me_first"
	case "do not reveal source", "do not reveal the source", "dont reveal source", "dont reveal the source", "do not disclose source", "do not disclose the source", "protect source",
		"protect the source", "keep source secret", "keep my name out of it", "keep us out of it", "anonymous", "do not name us", "do not name me":
		return "do_not_reveal_source"
	}
	return ""
}

func theme(words string) string {
	switch words {
	case "drug", "drug supply", "drug dealing", "drugs dealing", "class a", "class a drugs":
		return "drugs"
	case "county line", "cl", "countylines":
		return "county_lines"
	case "firearm", "gun", "guns", "weapons":
		return "firearms"
	case "immigration crime", "people smuggling", "organised immigration", "immigration":
		return "oic"
	case "modern slavery", "human trafficking", "trafficking", "slavery", "msht", "modern day slavery", "forced labour", "labour exploitation", "slavery and trafficking":
		return "mshat"
	case "cse", "csa", "child sexual exploitation", "child sexual abuse", "child abuse":
		return "csae"
	case "fraud", "economic crime", "money laundering", "economic", "laundering":
		return "fraud_economic"
	case "cyber crime", "hacking":
		return "cyber"
	case "acquisitive crime", "theft", "burglary", "vehicle crime", "organised theft":
		return "acquisitive"
	case "prisons", "prison crime":
		return "prison"
	}
	return ""
}

func tactic(words string) string {
	switch words {
	case "arrests", "arrested":
		return "arrest"
	case "charges", "charged":
		return "charge"
	case "convictions", "convicted", "sentenced":
		return "conviction"
	case "seizures", "seized":
		return "seizure"
	case "restraint order", "restrained", "account freezing order":
		return "restraint"
	case "orders", "court order", "civil order", "injunction", "community protection notice", "cpn", "stro", "slavery and trafficking risk order":
		return "order"
	case "licence", "licence review", "licensing review", "licence revoked":
		return "licensing"
	case "closure", "closure order", "closed":
		return "closure"
	case "eviction", "evicted", "tenancy ended", "possession order", "tenancy action":
		return "tenancy"
	case "safeguarded", "safeguarding referral":
		return "safeguarding"
	case "school visit", "school talk", "school assembly", "school":
		return "school_input"
	case "prisons", "recall", "recalled to prison", "prison recall":
		return "prison"
	case "regulation", "regulator", "trading standards", "enforcement notice":
		return "regulatory"
	}
	return ""
}

func target(words string) string {
	switch words {
	case "organised crime group", "group", "gang", "an ocg":
		return soc.TargetOCG
	case "individual", "person", "pi":
		return "priority_individual"
	case "vulnerable", "vulnerable person", "vulnerable people", "vulnerable premises":
		return "vulnerability"
	}
	return ""
}

func role(words string) string {
	switch words {
	case "we led", "led", "leading", "we lead", "lead agency":
		return soc.RoleLead
	case "supporting", "supported", "we supported", "support agency", "we helped":
		return soc.RoleSupport
	}
	return ""
}

func marking(words string) string {
	switch words {
	case "official":
		return "OFFICIAL"
	case "official sensitive", "os", "o s", "off sen", "offsen", "officialsensitive":
		return "OFFICIAL-SENSITIVE"
	}
	return ""
}
