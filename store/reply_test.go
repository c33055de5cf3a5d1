package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// shortly is a context that ends while a commit still insists.
func shortly(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// TestCommitInsists cuts replies and commands, and looks what was applied.
func TestCommitInsists(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	c := client(t, server.Addr())
	for _, tc := range []struct {
		name  string
		fates []fate
	}{
		{"nothing lost", nil},
		{"reply lost", []fate{cutReply}},
		{"three replies lost", []fate{cutReply, cutReply, cutReply}},
		{"command lost", []fate{cutBefore}},
		{"command lost, then reply", []fate{cutBefore, cutReply}},
		{"reply lost, then command", []fate{cutReply, cutBefore, cutBefore}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, before, err := s.OpenRequests(t.Context(), "", 1)
			if err != nil {
				t.Fatal(err)
			}
			log := len(auditLog(t, c))
			p.plan(pass, tc.fates...)
			result := commit(t, s, raise(s, tc.name, request(t)))
			if result.Repeated || result.Refs["GWR"] != soc.NewRef("GWR", 2026, before+1) {
				t.Errorf("%+v", result)
			}
			// Each loss costs one command of ours, and none that go-redis repeats by itself.
			if got := p.commands(); len(got) != len(tc.fates)+1 || slices.ContainsFunc(got, func(name string) bool { return name != "evalsha" }) {
				t.Errorf("commands %v", got)
			}
			_, after, err := s.OpenRequests(t.Context(), "", 1)
			if err != nil || after != before+1 || len(auditLog(t, c)) != log+1 {
				t.Errorf("%d requests more, %d audit entries more, %v", after-before, len(auditLog(t, c))-log, err)
			}
			if again := commit(t, s, raise(s, tc.name, request(t))); !again.Repeated || again.Refs["GWR"] != result.Refs["GWR"] {
				t.Errorf("committing it again: %+v", again)
			}
		})
	}
}

// TestUnsure ends while no reply comes through, and asks again when they do.
func TestUnsure(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	c := client(t, server.Addr())
	for _, tc := range []struct {
		name    string
		then    fate
		applied bool
	}{
		{"replies lost", cutReply, true},
		{"commands lost", cutBefore, false}, // which looks the same from here
	} {
		t.Run(tc.name, func(t *testing.T) {
			log := len(auditLog(t, c))
			p.plan(tc.then)
			result, err := s.Commit(shortly(t), raise(s, tc.name, request(t)))
			if !errors.Is(err, store.ErrUnsure) || errors.Is(err, store.ErrUnavailable) || len(result.Refs) != 0 {
				t.Fatalf("got %+v, %v", result, err)
			}
			if len(p.commands()) < 2 {
				t.Errorf("it did not insist: %v", p.commands())
			}
			p.plan(pass)
			again := commit(t, s, raise(s, tc.name, request(t)))
			if again.Repeated != tc.applied || again.Refs["GWR"] == "" {
				t.Errorf("again: %+v", again)
			}
			if got := len(auditLog(t, c)) - log; got != 1 {
				t.Errorf("applied %d times", got)
			}
			if got := read(t, s, again.Refs["GWR"]); got.Version != 1 {
				t.Errorf("version %d", got.Version)
			}
		})
	}
}

// TestUnsureAfterSilence waits for a reply that never comes, longer than ctx lasts.
func TestUnsureAfterSilence(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	p.plan(noReply)
	if _, err := s.Commit(shortly(t), raise(s, "act", request(t))); !errors.Is(err, store.ErrUnsure) {
		t.Errorf("error %v", err)
	}
	if got := p.commands(); len(got) != 1 {
		t.Errorf("commands %v", got)
	}
	p.plan(pass)
	if again := commit(t, s, raise(s, "act", request(t))); !again.Repeated {
		t.Errorf("again: %+v", again)
	}
}

