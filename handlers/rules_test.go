package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// TestRaiseRules raises what a rule blocks, typed and in the form: the person sees the sentence beside the question
// that it is about, keeps what they wrote, and nothing is kept by us.
func TestRaiseRules(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change args
		want   map[string]string
	}{
		"C2 name too short": {args{"operation_name": "La"}, map[string]string{"operation_name": "An operation name has 3 to 40 characters."}},
		"C2 name too long": {args{"operation_name": strings.Repeat("é", 41)}, map[string]string{
			"operation_name": "That is longer than 40 characters. Please shorten it.",
		}},
		"V46 person's name":                   {args{"operation_name": "Mr Smith"}, map[string]string{"operation_name": "Use the operation's name, never a person's."}},
		"V46 with an unusual space":           {args{"operation_name": "Mrs\u00a0Smith"}, map[string]string{"operation_name": "Use the operation's name, never a person's."}},
		"V46 words for a reference":           {args{"threat_ref": "the lads from Mill Lane"}, map[string]string{"threat_ref": "Give the register's reference only: letters, digits and dashes."}},
		"C2 date passed":                      {args{"needed_by": "2026-11-22"}, map[string]string{"needed_by": "This date has passed. Say by when you need the support."}},
		"C2 no such date":                     {args{"needed_by": "31 feb 2027"}, map[string]string{"needed_by": "There is no 31 February 2027."}},
		"C2 not a date":                       {args{"needed_by": "soonish"}, map[string]string{"needed_by": `I can't read "soonish" as a date. Try 14/12/2026, 14 Dec, friday, in 3 weeks or 28d.`}},
		"V46 scored in the future":            {args{"morile_scored_at": "tomorrow"}, map[string]string{"morile_scored_at": "This date is in the future."}},
		"C2 score without date":               {args{"morile_scored_at": ""}, map[string]string{"morile_scored_at": "A MoRiLE score and its date go together."}},
		"C2 date without score":               {args{"morile_score": ""}, map[string]string{"morile_scored_at": "A MoRiLE score and its date go together."}},
		"V07 unassessed, no reason":           {args{"threat_ref": ""}, map[string]string{"unassessed_reason": "Give the threat's reference, or say here why the group is not assessed."}},
		"V14 LRO is SIO":                      {args{"lro": bot.Tag(account("ben"))}, map[string]string{"same_lro_reason": "The LRO and the SIO are the same person. Say why."}},
		"SIO unknown":                         {args{"sio": bot.Tag(account("zoe"))}, map[string]string{"sio": "I don't know this person. Please ask the gateway desk."}},
		"SIO not a mention":                   {args{"sio": "@ben"}, map[string]string{"sio": "Please name the person with an @ mention."}},
		"authority and its number":            {args{"authority_status": "held, 117 of 3 May"}, map[string]string{"authority_status": `"held, 117 of 3 May" is not one of the choices. Choose from: not_needed, none, applied, held, discuss_offline.`}},
		"support that there is not":           {args{"support_wanted": "analysis, helicopter"}, map[string]string{"support_wanted": `"helicopter" is not one of the choices. Choose from: ` + keys(soc.Support()) + "."}},
		"two at once, beside both":            {args{"operation_name": "La", "needed_by": "2026-11-22"}, map[string]string{"operation_name": "An operation name has 3 to 40 characters.", "needed_by": "This date has passed. Say by when you need the support."}},
		"V43 marking":                         {args{"objective": "SECRET: see attached."}, refusedContent("objective", "it carries a marking above OFFICIAL-SENSITIVE")},
		"V43 source":                          {args{"threat_harm_risk": "Our CHIS says so."}, refusedContent("threat_harm_risk", "it seems to speak of a source or an undercover officer")},
		"V43 content of an authority":         {args{"partners": "Council. Directed surveillance granted to 14 May."}, refusedContent("partners", "it seems to hold the content of a surveillance authority")},
		"V43 in the operation's name":         {args{"operation_name": "Informant Blue"}, refusedContent("operation_name", "it seems to speak of a source or an undercover officer")},
		"V43 in the reason for no assessment": {args{"threat_ref": "", "unassessed_reason": "The SAR was filed in May."}, refusedContent("unassessed_reason", "it seems to hold details of a suspicious activity report")},
		"V43 elsewhere":                       {args{"other_requests": "Asked for the intercepted calls."}, refusedContent("other_requests", "it seems to speak of intercept")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before := d.redis.Dump()
			given := support().with(tt.change)
			typed := d.say("ada", "gateway raise %s", given)
			checkRefused(t, d, before, typed, tt.want)
			for _, q := range typed.Form.Questions {
				if len(q.Values) == 0 && given[q.Name] != "" {
					t.Errorf("what was given for %s is lost", q.Name)
				}
			}
			sent := d.submit("ada", d.say("ada", "gateway raise"), given)
			checkRefused(t, d, before, sent, tt.want)
		})
	}
}

