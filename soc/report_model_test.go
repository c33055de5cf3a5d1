package soc_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// partnersOwn are the texts that a partner wrote: no move may lose one, or change it.
func partnersOwn(originals map[string]*soc.Text, r *soc.Report) map[string]string {
	all := map[string]string{}
	for name, text := range originals {
		if !text.IsZero() {
			all[name] = text.Reveal()
		}
	}
	for i, a := range r.Additions {
		all[fmt.Sprint("addition ", i)] = a.Words.Reveal()
	}
	for i, q := range r.Questions {
		all[fmt.Sprint("question ", i)] = q.Asked.Reveal()
		if q.AnsweredBy != "" {
			all[fmt.Sprint("answer ", i)] = q.Answered.Reveal()
		}
	}
	for i, f := range r.Files {
		all[fmt.Sprint("file ", i)] = f.Name.Reveal()
	}
	return all
}

func lost(before, after map[string]string) string {
	for name, words := range before {
		if after[name] != words {
			return name
		}
	}
	return ""
}

// TestIntelligenceModel makes random moves: no word of the partner is lost, nothing leaves that is not graded and
// sanitised and agreed to as it is, and what was sent only grows.
func TestIntelligenceModel(t *testing.T) {
	t.Parallel()
	cal := office(t)
	rapid.Check(t, func(rt *rapid.T) {
		agency := seaport()
		if rapid.Bool().Draw(rt, "lapsed") {
			agency.Expires = date(2026, 11, 1)
		}
		r := *intelligence(t)
		held := r.Receive(soc.DefaultReportRules(), agency, cal, partner, monday())
		r, at := *held, monday()
		road := []soc.Move{soc.MoveTriage, soc.MoveEvaluate, soc.MoveSanitise, soc.MoveForward}
		for _, m := range road[:rapid.IntRange(0, len(road)).Draw(rt, "begun")] {
			if next, err := moveIntel(t, &r, m, handler, at); err == nil {
				r = *next
			}
		}
		said := 0
		for range 40 {
			at = at.Add(time.Minute)
			m := rapid.SampledFrom(slices.Concat(intelMoves, []soc.Move{soc.MoveAccept, soc.MoveRefuse})).Draw(rt, "move")
			by := rapid.SampledFrom([]soc.Officer{partner, handler}).Draw(rt, "by")
			if offers := r.Offers(); len(offers) > 0 && rapid.SampledFrom([]bool{false, true, true}).Draw(rt, "likely") {
				m, by = rapid.SampledFrom(offers).Draw(rt, "offer"), handler
			}
			var next *soc.Intelligence
			var err error
			switch m {
			case soc.MoveAccept:
				next = r.Accept(r.Sent, "REG-1", at)
			case soc.MoveRefuse:
				next = r.Refuse(r.Sent, words("wrong"), at)
			case soc.MoveAdd, soc.MoveAmend:
				said++
				next, err = r.Say(soc.Said{Move: m, Words: words(fmt.Sprint("more ", said)), Files: []soc.File{{Name: words(fmt.Sprint("file ", said))}}}, soc.DefaultReportRules(), cal, by, at)
				if err == nil {
					next.Complete(*intelligence(t, func(r *soc.Intelligence) { r.Subjects = words("a car") }))
				}
			default:
				next, err = moveIntel(t, &r, m, by, at)
			}
			if err != nil {
				continue
			}
			if name := lost(partnersOwn(r.Originals(), r.Common()), partnersOwn(next.Originals(), next.Common())); name != "" {
				rt.Fatalf("%s by %s lost %s", m, by.ID, name)
			}
			checkSent(rt, &r.Report, &next.Report)
			if next.Sent == next.Version && m == soc.MoveForward && (!next.Graded() || next.Sanitised.IsZero() || next.Changed() || r.State != soc.ReportSanitised) {
				rt.Fatalf("it left ungraded, unsanitised or changed: %+v", next)
			}
			if next.Sent == next.Version && m != soc.MoveForward && (m != soc.MoveWithdraw || r.Sent == 0) {
				rt.Fatalf("%s sent it", m)
			}
			if next.State == soc.ReportForwarded && next.Sent == 0 {
				rt.Fatalf("%s leads to forwarded, and nothing was sent", m)
			}
			r = *next
		}
	})
}

