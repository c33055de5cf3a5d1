package handlers

import (
	"context"
	"fmt"

	"gatewaybot/soc"
)

// Everyone is everybody who was entered, by id. The slice is shared.
func (p *People) Everyone(ctx context.Context) ([]soc.Officer, error) {
	p.mu.Lock()
	all, read := p.everyone, p.everyoneAt
	p.mu.Unlock()
	if all != nil && p.Now().Sub(read) < fresh {
		return all, nil
	}
	all, err := p.Store.Officers(ctx)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.everyone, p.everyoneAt = all, p.Now()
	return all, nil
}

// With are the officers of a body (empty: of all) who hold a role and have not left.
func (p *People) With(ctx context.Context, role soc.Role, body string) ([]soc.Officer, error) {
	all, err := p.Everyone(ctx)
	var some []soc.Officer
	for _, o := range all {
		if o.Has(role) && o.Status != soc.Left && (body == "" || o.Body == body) {
			some = append(some, o)
		}
	}
	return some, err
}

// CoveredBy are the officers for whom somebody stands in on a day.
func (p *People) CoveredBy(ctx context.Context, id string, day soc.Date) ([]string, error) {
	all, err := p.Everyone(ctx)
	var covered []string
	for _, o := range all {
		if o.Deputy == id && o.On(day) == soc.Away {
			covered = append(covered, o.ID)
		}
	}
	return covered, err
}
