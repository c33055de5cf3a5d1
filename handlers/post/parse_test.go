package post_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers/post"
	"gatewaybot/soc"
)

// report is what a test expects; the fields are names and values in turn.
func report(kind post.Kind, tagged bool, account string, fields ...string) post.Report {
	r := post.Report{Kind: kind, Tagged: tagged, Account: account}
	for i := 0; i < len(fields); i += 2 {
		r.Fields = append(r.Fields, post.Field{Name: fields[i], Value: fields[i+1]})
	}
	return r
}

func intel(account string, fields ...string) post.Report {
	return report(post.Intelligence, true, account, fields...)
}

func disruption(account string, fields ...string) post.Report {
	return report(post.Disruption, true, account, fields...)
}

func untagged(account string, fields ...string) post.Report {
	return report(post.Unsaid, false, account, fields...)
}

func danger(d soc.Danger, r post.Report) post.Report {
	r.Danger = d
	return r
}

func graded(r post.Report) post.Report {
	r.Graded = true
	return r
}

// unmasked shows reports in full, which they themselves do not.
var unmasked = cmp.Options{
	cmp.Transformer("report", func(r post.Report) map[string]any {
		return map[string]any{"kind": string(r.Kind), "tagged": r.Tagged, "fields": r.Fields, "account": r.Account, "danger": string(r.Danger), "graded": r.Graded}
	}),
	cmp.Transformer("field", func(f post.Field) [2]string { return [2]string{f.Name, f.Value} }),
}

type parseCase struct {
	name string
	text string
	want []post.Report
}

func checkCases(t *testing.T, cases []parseCase) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, post.Parse(tc.text), unmasked); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tc.text, diff)
			}
			checkKept(t, tc.text)
		})
	}
}

func one(r post.Report) []post.Report { return []post.Report{r} }

func TestParseTags(t *testing.T) {
	t.Parallel()
	seen := one(intel("Van seen in Taunton"))
	closed := one(disruption("We closed the shop"))
	cases := []parseCase{
		{"nothing", "", one(untagged(""))},
		{"only space", " \n\u00a0\t\n", one(untagged(""))},
		{"no tag", "Van seen in Taunton", one(untagged("Van seen in Taunton"))},
		{"tag alone", "intel:", one(intel(""))},
		{"tag with nothing but a field's name", "intel:\nwhat:", one(intel(""))},
		{"a word in a sentence", "The intel: it was wrong", one(untagged("The intel: it was wrong"))},
		{"a word without a stop", "Intel suggests a van", one(untagged("Intel suggests a van"))},
		{"disruption as a word", "Disruption to bus services is expected", one(untagged("Disruption to bus services is expected"))},
		{"disruption of another sort", "Disruption on the A38: delays", one(untagged("Disruption on the A38: delays"))},
		{"a channel's name", "please post in #intel-desk", one(untagged("please post in #intel-desk"))},
		{"an adjective", "Disruptive, loud tenants at number 9", one(untagged("Disruptive, loud tenants at number 9"))},
	}
	for _, text := range []string{
		"intel: Van seen in Taunton", "Intel: Van seen in Taunton", "INTEL: Van seen in Taunton", "intel:Van seen in Taunton", "intel : Van seen in Taunton", "  intel: Van seen in Taunton  ",
		"intel - Van seen in Taunton", "Intel – Van seen in Taunton", "Intel—Van seen in Taunton", "intel; Van seen in Taunton", "Intell: Van seen in Taunton", "Intelligence: Van seen in Taunton",
		"Inteligence: Van seen in Taunton", //nolint:misspell // typed so
		"INTELLIGENCE REPORT: Van seen in Taunton", "Intel report - Van seen in Taunton", "intel. Van seen in Taunton", "Intel, Van seen in Taunton", "intel = Van seen in Taunton",
		"intel：Van seen in Taunton", "Intel 1: Van seen in Taunton", "intel -> Van seen in Taunton", "Intelligent: Van seen in Taunton", "Int: Van seen in Taunton",
		"*intel:* Van seen in Taunton", "*Intel*: Van seen in Taunton", "**Intel:** Van seen in Taunton", "**INTEL** Van seen in Taunton", "_intel_: Van seen in Taunton", "`intel:` Van seen in Taunton", "~intel~: Van seen in Taunton", "*_Intel:_* Van seen in Taunton",
		"#intel Van seen in Taunton", "#Intel: Van seen in Taunton", "# Intel\nVan seen in Taunton", "### Intelligence report\nVan seen in Taunton", "[intel] Van seen in Taunton", "[INTEL]: Van seen in Taunton", "(intel) Van seen in Taunton", "【Intel】 Van seen in Taunton", "<intel> Van seen in Taunton",
		"🚨 intel: Van seen in Taunton", "🚨🚨Intel: Van seen in Taunton", ":rotating_light: intel: Van seen in Taunton", "- intel: Van seen in Taunton", "• intel: Van seen in Taunton", "1. intel: Van seen in Taunton", "“Intel: Van seen in Taunton",
		"Hi, intel: Van seen in Taunton", "Hi all intel: Van seen in Taunton", "Morning team - intel: Van seen in Taunton", "Good morning, INTEL - Van seen in Taunton", "Hello Sarah, some intel: Van seen in Taunton", "Bore da, intel: Van seen in Taunton", "Cześć, intel: Van seen in Taunton",
		"<@slack/T1/U2> intel: Van seen in Taunton", "@gatewaybot intel: Van seen in Taunton", "FYI intel: Van seen in Taunton", "Hi all\n\nintel: Van seen in Taunton", "intel:\nVan seen in Taunton", "Intel\nVan seen in Taunton", "intel:\r\n\r\nVan seen in Taunton\r\n",
		"in\u200btel: Van seen in Taunton", "\ufeffintel: Van seen in Taunton", "intel:\u00a0Van seen in Taunton", "\u00a0intel\u00a0: Van seen in Taunton", "int\u00adel: Van seen in Taunton", "intel\x00: Van seen in Taunton", "intel: intel: Van seen in Taunton", "Disruption:\nIntel: Van seen in Taunton",
		"Van seen in Taunton #intel", "Van seen in Taunton\n#Intelligence", "```\nintel: Van seen in Taunton\n```",
	} {
		cases = append(cases, parseCase{text, text, seen})
	}
	for _, text := range []string{
		"disruption: We closed the shop", "Disruption - We closed the shop", "disrupt: We closed the shop", "Disruption report: We closed the shop", "DISRUPTION REPORT\nWe closed the shop", "**Disruption** We closed the shop", "#disruption We closed the shop",
		"[Disruption] We closed the shop", "Distruption: We closed the shop", "disruptions; We closed the shop", "Afternoon all, disruption: We closed the shop", "💥 disruption: We closed the shop", "We closed the shop #disruption",
	} {
		cases = append(cases, parseCase{text, text, closed})
	}
	checkCases(t, cases)
}

