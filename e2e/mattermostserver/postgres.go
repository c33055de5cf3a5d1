package mattermostserver

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"gatewaybot/store/redisserver/child"
)

const postgresMissing = "PostgreSQL is not installed: apt-get install postgresql"

// postgres is a PostgreSQL server in a folder, reached over a socket in that folder only.
type postgres struct {
	bin     string
	dir     string
	account *syscall.Credential // nil: the one that runs the tests
	process *child.Process
}

// startPostgres runs a new, empty PostgreSQL in dir, which it gives to the account that PostgreSQL runs under. Nothing is
// synced to disk: the data lives as long as the tests.
func startPostgres(ctx context.Context, dir string, log *os.File) (*postgres, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	pg := &postgres{bin: bin, dir: dir}
	if err := pg.own(); err != nil {
		return nil, err
	}
	setup := pg.command(ctx, "initdb", "--pgdata", pg.data(), "--username", databaseUser, "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C", "--no-sync")
	if out, err := setup.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	server := pg.command(context.Background(), "postgres", "-D", pg.data(), "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	server.Stdout, server.Stderr = log, log
	if pg.process, err = child.Start(server); err != nil {
		return nil, err
	}
	if err := poll(ctx, pg.process, pg.ready); err != nil {
		return nil, errors.Join(fmt.Errorf("wait for PostgreSQL: %w", err), pg.process.Kill())
	}
	return pg, nil
}

// source is where a client finds the database that initdb made.
func (pg *postgres) source() string {
	query := url.Values{"host": {pg.dir}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", User: url.User(databaseUser), Path: "/postgres", RawQuery: query.Encode()}).String()
}

func (pg *postgres) data() string { return filepath.Join(pg.dir, "data") }

func (pg *postgres) ready(ctx context.Context) error {
	return pg.command(ctx, "pg_isready", "--quiet", "--host", pg.dir, "--username", databaseUser).Run()
}

func (pg *postgres) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(pg.bin, program), args...)
	cmd.Dir = pg.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: pg.account}
	return cmd
}

// own chooses the account: PostgreSQL refuses to run as root, and its package brings an account to run it under.
func (pg *postgres) own() error {
	if os.Getuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return errors.New(postgresMissing)
	}
	uid, err1 := strconv.ParseUint(account.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(account.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("account of PostgreSQL: %w", err)
	}
	pg.account = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(pg.dir, int(uid), int(gid))
}

// postgresPrograms is the folder of the newest PostgreSQL; Debian keeps it off the PATH.
func postgresPrograms() (string, error) {
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres"); len(found) > 0 {
		return filepath.Dir(slices.Max(found)), nil
	}
	found, err := exec.LookPath("postgres")
	if err != nil {
		return "", errors.New(postgresMissing)
	}
	return filepath.Dir(found), nil
}
