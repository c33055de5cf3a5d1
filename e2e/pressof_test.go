package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/e2e/slackserver"
)

// pressesOf presses the button of one of a message's items: the first with the label after a text.
func (p *person) pressesOf(on seen, of, button string) {
	p.w.t.Helper()
	p.must("press", p.pressOf(p.w.t.Context(), on, of, button))
}

func (c *slackChat) pressOf(ctx context.Context, on seen, of, button string) error {
	c.begin()
	content, surface := map[string]any{}, slackserver.Surface(nil)
	switch native := on.native.(type) {
	case slackserver.Message:
		content, surface = native.JSON, native
	case slackserver.View:
		content, surface = native.JSON, native
	}
	raw, err := json.Marshal(content["blocks"])
	if err != nil {
		return err
	}
	var blocks []json.RawMessage
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return err
	}
	type element struct {
		ActionID string `json:"action_id"`
		Text     any    `json:"text"`
	}
	found := false
	for _, raw := range blocks {
		var b struct {
			Elements  []element `json:"elements"`
			Accessory element   `json:"accessory"`
		}
		if err := json.Unmarshal(raw, &b); err != nil {
			return err
		}
		found = found || strings.Contains(string(raw), of)
		for _, e := range append(b.Elements, b.Accessory) {
			if found && strings.Contains(fmt.Sprint(e.Text), button) {
				return c.slack.Press(ctx, c.user, surface, e.ActionID)
			}
		}
	}
	return fmt.Errorf("no button %q of %q in %s", button, of, raw)
}

func (c *mattermostChat) pressOf(ctx context.Context, on seen, of, button string) error {
	post, ok := on.native.(*model.Post)
	if !ok {
		return fmt.Errorf("nothing to press on in %q", on.text)
	}
	c.begin(post.ChannelId)
	found := false
	for _, a := range post.Attachments() {
		found = found || strings.Contains(plain(a.Title+a.Text), of)
		for _, action := range a.Actions {
			if found && action.Name == button {
				_, err := c.client.DoPostActionWithCookie(ctx, post.Id, action.Id, "", action.Cookie, nil, "")
				return err
			}
		}
	}
	return fmt.Errorf("no button %q of %q in %q", button, of, on.text)
}
