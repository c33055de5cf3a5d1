package slack_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// say puts a message into the shared channel, without an event that tells of it.
func (f *fake) say(m object) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.posted[shared] = append(f.posted[shared], m)
	slices.SortStableFunc(f.posted[shared], func(a, b object) int { return cmp.Compare(str(a, "ts"), str(b, "ts")) })
}

// history is the newest first of a channel, without the replies of its threads, and the oldest first of a thread.
func (f *fake) history(method string, args object) object {
	thread, oldest := str(args, "ts"), str(args, "oldest")
	var all []object
	for _, m := range f.posted[str(args, "channel")] {
		root := cmp.Or(str(m, "thread_ts"), str(m, "ts"))
		here := root == str(m, "ts") || m["subtype"] == "thread_broadcast"
		if method == "conversations.replies" {
			here = root == thread
		}
		if here && str(m, "ts") > oldest {
			all = append(all, f.withReplies(str(args, "channel"), m))
		}
	}
	if method == "conversations.history" {
		slices.Reverse(all)
	}
	limit, _ := strconv.Atoi(str(args, "limit"))
	from, next := 0, ""
	_, _ = fmt.Sscanf(str(args, "cursor"), "from:%d", &from)
	if to := from + limit; to < len(all) {
		all, next = all[:to], fmt.Sprintf("from:%d", to)
	}
	return object{"ok": true, "messages": all[from:], "has_more": next != "", "response_metadata": object{"next_cursor": next}}
}

// withReplies is a message with what Slack says of the replies to it.
func (f *fake) withReplies(channel string, m object) object {
	m = maps.Clone(m)
	for _, reply := range f.posted[channel] {
		if str(reply, "thread_ts") == str(m, "ts") && str(reply, "ts") != str(m, "ts") {
			m["thread_ts"], m["latest_reply"] = m["ts"], reply["ts"]
		}
	}
	return m
}

// file is what is known of a file: one that was uploaded, or one of a partner's.
func (f *fake) file(id string) object {
	if u := f.uploads[id]; u != nil && u.complete {
		if u.scans++; u.scans > f.scanning {
			u.mimetype = "image/png"
		}
		return object{"ok": true, "file": object{"id": id, "name": u.name, "mimetype": u.mimetype}}
	}
	switch id {
	case "F0STUB":
	case "F0BARE":
		return object{"ok": true, "file": object{}}
	default:
		return object{"ok": false, "error": "file_not_found"}
	}
	return object{"ok": true, "file": object{"id": id, "name": "van.jpg", "size": 2048, "permalink": "https://partner.example/van.jpg", "user": "U0PAT"}}
}
