package slackserver

import (
	"context"
	"slices"
)

// maxViews is how many modals may lie on each other.
const maxViews = 3

// View is a modal as a person has it open.
type View struct {
	ID         string
	CallbackID string
	Title      string
	JSON       map[string]any // As Slack gives it out.
}

// isHome tells a home tab from a modal.
func (v View) isHome() bool { return str(v.JSON, "type") == "home" }

func newView(v object) View {
	return View{ID: str(v, "id"), CallbackID: str(v, "callback_id"), Title: str(v, "title", "text"), JSON: v}
}

// openView opens a modal as the only one.
func (s *Server) openView(ctx context.Context, args object) (object, error) {
	user, err := s.exchange(str(args, "trigger_id"))
	if err != nil {
		return nil, err
	}
	v, err := s.createView(ctx, user, args["view"], nil)
	if err != nil {
		return nil, err
	}
	s.stack(user, []View{v})
	return object{"ok": true, "view": v.JSON}, nil
}

// pushView opens a modal on top of the one that the person is in.
func (s *Server) pushView(ctx context.Context, args object) (object, error) {
	user, err := s.exchange(str(args, "trigger_id"))
	if err != nil {
		return nil, err
	}
	v, err := s.push(ctx, user, args["view"])
	return object{"ok": true, "view": v.JSON}, err
}

func (s *Server) push(ctx context.Context, user UserID, view any) (View, error) {
	open := s.openViews(user)
	switch len(open) {
	case 0:
		return View{}, refuse("not_found")
	case maxViews:
		return View{}, refuse("push_limit_reached")
	}
	v, err := s.createView(ctx, user, view, open)
	if err == nil {
		s.stack(user, append(open, v))
	}
	return v, err
}

// createView lets the emulator make a view. It is never told of stacks: it
// counts closed views too when it says that there are too many.
func (s *Server) createView(ctx context.Context, user UserID, view any, below []View) (View, error) {
	nameBlocks(view, "blocks")
	issued, err := s.emulator.call(ctx, botToken, "views.generateTriggerId", object{"user_id": user})
	if err != nil {
		return View{}, err
	}
	answer, err := s.emulator.call(ctx, botToken, "views.open", object{"trigger_id": issued["trigger_id"], "view": view})
	if err != nil {
		return View{}, err
	}
	made, _ := answer["view"].(object)
	made["app_installed_team_id"] = string(homeTeam)
	if len(below) > 0 {
		made["root_view_id"], made["previous_view_id"] = below[0].ID, below[len(below)-1].ID
	}
	return newView(made), nil
}

// updateView changes a view that is open; one that was closed is gone.
func (s *Server) updateView(ctx context.Context, args object) (object, error) {
	user, old, ok := s.lookUpView(str(args, "view_id"), str(args, "external_id"))
	if !ok {
		return nil, refuse("not_found")
	}
	nameBlocks(args, "view", "blocks")
	answer, err := s.emulator.call(ctx, botToken, "views.update", args)
	if err != nil {
		return nil, err
	}
	changed, _ := answer["view"].(object)
	for _, key := range []string{"app_installed_team_id", "root_view_id", "previous_view_id"} {
		changed[key] = old.JSON[key]
	}
	open := s.openViews(user)
	if i := indexView(open, old.ID); i >= 0 {
		open[i] = newView(changed)
		s.stack(user, open)
	}
	return answer, nil
}

// openViews returns a copy of what a person has open.
func (s *Server) openViews(user UserID) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.views[user])
}

// stack sets what a person has open.
func (s *Server) stack(user UserID, open []View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.views[user] = open
	s.announce()
}

func (s *Server) lookUpView(id, external string) (UserID, View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for user, open := range s.views {
		for _, v := range open {
			if v.ID == id || id == "" && external != "" && str(v.JSON, "external_id") == external {
				return user, v, true
			}
		}
	}
	return "", View{}, false
}

func indexView(open []View, id string) int {
	return slices.IndexFunc(open, func(v View) bool { return v.ID == id })
}
