package bottest

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
)

// quay is the channel that a paper hears.
var quay = bot.Channel{Platform: "paper", Workspace: "w", ID: "quay"}

func (p *paper) Post(_ testing.TB, who bot.Account, where bot.Channel, text, thread string) string {
	if where != quay && p.fault != "hears everything" {
		return ""
	}
	id := "post-" + strconv.Itoa(len(p.said)+1)
	p.said[id] = bot.Request{From: who, Channel: where, Thread: thread, Post: &bot.Post{ID: id}}
	p.hear(id, bot.Said, text)
	return id
}

func (p *paper) Edit(_ testing.TB, id, text string) { p.hear(id, bot.Edited, text) }

func (p *paper) Delete(_ testing.TB, id string) { p.hear(id, bot.Deleted, "") }

// hear makes a request of what was done to a post, and gives the handler all that it did not keep yet.
func (p *paper) hear(id string, source bot.Source, text string) {
	p.acts++
	req := p.said[id]
	post := *req.Post
	req.ID, req.Source, req.Post = "act-"+strconv.Itoa(p.acts), source, &post
	post.At, post.Named = time.Now(), strings.Contains(text, BotTag)
	req.Text = strings.TrimSpace(strings.ReplaceAll(text, BotTag, ""))
	if source == bot.Edited {
		post.Revision = strconv.Itoa(p.acts)
	}
	p.spoilPost(&req, text)
	p.owed = append(p.owed, req)
	if p.fault == "failed ones come later" {
		slices.Reverse(p.owed)
	}
	if p.fault == "hears twice" {
		_, _ = p.handle(context.Background(), req)
	}
	for len(p.owed) > 0 {
		if _, err := p.handle(context.Background(), p.owed[0]); err != nil && p.fault != "drops what failed" {
			return
		}
		p.owed = p.owed[1:]
	}
}

// spoilPost breaks what arrives.
func (p *paper) spoilPost(req *bot.Request, text string) {
	switch p.fault {
	case "loses the thread":
		req.Thread = ""
	case "keeps the name":
		req.Text = text
	case "does not see the name":
		req.Post.Named = false
	case "one revision for all":
		if req.Source == bot.Edited {
			req.Post.Revision = "1"
		}
	case "an edit is a post":
		if req.Source == bot.Edited {
			req.Source = bot.Said
		}
	case "a deletion is an edit":
		if req.Source == bot.Deleted {
			req.Source = bot.Edited
		}
	}
}
