package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"gatewaybot/register/reference"
	"gatewaybot/store"
)

func TestMain(m *testing.M) {
	testscript.Main(tidy{m}, map[string]func(){"gatewaybot": main})
}

// tidy are the tests of the package, which fail when anything of them is still running at their end.
type tidy struct{ *testing.M }

func (m tidy) Run() int {
	code := m.M.Run()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// TestScripts runs the program as a person at a shell does: testdata has one script for each thing tried.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true, Setup: prepare,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"office": besideOffice},
	})
}

// prepare tells a script where the program is, for when PATH is not to be used, and puts the year into what it types: the
// demo's, which begins on the next working morning.
func prepare(env *testscript.Env) error {
	program, err := exec.LookPath("gatewaybot")
	if err != nil {
		return err
	}
	env.Setenv("GATEWAYBOT", program)
	env.Setenv("YEAR", strconv.Itoa(time.Now().Year()))
	conversation := filepath.Join(env.WorkDir, "conversation")
	typed, err := os.ReadFile(conversation)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	year := firstMorning(time.Now(), demoCalendar()).Year()
	typed = bytes.ReplaceAll(typed, []byte("YEAR"), []byte(strconv.Itoa(year)))
	return os.WriteFile(conversation, typed, 0o600)
}

// besideOffice is a script's command: "office 401" has the register answer so to what an office sends it, has a
// frame that nobody could read kept, and writes the
// configuration with which the program reaches the same Redis.
func besideOffice(ts *testscript.TestScript, _ bool, args []string) {
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	ctx, stop := context.WithCancel(context.Background())
	o, err := openOffice(ctx)
	ts.Check(err)
	ts.Defer(func() {
		o.close()
		stop()
	})
	o.demo.register.Inject(reference.Fault{Kind: reference.Status, Status: status})
	_, err = o.workers[1].Once(ctx)
	ts.Check(err)
	ts.Check(o.store.KeepUndecoded(ctx, store.Undecoded{Platform: "slack", Raw: "{half a frame"}))
	ts.Setenv("GATEWAYBOT_KEYSET", string(o.keyset))
	ts.Check(os.WriteFile(ts.MkAbs("gatewaybot.yaml"), []byte(fmt.Sprintf("region: %s\nask: the desk\nredis: {url: 'redis://%s/0'}\n"+
		"public_url: https://gateway.example\nmattermost: {url: 'https://chat.example', workspace: chat, team: rocu}\n"+
		"channels: [{platform: mattermost, workspace: chat, id: gggggggggggggggggggggggggg, purpose: gateway}]\n", demoRegion, o.redis.Addr())), 0o600))
}
