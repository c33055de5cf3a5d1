package mattermost

import (
	"crypto/sha256"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// past is what was handed over of a post.
type past struct {
	at            int64 // the last of it, in Unix milliseconds
	said, deleted bool
	edit          int64 // of which edit
	words         [sha256.Size]byte
}

// isNew reports whether news was not handed over yet and says anything: a post is edited only when its words or files
// change, and its EditAt, which stays, is not that of an edit we heard of or of one before our time.
func (e *ear) isNew(n news) bool {
	was := e.past[n.post.Id]
	switch n.source {
	case bot.Edited:
		return !was.deleted && n.post.EditAt > max(was.edit, e.cursor.from()) && was.words != words(n.post)
	case bot.Deleted:
		return !was.deleted
	}
	return !was.said && !was.deleted
}

func (e *ear) remember(n news) {
	was := e.past[n.post.Id]
	was.at = max(was.at, n.at)
	switch n.source {
	case bot.Edited:
		was.edit, was.words = n.post.EditAt, words(n.post)
	case bot.Deleted:
		was.deleted = true
	default:
		was.said = true
		if n.post.EditAt == 0 { // what an edited post said at first is not known
			was.words = words(n.post)
		}
	}
	e.past[n.post.Id] = was
}

// forget lets go of what no look will find again.
func (e *ear) forget() {
	oldest := min(e.cursor.from(), e.deepFrom())
	for id, was := range e.past {
		if was.at < oldest {
			delete(e.past, id)
		}
	}
}

// words stands for what an edit can change.
func words(post *model.Post) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join(post.FileIds, " ") + "\n" + post.Message))
}
