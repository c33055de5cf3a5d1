package slackserver

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Surface is where a person can press and choose: a Message or a View.
type Surface interface {
	content() object
	// place adds to an interaction where it happened.
	place(s *Server, user UserID, payload object) error
}

func (m Message) content() object { return m.JSON }

func (m Message) place(s *Server, user UserID, payload object) error {
	_, c, err := s.who(user, m.Channel)
	if err != nil {
		return err
	}
	payload["container"] = object{
		"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.Ephemeral,
	}
	payload["channel"] = object{"id": m.Channel, "name": c.shownName()}
	payload["response_url"] = s.newResponseURL("actions", user, m.Channel, &m)
	if !m.Ephemeral { // Slack does not send these back.
		payload["message"] = m.JSON
	}
	s.stack(user, nil) // Nobody reaches a message while a modal is open.
	return nil
}

func (v View) content() object { return v.JSON }

func (v View) place(s *Server, user UserID, payload object) error {
	switch {
	case !v.isHome() && indexView(s.openViews(user), v.ID) < 0:
		return fmt.Errorf("%s has not (or no longer) open the modal %q", user, v.Title)
	case v.isHome() && s.Home(user).ID != v.ID:
		return fmt.Errorf("%s has another home tab", user)
	case v.isHome():
		s.stack(user, nil) // Nobody reaches the tab while a modal is open.
	}
	payload["container"] = object{"type": "view", "view_id": v.ID}
	payload["view"] = v.JSON
	return nil
}

// Press presses a button, named by its label or its action_id. It may be
// pressed as often as one likes, also on a message that has changed since.
func (s *Server) Press(ctx context.Context, user UserID, on Surface, button string, how ...Signing) error {
	return s.act(ctx, user, on, button, nil, how)
}

// Choose picks from a menu, an overflow menu or a date picker that acts at
// once; the element is named by its action_id or block_id, the options by text or value.
func (s *Server) Choose(ctx context.Context, user UserID, on Surface, element string, values []string, how ...Signing) error {
	return s.act(ctx, user, on, element, values, how)
}

func (s *Server) act(ctx context.Context, user UserID, on Surface, name string, values []string, how []Signing) error {
	p, err := s.find(user)
	if err != nil {
		return err
	}
	block, element, err := findElement(on.content(), name)
	if err != nil {
		return err
	}
	payload := s.interaction("block_actions", p)
	if err := on.place(s, user, payload); err != nil {
		return err
	}
	var value object
	if str(element, "type") == "button" {
		value = object{"type": "button", "text": element["text"], "value": element["value"]}
	} else if value, err = fill(element, values); err != nil {
		return fmt.Errorf("choose in %s: %w", name, err)
	}
	payload["actions"] = []object{merge(value, object{
		"action_id": element["action_id"], "block_id": block["block_id"], "action_ts": stamp(),
	})}
	state := presets(on.content())
	if str(element, "type") != "button" {
		put(state, block, element, value)
	}
	payload["state"] = object{"values": state}
	if view, ok := payload["view"].(object); ok {
		payload["view"] = merge(view, object{"state": payload["state"]})
	}
	_, err = s.interact(ctx, payload, how)
	return err
}

// findElement finds the one element of a name.
func findElement(content object, name string) (block, element object, err error) {
	var known []string
	for _, b := range objects(content, "blocks") {
		for _, e := range elements(b) {
			label := str(e, "text", "text")
			known = append(known, label+" ("+str(e, "action_id")+")")
			if name != label && name != str(e, "action_id") && name != str(b, "block_id") {
				continue
			}
			if element != nil {
				return nil, nil, fmt.Errorf("more than one element is called %q", name)
			}
			block, element = b, e
		}
	}
	if element == nil {
		return nil, nil, fmt.Errorf("there is no element %q, only %q", name, known)
	}
	return block, element, nil
}

// presets is the state of all fields as they were given out.
func presets(content object) object {
	state := object{}
	for _, b := range objects(content, "blocks") {
		for _, e := range elements(b) {
			if kind := str(e, "type"); kind == "button" || kind == "overflow" {
				continue
			}
			if v, err := fill(offering(e), preset(e)); err == nil {
				put(state, b, e, v)
			}
		}
	}
	return state
}

func put(state, block, element, value object) {
	values, _ := state[str(block, "block_id")].(object)
	state[str(block, "block_id")] = merge(values, object{str(element, "action_id"): value})
}

// stamp is the time of an action as Slack writes it.
func stamp() string { return strconv.FormatFloat(float64(time.Now().UnixMicro())/1e6, 'f', 6, 64) }
