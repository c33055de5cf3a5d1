// Package config reads what an administrator decides: one YAML file, and secrets from environment variables or
// mounted files. Every mistake is reported at once, each with its line and a sentence that says what to do.
package config

import (
	_ "embed"
	"time"

	"gatewaybot/soc"
)

// Example is a whole configuration for the South West with a comment on every setting.
//
//go:embed example.yaml
var Example []byte

// DefaultEmergency sends partners to where help is: nobody watches a chat at every hour.
const DefaultEmergency = "If anyone is in danger now, call 999. Do not wait for an answer here."

// Config is everything that an administrator decides.
type Config struct {
	// Region is the key of the policing region served: one of soc.Regions.
	Region string `yaml:"region"`
	// Ask says whom people that the bot does not know are told to ask. It completes "Please ask …".
	Ask string `yaml:"ask"`
	// Emergency tells partners what to do when somebody is in danger; DefaultEmergency unless set.
	Emergency string `yaml:"emergency"`

	// Listen is the host and port on which the platforms' callbacks arrive; 127.0.0.1:8080 unless set.
	Listen string `yaml:"listen"`
	// AdminListen is the host and port of health and metrics; 127.0.0.1:8081 unless set.
	AdminListen string `yaml:"admin_listen"`
	// PublicURL is how the platforms reach Listen, without a slash at the end; "" where none has to.
	PublicURL string `yaml:"public_url"`
	// TLS is our own certificate; nil without one.
	TLS *TLS `yaml:"tls"`
	// BehindProxy says that something in front of Listen ends TLS.
	BehindProxy bool `yaml:"behind_proxy"`

	Redis Redis `yaml:"redis"`
	// Slack and Mattermost are nil when the platform is not used. At least one is.
	Slack      *Slack      `yaml:"slack"`
	Mattermost *Mattermost `yaml:"mattermost"`

	// Workspaces say what a person is who has not been imported, by where they come from.
	Workspaces []Workspace `yaml:"workspaces"`
	// Channels are the places that have a purpose. Exactly one is the gateway's; where partners have one, so do the
	// intelligence desk and the disruption panel.
	Channels []Channel `yaml:"channels"`
	// Agencies are the partners whose people work with the bot.
	Agencies []Agency `yaml:"agencies"`
	// Teams are the ROCU's specialist teams; soc.DefaultTeams unless set.
	Teams []soc.Team `yaml:"teams"`
	// Forces are those of the region that chose something for themselves.
	Forces []Force `yaml:"forces"`

	Rules     Rules        `yaml:"rules"`
	Reminders Reminders    `yaml:"reminders"`
	Retention Retention    `yaml:"retention"`
	SCPO      SCPO         `yaml:"scpo"`
	Working   WorkingHours `yaml:"calendar"`
	Register  Register     `yaml:"register"`
	Audit     Audit        `yaml:"audit"`
	Keys      Keys         `yaml:"-"`

	// misspelt are variables with our prefix that look like one of ours and are none.
	misspelt []string
}

// TLS names the files of a certificate chain and its key, both PEM.
type TLS struct {
	Cert string `yaml:"cert"`
	Key  string `yaml:"key"`
}

// Redis is where everything is kept.
type Redis struct {
	// URL is redis://[user@]host:port/db, or rediss:// for TLS; redis://127.0.0.1:6379/0 unless set.
	URL string `yaml:"url"`
	// AllowVolatile accepts a Redis that forgets: for a try-out.
	AllowVolatile bool `yaml:"allow_volatile"`
	// Password is optional.
	Password Secret `yaml:"-"`
}

// Slack is the bot's app in one Slack workspace.
type Slack struct {
	// Workspace is the id of the workspace that installed the app: T….
	Workspace string `yaml:"workspace"`
	// APIURL replaces https://slack.com/api/, for a proxy or a test.
	APIURL string `yaml:"api_url"`
	// SocketMode says that the bot connects to Slack, which then calls nobody.
	SocketMode bool   `yaml:"socket_mode"`
	BotToken   Secret `yaml:"-"`
	// SigningSecret is for what Slack calls, and AppToken for SocketMode.
	SigningSecret Secret `yaml:"-"`
	AppToken      Secret `yaml:"-"`
}

// Mattermost is the bot's account on one Mattermost server.
type Mattermost struct {
	// URL is the server's address, without a slash at the end.
	URL string `yaml:"url"`
	// Workspace is our name for the server, used in accounts and channels.
	Workspace string `yaml:"workspace"`
	// Team is the name, as in addresses, of the team that has the slash commands.
	Team  string `yaml:"team"`
	Token Secret `yaml:"-"`
	// CommandTokens are the tokens of the slash commands: one call of ours proves itself with any of them.
	CommandTokens []Secret `yaml:"-"`
}

