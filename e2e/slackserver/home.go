package slackserver

import (
	"context"
	"fmt"
)

// OpenHome opens a person's home tab, of which the bot gets app_home_opened, and returns what it shows then. It is the
// zero View where the bot has published nothing yet.
func (s *Server) OpenHome(ctx context.Context, user UserID, how ...Signing) (View, error) {
	p, err := s.find(user)
	if err != nil {
		return View{}, err
	}
	channel, err := s.DMChannel(ctx, user)
	if err != nil {
		return View{}, err
	}
	c, err := s.findChannel(channel)
	if err != nil {
		return View{}, err
	}
	inner := object{"type": "app_home_opened", "user": string(user), "tab": "home", "event_ts": stamp()}
	if now := s.Home(user); now.ID != "" {
		inner["view"] = now.JSON
	}
	if err := s.Redeliver(ctx, s.newEvent(c, inner), 0, how...); err != nil {
		return View{}, fmt.Errorf("open the home tab of %s: %w", p.name, err)
	}
	return s.Home(user), nil
}

// Home is what a person's home tab shows, the zero View if the bot has published nothing.
func (s *Server) Home(user UserID) View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.homes[user]
}

// WaitHome waits until a person's home tab is as the test wants it.
func (s *Server) WaitHome(ctx context.Context, user UserID, match func(View) bool) (View, error) {
	var now View
	err := s.wait(ctx, func() (bool, error) {
		now = s.Home(user)
		return now.ID != "" && match(now), nil
	})
	if err != nil {
		return View{}, fmt.Errorf("the home tab of %s shows %q: %w", user, now.Seen(), err)
	}
	return now, nil
}

// publishView shows a home tab. The emulator's is not asked: it has one for all.
func (s *Server) publishView(_ context.Context, args object) (object, error) {
	user := UserID(str(args, "user_id"))
	if _, err := s.find(user); err != nil {
		return nil, refuse("user_not_found")
	}
	view, _ := args["view"].(object)
	if str(view, "type") != "home" {
		return nil, refuse("invalid_arguments")
	}
	nameBlocks(view, "blocks")
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := merge(view, object{"id": "V0HOME" + string(user), "team_id": string(homeTeam), "app_installed_team_id": string(homeTeam), "hash": fmt.Sprint(s.next())})
	s.homes[user] = newView(shown)
	s.announce()
	return object{"ok": true, "view": shown}, nil
}
