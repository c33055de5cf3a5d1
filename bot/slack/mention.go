package slack

import (
	"context"
	"errors"
	"net/http"
	"time"

	"gatewaybot/bot"
)

const claimWithin = time.Second

// claimed does the work of an event unless somebody else does. The last delivery of it is worked on unclaimed if need
// be: the person has to be told that nothing was kept, and the handler knows what it has done already.
func (p *Platform) claimed(ctx context.Context, id string, last bool, work func() error) answer {
	mine, handled, err := p.claim(ctx, id)
	switch {
	case err != nil && last:
		_ = work() // the person and the log have been told
		return answer{}
	case err != nil:
		return answer{status: http.StatusServiceUnavailable}
	case handled:
		return answer{}
	case !mine:
		return answer{status: http.StatusServiceUnavailable}
	}
	worked, settle := work(), p.opts.Claims.Keep
	if worked != nil {
		settle = p.opts.Claims.Release
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := settle(late, id); err != nil {
		p.opts.Log.ErrorContext(ctx, "claim of an event not settled", "id", id, "error", err)
	}
	if worked != nil {
		return answer{status: http.StatusServiceUnavailable}
	}
	return answer{}
}

// claim leaves enough of the time for the work.
func (p *Platform) claim(ctx context.Context, id string) (mine, handled bool, err error) {
	asked, cancel := context.WithTimeout(ctx, claimWithin)
	defer cancel()
	mine, handled, err = p.opts.Claims.Claim(asked, id)
	if err != nil {
		p.opts.Log.ErrorContext(ctx, "event not claimed", "id", id, "error", err)
	}
	return mine, handled, err
}

// answerMention handles a mention or direct message. The error means that Slack shall deliver it again, because it may not have
// been kept or because the reply did not get through; by its ID the handler knows the act, and does not do it twice.
func (p *Platform) answerMention(ctx context.Context, h bot.Handler, e envelope, m message, last bool) error {
	req, err := p.mention(ctx, e, m)
	var msg bot.Message
	if err != nil {
		p.notFound(ctx, req.ID, err)
		msg = unchecked(req.Text)
	} else {
		msg, err = h(ctx, req)
	}
	if err != nil && !last {
		// Nobody is told of a failure that the next delivery may make good.
		return err
	}
	return p.answerMessage(ctx, req, msg)
}

// answerMessage shows a reply. The error means that trying again may help.
func (p *Platform) answerMessage(ctx context.Context, req bot.Request, msg bot.Message) error {
	err := p.reply(ctx, req, msg)
	if err == nil {
		return nil
	}
	p.opts.Log.ErrorContext(ctx, "reply to a message not shown", "id", req.ID, "error", err)
	if _, again := errors.AsType[*bot.AgainError](err); again {
		return err
	}
	return nil
}

func (p *Platform) mention(ctx context.Context, e envelope, m message) (bot.Request, error) {
	from, text, err := p.speaker(ctx, m.User, withoutMention(m.Text, e.botUser()))
	req := bot.Request{
		ID: "event:" + e.EventID, Source: bot.Mention, From: from,
		Channel: p.channel(m.Channel), Direct: m.ChannelType == "im",
		Text: text,
	}
	if m.ThreadTS != m.TS {
		req.Thread = m.ThreadTS
	}
	return req, err
}
