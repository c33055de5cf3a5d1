// Package e2e_test runs the built program as people run it: a process in front of a real redis-server, a real Mattermost,
// the Slack emulator and the reference register, with people who type, press and fill in on both platforms.
package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"gatewaybot/e2e/mattermostserver"
)

// atOnce is how many stories are told at the same time: they wait, for leases and restarts, more than they work.
const atOnce = "5"

// builtIn is the folder of the program under test, for the time of the tests.
var builtIn string

// binary builds the program under test, with the race detector, when it is first asked for.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(builtIn, "gatewaybot")
	out, err := exec.Command("go", "build", "-race", "-o", path, "gatewaybot/cmd/gatewaybot").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	if err := flag.Set("test.parallel", atOnce); err != nil {
		return 1, err
	}
	var err error
	if builtIn, err = os.MkdirTemp("", "gatewaybot-e2e-"); err != nil {
		return 1, err
	}
	defer os.RemoveAll(builtIn)
	return mattermostserver.Main(m), nil
}
