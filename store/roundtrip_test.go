package store_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/uuid"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// TestRoundTrips holds everything that a person waits for to one round trip (DESIGN.md, section 10).
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	s, m := metered(t, redistest.Start(t).Addr())
	ctx, saved := t.Context(), save(t, s, cat)
	r := put(t, s)
	var job store.Job
	for _, tc := range []struct {
		name string
		act  func() error
		want string
	}{
		{"raise", func() error {
			_, err := s.Commit(ctx, raise(s, uuid.NewString(), request(t)))
			return err
		}, "evalsha"},
		{"raise again", func() error {
			_, err := s.Commit(ctx, raise(s, "act", request(t)))
			return err
		}, "evalsha"},
		{"read a request", func() error { _, err := s.Request(ctx, r.Ref); return err }, "hmget"},
		{"read its versions", func() error { _, err := s.RequestVersions(ctx, r.Ref, 1, 5); return err }, "hmget"},
		{"show a request", func() error {
			_, err := s.ConsultRequest(ctx, r.Ref, store.Consultation{By: saved})
			return err
		}, "evalsha"},
		{"list", func() error { _, _, err := s.OpenRequests(ctx, "", 50); return err }, "evalsha"},
		{"overdue", func() error { _, _, err := s.OverdueRequests(ctx, noon(), "", 50); return err }, "evalsha"},
		{"agenda", func() error { _, _, err := s.Agenda(ctx, 50); return err }, "evalsha"},
		{"figures of five bodies", func() error {
			_, err := s.RequestFigures(ctx, []string{"dorset", "kent", "surrey", "sussex", "rdt"})
			return err
		}, "evalsha"},
		{"officer by account", func() error { _, err := s.OfficerByAccount(ctx, "slack/T1/UCAT"); return err }, "evalsha"},
		{"officer", func() error { _, err := s.Officer(ctx, "cat"); return err }, "hget"},
		{"everybody", func() error { _, err := s.Officers(ctx); return err }, "hvals"},
		{"save an officer", func() error {
			var err error
			saved, err = s.SaveOfficer(ctx, saved, soc.Officer{}, "change")
			return err
		}, "evalsha"},
		{"claim a delivery", func() error { _, _, err := s.Claim(ctx, "Ev1"); return err }, "set"},
		{"claim a row", func() error {
			jobs, err := s.Out.Claim(ctx, 1)
			job = jobs[0]
			return err
		}, "evalsha"},
		{"how far it was delivered", func() error { _, err := s.Delivery(ctx, job); return err }, "hmget"},
		{"delivered", func() error { return s.Out.Delivered(ctx, job, 1, json.RawMessage(`{}`)) }, "evalsha"},
		{"places", func() error { _, err := s.Places(ctx, r.Ref, []string{"a", "b"}); return err }, "hmget"},
		{"depth", func() error { _, err := s.Out.Depth(ctx); return err }, "evalsha"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 { // the first time, Redis may have to learn the script
				m.reset()
				if err := tc.act(); err != nil {
					t.Fatal(err)
				}
			}
			if got := m.take(); !slices.Equal(got, []string{tc.want}) {
				t.Errorf("sent %v, want %s", got, tc.want)
			}
		})
	}
}
