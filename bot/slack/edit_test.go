package slack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

const (
	changeTS = "1700000100.000200"
	editTS   = "1700000099.000000"
)

// change is what Slack sends when a message became another.
func change(before, now object) object {
	return object{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": shared, "channel_type": "channel",
		"ts": changeTS, "event_ts": changeTS, "message": now, "previous_message": before,
	}
}

// was is a message inside of an event.
func was(user, text string) object {
	return object{"type": "message", "user": user, "text": text, "ts": postTS, "team": team, "client_msg_id": "0b1c"}
}

func byAuthor(m object, text string) object {
	return with(with(m, "text", text), "edited", object{"user": m["user"], "ts": editTS})
}

func deletion(before object) object {
	return object{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": shared, "channel_type": "channel",
		"ts": changeTS, "event_ts": changeTS, "deleted_ts": postTS, "previous_message": before,
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	ada, files := was("U0ADA", "van"), []any{object{"id": "F1", "name": "a.jpg"}}
	now := byAuthor(ada, "<@"+botUser+"> red van")
	want := said(t, person("U0ADA"))
	want.ID, want.Source, want.Text = "edit:"+shared+":"+postTS+":"+editTS, bot.Edited, "red van"
	want.Post = &bot.Post{ID: postTS, Revision: editTS, At: at(t, "2023-11-14T22:14:59Z"), Named: true}
	edit := func(f func(*bot.Request)) bot.Request {
		r, post := want, *want.Post
		r.Post = &post
		f(&r)
		return r
	}
	untimed := edit(func(r *bot.Request) {
		r.ID, r.Post.Revision, r.Post.At = "edit:"+shared+":"+postTS+":"+changeTS, changeTS, at(t, "2023-11-14T22:15:00.0002Z")
	})
	for _, tc := range []struct {
		name  string
		event object
		want  bot.Request
	}{
		{"other words", change(ada, now), want},
		{"without its author", change(ada, with(now, "user", nil)), want},
		{"without any author", change(with(ada, "user", nil), with(with(now, "user", nil), "edited", object{"user": "U0ADA", "ts": editTS})), want},
		{"without its time", change(ada, with(now, "edited", nil)), untimed},
		{"without what was before", change(nil, now), want},
		{"in a thread", change(ada, with(now, "thread_ts", "1699999999.000001")), edit(func(r *bot.Request) { r.Thread = "1699999999.000001" })},
		{"in a thread, which only the old one says", change(with(ada, "thread_ts", "1699999999.000001"), now), edit(func(r *bot.Request) { r.Thread = "1699999999.000001" })},
		{"reply now shown in the channel", change(ada, with(now, "subtype", "thread_broadcast")), want},
		{"a file more", change(now, with(now, "files", files)), edit(func(r *bot.Request) { r.Post.Files = []bot.File{{Name: "a.jpg"}} })},
		{"a file taken away", change(with(now, "files", files), with(now, "files", []any{object{"id": "F1", "mode": "tombstone"}})), want},
		{"words like Slack's", change(ada, byAuthor(ada, "This message was deleted.")), edit(func(r *bot.Request) { r.Text, r.Post.Named = "This message was deleted.", false })},
		{"by a partner", change(was("U0PAT", "van"), with(now, "user", "U0PAT")), edit(func(r *bot.Request) { r.From = account(partner, "U0PAT") })},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, says(bot.Message{}))
			if status := s.event(t, eventBody("Ev1", tc.event)); status != 200 {
				t.Errorf("answered with %d", status)
			}
			if diff := cmp.Diff([]bot.Request{tc.want}, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoEdits(t *testing.T) {
	t.Parallel()
	ada := was("U0ADA", "van https://a.example")
	tombstone := object{"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": true, "ts": postTS, "thread_ts": postTS}
	for name, event := range map[string]object{
		"preview of a link":                  change(ada, with(ada, "attachments", []any{object{"title": "A"}})),
		"preview of a link in an edited one": change(byAuthor(ada, "van"), with(byAuthor(ada, "van"), "attachments", []any{object{"title": "A"}})),
		"language found out":                 change(ada, with(ada, "language", object{"locale": "en"})),
		"a reply":                            change(ada, with(with(ada, "reply_count", 1), "thread_ts", postTS)),
		"a reply under ours":                 change(with(ada, "bot_id", botID), with(with(ada, "bot_id", botID), "reply_count", 1)),
		"ours":                               change(was(botUser, "a"), was(botUser, "b")),
		"somebody's bot's":                   change(with(ada, "bot_id", "B1"), with(byAuthor(ada, "b"), "bot_id", "B1")),
		"keys taken away":                    change(ada, with(with(ada, "text", "This message is not available."), "user", "UREVOKEDU")),
		"keys taken away, subtype":           change(ada, with(with(ada, "text", "x"), "subtype", "ekm_access_denied")),
		"data loss prevention":               change(ada, with(with(ada, "text", "x"), "subtype", "dlp_tombstone")),
		"files in another order":             change(with(ada, "files", []any{object{"id": "F1"}, object{"id": "F2"}}), with(ada, "files", []any{object{"id": "F2"}, object{"id": "F1"}})),
		"keys given back":                    change(with(with(ada, "text", "This message is not available."), "user", "UREVOKEDU"), ada),
		"given back by prevention":           change(with(with(ada, "text", "x"), "subtype", "dlp_tombstone"), ada),
		"replies of a deleted one":           change(with(ada, "parent_user_id", "U0BEN"), with(ada, "parent_user_id", "USLACKBOT")),
		"what stands for a deleted":          change(tombstone, with(tombstone, "reply_count", 2)),
		"without anything before":            change(nil, ada),
		"without anything":                   change(nil, nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, says(bot.Message{}))
			if status := s.event(t, eventBody("Ev1", event)); status != 200 {
				t.Errorf("answered with %d", status)
			}
			if heard := s.heard(); len(heard) > 0 {
				t.Errorf("heard %+v", heard)
			}
		})
	}
}

func TestDeletions(t *testing.T) {
	t.Parallel()
	want := bot.Request{
		ID: "delete:" + shared + ":" + postTS, Source: bot.Deleted, From: person("U0ADA"),
		Channel: bot.Channel{Platform: "slack", Workspace: team, ID: shared},
		Post:    &bot.Post{ID: postTS, At: at(t, "2023-11-14T22:15:00.0002Z")},
	}
	edit := func(f func(*bot.Request)) bot.Request { r := want; f(&r); return r }
	ada := was("U0ADA", "<@"+botUser+"> van")
	tombstone := object{"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": true, "ts": postTS, "thread_ts": postTS}
	for _, tc := range []struct {
		name  string
		event object
		want  []bot.Request
	}{
		{"a post", deletion(ada), []bot.Request{want}},
		{"a reply", deletion(with(ada, "thread_ts", "1699999999.000001")), []bot.Request{edit(func(r *bot.Request) { r.Thread = "1699999999.000001" })}},
		{"the first of a thread", change(ada, tombstone), []bot.Request{want}},
		{"by a partner", deletion(was("U0PAT", "van")), []bot.Request{edit(func(r *bot.Request) { r.From = account(partner, "U0PAT") })}},
		{"nobody says of what", deletion(nil), []bot.Request{edit(func(r *bot.Request) { r.From = account("unknown", "") })}},
		{"nobody says of whose", deletion(with(ada, "user", nil)), []bot.Request{edit(func(r *bot.Request) { r.From = account("unknown", "") })}},
		{"ours", deletion(with(ada, "bot_id", botID)), nil},
		{"somebody's bot's", deletion(with(ada, "bot_id", "B1")), nil},
		{"that they joined", deletion(with(ada, "subtype", "channel_join")), nil},
		{"what stood for a deleted", deletion(tombstone), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, says(bot.Message{}))
			if status := s.event(t, eventBody("Ev1", tc.event)); status != 200 {
				t.Errorf("answered with %d", status)
			}
			if diff := cmp.Diff(tc.want, s.heard()); diff != "" {
				t.Errorf("requests differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMalformedChanges(t *testing.T) {
	t.Parallel()
	for name, event := range map[string]object{
		"deletion of nothing": with(deletion(nil), "deleted_ts", nil),
		"deletion at no time": with(with(deletion(nil), "event_ts", nil), "ts", "x"),
		"edit of nothing":     change(nil, byAuthor(object{"user": "U0ADA"}, "x")),
		"edit at no time":     change(nil, with(was("U0ADA", "x"), "edited", object{"user": "U0ADA", "ts": "x"})),
	} {
		s := newEars(t, says(bot.Message{}))
		if status := s.event(t, eventBody("Ev1", event)); status != 400 || len(s.heard()) > 0 {
			t.Errorf("%s is answered with %d", name, status)
		}
	}
}
