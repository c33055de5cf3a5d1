package slackserver

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gatewaybot/e2e/slackserver/limits"
)

// fillForm makes the state of a view from what a person puts in.
func (s *Server) fillForm(ctx context.Context, p *person, v View, values map[string]any) (object, error) {
	state := presets(v.JSON)
	unused := maps.Clone(values)
	for _, b := range objects(v.JSON, "blocks") {
		for _, e := range elements(b) {
			name, ok := named(values, b, e)
			if ok {
				delete(unused, name)
				filled, err := s.fillField(ctx, p, v, b, e, values[name])
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				put(state, b, e, filled)
			}
			if now := at(state, str(b, "block_id"), str(e, "action_id")); str(b, "type") == "input" && !truth(b["optional"]) && blank(now) {
				return nil, fmt.Errorf("%q must be filled in", str(b, "label", "text"))
			}
		}
	}
	if len(unused) > 0 {
		return nil, fmt.Errorf("there are no fields %q", slices.Sorted(maps.Keys(unused)))
	}
	return state, nil
}

// named finds the name under which a value for an element was given.
func named(values map[string]any, b, e object) (string, bool) {
	for _, name := range []string{str(e, "action_id"), str(b, "block_id"), str(b, "label", "text")} {
		if _, ok := values[name]; ok {
			return name, true
		}
	}
	return "", false
}

func (s *Server) fillField(ctx context.Context, p *person, v View, b, e object, value any) (object, error) {
	given, ok := value.([]string)
	if text, one := value.(string); one {
		given, ok = []string{text}, true
		if text == "" {
			given = nil
		}
	}
	if !ok {
		return nil, fmt.Errorf("a string or []string is needed, not %T", value)
	}
	if kind := str(e, "type"); kind == "external_select" || kind == "multi_external_select" {
		var options []any
		for _, text := range given {
			offered, err := s.suggest(ctx, p, v, b, e, text)
			if err != nil {
				return nil, err
			}
			options = append(options, offered...)
		}
		e = merge(e, object{"options": options})
	}
	return fill(e, given)
}

// suggest types into a menu whose options the bot has, and returns what it offers.
func (s *Server) suggest(ctx context.Context, p *person, v View, b, e object, typed string) ([]any, error) {
	payload := s.interaction("block_suggestion", p)
	delete(payload, "trigger_id")
	if err := v.place(s, p.id, payload); err != nil {
		return nil, err
	}
	payload["action_id"], payload["block_id"], payload["value"] = e["action_id"], b["block_id"], typed
	body, err := s.interact(ctx, payload, nil)
	if err != nil {
		return nil, err
	}
	answer := decode(body)
	menu := merge(e, object{"type": "static_select", "options": answer["options"]})
	probe := object{"type": "home", "blocks": []object{{"type": "actions", "elements": []object{menu}}}}
	if options, _ := answer["options"].([]any); len(options) == 0 || !s.allowed("the options of a menu", limits.View(encode(probe))) {
		return nil, errors.New("no results")
	}
	return answer["options"].([]any), nil
}

// blank tells whether a state value holds nothing.
func blank(v any) bool {
	value, _ := v.(object)
	held := value[stateField(str(value, "type"))]
	list, ok := held.([]any)
	return held == nil || held == "" || ok && len(list) == 0
}
