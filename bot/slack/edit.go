package slack

import (
	"cmp"
	"encoding/json"
	"slices"

	"gatewaybot/bot"
)

// edit tells an author's change from what Slack changes by itself: previews of links, a language that it detected, the
// replies that it counts (doc: message_changed). That something else stands in place of a message which others took back
// (ekm_access_denied, dlp_tombstone), and that it is given back, is no change of its words either.
func edit(m message) (heard, bool) {
	now := *m.Now
	was := message{}
	if m.Before != nil {
		was = *m.Before
	}
	if isTombstone(now) {
		return deletion(m, now.TS)
	}
	by := edited{}
	if now.Edited != nil {
		by = *now.Edited
	}
	if m.Before == nil && by.TS == "" || m.Before != nil && (sameWords(now, was) || !was.isSaid()) {
		return heard{}, false
	}
	// Slack can leave the author out (slackhq/slack-api-docs#27).
	now.User = cmp.Or(now.User, by.User, was.User)
	now.ThreadTS = cmp.Or(now.ThreadTS, was.ThreadTS)
	x := heard{source: bot.Edited, id: now.TS, message: now, revision: cmp.Or(by.TS, m.EventTS, m.TS)}
	return x, now.isSaid() && now.User != ""
}

// deletion is recorded even where Slack does not say what was deleted: better one too many of those than a person's
// message that stands although they took it away.
func deletion(m message, id string) (heard, bool) {
	was := message{}
	if m.Before != nil {
		was = *m.Before
	}
	return heard{source: bot.Deleted, id: id, message: was}, was.isSaid()
}

// isTombstone reports whether a message stands for the deleted first one of a thread. Slack tells of such a deletion by
// this change alone (42wim/matterbridge#600).
func isTombstone(m message) bool {
	return m.Subtype == "tombstone" || m.User == slackbot && m.Text == "This message was deleted."
}

func sameWords(a, b message) bool {
	return a.Text == b.Text && slices.Equal(fileIDs(a), fileIDs(b))
}

// fileIDs are those of the files that are still there.
func fileIDs(m message) []string {
	var ids []string
	for _, raw := range m.Files {
		var f file
		if json.Unmarshal(raw, &f) == nil && !f.isGone() {
			ids = append(ids, f.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
