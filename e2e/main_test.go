// Package e2e_test runs the built program as people run it: a process in front of a real redis-server, a real Mattermost,
// the Slack emulator and the reference register, with people who type, press and fill in on both platforms.
package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gatewaybot/e2e/mattermostserver"
)

// atOnce is how many stories are told at the same time: they wait, for leases and restarts, more than they work.
const atOnce = "5"

// binary is the program under test, built with the race detector.
var binary string

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
	dir, err := os.MkdirTemp("", "gatewaybot-e2e-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "gatewaybot")
	build := exec.Command("go", "build", "-race", "-o", binary, "gatewaybot/cmd/gatewaybot")
	if out, err := build.CombinedOutput(); err != nil {
		return 1, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return mattermostserver.Main(m), nil
}
