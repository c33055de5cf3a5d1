package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rogpeppe/go-internal/testscript"

	"gatewaybot/config"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestExportScripts runs the program as somebody does who exports what an office has.
func TestExportScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/export", RequireExplicitExec: true, Setup: prepare,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"office": besideOffice, "released": releaseBefore, "withdrawn": withdrawBefore},
	})
}

// releaseBefore is a script's command, after "office": "released 2022-12-31 …" has a disruption come and be released on
// each of these days, at noon.
func releaseBefore(ts *testscript.TestScript, _ bool, days []string) {
	a := scriptedApp(ts)
	for _, day := range days {
		at, err := time.Parse(time.DateOnly, day)
		ts.Check(err)
		ts.Check(a.release(at.Add(12 * time.Hour)))
	}
}

// withdrawBefore is a script's command: "withdrawn DIS-2023-000001 2024-05-01" takes a disruption back.
func withdrawBefore(ts *testscript.TestScript, _ bool, args []string) {
	a := scriptedApp(ts)
	at, err := time.Parse(time.DateOnly, args[1])
	ts.Check(err)
	old, err := a.store.Disruption(context.Background(), soc.Ref(args[0]))
	ts.Check(err)
	next, err := old.Withdraw(soc.NewText("Entered twice."), moderator(), at)
	_, err = a.commitNext(old, next, err)
	ts.Check(err)
}

// scriptedApp is the program with the configuration that "office" wrote.
func scriptedApp(ts *testscript.TestScript) *app {
	var environ []string
	for _, name := range []string{"KEYSET", "SIGNING_KEY", "MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS"} {
		environ = append(environ, "GATEWAYBOT_"+name+"="+ts.Getenv("GATEWAYBOT_"+name))
	}
	cfg, err := config.Load(ts.MkAbs("gatewaybot.yaml"), environ)
	ts.Check(err)
	a, err := newApp(cfg, slog.New(slog.DiscardHandler))
	ts.Check(err)
	ts.Defer(func() { _ = a.store.Close() })
	return a
}

// moderator is somebody of the panel who is trained on the register.
func moderator() soc.Officer {
	return soc.Officer{
		ID: "max", Body: soc.ROCU, Roles: []soc.Role{soc.DisruptionModerator}, RegisterTrained: soc.Date{Year: 2020, Month: time.March, Day: 2},
	}
}

// release has a disruption come and be released at a moment.
func (a *app) release(at time.Time) error {
	rules, by := soc.DefaultReportRules(), soc.Officer{ID: "pam", Body: "dorset"}
	first := soc.Disruption{Report: soc.Report{
		Head:      soc.Head{Ref: soc.DisruptionPrefix.Pending(), UID: uuid.NewString(), Region: demoRegion, CreatedBy: by.ID, CreatedAt: at},
		Submitter: by.ID, Agency: by.Body, Danger: soc.DangerNo,
	}, Description: soc.NewText("Jon told us.")}
	given, err := a.commitNext(nil, first.Receive(rules, soc.Agency{}, a.handlers.Calendar, by, at), nil)
	if err != nil {
		return err
	}
	next, err := given.Approve(soc.Moderation{
		OccurredOn: soc.DateOf(at), TargetType: "ocg", Threat: "OCG-1234", Role: soc.RoleLead, LeadAgency: "dorset", P: "pursue",
		Category: "minor", Tactic: "arrest", Theme: "drugs", Description: soc.NewText("=cmd at Tŷ Gwyn."),
		Rationale: soc.NewText("One member was arrested."),
	}, rules, soc.DateOf(at), moderator(), at)
	_, err = a.commitNext(given, next, err)
	return err
}

// commitNext commits what became of a disruption, and reads it back.
func (a *app) commitNext(old, next *soc.Disruption, err error) (*soc.Disruption, error) {
	if err != nil {
		return nil, err
	}
	w := store.Write{New: next}
	if old != nil {
		w.Old = old
	}
	ctx := context.Background()
	result, err := a.store.Commit(ctx, store.Commit{ID: uuid.NewString(), Writes: []store.Write{w}})
	if err != nil {
		return nil, err
	}
	return a.store.Disruption(ctx, result.Ref(next.Ref))
}
