package slackserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gatewaybot/e2e/slackserver/limits"
)

// SubmitResult is what a person sees after they have sent a form.
type SubmitResult struct {
	Errors map[string]string // By block_id; the form stays open.
	View   *View             // What took the form's place or lies on it, if anything.
	Closed bool              // The form is gone.
}

// Submit fills a modal and sends it. Values are named by action_id, block_id
// or label, and are a string or a []string; dates as 2026-12-14, options by
// text or value, people by id. What is not named keeps what it held. The error
// is what Slack or the bot has against it; a blank required field is one, since
// Slack does not send such a form.
func (s *Server) Submit(ctx context.Context, user UserID, view View, values map[string]any, how ...Signing) (SubmitResult, error) {
	p, err := s.find(user)
	if err != nil {
		return SubmitResult{}, err
	}
	open := s.openViews(user)
	i := indexView(open, view.ID)
	if i < 0 {
		return SubmitResult{}, fmt.Errorf("%s has not (or no longer) open the modal %q", p.name, view.Title)
	}
	state, err := s.fillForm(ctx, p, open[i], values)
	if err != nil {
		return SubmitResult{}, fmt.Errorf("fill in %q: %w", view.Title, err)
	}
	payload := s.viewPayload("view_submission", p, merge(open[i].JSON, object{"state": object{"values": state}}))
	payload["response_urls"] = []any{}
	body, err := s.interact(ctx, payload, how)
	if err != nil {
		return SubmitResult{}, err
	}
	return s.takeSubmitAnswer(ctx, user, open[i], body)
}

// Close leaves a modal by its close button.
func (s *Server) Close(ctx context.Context, user UserID, view View, how ...Signing) error {
	p, err := s.find(user)
	if err != nil {
		return err
	}
	if err := view.place(s, user, object{}); err != nil {
		return err
	}
	s.remove(user, view.ID)
	if !truth(view.JSON["notify_on_close"]) {
		return nil
	}
	payload := s.viewPayload("view_closed", p, view.JSON)
	payload["is_cleared"] = false
	_, err = s.interact(ctx, payload, how)
	return err
}

// viewPayload is an interaction with a whole view. It comes in the name of the
// person's own workspace; only the view tells where the app is installed.
func (s *Server) viewPayload(kind string, p *person, view object) object {
	payload := s.interaction(kind, p)
	payload["view"] = view
	if p.team != homeTeam {
		s.mu.Lock()
		defer s.mu.Unlock()
		payload["team"] = object{"id": p.team, "domain": handle(s.partners[p.team])}
	}
	return payload
}

// takeSubmitAnswer does what the bot's answer to a form asks for.
func (s *Server) takeSubmitAnswer(ctx context.Context, user UserID, v View, body []byte) (SubmitResult, error) {
	if len(body) == 0 {
		s.remove(user, v.ID)
		return SubmitResult{Closed: true}, nil
	}
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   object            `json:"view"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return SubmitResult{}, s.trouble("the answer to a form is no JSON")
	}
	switch answer.Action {
	case "clear":
		s.stack(user, nil)
		return SubmitResult{Closed: true}, nil
	case "errors":
		return SubmitResult{Errors: answer.Errors}, s.checkErrors(v, answer.Errors)
	case "update", "push":
		next, err := s.takeView(ctx, user, v, answer.Action, answer.View)
		if err != nil {
			return SubmitResult{}, err
		}
		return SubmitResult{View: &next}, nil
	case "":
		s.remove(user, v.ID)
		return SubmitResult{Closed: true}, nil
	}
	return SubmitResult{}, s.trouble(fmt.Sprintf("%q is no response_action", answer.Action))
}

func (s *Server) takeView(ctx context.Context, user UserID, v View, action string, view object) (View, error) {
	if !s.allowed("the answer to a form", limits.View(encode(view))) {
		return View{}, errors.New("trouble connecting: the view breaks Slack's limits")
	}
	if action == "push" {
		return s.push(ctx, user, view)
	}
	answer, err := s.updateView(ctx, object{"view_id": v.ID, "view": view})
	changed, _ := answer["view"].(object)
	return newView(changed), err
}

// checkErrors holds that every error belongs to an input block, as Slack wants.
func (s *Server) checkErrors(v View, given map[string]string) error {
	inputs := map[string]bool{}
	for _, b := range objects(v.JSON, "blocks") {
		if str(b, "type") == "input" {
			inputs[str(b, "block_id")] = true
		}
	}
	if len(given) == 0 {
		return s.trouble("errors without any")
	}
	for id, text := range given {
		if !inputs[id] || text == "" {
			return s.trouble(fmt.Sprintf("an error for %q, which is no input block, or without a text", id))
		}
	}
	return nil
}

// trouble notes an answer that Slack cannot use; the person is told no more than that.
func (s *Server) trouble(problem string) error {
	s.violate("the answer to a form", problem)
	return errors.New("trouble connecting: " + problem)
}

// remove closes a view and all that lies on it.
func (s *Server) remove(user UserID, id string) {
	open := s.openViews(user)
	if i := indexView(open, id); i >= 0 {
		s.stack(user, open[:i])
	}
}
