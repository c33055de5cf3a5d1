// Package redisserver runs a redis-server of its own as a child process: for the try-out, which should keep what
// people enter without a Redis having been set up, and for tests, which kill and restart it.
package redisserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/store/redisserver/child"
)

// ErrNotInstalled says that there is no redis-server on the PATH, and how to get one.
var ErrNotInstalled = errors.New("redis-server is not installed: apt-get install redis-server (macOS: brew install redis)")

const (
	stopWait = 10 * time.Second
	logName  = "redis-server.log"
)

// Server is a redis-server on a loopback address. It keeps every acknowledged write in its folder. Its methods are
// not for concurrent use.
type Server struct {
	program string
	dir     string
	addr    string
	args    []string
	process *child.Process
}

// Start runs redis-server with its data in dir (made when missing) and returns once it answers. It is asked to stop
// when this program ends. args go to redis-server after our own and so override them. Without redis-server the error
// is ErrNotInstalled.
func Start(ctx context.Context, dir string, args ...string) (*Server, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, ErrNotInstalled
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of redis-server: %w", err)
	}
	addr, err := child.FreeAddr(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{program: program, dir: dir, addr: addr, args: args}
	if err := s.Restart(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Addr is the host:port that the server listens on; it stays the same over restarts.
func (s *Server) Addr() string { return s.addr }

// Stop lets the server write what it holds and end.
func (s *Server) Stop() error { return s.process.Stop(stopWait) }

// Kill ends the server as kill -9 or a crash does.
func (s *Server) Kill() error { return s.process.Kill() }

// Restart starts the server again on the same address and folder, stopping it first if it still runs, and returns once it
// has loaded its data and answers.
func (s *Server) Restart(ctx context.Context) error {
	if s.process != nil {
		if err := s.Stop(); err != nil {
			return err
		}
	}
	process, err := s.launch(ctx)
	if err != nil {
		return err
	}
	s.process = process
	if err := s.waitReady(ctx); err != nil {
		return errors.Join(err, s.Kill())
	}
	return nil
}

func (s *Server) launch(ctx context.Context) (*child.Process, error) {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return nil, fmt.Errorf("address of redis-server: %w", err)
	}
	log, err := os.Create(filepath.Join(s.dir, logName))
	if err != nil {
		return nil, fmt.Errorf("log of redis-server: %w", err)
	}
	defer log.Close()
	// The server outlives the time that its start may take.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), s.program, append([]string{
		"--bind", host, "--port", port, "--dir", s.dir,
		"--save", "", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
	}, s.args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	return child.Start(cmd)
}

func (s *Server) waitReady(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.process.Done():
			return fmt.Errorf("redis-server ended at once: %s", s.lastLine())
		case <-ctx.Done():
			return fmt.Errorf("redis-server does not answer: %w", errors.Join(ctx.Err(), err))
		}
	}
}

// ready asks for the process id too, as what answers on the address might be another program's server.
func (s *Server) ready(ctx context.Context) error {
	// The client would log a connection that fails, and then wait longer and longer.
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.addr)
	if err != nil {
		return err
	}
	_ = conn.Close()
	client := redis.NewClient(&redis.Options{Addr: s.addr, MaxRetries: -1})
	defer client.Close()
	info, err := client.Info(ctx, "server").Result()
	if err != nil {
		return err
	}
	if !strings.Contains(info, fmt.Sprintf("process_id:%d\r\n", s.process.Pid())) {
		return fmt.Errorf("another redis-server answers on %s", s.addr)
	}
	return client.Ping(ctx).Err()
}

func (s *Server) lastLine() []byte {
	log, err := os.ReadFile(filepath.Join(s.dir, logName))
	if err != nil {
		return []byte(err.Error())
	}
	log = bytes.TrimSpace(log)
	return log[bytes.LastIndexByte(log, '\n')+1:]
}
