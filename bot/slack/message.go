package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	// slackbot speaks for Slack itself.
	slackbot = "USLACKBOT"
	// revoked stands for every author of an organisation that took its keys away (doc: ekm_access_denied).
	revoked = "UREVOKEDU"
)

// message is a message as it comes in events and histories, as far as we look at it. The SDK's type decodes every block
// of it, and fails on one that it does not know.
type message struct {
	Type        string            `json:"type"`
	Subtype     string            `json:"subtype"`
	ChannelType string            `json:"channel_type"`
	Channel     string            `json:"channel"`
	User        string            `json:"user"`
	BotID       string            `json:"bot_id"`
	Text        string            `json:"text"`
	TS          string            `json:"ts"`
	ThreadTS    string            `json:"thread_ts"`
	LatestReply string            `json:"latest_reply"`
	Edited      *edited           `json:"edited"`
	Files       []json.RawMessage `json:"files"`

	// EventTS, Now, Before and DeletedTS are an edit's or deletion's: when it was, and of what it made what.
	EventTS   string   `json:"event_ts"`
	Now       *message `json:"message"`
	Before    *message `json:"previous_message"`
	DeletedTS string   `json:"deleted_ts"`
}

type edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// parseMessage tells the event of a message from everything else.
func parseMessage(raw json.RawMessage) (m message, ok bool, err error) {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return message{}, false, errors.New("no event")
	}
	if kind.Type != "message" && kind.Type != "app_mention" {
		return message{}, false, nil
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return message{}, false, errors.New("no message")
	}
	return m, true, nil
}

// isToUs tells a message that a person said to us from everything else.
func (m message) isToUs(self string) bool {
	// In direct messages a mention comes as a message too, and once is enough.
	toUs := (m.Type == "app_mention") != (m.ChannelType == "im")
	return toUs && m.isSaid() && m.Edited == nil && m.User != "" && !m.isByBot(self) && m.Channel != ""
}

// isSaid reports whether a message holds somebody's words, and not that they joined, or what Slack puts in their place.
func (m message) isSaid() bool {
	switch m.Subtype {
	case "", "file_share", "me_message", "thread_broadcast":
		return m.User != revoked
	}
	return false
}

func (m message) isByBot(self string) bool {
	return m.BotID != "" || m.User == slackbot || m.User != "" && m.User == self
}

// mentionsOf matches what a client writes for a mention of a user, with what parts it from the words around.
func mentionsOf(user string) *regexp.Regexp {
	return regexp.MustCompile(` *<@` + regexp.QuoteMeta(user) + `(\|[^>]*)?>,? *`)
}

// withoutMention is the text of a message without the mentions of us, wherever they stand.
func withoutMention(text, self string) string {
	if self == "" {
		return text
	}
	return strings.TrimSpace(mentionsOf(self).ReplaceAllLiteralString(text, " "))
}

// moment is the time that a ts says: seconds since 1970 and a fraction of six digits, by which it is unique in its channel.
func moment(ts string) (time.Time, error) {
	seconds, micros, _ := strings.Cut(ts, ".")
	s, err := strconv.ParseUint(seconds, 10, 40)
	if err == nil && len(micros) == 6 {
		var us uint64
		if us, err = strconv.ParseUint(micros, 10, 20); err == nil {
			return time.UnixMicro(int64(s)*1e6 + int64(us)).UTC(), nil
		}
	}
	return time.Time{}, errors.New("slack: no ts")
}

// stamp writes a time as a ts.
func stamp(t time.Time) string {
	us := max(t.UnixMicro(), 0)
	return fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
}