func TestParseFields(t *testing.T) {
	t.Parallel()
	var cases []parseCase
	for _, text := range []string{
		"where: Taunton", "Where: Taunton", "WHERE: Taunton", "where : Taunton", "where:Taunton", "where - Taunton", "Where – Taunton", "where = Taunton", "where=Taunton", "where; Taunton", "Where? Taunton", "where -> Taunton", "Where was it: Taunton", "location: Taunton",
		"*Where*: Taunton", "*Where:* Taunton", "**Where**: Taunton", "**Where:** Taunton", "*Where: Taunton*", "_Where_: Taunton", "__where__ - Taunton", "`where`: Taunton", "~where~: Taunton", "***Where:*** Taunton", "## Where\nTaunton", "**Where**\nTaunton", "# Where: Taunton",
		"• where: Taunton", "- where: Taunton", "* where: Taunton", "+ where: Taunton", "1. where: Taunton", "2) where: Taunton", "a) where: Taunton", "3️⃣ where: Taunton", "> where: Taunton", "> where = Taunton", ">where: Taunton", "📍 where: Taunton", "[where] Taunton", "[where]: Taunton",
		"WHERE：Taunton", "where：Taunton", "wh\u200bere: Taunton", "where\u00a0:\u00a0Taunton", "\u00a0\u00a0where: Taunton", "“Where”: Taunton", "where:\nTaunton", "where:\n\nTaunton", "\n\nwhere: Taunton\n\n", "where:\r\nTaunton\r\n", "- [ ] where: Taunton", "- [x] **where:** Taunton", "where\u2011 Taunton",
	} {
		cases = append(cases, parseCase{text, text, one(untagged("", "where", "Taunton"))})
	}
	for text, r := range map[string]post.Report{
		"What happened: He left":                        untagged("", "what", "He left"),
		"what happened? He left":                        untagged("", "what", "He left"),
		"what -He left":                                 untagged("", "what", "He left"),
		"when: 22:30 on Friday":                         untagged("", "when", "22:30 on Friday"),
		"when = 14/12/2026 at 5pm":                      untagged("", "when", "14/12/2026 at 5pm"),
		"date: 14 Dec\ntime: 22:30":                     untagged("", "when", "14 Dec\n22:30"),
		"who: nobody else knows":                        untagged("", "who", "nobody else knows"),
		"• who: Jo\n• where: Bath":                      untagged("", "who", "Jo", "where", "Bath"),
		"who:\n- Jo\n- Sam\nwhere: Bath":                untagged("", "who", "- Jo\n- Sam", "where", "Bath"),
		"where: https://maps.example/?q=where:1":        untagged("", "where", "https://maps.example/?q=where:1"),
		"22:30 - a van came":                            untagged("22:30 - a van came"),
		"https://where.example/what: x":                 untagged("https://where.example/what: x"),
		"what://x":                                      untagged("what://x"),
		"That is what: nothing":                         untagged("That is what: nothing"),
		"I know what he said and when: at noon":         untagged("I know what he said and when: at noon"),
		"what a mess":                                   untagged("what a mess"),
		"*What* a mess":                                 untagged("*What* a mess"),
		"When he left, where: unknown":                  untagged("When he left, where: unknown"),
		"what-if: he leaves":                            untagged("what-if: he leaves"),
		"Where":                                         untagged("Where"),
		"who goes there?":                               untagged("who goes there?"),
		"Vehicle: AB12 CDE":                             untagged("Vehicle: AB12 CDE"),
		"<@slack/T1/U2> who: Jo":                        untagged("<@slack/T1/U2> who: Jo"),
		"how do you know: my neighbour":                 untagged("", "how_known", "my neighbour"),
		"How known - I was there":                       untagged("", "how_known", "I was there"),
		"how_known: x":                                  untagged("", "how_known", "x"),
		"_how_known_: x":                                untagged("", "how_known", "x"),
		"who‑else‑knows: x":                             untagged("", "who_else_knows", "x"),
		"who else knows? nobody":                        untagged("", "who_else_knows", "nobody"),
		"Who else knows: Just me.":                      untagged("", "who_else_knows", "nobody"),
		"who else knows: don’t know":                    untagged("", "who_else_knows", "unsure"),
		"who else knows: the whole street, and his mum": untagged("", "who_else_knows", "the whole street, and his mum"),
		"provenance: I saw it":                          untagged("", "provenance", "saw"),
		"Source: *first-hand*":                          untagged("", "provenance", "saw"),
		"provenance: saw?":                              untagged("", "provenance", "saw?"),
		"provenance: I saw it from my window":           untagged("", "provenance", "I saw it from my window"),
		"provenance: open_source":                       untagged("", "provenance", "open_source"),
		"Provenance: DOCUMENT OR SYSTEM":                untagged("", "provenance", "document_or_system"),
		"risk to source: None":                          untagged("", "risk_to_source", "none"),
		"Risk to the source - no danger":                untagged("", "risk_to_source", "no danger"),
		"any risk to the source? high":                  untagged("", "risk_to_source", "high"),
		"disclosure view: ask me first":                 untagged("", "disclosure_view", "ask_me_first"),
		"can we act on it? OK to act":                   untagged("", "disclosure_view", "ok_to_act"),
		"disclosure: please don’t reveal the source":    untagged("", "disclosure_view", "please don’t reveal the source"),
		"disclosure: don’t reveal the source":           untagged("", "disclosure_view", "do_not_reveal_source"),
		"theme: County Lines":                           untagged("", "theme", "county_lines"),
		"theme: modern slavery":                         untagged("", "theme", "mshat"),
		"theme: dog fights":                             untagged("", "theme", "dog fights"),
		"is it a crime? no":                             untagged("", "is_crime", "no"),
		"safeguarding: yes":                             untagged("", "is_safeguarding", "yes"),
		"subjects: Jo, AB12 CDE":                        untagged("", "subjects", "Jo, AB12 CDE"),
		"OCG: OCG-12":                                   untagged("", "threat", "OCG-12"),
		"marking: official sensitive":                   untagged("", "marking", "OFFICIAL-SENSITIVE"),
		"GSC: Secret":                                   untagged("", "marking", "Secret"),
		"tactic: arrest":                                untagged("tactic: arrest"),
		"who: Łukasz Żółć o’r Wŷr, Llanfair\u00adpwll":  untagged("", "who", "Łukasz Żółć o’r Wŷr, Llanfairpwll"),
		"where: Ynys Môn\nwho: Siân ap Rhŷs":            untagged("", "where", "Ynys Môn", "who", "Siân ap Rhŷs"),
		"where: -5 High St":                             untagged("", "where", "-5 High St"),
		"WHAT: *urgent* call _me_":                      untagged("", "what", "*urgent* call _me_"),
		"what: a\nwhat: b\nwhere: c\nwhat: d":           untagged("", "what", "a\nb\nd", "where", "c"),
		"what: a\nb\nc":                                 untagged("", "what", "a\nb\nc"),
		"what: a\n\nb\n\nwhere: c":                      untagged("", "what", "a\n\nb", "where", "c"),
		"where: a\nb\n\nc":                              untagged("c", "where", "a\nb"),
		"a\nwhere: b\n\nc\n\nd":                         untagged("a\nc\n\nd", "where", "b"),
		"theme: fraud\nVan seen":                        untagged("Van seen", "theme", "fraud_economic"),
		"what: x\n> he said: y\nz":                      untagged("> he said: y\nz", "what", "x"),
		"> what: x\n> and y\nz":                         untagged("", "what", "x\nand y\nz"),
		"> who knows\nI do":                             untagged("> who knows\nI do"),
		"where: \x00a\xffb\u202e":                       untagged("", "where", "a\ufffdb"),
		"where:":                                        untagged(""),
		"where: \nwho:":                                 untagged(""),
	} {
		cases = append(cases, parseCase{text, text, one(r)})
	}
	checkCases(t, cases)
}

