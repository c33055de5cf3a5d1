package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// permissions say who may use each verb on ada's request or pat's report: ada herself, ben of the same force, lou of the same force who
// is an LRO only, eve of another force, the gateway (cat), the meeting's chair (dan), the auditor, the administrator, a
// partner (pam), lee who has left, and zoe whom nobody knows.
const permissions = `
                    ada  ben  lou  eve  cat  dan  aud  adm  pat  pam  hob  ivy  max  ned  lee  zoe
gateway raise       yes  yes  role yes  yes  role role role role role role role role role left who
gateway list        yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
gateway show        yes  yes  yes  none yes  yes  yes  yes  none none none none none none left who
gateway take        role role role role yes  deny role role role role role role role role left who
gateway ask         role role role role yes  role role role role role role role role role left who
gateway answer      yes  yes  yes  none deny deny deny deny none none none none none none left who
gateway refer       role role role role yes  role role role role role role role role role left who
gateway open        role role role role deny yes  role role role role role role role role left who
gateway agenda      role role role role yes  yes  yes  role role role role role role role left who
gateway decide      role role role role yes  deny role role role role role role role role left who
gateway settle      role role role role deny yes  role role role role role role role role left who
gateway correct     role role role role yes  yes  role role role role role role role role left who
gateway acknowledge yes  yes  yes  none deny deny deny deny none none none none none none left who
gateway complete    yes  yes  yes  none yes  deny deny deny none none none none none none left who
gateway withdraw    yes  yes  yes  none yes  deny deny deny none none none none none none left who
gateway handover    yes  yes  yes  none yes  deny deny deny none none none none none none left who
gateway history     yes  yes  yes  none yes  yes  yes  yes  none none none none none none left who
gateway direct      yes  yes  role yes  yes  role role role role role role role role role left who
gateway ratify      role role role role yes  role role role role role role role role role left who
gateway return      role role role role yes  role role role role role role role role role left who
gateway stats       yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people me           yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people show         yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people set          role role role role role role role yes  role role role role role role left who
people away         yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people away-other   adm  adm  yes  adm  adm  adm  adm  yes  adm  adm  adm  adm  adm  adm  left who
people back         yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people back-other   adm  adm  yes  adm  adm  adm  adm  yes  adm  adm  adm  adm  adm  adm  left who
people mine         yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people hours        yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people supervisor   yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
people training     role role role role role role role yes  role role role role role role left who
people leave        role role role role role role role yes  role role role role role role left who
4p threat           role role yes  role yes  yes  deny deny role role role yes  role role left who
4p phase            none none yes  none yes  yes  deny deny none none none deny none none left who
4p pnd              none none yes  none yes  yes  deny deny none none none deny none none left who
4p activity         none none yes  none yes  yes  deny deny none none none deny none none left who
4p allocate         none none yes  none yes  yes  deny deny none none none deny none none left who
4p accept           none none yes  none deny deny deny deny none none none deny none none left who
4p decline          none none yes  none deny deny deny deny none none none deny none none left who
4p add              none none yes  none deny deny deny deny none none none deny none none left who
4p amend            none none yes  none deny deny deny deny none none none deny none none left who
4p action           none none yes  none deny deny deny deny none none none deny none none left who
4p done             none none yes  none deny deny deny deny none none none deny none none left who
4p specialist       none none yes  none deny deny deny deny none none none deny none none left who
4p partner          none none yes  none deny deny deny deny none none none deny none none left who
4p review           none none yes  none deny deny deny deny none none none deny none none left who
4p snooze           none none yes  none deny deny deny deny none none none deny none none left who
4p close            none none yes  none deny deny deny deny none none none deny none none left who
4p debrief          none none yes  none deny deny deny deny none none none deny none none left who
4p reopen           none none yes  none deny deny deny deny none none none deny none none left who
4p show             role role yes  role yes  yes  yes  yes  role role role yes  role role left who
4p history          role role yes  role yes  yes  yes  yes  role role role yes  role role left who
4p list             role role yes  role yes  yes  yes  yes  role role role yes  role role left who
scpo add            role role yes  role role role role role role role role role role role left who
scpo amend          none none yes  none deny deny deny deny none none none deny none none left who
scpo qa             none none yes  none deny deny deny deny none none none deny none none left who
scpo grant          none none yes  none deny deny deny deny none none none deny none none left who
scpo serve          none none yes  none deny deny deny deny none none none deny none none left who
scpo condition      none none yes  none deny deny deny deny none none none deny none none left who
scpo allocate       none none yes  none yes  deny deny deny none none none deny none none left who
scpo accept         none none yes  none deny deny deny deny none none none deny none none left who
scpo decline        none none yes  none deny deny deny deny none none none deny none none left who
scpo check          none none yes  none deny deny deny deny none none none deny none none left who
scpo notify         none none yes  none deny deny deny deny none none none deny none none left who
scpo received       none none yes  none deny deny deny deny none none none deny none none left who
scpo breach         none none yes  none deny deny deny deny none none none deny none none left who
scpo outcome        none none yes  none deny deny deny deny none none none deny none none left who
scpo locate         none none yes  none deny deny deny deny none none none deny none none left who
scpo release        none none yes  none deny deny deny deny none none none deny none none left who
scpo end            none none yes  none deny deny deny deny none none none deny none none left who
scpo reopen         none none deny none deny deny deny deny none none none deny none none left who
scpo withdraw       none none yes  none deny deny deny deny none none none deny none none left who
scpo snooze         none none yes  none deny deny deny deny none none none deny none none left who
scpo show           none none yes  none yes  yes  yes  yes  none none none yes  none none left who
scpo history        none none yes  none yes  yes  yes  yes  none none none yes  none none left who
scpo list           role role yes  role yes  yes  yes  yes  role role role yes  role role left who
scpo overdue        role role yes  role yes  yes  yes  yes  role role role yes  role role left who
scpo region         role role yes  role yes  yes  yes  yes  role role role yes  role role left who
4p overdue          role role yes  role yes  yes  yes  yes  role role role yes  role role left who
4p region           role role yes  role yes  yes  yes  yes  role role role yes  role role left who
4p picture          role role yes  role yes  yes  yes  yes  role role role yes  role role left who
scpo picture        role role yes  role yes  yes  yes  yes  role role role yes  role role left who
intel report        yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
intel add           none none none none none none deny none yes  yes  none deny none none left who
intel safety        none none none none none none deny none yes  yes  none yes  none none left who
intel show          none none none none none none yes  none yes  yes  none yes  none none left who
intel queue         yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
intel triage        role role role role role role role role role role role yes  role role left who
intel evaluate      role role role role role role role role role role role yes  role role left who
intel sanitise      role role role role role role role role role role role yes  role role left who
intel ask           role role role role role role role role role role role yes  role role left who
intel safeguarding  role role role role role role role role role role role yes  role role left who
intel no_action     role role role role role role role role role role role yes  role role left who
intel forward       role role role role role role role role role role role yes  role role left who
intel feedback      role role role role role role role role role role role yes  role role left who
intel overdue       role role role role role role yes  role role role role yes  yes  yes  left who
intel release       role role role role role role role role role role role yes  role role left who
intel withdraw      none none none none none none deny none yes  yes  none yes  none none left who
intel history       role role role role role role yes  role role role role yes  none none left who
intel heard         type type type type type type type type type type type type type type left who
disruption report   yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
disruption add      none none none none none none deny none yes  yes  none none deny deny left who
disruption show     none none none none none none yes  none yes  yes  none none yes  yes  left who
disruption panel    yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  left who
disruption approve  role role role role role role role role role role role role yes  yes  left who
disruption query    role role role role role role role role role role role role yes  yes  left who
disruption hold     role role role role role role role role role role role role yes  yes  left who
disruption release  role role role role role role role role role role role role yes  V38  left who
disruption withdraw none none none none none none deny none yes  yes  none none yes  yes  left who
disruption feedback role role role role role role role role role role role role yes  yes  left who
disruption history  role role role role role role yes  role role role role none yes  yes  left who
register retention  role role role role yes  role role yes  role role role yes  yes  yes  left who
register keep       role role role role none role role yes  role role role yes  none none left who
register erase      role role role role none role role yes  role role role yes  none none left who
register status     role role role role yes  role yes  yes  role role role yes  yes  yes  left who
`

