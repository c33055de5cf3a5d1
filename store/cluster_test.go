package store_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/child"
	"gatewaybot/store/redisserver/redistest"
)

// cluster starts a Redis Cluster of three masters.
func cluster(t *testing.T) []string {
	t.Helper()
	program, err := exec.LookPath("redis-cli")
	if err != nil {
		t.Fatal("redis-cli is not installed: apt-get install redis-tools")
	}
	args := []string{"--cluster", "create"}
	var addrs []string
	for range 3 {
		bus, err := child.FreeAddr(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, port, _ := strings.Cut(bus, ":")
		addrs = append(addrs, redistest.Start(t, "--cluster-enabled", "yes", "--cluster-node-timeout", "5000", "--cluster-port", port).Addr())
	}
	out, err := exec.CommandContext(t.Context(), program, append(append(args, addrs...), "--cluster-yes")...).CombinedOutput()
	if err != nil {
		t.Fatalf("redis-cli: %v: %s", err, out)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for _, addr := range addrs {
		c := client(t, addr)
		for !strings.Contains(c.ClusterInfo(t.Context()).Val(), "cluster_state:ok") {
			select {
			case <-tick.C:
			case <-deadline:
				t.Fatalf("%s is not in the cluster", addr)
			}
		}
	}
	return addrs
}

func TestCluster(t *testing.T) {
	t.Parallel()
	addrs := cluster(t)
	s := openWith(t, redis.UniversalOptions{Addrs: addrs}, keyset(t))
	saved := save(t, s, cat)

	r := take(t, s, put(t, s))
	act := decide(t, r, advice())
	act.By = saved
	made := act.Writes[1].New.Meta().Ref
	act.Rows = []store.Row{{Queue: s.Forwards, Ref: made, Dest: "register"}}
	ref := commit(t, s, act).Ref(made)
	if again := commit(t, s, act); !again.Repeated || again.Ref(made) != ref {
		t.Errorf("again: %+v", again)
	}
	if open, total, err := s.OpenRequests(t.Context(), "dorset", 10); err != nil || total != 1 || open[0].Decision != ref {
		t.Errorf("open: %v, %v", refs(open), err)
	}
	if got, err := s.ConsultDecision(t.Context(), ref, store.Consultation{By: saved}); err != nil || got.Rationale.IsZero() {
		t.Errorf("consultation: %v", err)
	}
	if got, err := s.RequestFigures(t.Context(), []string{"dorset"}); err != nil || got[0].Decided != 1 {
		t.Errorf("figures: %+v, %v", got, err)
	}
	if got, err := s.OfficerByAccount(t.Context(), "slack/T1/UCAT"); err != nil || got.ID != "cat" {
		t.Errorf("officer: %v", err)
	}
	if mine, _, err := s.Claim(t.Context(), "Ev1"); err != nil || !mine {
		t.Errorf("claim: %t, %v", mine, err)
	}
	workQueue(t, s, ref)
	oneSlot(t, addrs)
}

// workQueue delivers the one row about a record.
func workQueue(t *testing.T, s *store.Store, ref soc.Ref) {
	t.Helper()
	jobs, err := s.Forwards.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 1 || jobs[0].Ref != ref {
		t.Fatalf("jobs %v, %v", jobs, err)
	}
	if err := s.Forwards.Delivered(t.Context(), jobs[0], 1, []byte(`"R-1"`)); err != nil {
		t.Error(err)
	}
	if err := s.Forwards.Done(t.Context(), jobs[0]); err != nil {
		t.Error(err)
	}
	if depth, err := s.Forwards.Depth(t.Context()); err != nil || depth != (store.Depth{}) {
		t.Errorf("depth %+v, %v", depth, err)
	}
	if d, err := s.Delivery(t.Context(), jobs[0]); err != nil || d.Told != 1 || string(d.Place) != `"R-1"` {
		t.Errorf("delivery %+v, %v", d, err)
	}
}

// oneSlot looks for keys of the region: all of them must be in one slot, and so on one master.
func oneSlot(t *testing.T, addrs []string) {
	t.Helper()
	slots := map[int64]bool{}
	for _, addr := range addrs {
		c := client(t, addr)
		for key := range dump(t, c) {
			slots[c.ClusterKeySlot(t.Context(), key).Val()] = true
		}
	}
	if len(slots) != 1 {
		t.Errorf("the keys are in %d slots", len(slots))
	}
}

// TestClusterLosesAReply cuts replies to a cluster's client, which repeats commands by itself.
func TestClusterLosesAReply(t *testing.T) {
	t.Parallel()
	addrs := cluster(t)
	proxies := map[string]*proxy{}
	for _, addr := range addrs {
		proxies[addr] = newProxy(t, addr)
	}
	s := openWith(t, redis.UniversalOptions{Addrs: addrs, Dialer: through(proxies)}, keyset(t))
	put(t, s)
	for i, fates := range [][]fate{{cutReply}, {cutReply, cutReply}, {cutBefore, cutReply}} {
		for _, p := range proxies {
			p.plan(pass, slices.Clone(fates)...)
		}
		result := commit(t, s, raise(s, uuid.NewString(), request(t)))
		if want := soc.NewRef(soc.RequestPrefix, 2026, i+2); result.Repeated || result.Refs["GWR"] != want {
			t.Errorf("%v: %+v", fates, result)
		}
	}
	if _, total, err := s.OpenRequests(t.Context(), "", 1); err != nil || total != 4 {
		t.Errorf("%d requests, %v", total, err)
	}
}
