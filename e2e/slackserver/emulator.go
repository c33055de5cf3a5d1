package slackserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gatewaybot/store/redisserver/child"
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
	nonce  string // In all its tokens, so that no other emulator takes them.
	turn   atomic.Int64
}

// startEmulator starts the child and waits until it answers.
func startEmulator(tb testing.TB, baseURL string, scopes []string) *emulator {
	tb.Helper()
	bin := os.Getenv(emulatorEnv)
	if _, err := os.Stat(bin); err != nil {
		tb.Fatalf(emulatorHelp, emulatorEnv, bin)
	}
	file, nonce := filepath.Join(tb.TempDir(), "seed.json"), rand.Text()
	if err := os.WriteFile(file, seed(scopes, nonce), 0o600); err != nil {
		tb.Fatalf("write the emulator's seed: %v", err)
	}
	const attempts = 3 // The free port may be taken before the child has it.
	var err error
	for range attempts {
		var e *emulator
		if e, err = launch(tb, bin, file, nonce, baseURL); err == nil {
			return e
		}
	}
	tb.Fatalf("start the Slack emulator: %v", err)
	return nil
}

func launch(tb testing.TB, bin, file, nonce, baseURL string) (*emulator, error) {
	addr, err := child.FreeAddr(tb.Context())
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	var printed output
	cmd := exec.Command(bin, "start", "--service", "slack", "--port", port, "--seed", file, "--base-url", baseURL)
	cmd.Stdout, cmd.Stderr = &printed, &printed
	process, err := child.Start(cmd)
	if err != nil {
		return nil, err
	}
	tb.Cleanup(func() {
		if err := process.Stop(stopLimit); err != nil {
			tb.Logf("stop the Slack emulator: %v", err)
		}
	})
	// Node hangs up on a connection that was idle for five seconds, and a call on it just then would fail.
	client := &http.Client{Timeout: startLimit, Transport: &http.Transport{IdleConnTimeout: time.Second}}
	e := &emulator{url: &url.URL{Scheme: "http", Host: addr}, client: client, nonce: nonce}
	if err := e.await(tb.Context(), process.Done()); err != nil {
		return nil, fmt.Errorf("%w: %s", err, printed.String())
	}
	return e, nil
}

// await returns once the emulator knows a token of its own.
func (e *emulator) await(ctx context.Context, ended <-chan struct{}) error {
	deadline := time.After(startLimit)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return errors.New("it stopped")
		case <-deadline:
			return errors.New("it does not answer")
		case <-tick.C:
			if who, err := e.call(ctx, adminToken, "auth.test", nil); err == nil && str(who, "app_id") == appID {
				return nil
			}
		}
	}
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
	return alias(token, e.nonce, int(e.turn.Add(1)%aliases))
}

// apiError is an answer that says ok: false.
type apiError struct{ answer object }

func (e apiError) Error() string { return "slack: " + str(e.answer, "error") }

// refuse makes the answer that Slack gives for an error.
func refuse(code string) error { return apiError{object{"ok": false, "error": code}} }

// output is what the emulator prints; it may be read while it still prints.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
