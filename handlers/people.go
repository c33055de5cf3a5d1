package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// people is /people: who is who, what they may do, and who stands in for them.
func (h *Handlers) people() bot.Command {
	return bot.Command{
		Name: "people", Help: "See who is who, say when you are away, and manage roles.",
		Verbs: []bot.Verb{
			h.me(), h.mine(), h.showPerson(), h.setPerson(), h.hours(), h.setSupervisor(), h.training(), h.away(), h.back(), h.leave(),
		},
	}
}

func whoArg(optional bool) bot.Arg {
	return bot.Arg{Name: "who", Label: "Person", Help: "Name them with an @ mention.", Kind: bot.Person, Bare: true, Optional: optional}
}

func (h *Handlers) me() bot.Verb {
	return bot.Verb{Name: "me", Help: "Show who you are here and what you may do.", Example: "/people me", Run: h.runMe}
}

func (h *Handlers) runMe(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	return h.personCard(ctx, o), nil
}

func (h *Handlers) showPerson() bot.Verb {
	return bot.Verb{
		Name: "show", Help: "Show who somebody is.", Example: "/people show <@slack/T0DORSET01/U0ADA>",
		Args: []bot.Arg{whoArg(false)}, Run: h.runShowPerson,
	}
}

func (h *Handlers) runShowPerson(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.named(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	return h.personCard(ctx, o), nil
}

// named is the officer that the who argument names, or the asker when it was left out.
func (h *Handlers) named(ctx context.Context, in bot.Input) (soc.Officer, error) {
	if !in.Has("who") {
		return h.officer(ctx, in)
	}
	return h.person(ctx, in, "who")
}

// person is the officer whom a Person argument names, who may have left.
func (h *Handlers) person(ctx context.Context, in bot.Input, name string) (soc.Officer, error) {
	o, err := h.People.ByAccount(ctx, in.Account(name))
	if bot.CodeOf(err) == bot.Forbidden {
		return o, h.unknownPerson(name)
	}
	if err == nil && o.Version == 0 && !h.People.Exists(ctx, in.Account(name)) {
		return o, h.unknownPerson(name)
	}
	return o, err
}

func (h *Handlers) unknownPerson(name string) error {
	return &bot.Error{Code: bot.Invalid, Fields: map[string]string{name: "I don't know this person. Please ask " + h.Directory.Ask + "."}}
}

func (h *Handlers) personCard(ctx context.Context, o soc.Officer) bot.Message {
	msg := bot.Message{Title: h.People.Name(ctx, o.ID), Fields: fields(
		bot.Field{Label: "Force or agency", Value: h.Region.BodyName(o.Body)},
		bot.Field{Label: "Rank or grade", Value: string(o.Rank)},
		bot.Field{Label: "Area", Value: o.Area},
		bot.Field{Label: "Roles", Value: roleWords(o.Roles)},
		bot.Field{Label: "Status", Value: h.statusLine(ctx, o)},
		bot.Field{Label: "Deputy", Value: h.People.Name(ctx, o.Deputy)},
		bot.Field{Label: "Supervisor", Value: h.People.Name(ctx, o.Supervisor)},
		bot.Field{Label: "Working hours", Value: hoursLine(o.Hours)},
		bot.Field{Label: "LRO training", Value: h.trainingLine(o)},
	)}
	if o.Version == 0 {
		msg.Note = "This is the default of the workspace: nobody has entered this person."
	}
	return msg
}

func (h *Handlers) statusLine(_ context.Context, o soc.Officer) string {
	if o.On(h.today()) == soc.Away {
		return "away until " + h.day(o.AwayUntil)
	}
	return string(o.On(h.today()))
}

func roleWords(rs []soc.Role) string {
	var words []string
	for _, r := range rs {
		words = append(words, strings.ReplaceAll(string(r), "_", " "))
	}
	return strings.Join(words, ", ")
}

func (h *Handlers) setPerson() bot.Verb {
	var roleTerms, rankTerms []soc.Term
	for _, r := range soc.Roles() {
		roleTerms = append(roleTerms, soc.Term{Key: string(r), Label: strings.ReplaceAll(string(r), "_", " ")})
	}
	for _, r := range soc.Ranks() {
		rankTerms = append(rankTerms, soc.Term{Key: string(r), Label: string(r)})
	}
	return bot.Verb{
		Name: "set", Help: "Enter a person, or change their name, body, rank or roles.", Form: "Enter a person", Submit: "Save",
		Example: `/people set <@slack/T0DORSET01/U0ADA> name="Ada Marsh" body=rocu rank=CI roles=gateway_ci,requester`,
		Roles:   roles(soc.Admin), Run: h.runSetPerson,
		Args: []bot.Arg{
			whoArg(false),
			{Name: "name", Label: "Name", Help: "Without a title.", Kind: bot.Line, Optional: true, Max: 80},
			{Name: "body", Label: "Force or agency", Kind: bot.OneOf, Optional: true, Choices: choices(h.Region.Bodies())},
			{Name: "rank", Label: "Rank or grade", Kind: bot.OneOf, Optional: true, Choices: choices(rankTerms)},
			{Name: "roles", Label: "Roles", Kind: bot.ManyOf, Optional: true, Choices: choices(roleTerms)},
			{Name: "area", Label: "Area", Kind: bot.Line, Optional: true, Max: 80},
		},
	}
}

func (h *Handlers) runSetPerson(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.People.ByAccount(ctx, in.Account("who"))
	if bot.CodeOf(err) == bot.Forbidden { // somebody new
		id := in.Account("who").String()
		o, err = soc.Officer{ID: id, Accounts: []string{id}, Status: soc.Active}, nil
	}
	if err != nil {
		return bot.Message{}, err
	}
	if in.Has("name") {
		o.Name = in.Str("name")
	}
	if o.Name == "" {
		o.Name = h.People.Name(ctx, o.ID)
	}
	if in.Has("body") {
		o.Body = in.Str("body")
	}
	if in.Has("rank") {
		o.Rank = soc.Rank(in.Str("rank"))
	}
	if in.Has("area") {
		o.Area = in.Str("area")
	}
	if in.Has("roles") {
		o.Roles = nil
		for _, r := range in.Strs("roles") {
			o.Roles = append(o.Roles, soc.Role(r))
		}
	}
	if err := o.Validate(); err != nil {
		return bot.Message{}, bot.Errorf(bot.Invalid, "This can't be saved: %v.", err)
	}
	saved, err := h.saveOfficer(ctx, in, o, "set")
	if err != nil {
		return bot.Message{}, err
	}
	return h.personCard(ctx, saved), nil
}

// saveOfficer writes an officer's entry, so that everybody sees it at once.
func (h *Handlers) saveOfficer(ctx context.Context, in bot.Input, o soc.Officer, did soc.Move) (soc.Officer, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return soc.Officer{}, err
	}
	saved, err := h.Store.SaveOfficer(ctx, o, by, did)
	h.People.ForgetAll()
	if err != nil {
		return soc.Officer{}, fmt.Errorf("save officer: %w", err)
	}
	if slices.Contains([]soc.Move{"away", "back", "leave", "supervisor"}, did) {
		h.lookAgain(ctx, saved)
	}
	return saved, nil
}