// verbs are how each verb of the table is used: the line, and the request or decision that it is used on.
var verbs = map[string]struct {
	on   func(*desk) string
	line string
}{
	"gateway raise":       {nil, "gateway raise " + support().String()},
	"gateway list":        {nil, "gateway list"},
	"gateway show":        {raised, "gateway show REF"},
	"gateway take":        {raised, "gateway take REF"},
	"gateway ask":         {taken, "gateway ask REF Which accounts are known?"},
	"gateway answer":      {asked, "gateway answer REF Three."},
	"gateway refer":       {taken, "gateway refer REF Needs three teams."},
	"gateway open":        {referred, "gateway take REF"},
	"gateway agenda":      {nil, "gateway agenda"},
	"gateway decide":      {taken, "gateway decide REF " + verdict().String()},
	"gateway settle":      {opened, "gateway decide REF " + verdict().String()},
	"gateway correct":     {decided, "gateway decide REF supersedes=DEC-2026-000001 " + verdict().String()},
	"gateway acknowledge": {decided, "gateway acknowledge REF"},
	"gateway complete":    {decided, "gateway complete REF none"},
	"gateway withdraw":    {raised, "gateway withdraw REF The suspects were arrested."},
	"gateway handover":    {raised, "gateway handover REF to=" + bot.Tag(account("ben"))},
	"gateway history":     {raised, "gateway history REF"},
	"gateway direct":      {nil, "gateway direct rdt Visit three premises."},
	"gateway ratify":      {direct, "gateway ratify REF"},
	"gateway return":      {direct, "gateway return REF Please raise it through the gateway."},
	"gateway stats":       {nil, "gateway stats"},
	"people me":           {nil, "people me"},
	"people show":         {nil, "people show " + bot.Tag(account("ben"))},
	"people set":          {nil, "people set " + bot.Tag(account("ben")) + " rank=PS"},
	"people away":         {nil, "people away until=friday deputy=COLLEAGUE"},
	"people away-other":   {nil, "people away until=friday who=" + bot.Tag(account("lou")) + " deputy=" + bot.Tag(account("ben"))},
	"people back":         {everybodyAway, "people back"},
	"people back-other":   {everybodyAway, "people back " + bot.Tag(account("lou"))},
	"people mine":         {nil, "people mine"},
	"people hours":        {nil, "people hours from=08:00 to=16:00"},
	"people supervisor":   {nil, "people supervisor COLLEAGUE"},
	"people training":     {nil, "people training " + bot.Tag(account("ben")) + " type=one_day on=01/03/2026"},
	"people leave":        {nil, "people leave " + bot.Tag(account("ben"))},

	"4p threat":      {nil, "4p threat " + group().with(args{"sio": "", "sro": ""}).String()},
	"4p phase":       {threatKept, "4p phase REF to=monitor"},
	"4p pnd":         {threatKept, "4p pnd REF"},
	"4p activity":    {threatKept, "4p activity REF"},
	"4p allocate":    {threatToAllocate, "4p allocate REF to=" + bot.Tag(account("lil"))},
	"4p accept":      {threatOffered, "4p accept REF"},
	"4p decline":     {threatKept, "4p decline REF It is in Wiltshire."},
	"4p add":         {threatKept, "4p add REF " + wholePlan().String()},
	"4p amend":       {planKept, "4p amend REF " + wholePlan().String()},
	"4p action":      {planKept, "4p action REF p=prevent title=\"Talk to the school\" partner=seaport due=28d"},
	"4p done":        {planKept, "4p done REF 1 evidence=Seen no_disruption=None"},
	"4p specialist":  {planKept, "4p specialist REF cyber consulted=yes on=today"},
	"4p partner":     {planKept, "4p partner REF seaport consulted=yes on=today"},
	"4p review":      {planKept, "4p review REF action_1=not_done partner_input=yes changes=None outcome=amend"},
	"4p snooze":      {planKept, "4p snooze REF until=tomorrow In court."},
	"4p close":       {planSettled, "4p close REF phase=monitored none"},
	"4p debrief":     {planClosed, "4p debrief REF"},
	"4p reopen":      {planClosed, "4p reopen REF They are back."},
	"4p show":        {planKept, "4p show REF"},
	"4p history":     {planKept, "4p history REF"},
	"4p list":        {planKept, "4p list force"},
	"scpo add":       {nil, "scpo add " + courtOrder().String()},
	"scpo amend":     {kept, "scpo amend REF risk=high"},
	"scpo qa":        {appliedFor, "scpo qa REF"},
	"scpo grant":     {appliedFor, "scpo grant REF made_on=2026-11-20 in_force_from=2026-11-20 in_force_to=2031-11-19"},
	"scpo serve":     {kept, "scpo serve REF served_on=today"},
	"scpo condition": {kept, "scpo condition REF type=travel text=\"Not to leave the county.\""},
	"scpo allocate":  {entered, "scpo allocate REF to=" + bot.Tag(account("lou"))},
	"scpo accept":    {offered, "scpo accept REF"},
	"scpo decline":   {kept, "scpo decline REF He moved."},
	"scpo check":     {kept, "scpo check REF method=visit condition_1=met"},
	"scpo notify":    {kept, "scpo notify REF kind=change"},
	"scpo received":  {notified, "scpo received REF items=names"},
	"scpo breach":    {kept, "scpo breach REF condition=1 evidence_ref=X1 excuse_considered=yes"},
	"scpo outcome":   {breached, "scpo outcome REF warned"},
	"scpo locate":    {kept, "scpo locate REF prison"},
	"scpo release":   {imprisoned, "scpo release REF community"},
	"scpo end":       {kept, "scpo end REF how=discharged"},
	"scpo reopen":    {over, "scpo reopen REF It is not over."},
	"scpo withdraw":  {kept, "scpo withdraw REF condition number=1 reason=\"Of another order.\""},
	"scpo snooze":    {kept, "scpo snooze REF duty=check||2026-12-21 until=tomorrow reason=\"In court.\""},
	"scpo show":      {kept, "scpo show REF"},
	"scpo history":   {kept, "scpo history REF"},
	"scpo list":      {kept, "scpo list force"},
	"scpo overdue":   {kept, "scpo overdue"},
	"scpo region":    {kept, "scpo region"},

	"4p overdue":   {nil, "4p overdue"},
	"4p region":    {nil, "4p region"},
	"4p picture":   {nil, "4p picture"},
	"scpo picture": {nil, "scpo picture"},

	"intel report":       {nil, "intel report " + wholeForm().String()},
	"intel add":          {reported, "intel add REF more=more"},
	"intel safety":       {reported, "intel safety REF yes"},
	"intel show":         {reported, "intel show REF"},
	"intel queue":        {reported, "intel queue"},
	"intel triage":       {reported, "intel triage REF"},
	"intel evaluate":     {triaged, "intel evaluate REF source=1 assessment=A handling=P"},
	"intel sanitise":     {evaluated, "intel sanitise REF " + cleanText},
	"intel ask":          {reported, "intel ask REF On which days?"},
	"intel safeguarding": {reported, "intel safeguarding REF Referred."},
	"intel no_action":    {reported, "intel no_action REF Known already."},
	"intel forward":      {sanitised, "intel forward REF"},
	"intel feedback":     {reported, "intel feedback REF outcome=logged"},
	"intel overdue":      {reported, "intel overdue"},
	"intel release":      {onHold, "intel release REF"},
	"intel withdraw":     {reported, "intel withdraw REF The wrong street."},
	"intel history":      {reported, "intel history REF"},
	"intel heard":        {reported, `intel heard words="intel: boxes at night"`},

	"disruption report":   {nil, "disruption report " + wholeAct().String()},
	"disruption add":      {disrupted, "disruption add REF more=more"},
	"disruption show":     {disrupted, "disruption show REF"},
	"disruption panel":    {disrupted, "disruption panel"},
	"disruption approve":  {disrupted, "disruption approve REF " + moderation().String()},
	"disruption query":    {disrupted, "disruption query REF On which day?"},
	"disruption hold":     {disrupted, "disruption hold REF After the trial."},
	"disruption release":  {moderated, "disruption release REF"},
	"disruption withdraw": {disrupted, "disruption withdraw REF The wrong club."},
	"disruption feedback": {disrupted, "disruption feedback REF outcome=logged"},
	"disruption history":  {disrupted, "disruption history REF"},
	"register status":     {nil, "register status"},
	"register retention":  {nil, "register retention"},
	"register keep":       {reported, "register keep REF until=2030-01-07 Still relevant."},
	"register erase":      {reported, "register erase REF The time is over."},
}

