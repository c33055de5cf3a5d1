package limits

import "slices"

// textRule is what one text object may be.
type textRule struct {
	max      int
	plain    bool // Only plain_text will do.
	required bool
}

// text checks a text object.
func (c *checker) text(path string, v any, rule textRule) {
	if v == nil {
		if rule.required {
			c.fail(path, "is missing")
		}
		return
	}
	o, ok := v.(object)
	if !ok {
		c.fail(path, "a text object is needed, not %T", v)
		return
	}
	switch kind, _ := o["type"].(string); {
	case kind != "plain_text" && kind != "mrkdwn":
		c.fail(path+".type", "%q is no type of text: plain_text or mrkdwn", kind)
	case rule.plain && kind != "plain_text":
		c.fail(path+".type", "%s is not allowed here, only plain_text", kind)
	}
	c.needed(path+".text", o["text"], rule.max)
}

// optionRule is what the options of one element may be.
type optionRule struct {
	max    int
	groups bool // Groups of options instead of options are allowed.
	mrkdwn bool // Their texts may be mrkdwn.
}

// options checks the options of an element, or their groups, and that what is
// chosen at first is one of them.
func (c *checker) options(path string, e object, rule optionRule) {
	var values []string
	switch {
	case rule.groups && e["option_groups"] != nil && e["options"] != nil:
		c.fail(path, "options or option_groups, not both")
	case rule.groups && e["option_groups"] != nil:
		for i, g := range c.list(path+".option_groups", e["option_groups"], 1, maxOptions) {
			at := index(path+".option_groups", i)
			c.text(at+".label", g["label"], textRule{max: maxOptionText, plain: true, required: true})
			values = append(values, c.optionList(at+".options", g["options"], rule)...)
		}
	default:
		values = c.optionList(path+".options", e["options"], rule)
	}
	c.initial(path, e, values)
}

func (c *checker) optionList(path string, v any, rule optionRule) []string {
	var values []string
	for i, o := range c.list(path, v, 1, rule.max) {
		at := index(path, i)
		c.text(at+".text", o["text"], textRule{max: maxOptionText, plain: !rule.mrkdwn, required: true})
		c.text(at+".description", o["description"], textRule{max: maxOptionText, plain: !rule.mrkdwn})
		c.needed(at+".value", o["value"], maxOptionText)
		value, _ := o["value"].(string)
		values = append(values, value)
	}
	return values
}

func (c *checker) initial(path string, e object, values []string) {
	chosen := []any{}
	if o := e["initial_option"]; o != nil {
		chosen = append(chosen, o)
	}
	if l, ok := e["initial_options"].([]any); ok {
		chosen = append(chosen, l...)
	}
	for _, v := range chosen {
		o, _ := v.(object)
		if value, _ := o["value"].(string); !slices.Contains(values, value) {
			c.fail(path+".initial_option", "value %q is none of the options", value)
		}
	}
}

// confirm checks the question asked before an element acts.
func (c *checker) confirm(path string, v any) {
	o, ok := v.(object)
	if !ok {
		return
	}
	c.text(path+".title", o["title"], textRule{max: maxConfirmTitle, plain: true, required: true})
	c.text(path+".text", o["text"], textRule{max: maxConfirmText, required: true})
	c.text(path+".confirm", o["confirm"], textRule{max: maxConfirmButton, plain: true})
	c.text(path+".deny", o["deny"], textRule{max: maxConfirmButton, plain: true})
}