// lookAgain has what an officer is to see to told to whoever hears of it from now on. Without it they hear on its next day.
func (h *Handlers) lookAgain(ctx context.Context, o soc.Officer) {
	records, _, err := h.Store.DutiesOf(ctx, o.ID, mostMine)
	if err != nil {
		return
	}
	refs := make([]soc.Ref, len(records))
	for i, r := range records {
		refs[i] = r.Meta().Ref
	}
	if len(refs) > 0 {
		_ = h.Store.LookAgain(ctx, fmt.Sprintf("person|%s|%d", o.ID, o.Version), refs)
	}
}

func (h *Handlers) away() bot.Verb {
	return bot.Verb{
		Name: "away", Help: "Say until when you are away and who stands in for you.", Form: "You are away", Submit: "Save",
		Example: "/people away until=friday deputy=<@slack/T0DORSET01/U0BEN>", Run: h.runAway,
		Args: []bot.Arg{
			{Name: "until", Label: "Last day away", Kind: bot.Day},
			{Name: "deputy", Label: "Deputy", Help: "Gets your messages while you are away.", Kind: bot.Person},
			{Name: "who", Label: "Who", Help: "Leave empty for yourself.", Kind: bot.Person, Optional: true},
		},
	}
}

func (h *Handlers) runAway(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.ownOrAdmin(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	id, err := h.personID(ctx, in, "deputy")
	if err != nil {
		return bot.Message{}, err
	}
	deputy, err := h.People.ByID(ctx, id)
	if err != nil {
		return bot.Message{}, err
	}
	until := soc.DateOf(in.Day("until"))
	if problems := h.awayProblems(o, deputy, until); len(problems) > 0 {
		return bot.Message{}, &bot.Error{Code: bot.Invalid, Fields: problems}
	}
	o.Status, o.AwayUntil, o.Deputy = soc.Away, until, deputy.ID
	if o.Name == "" {
		o.Name = h.People.Name(ctx, o.ID)
	}
	if _, err := h.saveOfficer(ctx, in, o, "away"); err != nil {
		return bot.Message{}, err
	}
	title, text := "Away until "+h.day(until), " gets your messages until then. Type /people back if you return earlier."
	if in.Has("who") {
		title, text = o.Name+" is away until "+h.day(until), " gets their messages until then."
	}
	msg := bot.Message{Title: title, Text: h.People.Name(ctx, deputy.ID) + text}
	return msg, h.passedOn(ctx, o.ID, &msg)
}

// passedOn adds what waits for an officer, which their deputy gets from now on.
func (h *Handlers) passedOn(ctx context.Context, id string, msg *bot.Message) error {
	records, _, err := h.Store.DutiesOf(ctx, id, mostMine)
	if err != nil {
		return fmt.Errorf("read duties: %w", err)
	}
	var all []notice
	for _, r := range records {
		for _, d := range h.duties(r) {
			if d.Owner == id {
				all = append(all, h.dutyItem(ctx, r, d, hearer{Seat: id, As: asOwner}))
			}
		}
	}
	sortNotices(all)
	for _, n := range all[:min(shown, len(all))] {
		msg.Text += "\n" + n.Title + ". " + h.dueLine(soc.Duty{Due: n.due})
	}
	if left := len(all) - shown; left > 0 {
		msg.Text += fmt.Sprintf("\n… and %d more.", left)
	}
	return nil
}

// awayProblems applies V50 to leave: it ends on a day to come, and a colleague stands in who is there themselves and may
// see what they get.
func (h *Handlers) awayProblems(o, deputy soc.Officer, until soc.Date) map[string]string {
	problems := map[string]string{}
	if o.Status == soc.Left {
		problems["who"] = "This person has left."
	}
	if until.Before(h.today()) {
		problems["until"] = "This day has passed."
	}
	switch {
	case deputy.ID == o.ID:
		problems["deputy"] = "You can't be your own deputy."
	case deputy.Body != o.Body:
		problems["deputy"] = "A deputy must belong to the same force or agency."
	case deputy.On(h.today()) == soc.Away:
		problems["deputy"] = "This person is away too."
	}
	return problems
}

// ownOrAdmin is the asker's own entry, or another's for an administrator.
func (h *Handlers) ownOrAdmin(ctx context.Context, in bot.Input) (soc.Officer, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return soc.Officer{}, err
	}
	o, err := h.named(ctx, in)
	if err != nil {
		return soc.Officer{}, err
	}
	if o.ID != by.ID && !by.Has(soc.Admin) {
		return soc.Officer{}, bot.Errorf(bot.Forbidden, "Only an administrator can change somebody else's entry. Nothing was changed.")
	}
	return o, nil
}

func (h *Handlers) back() bot.Verb {
	return bot.Verb{
		Name: "back", Help: "Say that you are back. An administrator says it for somebody else, also for one who had left.", Example: "/people back", Args: []bot.Arg{whoArg(true)}, Run: h.runBack,
	}
}

func (h *Handlers) runBack(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, err := h.ownOrAdmin(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	name := h.People.Name(ctx, o.ID)
	if status := o.On(h.today()); status != soc.Away && status != soc.Left {
		return bot.Message{}, bot.Errorf(bot.Conflict, "%s is not away. Nothing was changed.", name)
	}
	o.Status, o.AwayUntil = soc.Active, soc.Date{}
	if _, err := h.saveOfficer(ctx, in, o, "back"); err != nil {
		return bot.Message{}, err
	}
	if in.Has("who") {
		return bot.Message{Title: name + " is back", Text: "Messages go to them again."}, nil
	}
	return bot.Message{Title: "Welcome back", Text: "Messages come to you again."}, nil
}
