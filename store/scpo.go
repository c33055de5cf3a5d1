package store

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
)

// The indexes of orders, by when they were entered.
const (
	allOrders = "scp:all"
	ordersOf  = "scp:force:" // the live ones of a force, or of the region
	ordersBy  = "scp:by:"    // the live ones that an officer manages, or is offered
	ordersOut = "scp:next:"  // the live ones that an officer is to manage after a release
	ordersAt  = "scp:at:"    // the live ones of a force, by location
)

func orderIndexes(o *soc.Order) map[string]float64 {
	entered := float64(o.CreatedAt.UnixMilli())
	ix := map[string]float64{allOrders: entered}
	if o.Granted() {
		ix[ordersOf], ix[ordersOf+o.Force] = entered, entered
		for _, officer := range []string{o.Manager, o.Offered} {
			if officer != "" {
				ix[ordersBy+officer] = entered
			}
		}
		if o.NextManager != "" {
			ix[ordersOut+o.NextManager] = entered
		}
		ix[ordersAt+o.Location+":"+o.Force] = entered
	}
	return ix
}

// Order reads a serious crime prevention order.
func (s *Store) Order(ctx context.Context, ref soc.Ref) (*soc.Order, error) {
	return get[soc.Order](ctx, s, ref)
}

// OrderVersions reads versions of an order, in order; those it does not have are left out.
func (s *Store) OrderVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Order, error) {
	return versions[soc.Order](ctx, s, ref, from, to)
}

// OrderByMark reads the order that has a mark.
func (s *Store) OrderByMark(ctx context.Context, mark string) (*soc.Order, error) {
	ref, err := s.db.HGet(ctx, s.keys.unique(uniqueOrder), mark).Result()
	if errors.Is(err, redis.Nil) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, readError(err)
	}
	return s.Order(ctx, soc.Ref(ref))
}

// OrderMark is the mark of the order about a subject that was made on a day: what only one order may have, without saying
// whose it is. It is empty for an application, of which there may be several.
func (s *Store) OrderMark(ctx context.Context, subject soc.Text, madeOn soc.Date) (string, error) {
	if madeOn.IsZero() {
		return "", nil
	}
	return s.mark(ctx, "order", strings.ToLower(strings.Join(strings.Fields(subject.Reveal()), "")), madeOn.String())
}

// ConsultOrder reads an order for somebody to see, and logs that they did.
func (s *Store) ConsultOrder(ctx context.Context, ref soc.Ref, c Consultation) (*soc.Order, error) {
	return consult[soc.Order](ctx, s, ref, c)
}

// OrdersOf reads the live orders of a force, or of the region for no force, oldest first.
func (s *Store) OrdersOf(ctx context.Context, force string, limit int) ([]*soc.Order, int, error) {
	return list[soc.Order](ctx, s, ordersOf+force, Page{Limit: limit})
}

// OrdersManaged reads the live orders that an officer manages or is offered, oldest first, and says how many there are.
func (s *Store) OrdersManaged(ctx context.Context, officer string, limit int) ([]*soc.Order, int, error) {
	return list[soc.Order](ctx, s, ordersBy+officer, Page{Limit: limit})
}

// OrdersToCome reads the live orders that an officer is to manage after a release, oldest first, and says how many there are.
func (s *Store) OrdersToCome(ctx context.Context, officer string, limit int) ([]*soc.Order, int, error) {
	return list[soc.Order](ctx, s, ordersOut+officer, Page{Limit: limit})
}

// Orders reads all orders as they were before a moment, oldest first; the zero moment is now.
func (s *Store) Orders(ctx context.Context, before time.Time) iter.Seq2[*soc.Order, error] {
	return every[soc.Order](ctx, s, allOrders, before)
}

// OrderPlaces counts the live orders of forces by location, in one round trip: the number at [force][location].
func (s *Store) OrderPlaces(ctx context.Context, forces, locations []string) ([][]int, error) {
	var names []string
	for _, f := range forces {
		for _, l := range locations {
			names = append(names, ordersAt+l+":"+f)
		}
	}
	flat, err := s.counts(ctx, names, 0)
	if err != nil {
		return nil, err
	}
	table := make([][]int, len(forces))
	for i := range forces {
		table[i] = flat[i*len(locations) : (i+1)*len(locations)]
	}
	return table, nil
}
