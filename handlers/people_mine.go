package handlers

import (
	"context"
	"fmt"
	"slices"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

const (
	// mostMine bounds how many records of one officer are read for a list, mostOthers how many of another's, or of a force's.
	mostMine, mostOthers = 200, 50
	// mostSupervised is of how many officers a supervisor sees what went up the line.
	mostSupervised = 50
)

func (h *Handlers) mine() bot.Verb {
	return bot.Verb{
		Name: "mine", Help: "Show all that waits for you, the most urgent first.", Example: "/people mine", Args: []bot.Arg{pageArg()}, Run: h.runMine,
	}
}

func (h *Handlers) runMine(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	all, err := h.waitingFor(ctx, by)
	if err != nil {
		return bot.Message{}, err
	}
	known := len(all)
	all = slices.DeleteFunc(all, func(n notice) bool { return n.stage == soc.StageNone })
	msg, p := bot.Message{Title: waiting(len(all))}, pageOf(in)
	if later := known - len(all); later > 0 {
		msg.Text = fmt.Sprintf("Not yet: %d with a day to come.", later)
	}
	if len(all) == 0 {
		return bot.Message{Title: "Nothing waits for you", Text: msg.Text}, nil
	}
	for _, n := range of(p, all[:min(p.end(), len(all))]) {
		msg.Items = append(msg.Items, n.Item)
	}
	p.more(&msg, "people mine", len(all))
	return msg, nil
}

// waitingFor is all that waits for an officer, the most urgent first: their own duties and those of whom they stand in for,
// also where they are still to come, and what went up the line to them.
func (h *Handlers) waitingFor(ctx context.Context, by soc.Officer) ([]notice, error) {
	covered, err := h.People.CoveredBy(ctx, by.ID, h.today())
	if err != nil {
		return nil, err
	}
	var all []notice
	roll, seen := h.roll(nil), map[string]bool{}
	add := func(records []store.Record, own bool) error {
		for _, r := range records {
			notices, err := roll.waitingIn(ctx, r, by.ID, covered, own)
			if err != nil {
				return err
			}
			for _, n := range notices {
				if key := string(n.told.Ref) + "|" + n.told.Duty; !seen[key] {
					seen[key] = true
					all = append(all, n)
				}
			}
		}
		return nil
	}
	for _, id := range append([]string{by.ID}, covered...) {
		records, _, err := readable(h.Store.DutiesOf(ctx, id, mostMine))
		if err != nil {
			return nil, fmt.Errorf("read duties: %w", err)
		}
		if err := add(records, true); err != nil {
			return nil, err
		}
	}
	others, err := h.upTheLine(ctx, by, covered)
	if err != nil {
		return nil, err
	}
	if err := add(others, false); err != nil {
		return nil, err
	}
	sortNotices(all)
	return all, nil
}

// waitingIn are the duties of a record that wait for an officer: their own (own), or those that they hear of today.
func (r *roll) waitingIn(ctx context.Context, record store.Record, id string, covered []string, own bool) ([]notice, error) {
	var all []notice
	for _, d := range r.duties(record) {
		switch {
		case own && d.Owner == id:
			all = append(all, r.dutyItem(ctx, record, d, hearer{Seat: id, As: asOwner}))
		case own && slices.Contains(covered, d.Owner):
			all = append(all, r.dutyItem(ctx, record, d, hearer{Seat: id, As: asDeputy, For: d.Owner}))
		case !own:
			if _, told := d.Told(r.today(), r.Reminders); !told {
				continue
			}
			hearers, err := r.hearers(ctx, d)
			if err != nil {
				return nil, err
			}
			if to, hears := hearers.hears(id); hears {
				all = append(all, r.dutyItem(ctx, record, d, to))
			}
		}
	}
	return all, nil
}

// upTheLine are the records of which something may have gone up to an officer: those of whom they supervise, and as SOC lead
// those of their body.
func (h *Handlers) upTheLine(ctx context.Context, by soc.Officer, covered []string) ([]store.Record, error) {
	everyone, err := h.People.Everyone(ctx)
	if err != nil {
		return nil, err
	}
	var all []store.Record
	read := func(records []store.Record, _ int, err error) error {
		all = append(all, records...)
		if err != nil {
			return fmt.Errorf("read duties: %w", err)
		}
		return nil
	}
	supervised, leads := 0, map[string]bool{}
	for _, o := range everyone {
		if mine := o.ID == by.ID || slices.Contains(covered, o.ID); mine && o.Has(soc.SOCLead) {
			leads[o.Body] = true
		}
		if o.Supervisor != "" && (o.Supervisor == by.ID || slices.Contains(covered, o.Supervisor)) && supervised < mostSupervised {
			supervised++
			if err := read(readable(h.Store.DutiesOf(ctx, o.ID, mostOthers))); err != nil {
				return nil, err
			}
		}
	}
	for body := range leads {
		for _, kind := range responseDuties {
			if err := read(readable(h.Store.DutiesIn(ctx, kind, body, soc.Date{}, mostOthers))); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// responseDuties are the duties that can go up to a SOC lead.
var responseDuties = []soc.DutyKind{
	soc.DutyReview, soc.DutyAction, soc.DutyClose, soc.DutyLRO, soc.DutyAccept, soc.DutyPlan, soc.DutyPND, soc.DutyDormant, soc.DutyTraining,
	soc.DutyWorkload, soc.DutyManager, soc.DutyCheck, soc.DutyService, soc.DutyNotification, soc.DutyRelease, soc.DutyExpiry,
}