func TestParseReports(t *testing.T) {
	t.Parallel()
	checkCases(t, []parseCase{
		{
			"a whole report", "Hi all\n*Intel:*\n*What:* Two men unload boxes\nfrom a white van\n*When:* Fridays, 22:30\n*Where:* Mill Lane, Yeovil\n*Who:* “Baz”\n*How do you know:* my flat is opposite\n*Provenance:* saw\n" +
				"*Who else knows:* a few\n*Risk to source:* possible\n*Disclosure view:* ask me first\n*Theme:* drugs supply\n*Danger:* no\n*Marking:* OFFICIAL",
			one(danger("no", intel("", "what", "Two men unload boxes\nfrom a white van", "when", "Fridays, 22:30", "where", "Mill Lane, Yeovil", "who", "“Baz”", "how_known", "my flat is opposite", "provenance", "saw",
				"who_else_knows", "few", "risk_to_source", "possible", "disclosure_view", "ask_me_first", "theme", "drugs", "danger", "no", "marking", "OFFICIAL"))),
		},
		{
			"a whole disruption", "**Disruption**\n- **what:** Closure of 12 Fore St\n- **when:** friday\n- **where:** Bodmin\n- **threat:** OCG 12\n- **target type:** OCG\n- **tactic:** closure order\n- **theme:** drugs\n- **role:** we led\n- **lead agency:** Cornwall Council\n" +
				"- **supporting agencies:** police,\nfire\n- **value seized:** £1,200\n- **evidence:** EX/1\n- **SCPO:** SCP-2026-000001\n- **action:** A4\n- **request:** GWR-2026-000042\n- **danger:** none",
			one(danger("no", disruption("", "description", "Closure of 12 Fore St", "occurred_on", "friday", "where", "Bodmin", "threat", "OCG 12", "target_type", "ocg", "tactic", "closure", "theme", "drugs", "role", "lead",
				"lead_agency", "Cornwall Council", "supporting_agencies", "police,\nfire", "value_seized", "£1,200", "evidence_ref", "EX/1", "scpo", "SCP-2026-000001", "action", "A4", "request", "GWR-2026-000042", "danger", "none"))),
		},
		{"a field on the line of the tag", "intel: what: a van\nwhere: Bath", one(intel("", "what", "a van", "where", "Bath"))},
		{"a field after a bold tag", "*intel* what: a van", one(intel("", "what", "a van"))},
		{"account before and after fields", "intel: A van.\nwhere: Bath\n\nThanks, Jo", one(intel("A van.\nThanks, Jo", "where", "Bath"))},
		{"subject in the tag", "Intel re the garage: a van", one(intel("re the garage: a van"))},
		{"an agency in the tag", "Intelligence report from Bath Housing: a van", one(intel("from Bath Housing: a van"))},
		{"a subject in a sentence", "Intel from last week was wrong", one(untagged("Intel from last week was wrong"))},
		{"brackets in the tag", "Intel (urgent): a van", one(intel("(urgent): a van"))},
		{"two of one kind", "intel: a\nintel: b", []post.Report{intel("a"), intel("b")}},
		{"two kinds", "intel: a\nwhere: b\n\ndisruption: c\nwhere: d", []post.Report{intel("a", "where", "b"), disruption("c", "where", "d")}},
		{"three, with numbers", "Intel 1: a\nIntel 2: b\nIntel 3: c", []post.Report{intel("a"), intel("b"), intel("c")}},
		{"words before are no report", "Hello, two for you\nwhere: here\nintel: a\ndisruption: b", []post.Report{intel("a"), disruption("b")}},
		{"a greeting before the second", "intel: a\nAnd another intel: b", []post.Report{intel("a\nAnd another intel: b")}},
		{"a polite second", "intel: a\nAlso some\nHi again, intel: b", []post.Report{intel("a\nAlso some\nHi again,"), intel("b")}},
		{"heading inside", "intel: a\n\nDisruption\nb", []post.Report{intel("a"), disruption("b")}},
		{"no heading inside a paragraph", "intel: a\nintel\nb", one(intel("a\nintel\nb"))},
		{"a soft stop inside", "intel: a\nIntelligence, as such, is b", one(intel("a\nIntelligence, as such, is b"))},
		{"quoted tag of somebody else", "> intel: a\nSeen, thanks", one(untagged("> intel: a\nSeen, thanks"))},
		{"quoted tag in a report", "intel: see below\n> disruption: b", one(intel("see below\n> disruption: b"))},
		{"all quoted", "> intel: a\n> where: b", one(intel("a", "where", "b"))},
		{"intelligence names in a disruption", "disruption: a\nwho: Jo\nprovenance: saw", one(disruption("a\nwho: Jo\nprovenance: saw"))},
		{"disruption names in intelligence", "intel: a\ntactic: arrest", one(intel("a\ntactic: arrest"))},
		{"what and when by kind", "disruption:\nwhat: a\nwhen: b", one(disruption("", "description", "a", "occurred_on", "b"))},
		{"values of a disruption", "disruption:\ntactic: Safeguarding referral\nrole: support\ntheme: firearms\ntarget: vulnerable person", one(disruption("", "tactic", "safeguarding", "role", "support", "theme", "firearms", "target_type", "vulnerability"))},
		{"unknown values of a disruption", "disruption:\ntactic: a stern letter\nrole: both", one(disruption("", "tactic", "a stern letter", "role", "both"))},
	})
}

