package child_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatewaybot/store/redisserver/child"
)

// asParent makes the test binary a program that starts a child and then waits to be killed.
const asParent = "GATEWAYBOT_TEST_AS_PARENT"

func TestMain(m *testing.M) {
	if os.Getenv(asParent) != "" {
		process, err := child.Start(exec.Command("sleep", "600"))
		if err != nil {
			panic(err)
		}
		fmt.Println(process.Pid())
		<-process.Done()
		return
	}
	os.Exit(m.Run())
}

func TestChildEndsWithItsParent(t *testing.T) {
	t.Parallel()
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), asParent+"=1")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	waitGone(t, pid)
}

func waitGone(t *testing.T, pid int) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(10 * time.Second); ; {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if errors.Is(err, os.ErrNotExist) || strings.Contains(string(stat), ") Z ") {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the child lives on: %s", stat)
		}
	}
}

// startScript runs a shell script and returns once it has printed a line.
func startScript(t *testing.T, script string) *child.Process {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	cmd := exec.Command("sh", "-c", script)
	cmd.Stdout = writer
	process, err := child.Start(cmd)
	if err := errors.Join(err, writer.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(reader).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return process
}

func TestStop(t *testing.T) {
	t.Parallel()
	t.Run("a child that listens", func(t *testing.T) {
		t.Parallel()
		process := startScript(t, "echo ready; exec sleep 600")
		if err := process.Stop(time.Minute); err != nil {
			t.Error(err)
		}
		if err := process.Stop(time.Minute); err != nil {
			t.Errorf("stopping it again: %v", err)
		}
	})
	t.Run("a child that does not", func(t *testing.T) {
		t.Parallel()
		process := startScript(t, "trap '' TERM; echo ready; while :; do sleep 1; done")
		err := process.Stop(50 * time.Millisecond)
		if err == nil || !strings.Contains(err.Error(), "did not stop") {
			t.Errorf("error %v", err)
		}
		select {
		case <-process.Done():
		default:
			t.Error("it was not killed")
		}
	})
}

func TestChildIsInAGroupOfItsOwn(t *testing.T) {
	t.Parallel()
	process := startScript(t, "echo ready; exec sleep 600")
	group, err := syscall.Getpgid(process.Pid())
	if err != nil || group != process.Pid() {
		t.Errorf("group %d of child %d, %v", group, process.Pid(), err)
	}
	if err := process.Kill(); err != nil {
		t.Error(err)
	}
}

func TestStartMissingProgram(t *testing.T) {
	t.Parallel()
	if _, err := child.Start(exec.Command("/no/such/program")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
