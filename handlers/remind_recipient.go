package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// standing is why somebody is told of a duty.
type standing int

// The standings, the nearest to the duty first.
const (
	asOwner standing = iota
	asDeputy
	asLine       // the owner can not be told, so somebody up the line is
	asSupervisor // the duty was escalated
	asLead       // it was escalated further
	asGateway    // there is nobody else
)

// hearer is one who is told of a duty.
type hearer struct {
	// Seat is an officer's id, or a channel's name after a #.
	Seat string
	As   standing
	// For is the officer in whose place a deputy is told, whoever of the line that is.
	For string
}

// missed is an officer who should be told and can not be.
type missed struct{ ID, Why string }

// roll says who can be told, as of now: it looks once for each seat.
type roll struct {
	*Handlers
	// reaches reports whether messages can go to an account.
	reaches func(bot.Account) bool
	known   map[string]presence
}

// presence is an officer's entry, and why they can not be told; empty when they can.
type presence struct {
	soc.Officer
	why string
}

func (h *Handlers) roll(reaches func(bot.Account) bool) *roll {
	return &roll{Handlers: h, reaches: reaches, known: map[string]presence{}}
}

// audience works out who is told of a duty.
type audience struct {
	*roll
	duty   soc.Duty
	all    []hearer
	missed []missed
}

// hearers are who is told of a duty today: the owner or who stands in for them, and whoever it was escalated to.
func (r *roll) hearers(ctx context.Context, d soc.Duty) (*audience, error) {
	a := &audience{roll: r, duty: d}
	err := a.gather(ctx)
	return a, err
}

func (a *audience) gather(ctx context.Context) error {
	if err := a.responsible(ctx); err != nil {
		return err
	}
	stage := a.duty.Stage(a.today())
	if stage == soc.StageEscalated || stage == soc.StageFurther {
		if err := a.supervisor(ctx, asSupervisor); err != nil {
			return err
		}
	}
	if stage == soc.StageFurther {
		if err := a.leads(ctx, asLead); err != nil {
			return err
		}
	}
	if place, ok := a.Directory.gateway(); ok && len(a.all) == 0 && place.ID != "" {
		a.add(hearer{Seat: gatewaySeat, As: asGateway})
	}
	return nil
}

// hears is the hearer in a seat.
func (a *audience) hears(seat string) (hearer, bool) {
	i := slices.IndexFunc(a.all, func(h hearer) bool { return h.Seat == seat })
	if i < 0 {
		return hearer{}, false
	}
	return a.all[i], true
}

// add adds a hearer; false if they are the one whom somebody else should hear about.
func (a *audience) add(h hearer) bool {
	has, is := a.hears(h.Seat)
	if !is {
		a.all = append(a.all, h)
	}
	return !is || h.As == has.As || has.As > asDeputy
}

// responsible adds whose duty it is, and if they can not be told, who is up the line.
func (a *audience) responsible(ctx context.Context) error {
	if a.duty.Owner == "" {
		return a.body(ctx)
	}
	told, err := a.tell(ctx, a.duty.Owner, asOwner)
	if err != nil || told {
		return err
	}
	return a.supervisor(ctx, asLine)
}

// body adds who sees to what nobody has: the desk, the force's channel, its SOC leads.
func (a *audience) body(ctx context.Context) error {
	var seat string
	switch a.duty.Role {
	case soc.GatewayCI, soc.CapabilitiesChair:
		seat = gatewaySeat
	case soc.IntelHandler:
		seat = intelSeat
	case soc.DisruptionModerator:
		seat = panelSeat
	case soc.Admin:
		return a.gateway(ctx)
	case "":
		seat = channelSeat(a.duty.Body)
	default:
		return a.leads(ctx, asOwner)
	}
	told, err := a.channel(ctx, seat, asOwner)
	if err != nil || told {
		return err
	}
	return a.gateway(ctx)
}

// supervisor adds the owner's supervisor; where there is none, the SOC leads of the body.
func (a *audience) supervisor(ctx context.Context, as standing) error {
	if a.duty.Owner != "" {
		owner, known, err := a.entry(ctx, a.duty.Owner)
		if err != nil {
			return err
		}
		if known && owner.Supervisor != "" {
			if told, err := a.tell(ctx, owner.Supervisor, as); err != nil || told {
				return err
			}
		}
	}
	return a.leads(ctx, as)
}

// leads adds the SOC leads of the body; where none can be told, the gateway and the administrators.
func (a *audience) leads(ctx context.Context, as standing) error {
	leads, err := a.People.With(ctx, soc.SOCLead, a.duty.Body)
	if err != nil {
		return err
	}
	found := false
	for _, o := range leads {
		told, err := a.tell(ctx, o.ID, as)
		if err != nil {
			return err
		}
		found = found || told
	}
	if found {
		return nil
	}
	return a.gateway(ctx)
}

// mayHear reports whether somebody who is not the owner may hear of the duty: those of its body and of the region's unit. A
// supervisor or deputy may have moved to another force since they were named.
func (a *audience) mayHear(o soc.Officer) bool {
	return a.duty.Body == "" || o.Body == a.duty.Body || o.Body == soc.ROCU
}

