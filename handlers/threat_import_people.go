package handlers

import (
	"context"
	"errors"
	"fmt"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// fileLeads reads who works on the threats of a file, where nobody was asked to so far.
type fileLeads struct {
	*fileOfficers
	h   *Handlers
	ctx context.Context //nolint:containedctx // it lives as long as the reading of one file
	// led counts the threats that the file gives an officer.
	led map[string]int
}

func (h *Handlers) importLeads(ctx context.Context) *fileLeads {
	return &fileLeads{fileOfficers: h.importPeople(ctx), h: h, ctx: ctx, led: map[string]int{}}
}

// read reads who works on a threat, as far as nobody does here: a file does not overrule who was allocated since.
func (f *fileLeads) read(t *soc.Threat, cells map[string]string) error {
	if cells["lro"]+cells["sio"]+cells["sro"] == "" || f.failed != nil {
		return nil
	}
	old, err := f.h.Store.ThreatByRegister(f.ctx, t.RegisterRef)
	switch {
	case errors.Is(err, store.ErrNotFound):
		old = &soc.Threat{}
	case err != nil:
		f.failed = fmt.Errorf("read threat: %w", err)
		return nil
	}
	var errs []error
	if old.SIO == "" {
		t.SIO = f.officer(&errs, "sio", cells["sio"])
	}
	if old.SRO == "" {
		t.SRO = f.officer(&errs, "sro", cells["sro"], soc.SRO)
	}
	if old.LRO == "" && old.AllocatedBy == "" {
		errs = append(errs, f.lead(t, cells["lro"]))
	}
	return errors.Join(errs...)
}

// lead gives a threat its LRO, with what the rules warn of.
func (f *fileLeads) lead(t *soc.Threat, id string) error {
	var errs []error
	if f.officer(&errs, "lro", id, soc.LRO); id == "" || len(errs) > 0 || f.failed != nil {
		return errors.Join(errs...)
	}
	lro, err := f.find(id)
	if err != nil {
		f.failed = err
		return nil
	}
	_, open, err := f.h.Store.ThreatsLed(f.ctx, id, 1)
	if err != nil {
		f.failed = fmt.Errorf("count threats: %w", err)
		return nil
	}
	led, err := t.Led(lro, open+f.led[id], f.h.rules4P(t.Force), f.h.today())
	if broken, ok := errors.AsType[*soc.RuleError](err); ok {
		return errors.New("lro: " + broken.Findings.Sentences())
	}
	*t, f.led[id] = led, f.led[id]+1
	return err
}
