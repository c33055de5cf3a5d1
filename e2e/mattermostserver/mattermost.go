package mattermostserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/store/redisserver/child"
)

const (
	databaseUser = "mattermost"
	readyWait    = 2 * time.Minute
	stopWait     = 20 * time.Second
)

// installation is Mattermost with its database, its first administrator and nothing else.
type installation struct {
	url      string
	admin    *model.Client4
	dir      string
	log      *os.File
	program  string
	settings []string
	database *postgres
	process  *child.Process
}

// install starts a new Mattermost on a new database. The caller closes what it returns, also with an error.
func install(ctx context.Context) (*installation, error) {
	in := &installation{}
	var err error
	if in.program, err = mattermostProgram(); err != nil {
		return in, err
	}
	if in.dir, err = os.MkdirTemp("", "gatewaybot-mattermost-"); err != nil {
		return in, fmt.Errorf("folder of the Mattermost server: %w", err)
	}
	if in.log, err = os.Create(filepath.Join(in.dir, "server.log")); err != nil {
		return in, fmt.Errorf("log of the Mattermost server: %w", err)
	}
	if in.database, err = startPostgres(ctx, in.dir, in.log); err != nil {
		return in, err
	}
	addr, err := child.FreeAddr(ctx)
	if err != nil {
		return in, err
	}
	in.url = "http://" + addr
	in.settings = in.environment(addr)
	if err := in.start(ctx); err != nil {
		return in, err
	}
	in.admin, err = in.firstAdmin(ctx)
	return in, err
}

// mattermostProgram is the server that e2e/run.sh built.
func mattermostProgram() (string, error) {
	program := os.Getenv("GATEWAYBOT_MATTERMOST")
	if program == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find the Mattermost server: %w", err)
		}
		program = filepath.Join(cache, "gatewaybot", "mattermost", "mattermost")
	}
	if _, err := os.Stat(program); err != nil {
		return "", errors.New("the Mattermost server is not built: bash e2e/run.sh setup")
	}
	return program, nil
}

// environment is the settings that a bot on this machine needs, and those that keep the server from calling out.
func (in *installation) environment(addr string) []string {
	return append(os.Environ(),
		"MM_CONFIG="+filepath.Join(in.dir, "config.json"),
		"MM_SQLSETTINGS_DRIVERNAME=postgres",
		"MM_SQLSETTINGS_DATASOURCE="+in.database.source(),
		"MM_SQLSETTINGS_MAXOPENCONNS=50",
		"MM_SERVICESETTINGS_LISTENADDRESS="+addr,
		"MM_SERVICESETTINGS_SITEURL="+in.url,
		"MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION=true",
		"MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS=true",
		"MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS=127.0.0.0/8 ::1/128 localhost",
		"MM_SERVICESETTINGS_DISABLEBOTSWHENOWNERISDEACTIVATED=false",
		"MM_SERVICESETTINGS_ENABLESECURITYFIXALERT=false",
		"MM_TEAMSETTINGS_MAXUSERSPERTEAM=1000",
		"MM_ANNOUNCEMENTSETTINGS_ADMINNOTICESENABLED=false",
		"MM_ANNOUNCEMENTSETTINGS_USERNOTICESENABLED=false",
		"MM_FILESETTINGS_DIRECTORY="+filepath.Join(in.dir, "files"),
		"MM_LOGSETTINGS_ENABLEDIAGNOSTICS=false",
		"MM_LOGSETTINGS_ENABLEFILE=false",
		"MM_LOGSETTINGS_CONSOLELEVEL=WARN",
		"MM_PLUGINSETTINGS_ENABLE=false",
		"MM_JOBSETTINGS_RUNJOBS=false", // stopping them takes up to 15 s
		"MM_JOBSETTINGS_RUNSCHEDULER=false",
	)
}

// start runs the server and returns once it answers.
func (in *installation) start(ctx context.Context) error {
	cmd := exec.Command(in.program)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = in.dir, in.settings, in.log, in.log
	var err error
	if in.process, err = child.Start(cmd); err != nil {
		return err
	}
	client := model.NewAPIv4Client(in.url)
	err = poll(ctx, in.process, func(ctx context.Context) error {
		_, _, err := client.GetPing(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("wait for Mattermost: %w", err)
	}
	return nil
}

func (in *installation) stop() error { return in.process.Stop(stopWait) }

// firstAdmin signs up: the first account of a new server becomes its administrator.
func (in *installation) firstAdmin(ctx context.Context) (*model.Client4, error) {
	client := model.NewAPIv4Client(in.url)
	_, _, err := client.CreateUser(ctx, &model.User{Username: "admin", Email: "admin@police.example", Password: password})
	if err != nil {
		return nil, fmt.Errorf("create the administrator: %w", err)
	}
	if _, _, err := client.Login(ctx, "admin", password); err != nil {
		return nil, fmt.Errorf("log the administrator in: %w", err)
	}
	return client, nil
}

// close ends the server and its database and removes their folder.
func (in *installation) close() error {
	var err error
	if in.process != nil {
		err = in.stop()
	}
	if in.database != nil {
		err = errors.Join(err, in.database.process.Stop(stopWait))
	}
	if in.log != nil {
		err = errors.Join(err, in.log.Close())
	}
	if in.dir != "" {
		err = errors.Join(err, os.RemoveAll(in.dir))
	}
	return err
}

// poll asks ready again and again until it finds no fault, the process has ended or the time is up.
func poll(ctx context.Context, process *child.Process, ready func(context.Context) error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-process.Done():
			return errors.New("it ended at once")
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}