// refusals begin as every refusal of this kind does.
var refusals = map[string]string{
	"role": "Only the role",
	"deny": "Only the ",
	"none": unknownRecord,
	"adm":  "Only an administrator can change somebody else's entry. Nothing was changed.",
	"left": "Your entry says that you have left. If that is wrong, please ask the gateway desk.",
	"V38":  "Only somebody who is trained on the register can release it.",
	"type": "This can't be typed.",
	"who":  "I don't know you here, so I can't do this for you. Please ask the gateway desk.",
}

func raised(d *desk) string { return d.raised("ada", nil) }

func taken(d *desk) string { return d.taken(nil) }

func decided(d *desk) string {
	ref, _ := d.decided(nil)
	return ref
}

func referred(d *desk) string {
	ref := d.taken(nil)
	d.say("cat", "gateway refer %s Needs three teams.", ref)
	return ref
}

func opened(d *desk) string {
	ref := referred(d)
	d.say("dan", "gateway take %s", ref)
	return ref
}

// colleagues are somebody else of the same body.
var colleagues = map[string]string{
	"ada": "ben", "ben": "ada", "lou": "ben", "eve": "gil", "cat": "cai", "dan": "cai", "aud": "cai", "adm": "cai",
	"pam": "pat", "pat": "pam", "hob": "hal", "ivy": "max", "max": "ivy", "ned": "ivy",
}

