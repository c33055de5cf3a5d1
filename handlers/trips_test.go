package handlers_test

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/store/redisserver/redistest"
)

// monitor sees every command that reaches a Redis.
type monitor struct {
	t     *testing.T
	conn  net.Conn
	lines *bufio.Scanner
	ends  int
}

func newMonitor(t *testing.T, addr string) *monitor {
	t.Helper()
	m := &monitor{t: t}
	m.conn = dial(t, addr)
	m.lines = bufio.NewScanner(m.conn)
	m.lines.Buffer(nil, 1<<20)
	fmt.Fprint(m.conn, "MONITOR\r\n")
	if !m.lines.Scan() || m.lines.Text() != "+OK" {
		t.Fatalf("monitor: %q", m.lines.Text())
	}
	return m
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// trips are the commands that came since the last call, each of them a round trip; a script's own calls and what a new
// connection says first are none.
func (m *monitor) trips() string {
	m.t.Helper()
	m.ends++
	end := fmt.Sprintf("end-%d", m.ends)
	fmt.Fprintf(dial(m.t, m.conn.RemoteAddr().String()), "ECHO %s\r\n", end)
	var names []string
	for m.lines.Scan() {
		line := m.lines.Text()
		_, command, _ := strings.Cut(line, "] ")
		name := strings.ToLower(strings.Trim(strings.SplitN(command, " ", 2)[0], `"`))
		if name == "echo" && strings.Contains(line, end) {
			return strings.Join(names, " ")
		}
		if !strings.Contains(line, " lua] ") && !slices.Contains([]string{"hello", "client", "echo"}, name) {
			names = append(names, name)
		}
	}
	m.t.Fatalf("monitor: %v", m.lines.Err())
	return ""
}

// TestRoundTrips counts what each verb asks of a real Redis, with everybody's entry known: at most one command to read
// and one to write. What costs more is named, with why.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	d := newWorld(t).desk(server.Addr())
	d.enterPeople()
	road(d, "warm", func(string) {})
	m := newMonitor(t, server.Addr())
	got := map[string]string{}
	road(d, "measured", func(verb string) {
		if trips := m.trips(); verb != "" {
			got[verb] = trips
		}
	})
	const read, list, write = "hmget", "evalsha", "evalsha"
	want := map[string]string{
		"raise": write, "raise, with risk to life": list + " " + write, "alert": list + " " + write, "raise a draft": read + " " + write,
		"take": read + " " + write, "ask": read + " " + write, "answer": read + " " + write, "refer": read + " " + write,
		"withdraw": read + " " + write, "handover": read + " " + write, "decide": read + " " + write,
		"acknowledge": read + " " + write, "direct": write, "ratify": read + " " + write, "return": read + " " + write,
		"show": read + " " + write, "list": list, "agenda": list, "stats": list, "people me": "", "people show": "",
		"history":               read + " " + read,                            // how many versions there are, and the versions
		"acknowledge, the last": read + " " + read + " " + write,              // the request goes into delivery
		"correct":               read + " " + read + " " + write,              // the earlier decision is superseded
		"complete":              read + " " + read + " " + write,              // the decision is settled
		"people away":           write + " " + list + " " + list + " " + list, // everybody is read anew, as here the deputy for the answer, and what they get
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trips (-want +got):\n%s", diff)
	}
}

// road uses every verb on records of its own, and tells of each.
func road(d *desk, name string, did func(verb string)) {
	d.t.Helper()
	act := func(verb, user, line string, words ...any) string {
		d.t.Helper()
		did("")
		told := d.say(user, line, words...)
		did(verb)
		return refForm.FindString(plain(told))
	}
	named := func(n string) args { return support().with(args{"operation_name": name + " " + n}) }
	ref := act("raise", "ada", "gateway raise %s", named("1"))
	act("take", "cat", "gateway take %s", ref)
	act("ask", "cat", "gateway ask %s Which accounts?", ref)
	act("answer", "ada", "gateway answer %s Three.", ref)
	act("show", "ada", "gateway show %s", ref)
	act("list", "ada", "gateway list")
	act("handover", "ada", "gateway handover %s to=%s", ref, tag("ben"))
	dec := act("decide", "cat", "gateway decide %s %s", ref, verdict().with(args{"circulate_to": "wiltshire"}))
	act("acknowledge", "ben", "gateway acknowledge %s", dec)
	act("acknowledge, the last", "eve", "gateway acknowledge %s", dec)
	act("correct", "cat", "gateway decide %s supersedes=%s %s", ref, dec, verdict())
	act("history", "ada", "gateway history %s", ref)
	act("complete", "ben", "gateway complete %s none", ref)
	other := act("", "ada", "gateway raise %s", named("2"))
	act("", "cat", "gateway take %s", other)
	act("refer", "cat", "gateway refer %s Complex.", other)
	act("agenda", "dan", "gateway agenda")
	act("withdraw", "ada", "gateway withdraw %s Not needed.", other)
	act("raise, with risk to life", "eve", "gateway raise %s", named("3").with(args{"risk_to_life": "yes"}))
	draft := act("alert", "ada", "gateway raise risk_to_life=yes")
	act("raise a draft", "ada", "gateway raise %s", named("4").with(args{"risk_to_life": "yes", "draft": draft}))
	bypass := act("direct", "ada", "gateway direct rdt The %s task.", name)
	act("ratify", "cat", "gateway ratify %s", bypass)
	act("return", "cat", "gateway return %s No.", act("", "ada", "gateway direct rdt Another %s task.", name))
	act("stats", "ada", "gateway stats")
	act("people me", "ada", "people me")
	act("people show", "ada", "people show %s", tag("ben"))
	if name == "measured" { // it makes everybody's entry be read anew
		act("people away", "ada", "people away until=friday deputy=%s", tag("ben"))
	}
}
