package slackserver

import (
	"context"
	"slices"
	"strings"
)

// postMessage posts as the bot; the channel may be a person, for a direct message.
func (s *Server) postMessage(ctx context.Context, args object) (object, error) {
	target := str(args, "channel")
	p, err := s.find(UserID(target))
	switch {
	case err != nil:
		err = s.reach(target)
	case s.stranger(p):
		err = refuse("channel_not_found")
	}
	if err != nil {
		return nil, err
	}
	return s.say(ctx, target, args)
}

// say posts as the bot.
func (s *Server) say(ctx context.Context, channel string, args object) (object, error) {
	if err := s.canShow(args); err != nil {
		return nil, err
	}
	nameBlocks(args, "blocks")
	answer, err := s.emulator.call(ctx, botToken, "chat.postMessage",
		merge(args, object{"channel": channel, "bot_id": botID, "app_id": appID}))
	if err != nil {
		return nil, err
	}
	if p, err := s.find(UserID(channel)); err == nil {
		s.noteDM(ChannelID(str(answer, "channel")), p.id)
	}
	s.mendMessage(answer["message"])
	s.echo(messageEvent(answer["message"]), str(answer, "channel"))
	return answer, nil
}

func (s *Server) postEphemeral(ctx context.Context, args object) (object, error) {
	if err := s.reach(str(args, "channel")); err != nil {
		return nil, err
	}
	answer, err := s.emulator.call(ctx, botToken, "chat.postEphemeral", args)
	if err != nil {
		return nil, err
	}
	s.show(UserID(str(args, "user")), ChannelID(str(args, "channel")), str(answer, "message_ts"), args)
	return answer, nil
}

func (s *Server) updateMessage(ctx context.Context, args object) (object, error) {
	channel, ts := str(args, "channel"), str(args, "ts")
	if err := s.canShow(args); err != nil {
		return nil, err
	}
	before := s.stored(ctx, channel, ts)
	nameBlocks(args, "blocks")
	answer, err := s.emulator.call(ctx, botToken, "chat.update", args)
	if err != nil {
		return nil, err
	}
	s.mendMessage(answer["message"])
	s.echo(changedEvent(answer["message"], before), channel)
	return answer, nil
}

func (s *Server) deleteMessage(ctx context.Context, args object) (object, error) {
	channel, ts := str(args, "channel"), str(args, "ts")
	before := s.stored(ctx, channel, ts)
	answer, err := s.emulator.call(ctx, botToken, "chat.delete", args)
	if err != nil {
		return nil, err
	}
	s.echo(deletedEvent(before), channel)
	return answer, nil
}

// mendMessage adds what Slack tells of a message and the emulator does not.
func (s *Server) mendMessage(v any) {
	m, _ := v.(object)
	if m == nil {
		return
	}
	mendFiles(m)
	m["team"] = string(s.teamOf(UserID(str(m, "user"))))
	if str(m, "bot_id") != "" {
		m["bot_profile"] = object{"id": botID, "app_id": appID, "name": botName, "team_id": string(homeTeam), "deleted": false}
	}
	if n, _ := m["reply_count"].(float64); n > 0 {
		m["thread_ts"] = m["ts"]
	}
}

// history serves what the emulator keeps, but for the times asked for.
func (s *Server) history(ctx context.Context, args object) (object, error) {
	if err := s.reach(str(args, "channel")); err != nil {
		return nil, err
	}
	all, err := s.fetch(ctx, "conversations.history", botToken, args)
	if err != nil {
		return nil, err
	}
	return page(within(all, args), args, 100), nil
}

// replies is the message of a thread first and then its replies, the oldest first.
func (s *Server) replies(ctx context.Context, args object) (object, error) {
	if err := s.reach(str(args, "channel")); err != nil {
		return nil, err
	}
	all, err := s.fetch(ctx, "conversations.replies", botToken, args)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, refuse("thread_not_found")
	}
	return page(append(all[:1:1], within(all[1:], args)...), args, 1000), nil
}

// fetch reads all messages of a channel or thread in the emulator's order.
func (s *Server) fetch(ctx context.Context, method, token string, args object) ([]object, error) {
	all := []object{}
	for cursor := ""; ; {
		answer, err := s.emulator.call(ctx, token, method, object{
			"channel": args["channel"], "ts": args["ts"], "limit": 1000, "cursor": cursor,
		})
		if err != nil {
			return nil, err
		}
		all = append(all, objects(answer, "messages")...)
		if cursor = str(answer, "response_metadata", "next_cursor"); cursor == "" {
			break
		}
	}
	for _, m := range all {
		s.mendMessage(m)
		if token == botToken && !truth(args["include_all_metadata"]) {
			delete(m, "metadata")
		}
	}
	return all, nil
}

// within keeps the messages after oldest and before latest, both left out unless inclusive.
func within(all []object, args object) []object {
	oldest, latest := str(args, "oldest"), str(args, "latest")
	return slices.DeleteFunc(slices.Clone(all), func(m object) bool {
		ts := str(m, "ts")
		if truth(args["inclusive"]) && (ts == oldest || ts == latest) {
			return false
		}
		return oldest != "" && ts <= oldest || latest != "" && ts >= latest
	})
}

// page cuts a list as limit and cursor ask; without a limit it is the most that Slack gives.
func page(all []object, args object, most int) object {
	from := 0
	if cursor, ok := strings.CutPrefix(str(args, "cursor"), "next_ts:"); ok {
		from = max(0, slices.IndexFunc(all, func(m object) bool { return str(m, "ts") == cursor }))
	}
	to := min(from+number(args["limit"], most), len(all))
	next := ""
	if to < len(all) {
		next = "next_ts:" + str(all[to], "ts")
	}
	return object{
		"ok": true, "messages": all[from:to], "has_more": next != "",
		"response_metadata": object{"next_cursor": next},
	}
}
