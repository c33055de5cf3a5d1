package limits

import (
	"math"
	"unicode/utf8"
)

// blocks checks a list of blocks and that no two share an id.
func (c *checker) blocks(path string, v any, most int) {
	for i, b := range c.list(path, v, 0, most) {
		c.block(index(path, i), b)
	}
}

func (c *checker) block(path string, b object) {
	c.blockID(path+".block_id", b["block_id"])
	switch kind, _ := b["type"].(string); kind {
	case "section":
		c.section(path, b)
	case "header":
		c.text(path+".text", b["text"], textRule{max: maxHeader, plain: true, required: true})
	case "context":
		c.context(path, b)
	case "actions":
		c.actions(path, b)
	case "input":
		c.input(path, b)
	case "image":
		c.image(path, b)
		c.text(path+".title", b["title"], textRule{max: maxImageText, plain: true})
	case "markdown":
		c.needed(path+".text", b["text"], maxMarkdown)
		s, _ := b["text"].(string)
		c.markdown += utf8.RuneCountInString(s)
	case "rich_text":
		c.list(path+".elements", b["elements"], 1, math.MaxInt)
	case "divider":
	default:
		c.fail(path+".type", "unknown block type %q", kind)
	}
}

func (c *checker) blockID(path string, v any) {
	c.chars(path, v, 0, maxID)
	id, _ := v.(string)
	if id == "" {
		return
	}
	if c.blockIDs[id] {
		c.fail(path, "%q is used twice", id)
	}
	c.blockIDs[id] = true
}

func (c *checker) section(path string, b object) {
	if b["text"] == nil && b["fields"] == nil {
		c.fail(path, "a section needs text or fields")
	}
	c.text(path+".text", b["text"], textRule{max: maxSectionText})
	if b["fields"] != nil {
		for i, f := range c.list(path+".fields", b["fields"], 1, maxSectionFields) {
			c.text(index(path+".fields", i), f, textRule{max: maxFieldText})
		}
	}
	if e, ok := b["accessory"].(object); ok {
		c.element(path+".accessory", e, inSection)
	}
}

func (c *checker) context(path string, b object) {
	for i, e := range c.list(path+".elements", b["elements"], 1, maxContext) {
		at := index(path+".elements", i)
		if e["type"] == "image" {
			c.image(at, e)
			continue
		}
		c.text(at, e, textRule{max: maxSectionText})
	}
}

func (c *checker) actions(path string, b object) {
	used := map[string]bool{}
	for i, e := range c.list(path+".elements", b["elements"], 1, maxActions) {
		at := index(path+".elements", i)
		c.element(at, e, inActions)
		id, _ := e["action_id"].(string)
		if id != "" && used[id] {
			c.fail(at+".action_id", "%q is used twice in one block", id)
		}
		used[id] = true
	}
}

func (c *checker) input(path string, b object) {
	c.inputs++
	c.text(path+".label", b["label"], textRule{max: maxLabel, plain: true, required: true})
	c.text(path+".hint", b["hint"], textRule{max: maxLabel, plain: true})
	e, ok := b["element"].(object)
	if !ok {
		c.fail(path+".element", "is missing")
		return
	}
	c.element(path+".element", e, inInput)
}

func (c *checker) image(path string, o object) {
	c.needed(path+".alt_text", o["alt_text"], maxImageText)
	if o["slack_file"] == nil {
		c.needed(path+".image_url", o["image_url"], maxURL)
	}
}
