package handlers

import (
	"strconv"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/handlers/post"
	"gatewaybot/soc"
)

// readIntelligence reads a post's report. No word of it is lost: what is more than a field can hold stands with the rest.
func readIntelligence(r *soc.Intelligence, p post.Report) {
	fillIntelligence(r, p.Get, p.Story())
	r.Subjects = together(append(aside(p.Get), r.Subjects.Reveal())...)
}

// readDisruption does so for a disruption.
func (h *Handlers) readDisruption(d *soc.Disruption, p post.Report) {
	h.fillDisruption(d, renamed(p.Get), p.Story())
	d.Description = together(append(aside(p.Get), d.Description.Reveal())...)
}

// aside are the words of the fields of which a report keeps a yes or a no, or nothing, where they say more than that.
func aside(get func(string) string) []string {
	var all []string
	for _, name := range []string{"danger", "is_crime", "is_safeguarding", "marking"} {
		switch words := get(name); strings.ToLower(strings.Trim(words, " .!")) {
		case "", "yes", "y", "no", "n", "none", "official", "official-sensitive":
		default:
			all = append(all, strings.ReplaceAll(name, "_", " ")+": "+words)
		}
	}
	return all
}

// fillIntelligence copies what a partner gave into a report, by the names of the data dictionary. An answer that is none
// of an enumeration's stays as words.
func fillIntelligence(r *soc.Intelligence, get func(string) string, account string) {
	var loose []string
	one := func(terms []soc.Term, name string) string {
		key, words := choose(terms, name, get(name))
		if words != "" {
			loose = append(loose, words)
		}
		return key
	}
	r.When, r.Where, r.Who = soc.NewText(get("when")), soc.NewText(get("where")), soc.NewText(get("who"))
	r.HowKnown, r.Subjects = soc.NewText(get("how_known")), soc.NewText(get("subjects"))
	r.Provenance = one(soc.Provenances(), "provenance")
	r.WhoElseKnows = one(soc.Circles(), "who_else_knows")
	r.RiskToSource = one(soc.Risks(), "risk_to_source")
	r.DisclosureView = one(soc.DisclosureViews(), "disclosure_view")
	r.Theme = one(soc.Themes(), "theme")
	r.IsCrime, r.IsSafeguarding = yes(get("is_crime")), yes(get("is_safeguarding"))
	if ref, ok := soc.ThreatRef(get("threat")); ok {
		r.Threat = ref
	} else if words := get("threat"); words != "" {
		loose = append(loose, "threat: "+words)
	}
	r.What = together(append([]string{get("what"), account}, loose...)...)
}

// fillDisruption does so for a disruption.
func (h *Handlers) fillDisruption(d *soc.Disruption, get func(string) string, account string) {
	var loose []string
	one := func(terms []soc.Term, name string) string {
		key, words := choose(terms, name, get(name))
		if words != "" {
			loose = append(loose, words)
		}
		return key
	}
	ref := func(name string) string {
		known, ok := soc.ThreatRef(get(name))
		if words := get(name); words != "" && !ok {
			loose = append(loose, name+": "+words)
		}
		return known
	}
	d.When, d.Where, d.Supporting = soc.NewText(get("occurred_on")), soc.NewText(get("where")), soc.NewText(get("supporting_agencies"))
	d.OccurredOn = h.pastDay(get("occurred_on"))
	d.TargetType, d.Tactic, d.Theme = one(soc.TargetTypes(), "target_type"), one(soc.Tactics(), "tactic"), one(soc.Themes(), "theme")
	if ref, ok := soc.ThreatRef(get("threat")); ok {
		d.Threat = ref
	} else {
		d.Target = soc.NewText(get("threat"))
	}
	d.SCPO, d.Action, d.Request = ref("scpo"), ref("action"), ref("request") // they are kept in clear
	for _, name := range []string{"role", "lead_agency", "value_seized", "evidence_ref", "category"} {
		if words := get(name); words != "" {
			loose = append(loose, name+": "+words)
		}
	}
	d.Description = together(append([]string{get("description"), account}, loose...)...)
}

// choose reads words as one of an enumeration; what is none of it is given back with its name.
func choose(terms []soc.Term, name, words string) (key, loose string) {
	for _, t := range terms {
		if strings.EqualFold(words, t.Key) || strings.EqualFold(words, t.Label) {
			return t.Key, ""
		}
	}
	if words == "" {
		return "", ""
	}
	return "", strings.ReplaceAll(name, "_", " ") + ": " + words
}

// pastDay reads when something happened: a day without a year, or a weekday, is the last one. The zero date is none.
func (h *Handlers) pastDay(words string) soc.Date {
	today := h.today()
	switch strings.ToLower(strings.TrimSpace(words)) {
	case "this morning", "tonight", "now":
		return today
	case "yesterday", "last night":
		return today.AddDays(-1)
	}
	read, err := bot.Dates{Now: h.now()}.Parse(words)
	if err != nil {
		return soc.Date{}
	}
	day := soc.DateOf(read)
	switch named := strings.ContainsAny(words, "0123456789"); {
	case !named && day.After(today):
		return day.AddDays(-7) // a weekday
	case day.After(today) && !strings.Contains(words, strconv.Itoa(day.Year)):
		return day.AddYears(-1)
	}
	return day
}

func yes(words string) bool { return strings.HasPrefix(strings.ToLower(strings.TrimSpace(words)), "y") }

// together puts texts one below the other.
func together(texts ...string) soc.Text {
	var some []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			some = append(some, t)
		}
	}
	return soc.NewText(strings.Join(some, "\n"))
}

// completion fills in what a report lacked from what a post says later. Words that are in no field stay an addition.
func (h *Handlers) completion(p post.Report) func(report) {
	return h.completing(p.Get)
}

func (h *Handlers) completing(get func(string) string) func(report) {
	return func(r report) {
		switch r := r.(type) {
		case *soc.Intelligence:
			var more soc.Intelligence
			fillIntelligence(&more, get, "")
			r.Complete(more)
		case *soc.Disruption:
			var more soc.Disruption
			h.fillDisruption(&more, renamed(get), "")
			r.Complete(more)
		}
	}
}

// renamed lets a reply to a disruption, which does not say what kind it is, give its fields by the names of intelligence.
func renamed(get func(string) string) func(string) string {
	other := map[string]string{"description": "what", "occurred_on": "when"}
	return func(name string) string {
		if v := get(name); v != "" || other[name] == "" {
			return v
		}
		return get(other[name])
	}
}
