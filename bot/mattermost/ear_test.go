package mattermost

import (
	"strconv"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// TestEarHasRoomForSoMuch brings more than waits: the rest is left to a look, and nobody waits.
func TestEarHasRoomForSoMuch(t *testing.T) {
	t.Parallel()
	e := newEar(hearingAll(t, ""), quiet, "desk")
	for i := range 10 * earRoom {
		e.bring(news{source: bot.Said, post: &model.Post{Id: strconv.Itoa(i)}})
	}
	queue, behind := e.waiting()
	if len(queue) != earRoom || queue[earRoom-1].post.Id != strconv.Itoa(earRoom-1) || !behind {
		t.Errorf("%d wait, behind: %v", len(queue), behind)
	}
	e.bring(queue[0])
	if queue, behind := e.waiting(); len(queue) != 1 || behind {
		t.Errorf("afterwards %d wait, behind: %v", len(queue), behind)
	}
}

// TestEarForgets lets go of posts that no look finds again, and of no others.
func TestEarForgets(t *testing.T) {
	t.Parallel()
	e := newEar(hearingAll(t, ""), quiet, "desk")
	e.cursor.At = e.millis()
	e.remember(news{source: bot.Said, post: &model.Post{Id: "old"}, at: e.deepFrom() - 1})
	e.remember(news{source: bot.Said, post: &model.Post{Id: "late"}, at: e.deepFrom() + lateness.Milliseconds()})
	e.forget()
	if _, ok := e.past["late"]; !ok || len(e.past) != 1 {
		t.Errorf("remembered are %v", e.past)
	}
}