// checkSent holds for both kinds: versions count up, and what was sent only grows.
func checkSent(rt *rapid.T, before, after *soc.Report) {
	if after.Version != before.Version+1 || after.Sent < before.Sent || after.Sent > after.Version {
		rt.Fatalf("version %d sent %d became version %d sent %d", before.Version, before.Sent, after.Version, after.Sent)
	}
	if after.UID != before.UID || after.Agency != before.Agency || after.Submitter != before.Submitter || !after.CreatedAt.Equal(before.CreatedAt) {
		rt.Fatalf("it became another report: %+v", after)
	}
}

// TestDisruptionModel makes random moves on several disruptions of few events, with the rule for groups going on and off:
// no word of a partner is lost, nothing leaves without the panel and somebody trained, one has the lead of an event.
func TestDisruptionModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		all := map[int]soc.Disruption{}
		for i := range 4 {
			all[i] = *disruption(t, func(d *soc.Disruption) { d.UID = fmt.Sprint(i) })
		}
		rules, at := soc.DefaultReportRules(), monday()
		rules.OCGOnly.On = rapid.Bool().Draw(rt, "rule")
		leads := map[string]int{} // as the store keeps them
		for range 80 {
			at = at.Add(time.Minute)
			i := rapid.IntRange(0, 3).Draw(rt, "which")
			d := all[i]
			m := rapid.SampledFrom(slices.Concat(disruptionMoves, []soc.Move{soc.MoveAccept, soc.MoveRefuse, "standard", "standard", "rule", "rule"})).Draw(rt, "move")
			by := rapid.SampledFrom([]soc.Officer{partner, moderator, novice}).Draw(rt, "by")
			if offers := d.Offers(); len(offers) > 0 && rapid.Bool().Draw(rt, "likely") {
				m = rapid.SampledFrom(offers).Draw(rt, "offer")
			}
			if m == "rule" {
				rules.OCGOnly.On = !rules.OCGOnly.On
				continue
			}
			next, err := anyDisruptionMove(t, rt, &d, m, rules, by, at)
			if err != nil {
				continue
			}
			if event := next.Event(); event != "" {
				if first, taken := leads[event]; taken && first != i {
					next = next.Support("seaport")
				}
			}
			if was, is := d.Event(), next.Event(); was != is {
				delete(leads, was)
			}
			if event := next.Event(); event != "" {
				leads[event] = i
			}
			if name := lost(partnersOwn(d.Originals(), d.Common()), partnersOwn(next.Originals(), next.Common())); name != "" && name != "supporting_agencies" {
				rt.Fatalf("%s by %s lost %s", m, by.ID, name)
			}
			checkSent(rt, &d.Report, &next.Report)
			if leaves := next.Sent == next.Version; leaves && m != soc.MoveWithdraw && (next.Moderator == "" || next.ReleasedBy != moderator.ID || next.Approved.IsZero() || next.Changed() ||
				rules.OCGOnly.On && next.TargetType != soc.TargetOCG) {
				rt.Fatalf("%s sent what may not leave: %+v", m, next)
			}
			all[i] = *next
			counted := map[string]int{}
			for _, d := range all {
				if e := d.Event(); e != "" {
					counted[e]++
				}
			}
			for e, n := range counted {
				if n != 1 {
					rt.Fatalf("%d lead %s", n, e)
				}
			}
			if len(counted) != len(leads) {
				rt.Fatalf("leads %v, kept %v", counted, maps.Clone(leads))
			}
		}
	})
}

// anyDisruptionMove makes a move of the panel, the partner, the register or the program itself.
func anyDisruptionMove(t *testing.T, rt *rapid.T, d *soc.Disruption, m soc.Move, rules soc.ReportRules, by soc.Officer, at time.Time) (*soc.Disruption, error) {
	today := date(2026, 11, 23)
	switch m {
	case soc.MoveAccept:
		return d.Accept(d.Sent, "REG-1", at), nil
	case soc.MoveRefuse:
		return d.Refuse(d.Sent, words("wrong"), at), nil
	case "standard":
		return d.Standard(rules, today, at)
	case soc.MoveApprove:
		return d.Approve(moderation(func(m *soc.Moderation) {
			m.Tactic = rapid.SampledFrom([]string{"closure", "order"}).Draw(rt, "tactic")
			m.Role = rapid.SampledFrom([]string{soc.RoleLead, soc.RoleLead, soc.RoleSupport}).Draw(rt, "role")
			m.TargetType = rapid.SampledFrom([]string{soc.TargetOCG, "vulnerability"}).Draw(rt, "target")
		}), rules, today, by, at)
	case soc.MoveRelease:
		return d.Release(rules, seaport(), today, by, at)
	}
	return moveDisruption(t, d, m, by, at)
}