func refusedContent(field, why string) map[string]string {
	return map[string]string{field: "This was not kept, because " + why + ". Take it out and pass it on by the proper route."}
}

func keys(terms []soc.Term) string {
	var all []string
	for _, term := range terms {
		all = append(all, term.Key)
	}
	return strings.Join(all, ", ")
}

// checkRefused checks that a form came back with these problems, and that Redis is as it was.
func checkRefused(t *testing.T, d *desk, before string, msg bot.Message, want map[string]string) {
	t.Helper()
	if msg.Form == nil {
		t.Fatalf("no form came back:\n%s", plain(msg))
	}
	if diff := cmp.Diff(want, msg.Form.Errors()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
		t.Errorf("something was written (-before +after):\n%s", diff)
	}
}

// TestDecideRules sends forms that lack what a decision needs.
func TestDecideRules(t *testing.T) {
	t.Parallel()
	const missing = "Please fill this in."
	tests := map[string]struct {
		request, change args
		want            map[string]string
	}{
		"V01 nothing at all": {nil, args{"outcome": "", "lead_body": "", "rationale": "", "owner": "", "due": ""}, map[string]string{
			"outcome": missing, "lead_body": missing, "rationale": missing, "owner": missing, "due": missing,
		}},
		"V01 blank reason":            {nil, args{"rationale": strings.Repeat(" \u00a0", 20)}, map[string]string{"rationale": missing}},
		"V01 reason that says little": {nil, args{"rationale": strings.Repeat("é", 19)}, map[string]string{"rationale": "Give the reason in at least 20 characters."}},
		"V01 due in the past":         {nil, args{"due": "2026-11-22"}, map[string]string{"due": "Give a date that has not passed."}},
		"V01 owner unknown":           {nil, args{"owner": bot.Tag(account("zoe"))}, map[string]string{"owner": "I don't know this person. Please ask the gateway desk."}},
		"V02 no reason code":          {nil, args{"outcome": "not_supported", "alternative": "Ask the prison team."}, map[string]string{"reason_code": "Say why the request is not supported."}},
		"V02 no alternative":          {nil, args{"outcome": "not_supported", "reason_code": "capacity"}, map[string]string{"alternative": "Say what the force can do instead."}},
		"C3 assistance by nobody":     {nil, args{"outcome": "specialist_assistance"}, map[string]string{"supporting_teams": "Say which teams give the assistance."}},
		"V05 no score": {args{"morile_score": "", "morile_scored_at": ""}, args{"outcome": "adopt"}, map[string]string{
			"outcome": "A case can only be adopted with a MoRiLE score of the last 90 days. Ask the requester for it first.",
		}},
		"V05 score of 91 days ago": {args{"morile_scored_at": "2026-08-24"}, args{"outcome": "adopt"}, map[string]string{
			"outcome": "A case can only be adopted with a MoRiLE score of the last 90 days. Ask the requester for it first.",
		}},
		"V43 in the conditions": {nil, args{"conditions": "Keep the informant out of it."}, refusedContent("conditions", "it seems to speak of a source or an undercover officer")},
		"V43 in the dissent":    {nil, args{"dissent": "It is legally privileged."}, refusedContent("dissent", "it seems to be legally privileged")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.taken(tt.request)
			form := d.say("cat", "gateway decide %s", ref)
			before := d.redis.Dump()
			checkRefused(t, d, before, d.submit("cat", form, verdict().with(tt.change)), tt.want)
		})
	}
}

// TestScoreOfNinetyDays is V05 on its last day.
func TestScoreOfNinetyDays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.taken(args{"morile_scored_at": "2026-08-25"})
	if got := d.say("cat", "gateway decide %s %s", ref, verdict().with(args{"outcome": "adopt"})); got.Title != "DEC-2026-000001: Adopt the case fully" {
		t.Errorf("told:\n%s", plain(got))
	}
}

