package store_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gatewaybot/store"
)

// fate is what a proxy does with a command.
type fate int

const (
	pass      fate = iota // as if there were no proxy
	cutBefore             // the connection ends before the command reaches Redis
	cutReply              // Redis has done the command, and the connection ends before its reply
	noReply               // Redis has done the command, and its reply never comes
)

// proxy stands between a store and its Redis, and cuts connections at the worst moments.
type proxy struct {
	listener net.Listener
	target   string
	mu       sync.Mutex
	fates    []fate // of the commands to come
	then     fate   // of those after them
	seen     []string
	onCut    func() // is called when Redis has done a command whose reply is cut; it may be nil
}

func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

// behind is a store whose Redis is reached through a proxy. Redis knows its scripts already.
func behind(t testing.TB, target string) (*store.Store, *proxy) {
	t.Helper()
	p := newProxy(t, target)
	s := open(t, p.listener.Addr().String())
	put(t, s)
	p.plan(pass)
	return s, p
}

// plan says what happens to the next commands, and to those after them.
func (p *proxy) plan(then fate, fates ...fate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fates, p.then, p.seen = fates, then, nil
}

// commands are the names of the commands since the last plan, whatever became of them.
func (p *proxy) commands() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

// decide draws the fate of a command. What a client says to begin a connection passes.
func (p *proxy) decide(name string) fate {
	if slices.Contains([]string{"hello", "client", "auth", "select"}, name) {
		return pass
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, name)
	if len(p.fates) == 0 {
		return p.then
	}
	next := p.fates[0]
	p.fates = p.fates[1:]
	return next
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	var next atomic.Int32 // the fate of the command that Redis answers next
	go func() {
		defer client.Close()
		reply := make([]byte, 64<<10)
		for {
			n, err := server.Read(reply)
			if err != nil {
				return
			}
			switch fate(next.Load()) {
			case noReply:
				continue
			case cutReply:
				if p.onCut != nil {
					p.onCut()
				}
				return
			}
			if _, err := client.Write(reply[:n]); err != nil {
				return
			}
		}
	}()
	for r := bufio.NewReader(client); ; {
		name, raw, err := readCommand(r)
		if err != nil {
			return
		}
		its := p.decide(name)
		if its == cutBefore {
			return
		}
		next.Store(int32(its))
		if _, err := server.Write(raw); err != nil {
			return
		}
	}
}

// readCommand reads one command as clients write them: an array of bulk strings.
func readCommand(r *bufio.Reader) (name string, raw []byte, err error) {
	var buf bytes.Buffer
	number := func(kind byte) (int, error) {
		line, err := r.ReadString('\n')
		buf.WriteString(line)
		if err != nil || line[0] != kind {
			return 0, io.ErrUnexpectedEOF
		}
		return strconv.Atoi(strings.TrimRight(line[1:], "\r\n"))
	}
	words, err := number('*')
	if err != nil {
		return "", nil, err
	}
	for i := range words {
		size, err := number('$')
		if err != nil {
			return "", nil, err
		}
		word := make([]byte, size+len("\r\n"))
		if _, err := io.ReadFull(r, word); err != nil {
			return "", nil, err
		}
		buf.Write(word)
		if i == 0 {
			name = strings.ToLower(string(word[:size]))
		}
	}
	return name, buf.Bytes(), nil
}

// through dials the proxy of an address instead of the address.
func through(proxies map[string]*proxy) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, proxies[addr].listener.Addr().String())
	}
}
