package main

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/rogpeppe/go-internal/testscript"

	"gatewaybot/store/ledger"
)

// TestAuditScripts runs the program as an auditor does, before and after somebody tampered with the log.
func TestAuditScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/audit", RequireExplicitExec: true, Setup: prepare,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"office": besideOffice, "auditkey": auditKey, "tamper": tamper},
	})
}

// auditKey is a script's command: it sets a fresh key for checkpoints.
func auditKey(ts *testscript.TestScript, _ bool, _ []string) {
	secret, err := ledger.NewSigningKey()
	ts.Check(err)
	ts.Setenv("GATEWAYBOT_AUDIT_KEY", secret)
}

// tamper is a script's command: "tamper changed" makes the third entry of the log say something else, "tamper reset"
// leaves nothing of the log but a new first entry, and of its tree nothing.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	ctx, a := context.Background(), scriptedApp(ts)
	options, err := redis.ParseURL(a.cfg.Redis.URL)
	ts.Check(err)
	db := redis.NewClient(options)
	defer func() { _ = db.Close() }()
	key := "{" + a.cfg.Region + "}:audit"
	all, err := db.XRange(ctx, key, "-", "+").Result()
	ts.Check(err)
	ts.Check(db.Del(ctx, key).Err())
	switch args[0] {
	case "changed":
		all[2].Values["e"] = `{"actor":"eve","op":"alteration"}`
	case "reset":
		all = all[:1]
		ts.Check(db.Del(ctx, key+":tree").Err())
	}
	for _, m := range all {
		ts.Check(db.XAdd(ctx, &redis.XAddArgs{Stream: key, ID: m.ID, Values: m.Values}).Err())
	}
}
