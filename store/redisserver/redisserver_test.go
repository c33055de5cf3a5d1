package redisserver_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"gatewaybot/store/redisserver"
	"gatewaybot/store/redisserver/redistest"
)

func connect(t *testing.T, server *redisserver.Server) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func TestRestartKeepsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	endings := map[string]func(*redisserver.Server) error{
		"killed":        (*redisserver.Server).Kill,
		"stopped":       (*redisserver.Server).Stop,
		"still running": func(*redisserver.Server) error { return nil },
	}
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			before := server.Addr()
			if err := connect(t, server).Set(t.Context(), "ref", "GWR-2026-000042", 0).Err(); err != nil {
				t.Fatal(err)
			}
			if err := end(server); err != nil {
				t.Fatal(err)
			}
			if err := server.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
			got, err := connect(t, server).Get(t.Context(), "ref").Result()
			if err != nil || got != "GWR-2026-000042" {
				t.Errorf("after the restart: %q, %v", got, err)
			}
			if server.Addr() != before {
				t.Errorf("address moved from %s to %s", before, server.Addr())
			}
		})
	}
}

func TestKillLeavesNothingListening(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := connect(t, server).Ping(t.Context()).Err(); err == nil {
		t.Error("a killed server answered")
	}
	if err := errors.Join(server.Kill(), server.Stop()); err != nil {
		t.Errorf("ending it again: %v", err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	kept := map[string]string{"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "save": ""}
	tests := map[string]struct {
		args []string
		want map[string]string
	}{
		"durable by default": {want: kept},
		"overridden":         {args: []string{"--appendonly", "no"}, want: map[string]string{"appendonly": "no"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := connect(t, redistest.Start(t, tt.args...))
			got := map[string]string{}
			for setting := range tt.want {
				values, err := client.ConfigGet(t.Context(), setting).Result()
				if err != nil {
					t.Fatal(err)
				}
				got[setting] = values[setting]
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	t.Run("not installed", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := redisserver.Start(t.Context(), t.TempDir())
		if !errors.Is(err, redisserver.ErrNotInstalled) || !strings.Contains(err.Error(), "apt-get install redis-server") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("setting unknown", func(t *testing.T) {
		_, err := redisserver.Start(t.Context(), t.TempDir(), "--no-such-setting", "1")
		if err == nil || !strings.Contains(err.Error(), "ended at once") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("out of time", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
		defer cancel()
		if _, err := redisserver.Start(ctx, t.TempDir()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}
