package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// The officers of the tests. Their entries are not kept, unless a test keeps them.
var (
	ada = soc.Officer{ID: "ada", Name: "Ada Bright", Body: "dorset", Rank: soc.Insp, Roles: []soc.Role{soc.Requester}, Accounts: []string{"slack/T1/UADA"}, Status: soc.Active}
	cat = soc.Officer{ID: "cat", Name: "Cat Miles", Body: soc.ROCU, Rank: soc.CI, Roles: []soc.Role{soc.GatewayCI}, Accounts: []string{"slack/T1/UCAT"}, Status: soc.Active}
)

// noon is a Monday.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func calendar() soc.Calendar {
	return soc.Calendar{Location: time.UTC, Opens: 9 * time.Hour, Closes: 17 * time.Hour}
}

func keyset(t testing.TB) store.Keyset {
	t.Helper()
	secret, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	k, err := store.ParseKeyset(secret)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// open opens a store on the Redis at an address.
func open(t testing.TB, addr string) *store.Store {
	t.Helper()
	return openWith(t, redis.UniversalOptions{Addrs: []string{addr}}, keyset(t))
}

func openWith(t testing.TB, o redis.UniversalOptions, k store.Keyset) *store.Store {
	t.Helper()
	s := store.Open(store.Options{Region: "south-west", Redis: o, Keyset: k})
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// client talks to Redis beside the store.
func client(t testing.TB, addr string) *redis.Client {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: addr})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// inMemory is a store on a Redis in memory, and that Redis.
func inMemory(t testing.TB) (*store.Store, *miniredis.Miniredis) {
	t.Helper()
	m := miniredis.RunT(t)
	m.SetTime(noon())
	return open(t, m.Addr()), m
}

// onDisk is a store on a real Redis, and a client of that Redis.
func onDisk(t testing.TB, args ...string) (*store.Store, *redis.Client) {
	t.Helper()
	server := redistest.Start(t, args...)
	return open(t, server.Addr()), client(t, server.Addr())
}

// request is a new one, raised and not yet committed.
func request(t testing.TB, changes ...func(*soc.Request)) *soc.Request {
	t.Helper()
	r := soc.Request{
		Head: soc.Head{
			Ref: soc.RequestPrefix.Pending(), UID: uuid.NewString(), Region: "south-west", Marking: soc.OfficialSensitive,
			CreatedBy: ada.ID, CreatedAt: noon(), Origin: soc.Origin{Platform: "slack", Workspace: "T1", Channel: "C1"},
		},
		State: soc.Draft, Requester: ada.ID, Body: ada.Body, Route: soc.ViaGateway, Theme: "drugs",
		OperationName: soc.NewText("Larkspur"), ThreatRef: "OCG-1234", SupportWanted: []string{"financial"},
		Objective: soc.NewText("Find the money."), NeededBy: soc.Date{Year: 2026, Month: 12, Day: 14}, Plan: "FPP-2026-000001",
	}
	for _, change := range changes {
		change(&r)
	}
	next, err := r.Raise(soc.DefaultRequestRules(), calendar(), soc.Officer{ID: r.Requester, Body: r.Body}, r.CreatedAt)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// raise is the commit that raises a request.
func raise(s *store.Store, id string, r *soc.Request) store.Commit {
	return store.Commit{
		ID: id, By: ada, Writes: []store.Write{{New: r}},
		Rows: []store.Row{{Queue: s.Out, Ref: r.Ref, Dest: "card/gateway"}, {Queue: s.Out, Ref: r.Ref, Dest: "tell/force"}},
	}
}

func commit(t testing.TB, s *store.Store, c store.Commit) store.Result {
	t.Helper()
	result, err := s.Commit(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// put commits a new request and reads it back.
func put(t testing.TB, s *store.Store, changes ...func(*soc.Request)) *soc.Request {
	t.Helper()
	r := request(t, changes...)
	c := raise(s, uuid.NewString(), r)
	c.By = soc.Officer{}
	return read(t, s, commit(t, s, c).Ref(r.Ref))
}

func read(t testing.TB, s *store.Store, ref soc.Ref) *soc.Request {
	t.Helper()
	r, err := s.Request(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// change commits a move on a request and reads it back.
func change(t testing.TB, s *store.Store, r *soc.Request, next *soc.Request, err error) *soc.Request {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, store.Commit{ID: uuid.NewString(), Writes: []store.Write{{Old: r, New: next}}})
	return read(t, s, r.Ref)
}

// take makes cat the handler of a request.
func take(t testing.TB, s *store.Store, r *soc.Request) *soc.Request {
	t.Helper()
	next, err := r.Take(cat, noon())
	return change(t, s, r, next, err)
}

// decide is the commit of a decision about a request in triage.
func decide(t testing.TB, r *soc.Request, d soc.Decision) store.Commit {
	t.Helper()
	d.UID = uuid.NewString()
	next, made, err := r.Decide(d, soc.DefaultRequestRules(), calendar(), cat, noon().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return store.Commit{ID: uuid.NewString(), By: cat, Writes: []store.Write{{Old: r, New: next}, {New: made}}}
}

// advice is a decision that breaks no rule.
func advice() soc.Decision {
	return soc.Decision{
		Outcome: "advice", Rationale: soc.NewText("The region has room for this case."), LeadBody: "wiltshire",
		Owner: "lro", Due: soc.Date{Year: 2026, Month: 12, Day: 21},
	}
}

// refs are the references of records, in their order.
func refs[R store.Record](records []R) []soc.Ref {
	var all []soc.Ref
	for _, r := range records {
		all = append(all, r.Meta().Ref)
	}
	return all
}

// auditLog is everything in the audit log.
func auditLog(t testing.TB, c *redis.Client) []soc.AuditEvent {
	t.Helper()
	entries, err := c.XRange(t.Context(), "{south-west}:audit", "-", "+").Result()
	if err != nil {
		t.Fatal(err)
	}
	var all []soc.AuditEvent
	for _, entry := range entries {
		var e soc.AuditEvent
		if err := json.Unmarshal([]byte(entry.Values["e"].(string)), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// dump is everything that a Redis holds.
func dump(t testing.TB, c redis.Cmdable) map[string]string {
	t.Helper()
	ctx, all := t.Context(), map[string]string{}
	names, err := c.Keys(ctx, "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	for _, name := range names {
		value, err := content(t, c, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = fmt.Sprint(value)
	}
	return all
}

func content(t testing.TB, c redis.Cmdable, name string) (any, error) {
	t.Helper()
	ctx := t.Context()
	switch kind := c.Type(ctx, name).Val(); kind {
	case "string":
		return c.Get(ctx, name).Result()
	case "hash":
		return c.HGetAll(ctx, name).Result()
	case "zset":
		return c.ZRangeWithScores(ctx, name, 0, -1).Result()
	case "stream":
		return c.XRange(ctx, name, "-", "+").Result()
	default:
		return nil, fmt.Errorf("%s is a %s", name, kind)
	}
}

// ask puts a question to the requester of a request in triage.
func ask(t testing.TB, r *soc.Request) *soc.Request {
	t.Helper()
	next, err := r.Ask(soc.NewText("How many premises?"), cat, noon())
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// other is a colleague to whom a request can be handed over.
func other(r *soc.Request) soc.Officer {
	to := ada
	if r.Requester == to.ID {
		to.ID = "ben"
	}
	return to
}
