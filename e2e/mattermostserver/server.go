// Package mattermostserver runs the real Mattermost server, with PostgreSQL, for the tests of one test binary, and gives
// each test a team of its own in it.
package mattermostserver

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
)

// Server is the Mattermost of a test. The server process is shared with the other tests of the binary; the team, and so
// its users, channels, bots and slash commands, is this test's alone.
type Server struct {
	URL   string         // http://127.0.0.1:port, the same over restarts
	Admin *model.Client4 // logged in as the system administrator, a member of Team
	Team  *model.Team

	installation *installation
	suffix       string
}

// shared is the one installation of a test binary: starting it takes seconds, so the first test that needs it does,
// and Main ends it after the last.
var shared struct {
	sync.Mutex
	inMain    bool
	installed *installation
	err       error
	teams     int
}

// Main runs the tests of a package that uses Start, ends the server that they shared, and returns the exit code. It shows
// what the server logged when a test failed. Call it from TestMain.
func Main(m *testing.M) int {
	shared.inMain = true
	code := m.Run()
	if shared.installed == nil {
		return code
	}
	if code != 0 {
		shared.installed.showLog(os.Stderr)
	}
	if err := shared.installed.close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// Start gives the test a new team, on a server that the first call starts. The test fails, saying what to install, when
// the server or PostgreSQL is missing.
func Start(t testing.TB) *Server {
	t.Helper()
	in, number := join(t)
	s := &Server{URL: in.url, Admin: in.admin, installation: in, suffix: fmt.Sprintf("-t%d", number)}
	team, _, err := in.admin.CreateTeam(t.Context(), &model.Team{
		Name: "team" + s.suffix, DisplayName: t.Name(), Type: model.TeamInvite,
	})
	if err != nil {
		t.Fatalf("create the team: %v", err)
	}
	s.Team = team
	return s
}

// join gives the installation and the number of the test's team in it.
func join(t testing.TB) (*installation, int) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if !shared.inMain {
		t.Fatal("mattermostserver.Start needs TestMain to call mattermostserver.Main")
	}
	if shared.installed == nil {
		ctx, cancel := context.WithTimeout(context.Background(), readyWait)
		defer cancel()
		shared.installed, shared.err = install(ctx)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	shared.teams++
	return shared.installed, shared.teams
}

// Stop ends the server process, and with it every connection to it; the database goes on. For tests that are not
// parallel; Restart follows at the end of the test if it has not before.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	t.Cleanup(func() {
		select {
		case <-s.installation.process.Done():
			s.Restart(t)
		default:
		}
	})
	if err := s.installation.stop(); err != nil {
		t.Fatal(err)
	}
}

// Restart starts the server process again on the same address, stopping it first if it runs, and returns once it
// answers. Sessions and tokens stay good. For tests that are not parallel.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if err := s.installation.stop(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), readyWait)
	defer cancel()
	if err := s.installation.start(ctx); err != nil {
		t.Fatal(err)
	}
}

// showLog copies the warnings and errors that the server logged; what a user sees of a failed command says too little.
func (in *installation) showLog(to io.Writer) {
	if in.log == nil {
		return
	}
	const most = 16 << 10
	end, err := in.log.Seek(0, io.SeekEnd)
	if err != nil {
		return
	}
	from := max(0, end-most)
	fmt.Fprintf(to, "log of the Mattermost server, from byte %d:\n", from)
	_, _ = io.Copy(to, io.NewSectionReader(in.log, from, most))
}
