package slackserver

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"time"
)

// ResponseURL is the name under which posts to a response_url are recorded
// and can be made to fail.
const ResponseURL = "response_url"

// How long and how often a response_url works (Slack's documentation of user interaction).
const (
	responseLife = 30 * time.Minute
	responseUses = 5
)

// responseURL is the right to answer a person who has just done something.
type responseURL struct {
	user    UserID
	channel ChannelID
	source  *Message // What was pressed; nil after a command.
	issued  time.Time
	uses    int
}

func (s *Server) newResponseURL(kind string, user UserID, channel ChannelID, source *Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := rand.Text()
	s.responseURLs[id] = &responseURL{user: user, channel: channel, source: source, issued: s.now()}
	return s.http.URL + "/" + kind + "/" + string(homeTeam) + "/" + id
}

func (s *Server) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	call := Call{Method: ResponseURL, At: time.Now()}
	if json.NewDecoder(r.Body).Decode(&call.Args) != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	defer func() { s.record(call) }()
	fault := s.takeFault(ResponseURL)
	if fault.before(w, r) {
		return
	}
	u, refusal := s.useResponseURL(r.PathValue("id"))
	if refusal != "" {
		w.WriteHeader(http.StatusNotFound)
		call.Answer = object{"ok": false, "error": refusal}
		_ = json.NewEncoder(w).Encode(call.Answer)
		return
	}
	if !truth(call.Args["delete_original"]) && !s.allowed(ResponseURL, checkMessage(call.Args)) {
		http.Error(w, "invalid_blocks", http.StatusBadRequest)
		return
	}
	if err := s.respond(context.WithoutCancel(r.Context()), u, decode(encode(call.Args))); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	call.Answer = object{"ok": true}
	if fault.loseReply {
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write([]byte("ok"))
}

func (s *Server) useResponseURL(id string) (u responseURL, refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.responseURLs[id]
	switch {
	case known == nil:
		return u, "no_service"
	case s.now().Sub(known.issued) > responseLife:
		return u, "expired_url"
	case known.uses == responseUses:
		return u, "used_url"
	}
	known.uses++
	return *known, ""
}

// respond does with a message what its sender asks for. After a command there
// is no original to replace or delete.
func (s *Server) respond(ctx context.Context, u responseURL, args object) error {
	remove := truth(args["delete_original"])
	replace := truth(args["replace_original"]) || remove
	switch {
	case replace && u.source != nil && u.source.Ephemeral:
		s.replaceEphemeral(u.user, u.source.TS, args, remove)
	case remove && u.source != nil:
		_, err := s.deleteMessage(ctx, object{"channel": string(u.channel), "ts": u.source.TS})
		return err
	case replace && u.source != nil:
		_, err := s.updateMessage(ctx, merge(args, object{"channel": string(u.channel), "ts": u.source.TS}))
		return err
	case remove:
	case str(args, "response_type") == "in_channel":
		_, err := s.say(ctx, string(u.channel), args)
		return err
	default:
		s.show(u.user, u.channel, s.newTS(), args)
	}
	return nil
}
