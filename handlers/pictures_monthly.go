package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// Monthly posts the pictures into the gateway's channel, once a month whatever the number of replicas: on its first working
// day, or in the days after it when the program was down on that day.
type Monthly struct {
	*Handlers
	Log *slog.Logger
	// posted is the month that needs no look any more.
	posted string
}

const (
	// monthlyEvery is how often it looks whether the day has come.
	monthlyEvery = time.Minute
	// monthlyLate is for how many working days a month's pictures are made up for.
	monthlyLate = 5
)

// Run looks until ctx ends.
func (m *Monthly) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := m.Post(ctx); err != nil {
			m.Log.ErrorContext(ctx, "the month's pictures were not asked for", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(monthlyEvery):
		}
	}
}

// Post asks for the month's pictures when it is time for them. What has no records has no picture.
func (m *Monthly) Post(ctx context.Context) error {
	month := m.now().Format("2006-01")
	place, ok := m.Directory.gateway()
	if !ok || m.posted == month || !m.due() {
		return nil
	}
	names, err := m.pictures(ctx)
	if err != nil || len(names) == 0 {
		return err
	}
	id := "pictures/" + month
	_, err = m.Store.Commit(ctx, store.Commit{
		ID: id, Posts: []string{id}, Rows: m.pictureRows(id, pictureTo("channel", place.String()), names),
	})
	if err != nil {
		return fmt.Errorf("ask for pictures: %w", err)
	}
	m.posted = month
	return nil
}

// due reports whether it is working time on one of the month's first working days.
func (m *Monthly) due() bool {
	now, today := m.now(), m.today()
	first := m.Calendar.NextWorkingDay(soc.Date{Year: today.Year, Month: today.Month, Day: 1})
	return !today.Before(first) && !today.After(m.Calendar.AddWorkingDays(first, monthlyLate)) &&
		m.Calendar.AddWorkingTime(now, 0).Equal(now)
}

// pictures are those that have something to show.
func (m *Monthly) pictures(ctx context.Context) ([]string, error) {
	plans, err := m.balance(ctx)
	if err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	orders, err := m.orderFigures(ctx)
	if err != nil {
		return nil, fmt.Errorf("read figures: %w", err)
	}
	var names []string
	if plans.any() {
		names = append(names, balancePicture, reviewsPicture)
	}
	if orders.any() {
		names = append(names, checksPicture)
	}
	return names, nil
}
