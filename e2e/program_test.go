package e2e_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gatewaybot/store/redisserver/child"
)

// patience is how long a test waits for what should come at once, on a machine that has other things to do.
const patience = 30 * time.Second

// program is one run of the binary. What it prints is kept: no test may let a secret through.
type program struct {
	cmd     *exec.Cmd
	process *child.Process
	said    *output
}

// output is what a program printed so far.
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

// start runs a verb in the background.
func (w *world) start(args ...string) *program {
	w.t.Helper()
	return w.startWith(w.environ(), nil, args...)
}

// startWith is start with another environment, and with a file to read from.
func (w *world) startWith(environ []string, in *os.File, args ...string) *program {
	w.t.Helper()
	path, err := binary()
	if err != nil {
		w.t.Fatal(err)
	}
	p := &program{cmd: exec.Command(path, args...), said: &output{}}
	p.cmd.Env, p.cmd.Dir = environ, w.dir
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	if in != nil {
		p.cmd.Stdin = in
	}
	if p.process, err = child.Start(p.cmd); err != nil {
		w.t.Fatal(err)
	}
	w.keep(p)
	w.t.Cleanup(func() { _ = p.process.Kill() })
	return p
}

// run runs a verb to its end and gives what it printed and its exit code.
func (w *world) run(args ...string) (string, int) {
	w.t.Helper()
	p := w.start(args...)
	code := p.ends(w.t)
	return p.said.String(), code
}

// ends waits for the program's end and gives its exit code.
func (p *program) ends(t testing.TB) int {
	t.Helper()
	select {
	case <-p.process.Done():
	case <-time.After(2 * patience):
		t.Fatalf("%v does not end: %s", p.cmd.Args, p.said)
	}
	return p.cmd.ProcessState.ExitCode()
}

// do is run for a verb that must succeed.
func (w *world) do(args ...string) string {
	w.t.Helper()
	said, code := w.run(args...)
	if code != 0 {
		w.t.Fatalf("gatewaybot %s: exit code %d\n%s", strings.Join(args, " "), code, said)
	}
	return said
}

// kill is kill -9.
func (p *program) kill(t testing.TB) {
	t.Helper()
	if err := p.process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// stop asks the program to end and gives its exit code.
func (p *program) stop(t testing.TB) int {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	return p.ends(t)
}

// environ is the environment of every program of a world: a path, and the secrets, of which the slash commands' tokens
// are in a file once there are some.
func (w *world) environ() []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.dir, "TZ=UTC"}
	if _, err := os.Stat(w.tokens()); err == nil {
		env = append(env, "GATEWAYBOT_MATTERMOST_COMMAND_TOKENS_FILE="+w.tokens())
	}
	for name, value := range w.secrets {
		env = append(env, name+"="+value)
	}
	return env
}
