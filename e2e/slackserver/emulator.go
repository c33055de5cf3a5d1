package slackserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const (
	emulatorEnv  = "GATEWAYBOT_EMULATE"
	emulatorHelp = `the Slack emulator is missing (%s=%q): install it with
	npm install --prefix DIR emulate@0.11.2
and set %[1]s to DIR/node_modules/.bin/emulate`

	startLimit = 30 * time.Second
	stopLimit  = 5 * time.Second
)

// emulator is the child process behind the proxy.
type emulator struct {
	url    *url.URL
	client *http.Client
	turn   atomic.Int64
}

// startEmulator starts the child and waits until it answers with what it was
// seeded with, so that a stranger on the same port is not mistaken for it.
func startEmulator(tb testing.TB, baseURL string, scopes []string) *emulator {
	tb.Helper()
	bin := os.Getenv(emulatorEnv)
	if _, err := os.Stat(bin); err != nil {
		tb.Fatalf(emulatorHelp, emulatorEnv, bin)
	}
	file := filepath.Join(tb.TempDir(), "seed.json")
	if err := os.WriteFile(file, seed(scopes), 0o600); err != nil {
		tb.Fatalf("write the emulator's seed: %v", err)
	}
	const attempts = 3 // The free port may be taken before the child has it.
	var err error
	for range attempts {
		var e *emulator
		if e, err = launch(tb, bin, file, baseURL); err == nil {
			return e
		}
	}
	tb.Fatalf("start the Slack emulator: %v", err)
	return nil
}

func launch(tb testing.TB, bin, file, baseURL string) (*emulator, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	var output bytes.Buffer
	cmd := exec.Command(bin, "start", "--service", "slack", "--port", port, "--seed", file, "--base-url", baseURL)
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	tb.Cleanup(func() { terminate(cmd, exited) })
	e := &emulator{
		url:    &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", port)},
		client: &http.Client{Timeout: startLimit},
	}
	deadline := time.After(startLimit)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-exited:
			return nil, fmt.Errorf("it stopped: %s", output.Bytes())
		case <-deadline:
			return nil, errors.New("it does not answer")
		case <-tick.C:
			if who, err := e.call(context.Background(), adminToken, "auth.test", nil); err == nil && str(who, "team") == homeName {
				return e, nil
			}
		}
	}
}

func terminate(cmd *exec.Cmd, exited <-chan struct{}) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-exited:
	case <-time.After(stopLimit):
		_ = cmd.Process.Kill()
		<-exited
	}
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}

// call calls a method of the emulator. What Slack refuses is an apiError.
func (e *emulator) call(ctx context.Context, token, method string, args object) (object, error) {
	body, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", method, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url.JoinPath("api", method).String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("call %s: %w", method, err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+e.alias(token))
	resp, err := e.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("call the emulator's %s: %w", method, err)
	}
	defer resp.Body.Close()
	var answer object
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("call the emulator's %s: status %d, %v", method, resp.StatusCode, answer["message"])
	}
	if answer["ok"] != true {
		return nil, apiError{answer}
	}
	return answer, nil
}

// alias spreads calls over equivalent tokens: the emulator allows each one 5,000 calls an hour.
func (e *emulator) alias(token string) string {
	return token + "-" + strconv.FormatInt(e.turn.Add(1)%aliases, 10)
}

// apiError is an answer that says ok: false.
type apiError struct{ answer object }

func (e apiError) Error() string { return "slack: " + str(e.answer, "error") }

// refuse makes the answer that Slack gives for an error.
func refuse(code string) error { return apiError{object{"ok": false, "error": code}} }