func TestParseDanger(t *testing.T) {
	t.Parallel()
	checkCases(t, []parseCase{
		{"answered no", "intel: a\ndanger: no", one(danger("no", intel("a", "danger", "no")))},
		{"answered yes", "intel: a\nDanger - Yes, the boy", one(danger("yes", intel("a", "danger", "Yes, the boy")))},
		{"asked", "Is anyone in danger now? no\nwhat: a", one(danger("no", untagged("", "danger", "no", "what", "a")))},
		{"asked with both stops", "Is anyone in immediate danger?: No", one(danger("no", untagged("", "danger", "No")))},
		{"asked about safety", "Everyone safe? Yes", one(danger("no", untagged("", "danger", "everyone safe? Yes")))},
		{"not safe", "intel: a\nEveryone safe: no", one(danger("yes", intel("a", "danger", "everyone safe? no")))},
		{"safety is either", "safety: yes", one(danger("unclear", untagged("", "danger", "safety? yes")))},
		{"safety in words", "safety: all safe", one(danger("no", untagged("", "danger", "safety? all safe")))},
		{"the name in the data", "safety_now: no", one(danger("unclear", untagged("", "danger", "safety now? no")))},
		{"unclear answer", "danger: not sure", one(danger("unclear", untagged("", "danger", "not sure")))},
		{"unclear answer and clear words", "danger: ?\nwhat: she is in danger now", one(danger("yes", untagged("", "danger", "?", "what", "she is in danger now")))},
		{"no answer", "intel: he has a knife\ndanger:", one(danger("unclear", intel("he has a knife")))},
		{"words alone", "intel: She is in danger now", one(danger("yes", intel("She is in danger now")))},
		{"words in a field", "intel:\nwho: Jo, who has a gun", one(danger("unclear", intel("", "who", "Jo, who has a gun")))},
		{"words that say no", "intel: a van.\nNobody is in danger", one(danger("no", intel("a van.\nNobody is in danger")))},
		{"no, but the words say yes", "danger: no\nwhat: she is in danger now", one(danger("unclear", untagged("", "danger", "no", "what", "she is in danger now")))},
		{"no, with a gun in a loft", "danger: no\nwhat: he has a gun in the loft", one(danger("no", untagged("", "danger", "no", "what", "he has a gun in the loft")))},
		{"no, then but", "danger: no\nbut she is scared", one(danger("unclear", untagged("but she is scared", "danger", "no")))},
		{"no, then the story", "danger: no\nHe will be back tonight", one(danger("no", untagged("He will be back tonight", "danger", "no")))},
		{"no, then more that is unclear", "danger: hm\nnot sure", one(danger("unclear", untagged("", "danger", "hm\nnot sure")))},
		{"greeting counts for the first", "She is in danger now!\nintel: a\nintel: b", []post.Report{danger("yes", intel("a")), intel("b")}},
		{"each its own", "intel: a\ndisruption: he has a knife", []post.Report{intel("a"), danger("unclear", disruption("he has a knife"))}},
		{"no risk to the source is no answer", "intel: a\nrisk to source: no danger", one(intel("a", "risk_to_source", "no danger"))},
		{"risk to the source that alarms", "risk to source: he will kill me", one(danger("unclear", untagged("", "risk_to_source", "he will kill me")))},
		{"at risk is no label", "At risk: Kyle", one(danger("unclear", untagged("At risk: Kyle")))},
		{"no, then the story on the line", "intel: danger: No. A van came at 5.", one(danger("no", intel("A van came at 5.", "danger", "No.")))},
		{"no, then a worry on the line", "danger: no. He is outside her house", one(danger("unclear", untagged("He is outside her house", "danger", "no.")))},
		{"yes, then the story", "danger: yes. The boy at no. 4", one(danger("yes", untagged("The boy at no. 4", "danger", "yes.")))},
		{"Welsh", "danger: nac oes", one(danger("no", untagged("", "danger", "nac oes")))},
	})
}

