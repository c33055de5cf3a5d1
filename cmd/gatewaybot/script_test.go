package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gatewaybot": main})
}

// TestScripts runs the program as a person at a shell does: testdata has one script for each thing tried.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, Setup: prepare})
}

// prepare tells a script where the program is, for when PATH is not to be used, and puts this year into what it types.
func prepare(env *testscript.Env) error {
	program, err := exec.LookPath("gatewaybot")
	if err != nil {
		return err
	}
	env.Setenv("GATEWAYBOT", program)
	conversation := filepath.Join(env.WorkDir, "conversation")
	typed, err := os.ReadFile(conversation)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	typed = bytes.ReplaceAll(typed, []byte("YEAR"), []byte(strconv.Itoa(time.Now().Year())))
	return os.WriteFile(conversation, typed, 0o600)
}
