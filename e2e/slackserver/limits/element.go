package limits

import (
	"strings"
	"time"
)

// place is where an element stands; not every kind may stand everywhere.
type place string

const (
	inSection place = "a section"
	inActions place = "an actions block"
	inInput   place = "an input block"
)

// allows tells whether Slack takes an element of a kind in a place.
func (p place) allows(kind string) bool {
	switch kind {
	case "button", "overflow":
		return p != inInput
	case "image":
		return p == inSection
	case "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input":
		return p == inInput
	}
	return true
}

func (c *checker) element(path string, e object, in place) {
	kind, _ := e["type"].(string)
	if !in.allows(kind) {
		c.fail(path+".type", "%s is not allowed in %s", kind, in)
	}
	c.chars(path+".action_id", e["action_id"], 0, maxID)
	c.text(path+".placeholder", e["placeholder"], textRule{max: maxPlaceholder, plain: true})
	c.confirm(path+".confirm", e["confirm"])
	switch {
	case kind == "button":
		c.button(path, e)
	case kind == "image":
		c.image(path, e)
	case strings.HasSuffix(kind, "_input"):
		c.typed(path, kind, e)
	case strings.HasSuffix(kind, "picker"):
		c.picker(path, kind, e)
	default:
		c.choice(path, kind, e)
	}
}

func (c *checker) button(path string, e object) {
	c.text(path+".text", e["text"], textRule{max: maxButtonText, plain: true, required: true})
	c.chars(path+".value", e["value"], 0, maxButtonValue)
	c.chars(path+".url", e["url"], 0, maxURL)
	c.chars(path+".accessibility_label", e["accessibility_label"], 0, maxButtonText)
	switch e["style"] {
	case nil, "", "primary", "danger":
	default:
		c.fail(path+".style", "%v is no style: primary or danger", e["style"])
	}
}

// typed checks the elements that a person types or drops something into.
func (c *checker) typed(path, kind string, e object) {
	switch kind {
	case "plain_text_input":
		most := c.between(path+".max_length", e["max_length"], 1, maxInput, maxInput)
		least := c.between(path+".min_length", e["min_length"], 0, maxInput, 0)
		if least > most {
			c.fail(path+".min_length", "%d is more than max_length %d", least, most)
		}
		c.chars(path+".initial_value", e["initial_value"], 0, most)
	case "number_input":
		if _, ok := e["is_decimal_allowed"].(bool); !ok {
			c.fail(path+".is_decimal_allowed", "is missing")
		}
	case "file_input":
		c.between(path+".max_files", e["max_files"], 1, maxFiles, maxFiles)
	case "email_text_input", "url_text_input", "rich_text_input":
	default:
		c.fail(path+".type", "unknown element type %q", kind)
	}
}

// between checks an optional whole number and returns it, or the default.
func (c *checker) between(path string, v any, least, most, otherwise int) int {
	if v == nil {
		return otherwise
	}
	f, ok := v.(float64)
	n := int(f)
	if !ok || float64(n) != f || n < least || n > most {
		c.fail(path, "%v, %d to %d are allowed", v, least, most)
		return otherwise
	}
	return n
}

func (c *checker) picker(path, kind string, e object) {
	field, layout := "initial_date", time.DateOnly
	switch kind {
	case "timepicker":
		field, layout = "initial_time", "15:04"
	case "datetimepicker":
		const tenDigits = 9_999_999_999
		c.between(path+".initial_date_time", e["initial_date_time"], 1_000_000_000, tenDigits, 0)
		return
	case "datepicker":
	default:
		c.fail(path+".type", "unknown element type %q", kind)
	}
	if v := e[field]; v != nil {
		s, _ := v.(string)
		if _, err := time.Parse(layout, s); err != nil {
			c.fail(path+"."+field, "%v is not of the form %s", v, layout)
		}
	}
}

// choice checks the elements that offer a choice.
func (c *checker) choice(path, kind string, e object) {
	switch kind {
	case "static_select":
		c.options(path, e, optionRule{max: maxOptions, groups: true})
	case "multi_static_select":
		c.options(path, e, optionRule{max: maxOptions, groups: true})
		c.between(path+".max_selected_items", e["max_selected_items"], 1, maxOptions, maxOptions)
	case "overflow":
		c.options(path, e, optionRule{max: maxOverflow})
	case "radio_buttons", "checkboxes":
		c.options(path, e, optionRule{max: maxChoices, mrkdwn: true})
	case "external_select", "users_select", "conversations_select", "channels_select",
		"multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select":
	default:
		c.fail(path+".type", "unknown element type %q", kind)
	}
}