// Workspace is where people come from: a Slack workspace of a force or a partner, or a Mattermost server.
type Workspace struct {
	// Platform is slack or mattermost.
	Platform string `yaml:"platform"`
	ID       string `yaml:"id"`
	// Body is a force of the region, soc.ROCU or the key of an agency.
	Body  string     `yaml:"body"`
	Roles []soc.Role `yaml:"roles"`
}

// Purpose is what a channel is for.
type Purpose string

// The purposes of channels.
const (
	GatewayChannel Purpose = "gateway" // the gateway desk: every request and decision
	ForceChannel   Purpose = "force"   // where one force is told what was decided
	TeamChannel    Purpose = "team"    // where one team of the ROCU is tasked
	PartnerChannel Purpose = "partner" // where one agency reports
	IntelChannel   Purpose = "intel"   // the intelligence desk: every intelligence report
	PanelChannel   Purpose = "panel"   // the disruption panel: every disruption
	AuditChannel   Purpose = "audit"   // where checkpoints of the audit log are kept
)

// Capture is which posts of a partner's channel are reports.
type Capture string

// The ways to tell a report from talk.
const (
	CaptureTagged Capture = "tagged" // those that say so
	CaptureAll    Capture = "all"    // every one that replies to none
)

// Channel is a place with a purpose, in the workspace that the bot belongs to.
type Channel struct {
	// Platform is slack or mattermost.
	Platform  string `yaml:"platform"`
	Workspace string `yaml:"workspace"`
	// ID is the platform's own, not the name that people see.
	ID      string  `yaml:"id"`
	Purpose Purpose `yaml:"purpose"`
	// Body is the force that a ForceChannel belongs to, or the agency that a PartnerChannel does.
	Body string `yaml:"body"`
	// Team is the key of the team that a TeamChannel belongs to.
	Team string `yaml:"team"`
	// Capture is how a PartnerChannel is listened to; CaptureTagged unless set.
	Capture Capture `yaml:"capture"`
	// Notify is whom to call when life is at risk: an account as platform/workspace/user, or the id of a group.
	Notify string `yaml:"notify"`
}

// WorkingHours say when people work: Monday to Friday, without the bank holidays of England and Wales.
type WorkingHours struct {
	// Timezone is a name of the IANA database; Europe/London unless set.
	Timezone string `yaml:"timezone"`
	// Opens and Closes are 09:00 and 17:00 unless set.
	Opens  TimeOfDay `yaml:"opens"`
	Closes TimeOfDay `yaml:"closes"`
	// Holidays are one-off bank holidays, beside those of every year.
	Holidays []soc.Date `yaml:"holidays"`
	// Quiet is from 20:00 to 07:00 unless set.
	Quiet Quiet `yaml:"quiet"`
	// Ahead is how far the bot's clock is ahead, for an exercise; 0 unless set.
	Ahead time.Duration `yaml:"ahead"`

	location *time.Location
}

// Register is the national register, or what stands for it.
type Register struct {
	// URL is its address, without a slash at the end; "" keeps everything here.
	URL string `yaml:"url"`
	// OAuth is how tokens are issued; nil when Token is fixed.
	OAuth *OAuth `yaml:"oauth"`
	// Timeout is for one exchange; 10 s unless set.
	Timeout       time.Duration `yaml:"timeout"`
	Token         Secret        `yaml:"-"`
	SigningSecret Secret        `yaml:"-"`
}

// OAuth is a client of the register's token issuer (client credentials, RFC 6749 section 4.4).
type OAuth struct {
	TokenURL     string   `yaml:"token_url"`
	ClientID     string   `yaml:"client_id"`
	Scopes       []string `yaml:"scopes"`
	ClientSecret Secret   `yaml:"-"`
}

// Keys are what the program itself seals and signs with.
type Keys struct {
	// Keyset seals sensitive fields: a tink keyset as JSON.
	Keyset Secret
	// Signing proves that a callback is one of ours: HMAC, at least 32 bytes.
	Signing Secret
	// Audit signs checkpoints of the audit log; without it none are made.
	Audit Secret
}

// defaults are what holds where the file says nothing.
func defaults() Config {
	return Config{
		Emergency:   DefaultEmergency,
		Listen:      "127.0.0.1:8080",
		AdminListen: "127.0.0.1:8081",
		Redis:       Redis{URL: "redis://127.0.0.1:6379/0"},
		Teams:       soc.DefaultTeams(),
		Rules:       defaultRules(),
		Reminders:   defaultReminders(),
		Retention:   defaultRetention(),
		Working: WorkingHours{
			Timezone: "Europe/London", Opens: TimeOfDay(9 * time.Hour), Closes: TimeOfDay(17 * time.Hour), Quiet: defaultQuiet(),
		},
		Register: Register{Timeout: 10 * time.Second},
		Audit:    defaultAudit(),
	}
}