// TestUnsureStaysUnsure loses a reply, and then gets an answer which alone would mean that nothing was written.
func TestUnsureStaysUnsure(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(*proxy, *miniredis.Miniredis){
		"nobody there": func(p *proxy, _ *miniredis.Miniredis) { _ = p.listener.Close() },
		"read only":    func(_ *proxy, m *miniredis.Miniredis) { m.SetError("READONLY You can't write") },
		"refused":      func(_ *proxy, m *miniredis.Miniredis) { m.SetError("NOPERM this user has no permissions") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := miniredis.RunT(t)
			s, p := behind(t, m.Addr())
			p.onCut = func() { then(p, m) }
			p.plan(pass, cutReply)
			_, err := s.Commit(shortly(t), raise(s, "act", request(t)))
			if !errors.Is(err, store.ErrUnsure) || errors.Is(err, store.ErrUnavailable) {
				t.Errorf("error %v", err)
			}
			m.SetError("")
			if got := len(auditLog(t, client(t, m.Addr()))); got != 2 {
				t.Errorf("%d audit entries: it was not applied once", got)
			}
		})
	}
}

// TestWritesAreNotRepeatedBehindOurBack cuts the reply to every write that is not a commit: go-redis, left alone,
// would send it again.
func TestWritesAreNotRepeatedBehindOurBack(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	r := put(t, s)
	jobs, err := s.Out.Claim(t.Context(), 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(err)
	}
	job := jobs[0]
	ctx := t.Context()
	for _, tc := range []struct {
		name  string
		write func() error
	}{
		{"claim a row", func() error { _, err := s.Out.Claim(ctx, 1); return err }},
		{"put a row off", func() error { return s.Out.Later(ctx, job, time.Hour, "busy") }},
		{"save an officer", func() error { _, err := s.SaveOfficer(ctx, ada, soc.Officer{}, "invite"); return err }},
		{"consult", func() error { _, err := s.ConsultRequest(ctx, r.Ref, store.Consultation{By: cat}); return err }},
		{"release", func() error { return s.Release(ctx, "Ev1") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p.plan(pass)
			_ = tc.write() // Redis learns the script
			p.plan(pass, cutReply)
			if err := tc.write(); err == nil {
				t.Error("no error")
			}
			if got := p.commands(); len(got) != 1 {
				t.Errorf("it was sent %d times: %v", len(got), got)
			}
		})
	}
	if _, err := s.SaveOfficer(ctx, soc.Officer{ID: "bob"}, soc.Officer{}, "invite"); err != nil {
		t.Fatal(err)
	}
	p.plan(pass, cutReply)
	if _, err := s.SaveOfficer(ctx, soc.Officer{ID: "eve"}, soc.Officer{}, "invite"); !errors.Is(err, store.ErrUnsure) {
		t.Errorf("an officer may have been saved: %v", err)
	}
}

// TestReadsSurviveACut lets go-redis repeat what can be repeated.
func TestReadsSurviveACut(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	r := put(t, s)
	p.plan(pass, cutReply, cutBefore)
	if got, err := s.Request(t.Context(), r.Ref); err != nil || got.Ref != r.Ref {
		t.Errorf("got %v", err)
	}
	p.plan(cutReply)
	if _, err := s.Request(shortly(t), r.Ref); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("when no reply ever comes: %v", err)
	}
}

// TestClaimInsists keeps a platform's delivery from being claimed by nobody.
func TestClaimInsists(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	p.plan(pass, cutReply, cutBefore, cutReply)
	if mine, _, err := s.Claim(t.Context(), "Ev1"); err != nil || !mine {
		t.Errorf("first: %t, %v", mine, err)
	}
	p.plan(pass, cutReply)
	if mine, _, err := s.Claim(t.Context(), "Ev1"); err != nil || mine {
		t.Errorf("second: %t, %v", mine, err)
	}
}

// TestDeliveredInsists keeps a delivery that was made from being made again.
func TestDeliveredInsists(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, p := behind(t, server.Addr())
	jobs, err := s.Out.Claim(t.Context(), 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(err)
	}
	if err := s.Out.Delivered(t.Context(), jobs[0], 1, nil); err != nil {
		t.Fatal(err)
	}
	p.plan(pass, cutReply, cutBefore)
	if err := s.Out.Delivered(t.Context(), jobs[0], 2, []byte(`"place"`)); err != nil {
		t.Fatal(err)
	}
	d, err := s.Delivery(t.Context(), jobs[0])
	if err != nil || d.Told != 2 || string(d.Place) != `"place"` {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestCommitOfAnEndedContext writes nothing, and says so.
func TestCommitOfAnEndedContext(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Commit(ctx, raise(s, uuid.NewString(), request(t))); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
	if keys := dump(t, client(t, m.Addr())); len(keys) != 0 {
		t.Errorf("it wrote %v", keys)
	}
}
