package store

import (
	"context"
	"time"

	"gatewaybot/soc"
)

// The indexes of requests. Times are scored in milliseconds.
const (
	openRequests   = "gwr:open:"   // by when they were raised; of a body, or of all
	overdueByClock = "gwr:due:"    // undecided, by when a decision is due; of a body, or of all
	agenda         = "gwr:agenda"  // before the capabilities meeting: risk to life, then MoRiLE
	mine           = "gwr:mine:"   // open, by officer: raised or handled by them
	byBody         = "gwr:body:"   // by requesting body
	asked          = "gwr:asked:"  // the figures, by body and by team
	supported      = "gwr:yes:"    //
	notSupported   = "gwr:no:"     //
	bypassed       = "gwr:bypass:" //
	decisionTimes  = "gwr:took:"   // scored by the working minutes to the decision
)

// riskFirst is more than any MoRiLE score: it puts risk to life at the head of the agenda.
const riskFirst = 1e9

func requestIndexes(r *soc.Request) map[string]float64 {
	raised := float64(r.CreatedAt.UnixMilli())
	ix := map[string]float64{byBody + r.Body: raised}
	if r.Open() {
		ix[openRequests], ix[openRequests+r.Body] = raised, raised
		ix[mine+r.Requester] = raised
		if r.Handler != "" {
			ix[mine+r.Handler] = raised
		}
	}
	if r.Undecided() {
		due := float64(r.DecisionDue.UnixMilli())
		ix[overdueByClock], ix[overdueByClock+r.Body] = due, due
	}
	if r.State == soc.Referred || r.State == soc.Capabilities {
		ix[agenda] = r.MorileScore
		if r.RiskToLife {
			ix[agenda] += riskFirst
		}
	}
	for _, group := range figureGroups(r) {
		requestFigures(ix, r, group, raised)
	}
	return ix
}

// figureGroups are whose figures a request counts in: its body's, and a directly tasked team's.
func figureGroups(r *soc.Request) []string {
	if r.RaisedAt.IsZero() {
		return nil
	}
	groups := []string{r.Body}
	if r.BypassTeam != "" {
		groups = append(groups, r.BypassTeam)
	}
	return groups
}

func requestFigures(ix map[string]float64, r *soc.Request, group string, raised float64) {
	ix[asked+group] = raised
	switch {
	case r.Supported():
		ix[supported+group] = raised
	case r.Outcome == "not_supported":
		ix[notSupported+group] = raised
	}
	if r.Route == soc.Direct {
		ix[bypassed+group] = raised
	}
	if !r.DecidedAt.IsZero() {
		ix[decisionTimes+group] = r.DecisionTime.Minutes()
	}
}

// Request reads a request.
func (s *Store) Request(ctx context.Context, ref soc.Ref) (*soc.Request, error) {
	return get[soc.Request](ctx, s, ref)
}

// RequestVersions reads versions of a request, in order; those it does not have are left out.
func (s *Store) RequestVersions(ctx context.Context, ref soc.Ref, from, to int) ([]*soc.Request, error) {
	return versions[soc.Request](ctx, s, ref, from, to)
}

// OpenRequests reads a body's open requests, oldest first, and says how many there are; the empty body is all.
func (s *Store) OpenRequests(ctx context.Context, body string, limit int) ([]*soc.Request, int, error) {
	return list[soc.Request](ctx, s, openRequests+body, Page{Limit: limit})
}

// RequestsOf reads an officer's open requests, oldest first: those they raised and those they handle.
func (s *Store) RequestsOf(ctx context.Context, officer string, limit int) ([]*soc.Request, int, error) {
	return list[soc.Request](ctx, s, mine+officer, Page{Limit: limit})
}

// RequestsFrom reads a body's requests, newest first, closed ones included.
func (s *Store) RequestsFrom(ctx context.Context, body string, limit int) ([]*soc.Request, int, error) {
	return list[soc.Request](ctx, s, byBody+body, Page{Limit: limit, Descending: true})
}

// OverdueRequests reads a body's undecided requests whose decision was due before now, longest overdue first; the
// empty body is all.
func (s *Store) OverdueRequests(ctx context.Context, now time.Time, body string, limit int) ([]*soc.Request, int, error) {
	return list[soc.Request](ctx, s, overdueByClock+body, Page{Limit: limit, Max: now.UnixMilli()})
}

// Agenda reads the capabilities meeting's list: risk to life first, then the highest MoRiLE score.
func (s *Store) Agenda(ctx context.Context, limit int) ([]*soc.Request, int, error) {
	return list[soc.Request](ctx, s, agenda, Page{Limit: limit, Descending: true})
}

// RequestFigures are the numbers of one body or team.
type RequestFigures struct {
	Asked, Supported, NotSupported, Bypassed, Decided int
	// Median is the working time to a decision that half of the decided requests took at most.
	Median time.Duration
}

// RequestFigures reads the numbers of bodies and teams, in one round trip.
func (s *Store) RequestFigures(ctx context.Context, groups []string) ([]RequestFigures, error) {
	stems := []string{asked, supported, notSupported, bypassed, decisionTimes}
	var names []string
	for _, g := range groups {
		for _, stem := range stems {
			names = append(names, stem+g)
		}
	}
	got, err := s.figures(ctx, names)
	if err != nil {
		return nil, err
	}
	all := make([]RequestFigures, len(groups))
	for i := range groups {
		f := got[i*len(stems):]
		all[i] = RequestFigures{
			Asked: f[0].Count, Supported: f[1].Count, NotSupported: f[2].Count, Bypassed: f[3].Count,
			Decided: f[4].Count, Median: time.Duration(f[4].Median * float64(time.Minute)),
		}
	}
	return all, nil
}
