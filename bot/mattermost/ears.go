package mattermost

import (
	"encoding/json"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// ears are those of the heard channels. One goroutine uses them.
type ears struct {
	p      *Platform
	handle bot.Handler
	start  func(*ear)
	all    map[string]*ear
}

// ears gives the configured channels theirs; another heard channel gets its own when somebody writes there.
func (p *Platform) ears(handle bot.Handler, start func(*ear)) *ears {
	es := &ears{p: p, handle: handle, start: start, all: map[string]*ear{}}
	for _, id := range p.Channels {
		es.of(id)
	}
	return es
}

// hears reports whether a channel's posts are heard.
func (p *Platform) hears(channel string) bool { return p.Hears != nil && p.Hears(p.channel(channel)) }

// of is a channel's ear, nil if it is not heard.
func (es *ears) of(channel string) *ear {
	if e := es.all[channel]; e != nil || !es.p.hears(channel) {
		return e
	}
	e := newEar(es.p, es.handle, channel)
	es.all[channel] = e
	es.start(e)
	return e
}

// fallBehind has every channel looked through: there is a connection again, and from now on what happens is told to us.
func (es *ears) fallBehind() {
	for _, e := range es.all {
		e.fallBehind()
	}
}

// sort brings what the server tells to the ear that it is for. Outside of heard channels take gets what speaks to us.
func (es *ears) sort(event *model.WebSocketEvent, me *model.User, take func(heard)) {
	source, ok := map[model.WebsocketEventType]bot.Source{
		model.WebsocketEventPosted: bot.Said, model.WebsocketEventPostEdited: bot.Edited, model.WebsocketEventPostDeleted: bot.Deleted,
	}[event.EventType()]
	post, valid := postOf(event)
	if !ok || !valid {
		return
	}
	if e := es.of(post.ChannelId); e != nil {
		if byPerson(post, me) {
			e.bring(es.news(source, post))
		}
		return
	}
	kind, _ := event.GetData()["channel_type"].(string)
	if h, ok := speaksToUs(post, model.ChannelType(kind), me); ok && source == bot.Said {
		take(h)
	}
}

// news is what an event tells. A deleted post comes as it was before.
func (es *ears) news(source bot.Source, post *model.Post) news {
	n := news{source: source, post: post, at: post.CreateAt}
	switch source {
	case bot.Edited:
		n.at = max(post.EditAt, post.CreateAt)
	case bot.Deleted:
		if n.at = post.DeleteAt; n.at == 0 {
			n.at = max(es.p.Now().UnixMilli(), post.UpdateAt)
		}
	}
	return n
}

func postOf(event *model.WebSocketEvent) (*model.Post, bool) {
	encoded, _ := event.GetData()["post"].(string)
	var post model.Post
	err := json.Unmarshal([]byte(encoded), &post)
	return &post, err == nil && model.IsValidId(post.Id)
}
