package slackserver

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// stateField is the field of a state value, by the type of the element.
func stateField(kind string) string {
	switch kind {
	case "static_select", "external_select", "radio_buttons", "overflow":
		return "selected_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options"
	case "datepicker":
		return "selected_date"
	case "timepicker":
		return "selected_time"
	case "datetimepicker":
		return "selected_date_time"
	}
	if what, ok := strings.CutSuffix(kind, "s_select"); ok { // users_select, multi_channels_select and so on
		if what, ok := strings.CutPrefix(what, "multi_"); ok {
			return "selected_" + what + "s"
		}
		return "selected_" + what
	}
	return "value"
}

// plural tells whether a state field holds a list.
func plural(field string) bool { return strings.HasSuffix(field, "s") }

// fill makes the state value of an element from what a person puts in, or says
// why Slack would not let them. Nothing put in leaves it blank.
func fill(e object, given []string) (object, error) {
	kind := str(e, "type")
	field := stateField(kind)
	values := make([]any, len(given))
	for i, text := range given {
		v, err := fillOne(e, field, text)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	switch {
	case plural(field):
		return object{"type": kind, field: values}, nil
	case len(values) == 0:
		return object{"type": kind, field: nil}, nil
	case len(values) > 1:
		return nil, fmt.Errorf("%s takes one value, not %d", kind, len(values))
	}
	return object{"type": kind, field: values[0]}, nil
}

func fillOne(e object, field, text string) (any, error) {
	switch field {
	case "selected_option", "selected_options":
		return option(e, text)
	case "selected_date":
		_, err := time.Parse(time.DateOnly, text)
		return text, err
	case "selected_time":
		_, err := time.Parse("15:04", text)
		return text, err
	case "selected_date_time":
		return strconv.ParseInt(text, 10, 64)
	case "value":
		n := utf8.RuneCountInString(text)
		if least, most := number(e["min_length"], 0), number(e["max_length"], 3000); n < least || n > most {
			return nil, fmt.Errorf("%d characters, %d to %d are allowed", n, least, most)
		}
	}
	return text, nil
}

// option finds an option by its value or its text.
func option(e object, name string) (object, error) {
	options := objects(e, "options")
	for _, g := range objects(e, "option_groups") {
		options = append(options, objects(g, "options")...)
	}
	var offered []string
	for _, o := range options {
		if str(o, "value") == name || str(o, "text", "text") == name {
			return o, nil
		}
		offered = append(offered, str(o, "text", "text"))
	}
	return nil, fmt.Errorf("%q is not offered, only %q", name, offered)
}

// preset is what an element holds before a person touches it.
func preset(e object) []string {
	var values []string
	for key, v := range e {
		if !strings.HasPrefix(key, "initial_") {
			continue
		}
		items, ok := v.([]any)
		if !ok {
			items = []any{v}
		}
		for _, item := range items {
			if o, ok := item.(object); ok {
				item = o["value"]
			}
			if f, ok := item.(float64); ok {
				item = strconv.FormatFloat(f, 'f', -1, 64)
			}
			values = append(values, fmt.Sprint(item))
		}
	}
	return slices.DeleteFunc(values, func(v string) bool { return v == "" })
}

// offering is an element that offers at least what it holds: a menu of the bot's has no options of its own.
func offering(e object) object {
	if e["options"] != nil || e["option_groups"] != nil {
		return e
	}
	options, _ := e["initial_options"].([]any)
	if o := e["initial_option"]; o != nil {
		options = append(options, o)
	}
	return merge(e, object{"options": options})
}

// handle is a name as an identifier.
func handle(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", ".")) }