// TestWarnings checks rules that let an act pass: who acts is told, and so is everybody who looks later.
func TestWarnings(t *testing.T) {
	t.Parallel()
	const same = "The LRO and the SIO are the same person."
	tests := map[string]struct {
		change args
		want   string
	}{
		"V07 unassessed":  {args{"threat_ref": "", "unassessed_reason": "Found last week."}, "The threat is not assessed. Ask your ROCTA contact for a trigger form."},
		"V14 LRO is SIO":  {args{"lro": bot.Tag(account("ben")), "same_lro_reason": "Small team."}, same},
		"C2 without plan": {args{"fourp_plan": ""}, "No 4P plan is named."},
		"none":            {nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			told := d.say("ada", "gateway raise %s", support().with(tt.change))
			if told.Note != tt.want {
				t.Errorf("the requester is warned %q, want %q", told.Note, tt.want)
			}
			d.deliver()
			if card := d.lastIn("gateway"); card.Note != tt.want {
				t.Errorf("the card warns %q, want %q", card.Note, tt.want)
			}
			if got := d.say("cat", "gateway show %s", d.refIn(told)).Note; got != strings.TrimSpace(tt.want+"\nOFFICIAL-SENSITIVE") {
				t.Errorf("the detail warns %q", got)
			}
		})
	}
}

// TestSameLROBlocked is V14 in a region that does not allow it, whatever the reason.
func TestSameLROBlocked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Rules.SameLROSIO = soc.Block
	before := d.redis.Dump()
	got := d.say("ada", "gateway raise %s", support().with(args{"lro": bot.Tag(account("ben")), "same_lro_reason": "Small team."}))
	checkRefused(t, d, before, got, map[string]string{"lro": "The LRO and the SIO are the same person. Your region does not allow that."})
}

// TestRank is V48: a decision below the rank that should make it stands, and says so.
func TestRank(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.say("adm", "people set %s rank=PS", bot.Tag(account("cat")))
	ref := d.taken(nil)
	const want = "The decision was made below the rank of CI."
	told := d.say("cat", "gateway decide %s %s", ref, verdict())
	if told.Note != want {
		t.Errorf("the decider is warned %q", told.Note)
	}
	if shown := d.say("ada", "gateway show %s", d.refIn(told)); shown.Note != want {
		t.Errorf("the force is warned %q", shown.Note)
	}
}

// TestStepsAreGuarded is V43 where the texts of later steps are written.
func TestStepsAreGuarded(t *testing.T) {
	t.Parallel()
	const words = "Our informant knows."
	why := "it seems to speak of a source or an undercover officer"
	tests := map[string]struct {
		state     func(*desk) string
		who, verb string
		field     string
	}{
		"ask":      {func(d *desk) string { return d.taken(nil) }, "cat", "ask", "question"},
		"answer":   {asked, "ada", "answer", "answer"},
		"refer":    {func(d *desk) string { return d.taken(nil) }, "cat", "refer", "reason"},
		"withdraw": {func(d *desk) string { return d.raised("ada", nil) }, "ada", "withdraw", "reason"},
		"complete": {func(d *desk) string { ref, _ := d.decided(nil); return ref }, "ada", "complete", "lesson"},
		"return":   {direct, "cat", "return", "reason"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := tt.state(d)
			before := d.redis.Dump()
			checkRefused(t, d, before, d.say(tt.who, "gateway %s %s %s", tt.verb, ref, words), refusedContent(tt.field, why))
		})
	}
	t.Run("direct", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		before := d.redis.Dump()
		checkRefused(t, d, before, d.say("ada", "gateway direct rdt %s", words), refusedContent("objective", why))
	})
}

func asked(d *desk) string {
	d.t.Helper()
	ref := d.taken(nil)
	d.say("cat", "gateway ask %s Which accounts are known?", ref)
	return ref
}

func direct(d *desk) string {
	d.t.Helper()
	return d.refIn(d.say("ada", "gateway direct rdt Visit three premises."))
}

// TestDisclosureIsLogged is V47: that a decision was shared is in the audit log, with why and with whom.
func TestDisclosureIsLogged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, dec := d.decided(args{"circulate_to": "wiltshire"})
	var logged []string
	for _, e := range d.audit() {
		if e.Operation == soc.Disclosure {
			logged = append(logged, string(e.Record)+" by "+e.Actor+": "+e.Reason+" to "+strings.Join(e.Recipients, "+"))
		}
	}
	want := []string{dec + " by cat: decision shared with the bodies it concerns to dorset+wiltshire"}
	if diff := cmp.Diff(want, logged); diff != "" {
		t.Errorf("disclosures (-want +got):\n%s", diff)
	}
}
