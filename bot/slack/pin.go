package slack

import (
	"context"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// Pin keeps a message of ours at the top of its channel; its errors are like Send's.
func (p *Platform) Pin(ctx context.Context, at bot.Posted) error {
	err := p.api.AddPinContext(ctx, at.Channel.ID, sdk.NewRefToMessage(at.Channel.ID, at.ID))
	if codeOf(err) == "already_pinned" {
		return nil
	}
	return failure("pins.add", err)
}