// gateway adds the last resort: the gateway's channel, and the administrators of the unit and of the body.
func (a *audience) gateway(ctx context.Context) error {
	if _, err := a.channel(ctx, gatewaySeat, asGateway); err != nil {
		return err
	}
	admins, err := a.People.With(ctx, soc.Admin, "")
	if err != nil {
		return err
	}
	for _, o := range admins {
		if !a.mayHear(o) {
			continue
		}
		if _, err := a.tell(ctx, o.ID, asGateway); err != nil {
			return err
		}
	}
	return nil
}

// channel adds a channel's seat, unless there is no such channel or it is not reached.
func (a *audience) channel(ctx context.Context, seat string, as standing) (bool, error) {
	if _, ok := a.placeOf(seat); !ok {
		return false, nil
	}
	unreached, err := a.Store.IsUnreached(ctx, seat)
	if err != nil {
		return false, fmt.Errorf("read who is reached: %w", err)
	}
	if unreached {
		a.missed = append(a.missed, missed{seat, whyUnreached})
		return false, nil
	}
	a.add(hearer{Seat: seat, As: as})
	return true, nil
}

// tell adds an officer, or the deputy in their place; false if neither can be told.
func (a *audience) tell(ctx context.Context, id string, as standing) (bool, error) {
	o, why, err := a.absence(ctx, id)
	if err != nil {
		return false, err
	}
	if as != asOwner && !a.mayHear(o) {
		return false, nil
	}
	if why == "" {
		return a.add(hearer{Seat: id, As: as}), nil
	}
	away := o.On(a.today()) == soc.Away
	if o.Deputy != "" && o.Deputy != id {
		deputy, missing, err := a.absence(ctx, o.Deputy)
		if err != nil {
			return false, err
		}
		if missing == "" && a.mayHear(deputy) {
			if as == asOwner {
				as = asDeputy
			}
			if !away {
				a.missed = append(a.missed, missed{id, why})
			}
			return a.add(hearer{Seat: o.Deputy, As: as, For: id}), nil
		}
	}
	if away {
		why += ", and no deputy can be told"
	}
	a.missed = append(a.missed, missed{id, why})
	return false, nil
}

// whyUnreached is why nobody hears who is there by all that we know.
const whyUnreached = "gets no messages of mine: the account is closed, or it has blocked me"

// absence says why an officer can not be told; it is empty when they can.
func (r *roll) absence(ctx context.Context, id string) (soc.Officer, string, error) {
	if p, ok := r.known[id]; ok {
		return p.Officer, p.why, nil
	}
	o, why, err := r.look(ctx, id)
	if err == nil {
		r.known[id] = presence{o, why}
	}
	return o, why, err
}

func (r *roll) look(ctx context.Context, id string) (soc.Officer, string, error) {
	o, known, err := r.entry(ctx, id)
	switch {
	case err != nil:
		return o, "", err
	case !known:
		return o, "is not known to me", nil
	case o.Status == soc.Left:
		return o, "has left", nil
	case o.On(r.today()) == soc.Away:
		return o, "is away until " + r.day(o.AwayUntil), nil
	}
	if _, ok := accountOf(o, r.reaches); !ok {
		return o, "has no account where I can write to them", nil
	}
	unreached, err := r.Store.IsUnreached(ctx, id)
	if err != nil {
		return o, "", fmt.Errorf("read who is reached: %w", err)
	}
	if unreached {
		return o, whyUnreached, nil
	}
	return o, "", nil
}

// entry is an officer's entry; false when nobody knows them.
func (h *Handlers) entry(ctx context.Context, id string) (soc.Officer, bool, error) {
	o, err := h.People.ByID(ctx, id)
	if errors.Is(err, store.ErrNotFound) || bot.CodeOf(err) == bot.Forbidden {
		return soc.Officer{ID: id}, false, nil
	}
	return o, err == nil, err
}

// accountOf is where an officer is written to.
func accountOf(o soc.Officer, reaches func(bot.Account) bool) (bot.Account, bool) {
	for _, text := range o.Accounts {
		if a, ok := bot.ParseAccount(text); ok && (reaches == nil || reaches(a)) {
			return a, true
		}
	}
	return bot.Account{}, false
}

// The seats of channels: those of desks, and any other by the key of its body.
const (
	gatewaySeat = "#gateway"
	intelSeat   = "#intel"
	panelSeat   = "#panel"
)

// channelSeat is the seat of a body's channel.
func channelSeat(body string) string {
	if body == soc.ROCU {
		return gatewaySeat
	}
	return "#" + body
}

// placeOf is the channel of a seat.
func (h *Handlers) placeOf(seat string) (Place, bool) {
	switch seat {
	case gatewaySeat:
		return h.Directory.gateway()
	case intelSeat:
		return h.Directory.desk()
	case panelSeat:
		return h.Directory.panel()
	}
	body, ok := strings.CutPrefix(seat, "#")
	if !ok {
		return Place{}, false
	}
	return h.Directory.of(body)
}