func TestParseGraded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"1/B/P", "a 1/b/p", "a (2 / C / C)", "2-C-P", "1BP", "3x5x2: 1BP", "3 x 5 x 2 = 1 B P", "graded B1", "Graded as E41", "grading: B", "grade: 2", "grade B1", "source reliability: 2", "Source evaluation - B", "intelligence assessment: C", "reliability: 1",
		"E41", "E41 a van", "5x5x5 B24", "handling code C", "Handling code: P", "handling: C", "source grading: reliable", "GRADED B2", "1\\B\\P",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			checkGraded(t, "intel: "+text, true)
			checkGraded(t, text+"\nintel: a", true)
		})
	}
	for _, text := range []string{
		"", "a van", "TA2 1BP", "BS1 2AC", "B31 2TX", "E14 3AB", "Flat E41", "the A35", "the B31 road", "grade 2 listed", "Grade A drugs", "Year 9, grade 5 piano", "handling stolen goods", "handling 2 dogs", "graded a path", "the source is reliable", "22:30", "14/12/2026",
		"flat 1/B", "class B", "degraded 1", "upgrade 2 phones", "plan B", "3 cars, 5 men, 2 vans", "reliability of the car", "P45", "C4 explosive",
	} {
		t.Run("not "+text, func(t *testing.T) {
			t.Parallel()
			checkGraded(t, "intel: "+text, false)
		})
	}
	checkCases(t, []parseCase{
		{"kept as written", "intel: a\nsource reliability: 2", one(graded(intel("a\nsource reliability: 2")))},
		{"only the one", "intel: a\nintel: graded B1", []post.Report{intel("a"), graded(intel("graded B1"))}},
	})
}

func checkGraded(t *testing.T, text string, want bool) {
	t.Helper()
	if got := post.Parse(text)[0].Graded; got != want {
		t.Errorf("%q: graded %v", text, got)
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	r := intel("", "what", "a", "where", "b")
	if r.Get("where") != "b" || r.Get("who") != "" {
		t.Errorf("where is %q, who %q", r.Get("where"), r.Get("who"))
	}
}
