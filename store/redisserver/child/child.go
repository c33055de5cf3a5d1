// Package child runs a server program that does not outlive the program that started it.
package child

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is a running child. On Linux it is asked to stop (SIGTERM) when this program ends in whatever way,
// kill -9 included; elsewhere it has to be stopped.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// Start starts cmd in a process group of its own, so that a Ctrl-C meant for this program does not reach it.
func Start(cmd *exec.Cmd) (*Process, error) {
	bind(cmd)
	p := &Process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel sends the death signal when the thread that started the child ends, so that thread is kept.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		_ = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// Pid is the process id of the child.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Done is closed once the child has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stop asks the child to end, kills it after grace, and returns once it has ended. Stopping it again does nothing.
func (p *Process) Stop(grace time.Duration) error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return p.Kill()
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(grace):
		return errors.Join(fmt.Errorf("%s did not stop within %v", p.cmd.Path, grace), p.Kill())
	}
}

// Kill ends the child at once, without a chance to tidy up, and returns once it has ended.
func (p *Process) Kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill %s: %w", p.cmd.Path, err)
	}
	<-p.done
	return nil
}
