package handlers_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/soc"
)

// args are the arguments of a line; those with an empty value are left out.
type args map[string]string

func (a args) with(change args) args {
	merged := maps.Clone(a)
	maps.Copy(merged, change)
	return merged
}

func (a args) String() string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if a[name] != "" {
			pairs = append(pairs, bot.Pair(name, a[name]))
		}
	}
	return strings.Join(pairs, " ")
}

// unknownRecord is what anybody is told of a record that there is not, or not for them.
const unknownRecord = "There is no such record that you can see."

// support is a request with nothing to find fault with.
func support() args {
	return args{
		"risk_to_life": "no", "operation_name": "Larkspur", "threat_ref": "OCG-0117", "theme": "drugs",
		"support_wanted": "financial,analysis", "objective": "Trace the money behind three premises.",
		"threat_harm_risk": "Debt bondage of two people who run for the group.", "needed_by": "in 3 weeks",
		"authority_status": "none", "lead_proposed": "force", "sio": bot.Tag(account("ben")),
		"morile_score": "12.5", "morile_scored_at": "2026-11-01", "fourp_plan": "FPP-2026-000007",
	}
}

// verdict is a decision with nothing to find fault with.
func verdict() args {
	return args{
		"outcome": "advice", "lead_body": "dorset", "rationale": "The force has the means, and lacks the method.",
		"owner": bot.Tag(account("cat")), "due": "28d",
	}
}

// say has a person type a line.
func (d *desk) say(user, line string, words ...any) bot.Message {
	d.t.Helper()
	return d.act(bot.Request{Source: bot.Typed, From: account(user), Text: fmt.Sprintf(line, words...)})
}

// press has a person press the button with this label on a message.
func (d *desk) press(user string, on bot.Message, label string) bot.Message {
	d.t.Helper()
	return d.act(bot.Request{Source: bot.Pressed, From: account(user), Text: d.button(on, label).Command})
}

func (d *desk) button(on bot.Message, label string) bot.Button {
	d.t.Helper()
	all := slices.Clone(on.Buttons)
	for _, item := range on.Items {
		all = append(all, item.Buttons...)
	}
	i := slices.IndexFunc(all, func(b bot.Button) bool { return b.Label == label })
	if i < 0 {
		d.t.Fatalf("no button %q on:\n%s", label, plain(on))
	}
	return all[i]
}

// submit has a person send the form on a message, with what is filled in already and with more.
func (d *desk) submit(user string, on bot.Message, given args) bot.Message {
	d.t.Helper()
	return d.act(submission(d, user, on, given))
}

func submission(d *desk, user string, on bot.Message, given args) bot.Request {
	d.t.Helper()
	if on.Form == nil {
		d.t.Fatalf("no form on:\n%s", plain(on))
	}
	answers := map[string][]string{}
	for _, q := range on.Form.Questions {
		if answers[q.Name] = q.Values; given[q.Name] != "" {
			answers[q.Name] = []string{given[q.Name]}
		}
	}
	return bot.Request{Source: bot.Submitted, From: account(user), Text: on.Form.Command, Answers: answers}
}

var refForm = regexp.MustCompile(`\b(GWR|DEC|INT|DIS)-\d{4}-\d{6}\b`)

// refIn is the reference that a message names first.
func (d *desk) refIn(msg bot.Message) string {
	d.t.Helper()
	form := ""
	if msg.Form != nil {
		form = msg.Form.Problem
	}
	ref := refForm.FindString(cmp.Or(msg.Title, msg.Text, form))
	if ref == "" {
		d.t.Fatalf("no reference in:\n%s", plain(msg))
	}
	return ref
}

// done has a person type a line that must succeed, and gives the reference in the answer.
func (d *desk) done(user, line string, words ...any) string {
	d.t.Helper()
	told := d.say(user, line, words...)
	if told.Title == "" || strings.HasPrefix(told.Title, "You raised this already") {
		d.t.Fatalf("%s may not %s:\n%s", user, fmt.Sprintf(line, words...), plain(told))
	}
	return d.refIn(told)
}

// raised is the reference of a new request.
func (d *desk) raised(user string, change args) string {
	d.t.Helper()
	return d.done(user, "gateway raise %s", support().with(change))
}

// taken is the reference of a new request of ada's that cat has taken.
func (d *desk) taken(change args) string {
	d.t.Helper()
	ref := d.raised("ada", change)
	return d.done("cat", "gateway take %s", ref)
}

// decided are the references of a new request of ada's and of cat's decision about it.
func (d *desk) decided(change args) (request, decision string) {
	d.t.Helper()
	request = d.taken(nil)
	return request, d.done("cat", "gateway decide %s %s", request, verdict().with(change))
}

// lastIn is the last message of a channel, as it stands now.
func (d *desk) lastIn(channel string) bot.Message {
	d.t.Helper()
	all := d.in(channel)
	if len(all) == 0 {
		d.t.Fatalf("nothing was sent to %s", channel)
	}
	return all[len(all)-1].Latest()
}

// in is what was sent to a channel.
func (d *desk) in(channel string) []bottest.Sent {
	return slices.DeleteFunc(d.chat.Sent(), func(s bottest.Sent) bool { return s.Posted.Channel.ID != channel })
}

// stands is all that Redis holds but the audit log, in which refused looks are.
func (d *desk) stands() string {
	before, log, _ := strings.Cut(d.redis.Dump(), "- {south-west}:audit\n")
	_, after, _ := strings.Cut(log, "\n- ")
	return before + after
}

// audit is the audit log.
func (d *desk) audit() []soc.AuditEvent {
	d.t.Helper()
	entries, err := d.redis.Stream("{south-west}:audit")
	if err != nil {
		d.t.Fatal(err)
	}
	var all []soc.AuditEvent
	for _, entry := range entries {
		var e soc.AuditEvent
		if err := json.Unmarshal([]byte(entry.Values[1]), &e); err != nil {
			d.t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}