// everybodyAway has nothing to do with a request.
func everybodyAway(d *desk) string {
	for user, deputy := range colleagues {
		o, err := d.People.ByAccount(d.t.Context(), account(user))
		if err != nil {
			d.t.Fatal(err)
		}
		o.Name, o.Status, o.AwayUntil, o.Deputy = user, soc.Away, soc.DateOf(d.now), deputy
		if _, err := d.Store.SaveOfficer(d.t.Context(), o, soc.Officer{}, "away"); err != nil {
			d.t.Fatal(err)
		}
	}
	d.People.ForgetAll()
	return ""
}

// crowd is a desk with lou and lee as well.
func crowd(t *testing.T) *desk {
	d := newDesk(t)
	for _, o := range []soc.Officer{
		{ID: "lou", Name: "Lou Hale", Status: soc.Active, Roles: []soc.Role{soc.LRO}},
		{ID: "lee", Name: "Lee Ford", Status: soc.Left, Roles: []soc.Role{soc.Requester}},
	} {
		o.Body, o.Rank, o.Accounts = "dorset", soc.PS, []string{account(o.ID).String()}
		if _, err := d.Store.SaveOfficer(t.Context(), o, soc.Officer{}, "import"); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// table reads permissions: by verb, by person.
func table() (people []string, cells map[string]map[string]string) {
	cells = map[string]map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(permissions)) {
		words := strings.Fields(line)
		if people == nil {
			people = words
			continue
		}
		row := map[string]string{}
		for i, cell := range words[2:] {
			row[people[i]] = cell
		}
		cells[words[0]+" "+words[1]] = row
	}
	return people, cells
}

// granted reports whether an answer that has no title is none of a refusal.
func granted(m bot.Message) bool {
	return strings.HasPrefix(m.Text, "Thank you.") || strings.HasPrefix(m.Text, "Your wish to withdraw ")
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	_, cells := table()
	for verb, row := range cells {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			use := verbs[verb]
			begin := func() (*desk, string) {
				d := crowd(t)
				if use.on == nil {
					return d, use.line
				}
				return d, strings.ReplaceAll(use.line, "REF", use.on(d))
			}
			d, line := begin()
			before := d.stands()
			for user, cell := range row {
				line := strings.ReplaceAll(line, "COLLEAGUE", bot.Tag(account(colleagues[user])))
				if cell == "yes" {
					d, _ := begin()
					if got := d.say(user, "%s", line); got.Title == "" && !granted(got) {
						t.Errorf("%s may, and is told:\n%s", user, plain(got))
					}
					continue
				}
				if got := d.say(user, "%s", line); got.Title != "" || !strings.HasPrefix(got.Text, refusals[cell]) {
					t.Errorf("%s may not (%s), and is told:\n%s", user, cell, plain(got))
				}
			}
			if diff := cmp.Diff(before, d.stands()); diff != "" {
				t.Errorf("the refused changed something (-before +after):\n%s", diff)
			}
		})
	}
}

// TestHelpShowsWhatIsAllowed compares each person's help with the table.
func TestHelpShowsWhatIsAllowed(t *testing.T) {
	t.Parallel()
	d := crowd(t)
	people, cells := table()
	for _, user := range people[:len(people)-2] {
		for _, command := range d.Commands() {
			var want, got []string
			for _, v := range command.Verbs {
				if !v.Hidden && cells[command.Name+" "+v.Name][user] != "role" {
					want = append(want, v.Name)
				}
			}
			for _, f := range d.say(user, "%s help", command.Name).Fields {
				got = append(got, strings.Fields(f.Label)[1])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("help of /%s for %s (-table +help):\n%s", command.Name, user, diff)
			}
			for _, v := range command.Verbs {
				help := d.say(user, "%s help %s", command.Name, v.Name)
				if shown := help.Title != ""; shown != slices.Contains(want, v.Name) {
					t.Errorf("%s: help on %s %s:\n%s", user, command.Name, v.Name, plain(help))
				}
			}
		}
	}
	for user, refusal := range map[string]string{"lee": refusals["left"], "zoe": refusals["who"]} {
		if got := d.say(user, "help"); got.Text != refusal {
			t.Errorf("help for %s:\n%s", user, plain(got))
		}
	}
}
