package slackserver

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// triggerLife is how long a trigger_id opens a view (Slack's documentation of modals).
const triggerLife = 3 * time.Second

// trigger is the right to open one view for a person who has just done something.
type trigger struct {
	user   UserID
	issued time.Time
	used   bool
}

func (s *Server) newTrigger(user UserID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprintf("%d.%d.%s", time.Now().Unix(), s.next(), strings.ToLower(rand.Text()))
	s.triggers[id] = &trigger{user: user, issued: s.now()}
	return id
}

// exchange uses up a trigger and returns whose it was.
func (s *Server) exchange(id string) (UserID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.triggers[id]
	switch {
	case t == nil:
		return "", refuse("invalid_trigger_id")
	case t.used:
		return "", refuse("exchanged_trigger_id")
	case s.now().Sub(t.issued) > triggerLife:
		return "", refuse("expired_trigger_id")
	}
	t.used = true
	return t.user, nil
}
