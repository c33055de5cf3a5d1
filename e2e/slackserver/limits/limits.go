// Package limits says what Slack would refuse in a message or a view: too
// many blocks, too long a label, the wrong kind of text, an id used twice.
//
// Slack answers such a payload with invalid_blocks or invalid_arguments and
// little else, and a button that never appears is noticed by nobody, so the
// test server checks all that a bot sends and a platform checks its goldens.
// The numbers are Slack's own, from the reference of Block Kit; where its
// sources differ the smaller one is taken.
package limits

import (
	"encoding/json"
	"fmt"
)

// Lengths are in characters, the others in items.
const (
	maxMessageText   = 4000 // Slack cuts at 40,000 and advises 4,000.
	maxMessageBlocks = 50
	maxMarkdown      = 12000 // Of all the markdown blocks of a message together.

	maxViewBlocks      = 100
	maxViewTitle       = 24 // Also of the submit and close buttons.
	maxPrivateMetadata = 3000
	maxID              = 255 // block_id, action_id, callback_id, external_id.

	maxSectionText   = 3000
	maxSectionFields = 10
	maxFieldText     = 2000
	maxHeader        = 150
	maxContext       = 10
	maxActions       = 25
	maxImageText     = 2000 // Title and alternative text.
	maxURL           = 3000

	maxLabel       = 2000 // Label and hint of an input.
	maxPlaceholder = 150
	maxInput       = 3000
	maxButtonText  = 75 // Also its accessibility label.
	maxButtonValue = 2000
	maxOptions     = 100 // Also option groups.
	maxOptionText  = 75  // Text, value, description and the label of a group.
	maxChoices     = 10  // Radio buttons and checkboxes.
	maxOverflow    = 5
	maxFiles       = 10

	maxConfirmTitle  = 100
	maxConfirmText   = 300
	maxConfirmButton = 30
)

// Problem is one rule that a payload breaks.
type Problem struct {
	Path string // Where, as in blocks[2].accessory.text.
	Rule string // What Slack allows and how far off this is; it quotes no text, only lengths, ids and types.
}

// String is the problem on one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Rule
	}
	return p.Path + ": " + p.Rule
}

// Message checks a message as given to chat.postMessage, to a response_url or
// in the answer to a command: an object with text, blocks, attachments.
func Message(raw []byte) []Problem {
	c := newChecker()
	m := c.parse(raw)
	if m == nil {
		return c.problems
	}
	c.chars("text", m["text"], 0, maxMessageText)
	attachments, _ := m["attachments"].([]any)
	blocks, _ := m["blocks"].([]any)
	if s, _ := m["text"].(string); s == "" && len(blocks) == 0 && len(attachments) == 0 {
		c.fail("", "a message needs text or blocks")
	}
	c.blocks("blocks", m["blocks"], maxMessageBlocks)
	for i, a := range attachments {
		if o, ok := a.(object); ok {
			c.blocks(fmt.Sprintf("attachments[%d].blocks", i), o["blocks"], maxMessageBlocks)
		}
	}
	if c.markdown > maxMarkdown {
		c.fail("blocks", "%d characters in markdown blocks, at most %d", c.markdown, maxMarkdown)
	}
	return c.problems
}

// View checks a modal or a home tab as given to views.open, views.update,
// views.push and views.publish, or in the answer to a submission.
func View(raw []byte) []Problem {
	c := newChecker()
	v := c.parse(raw)
	if v == nil {
		return c.problems
	}
	switch kind, _ := v["type"].(string); kind {
	case "modal":
		c.text("title", v["title"], textRule{max: maxViewTitle, plain: true, required: true})
	case "home":
	default:
		c.fail("type", "%q is no type of view: modal or home", kind)
	}
	c.text("submit", v["submit"], textRule{max: maxViewTitle, plain: true})
	c.text("close", v["close"], textRule{max: maxViewTitle, plain: true})
	c.chars("private_metadata", v["private_metadata"], 0, maxPrivateMetadata)
	c.chars("callback_id", v["callback_id"], 0, maxID)
	c.chars("external_id", v["external_id"], 0, maxID)
	if _, ok := v["blocks"].([]any); !ok {
		c.fail("blocks", "a view needs blocks")
	}
	c.blocks("blocks", v["blocks"], maxViewBlocks)
	if c.inputs > 0 && v["type"] == "modal" && v["submit"] == nil {
		c.fail("submit", "a modal with an input needs a submit button")
	}
	return c.problems
}

func (c *checker) parse(raw []byte) object {
	var o object
	if err := json.Unmarshal(raw, &o); err != nil || o == nil {
		c.fail("", "is no JSON object")
	}
	return o
}
