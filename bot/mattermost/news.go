package mattermost

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// news is one thing that a person did in a channel whose posts are heard.
type news struct {
	source bot.Source // Said, Edited or Deleted
	post   *model.Post
	// at is when, in the server's Unix milliseconds.
	at int64
	// found means that it was looked for, and may have been handed over before this program started.
	found bool
}

// newsOf is all that a post tells of what became of it: what it said before it was edited or deleted is gone.
func newsOf(post *model.Post) []news {
	if post.DeleteAt > 0 {
		return []news{{source: bot.Deleted, post: post, at: post.DeleteAt, found: true}}
	}
	all := []news{{source: bot.Said, post: post, at: post.CreateAt, found: true}}
	if post.EditAt > 0 {
		all = append(all, news{source: bot.Edited, post: post, at: max(post.EditAt, post.CreateAt), found: true})
	}
	return all
}

// compareNews puts news in the order in which it happened.
func compareNews(a, b news) int {
	order := []bot.Source{bot.Said, bot.Edited, bot.Deleted}
	return cmp.Or(
		cmp.Compare(a.at, b.at),
		strings.Compare(a.post.Id, b.post.Id),
		cmp.Compare(slices.Index(order, a.source), slices.Index(order, b.source)),
	)
}

// id is the same whoever hears of it, and however.
func (n news) id() string {
	switch n.source {
	case bot.Edited:
		return name + "-edit-" + n.post.Id + "-" + n.revision()
	case bot.Deleted:
		return name + "-delete-" + n.post.Id
	}
	return name + "-post-" + n.post.Id
}

func (n news) revision() string { return strconv.FormatInt(n.post.EditAt, 10) }

// byPerson reports whether a post is one that somebody wrote: not we, nor the system, nor a webhook, whose posts are in
// somebody's name but not by them. Of what a post says of itself nothing else is believed.
func byPerson(post *model.Post, me *model.User) bool {
	return post.UserId != me.Id && !post.IsSystemMessage() && post.GetProp(model.PostPropsFromWebhook) != "true"
}

// understoodNews finds out who did it and whom it names. The error is errNotPerson for what an integration did.
func (p *Platform) understoodNews(ctx context.Context, n news) (act, bot.Request, error) {
	from, err := p.people.author(ctx, n.post.UserId)
	if err != nil {
		return act{}, bot.Request{}, err
	}
	there := place{Channel: n.post.ChannelId, Thread: n.post.RootId}
	done := act{from: from, at: there, seen: there}
	req := p.request(n.source, n.id(), done)
	req.Post = &bot.Post{ID: n.post.Id, At: time.UnixMilli(n.at).UTC()}
	if n.source == bot.Deleted {
		return done, req, nil
	}
	if n.source == bot.Edited {
		req.Post.Revision = n.revision()
	}
	me, err := p.people.me(ctx)
	if err != nil {
		return act{}, bot.Request{}, err
	}
	// The server may have changed the message for display.
	req.Text, req.Post.Named = withoutMention(cmp.Or(n.post.MessageSource, n.post.Message), me.Username)
	if tagged, err := p.withTags(ctx, req.Text); err == nil {
		req.Text = tagged
	} else if !errors.Is(err, bot.ErrGone) { // names that can not be looked up stay names
		return act{}, bot.Request{}, err
	}
	req.Post.Files = p.files(ctx, n.post)
	return done, req, nil
}

// files are a post's attachments. What can not be found out about one is left empty.
func (p *Platform) files(ctx context.Context, post *model.Post) []bot.File {
	var infos []*model.FileInfo
	if post.Metadata != nil {
		infos = post.Metadata.Files
	}
	if len(infos) < len(post.FileIds) {
		ctx, cancel := context.WithTimeout(ctx, lookupTime)
		defer cancel()
		all, resp, err := p.api.GetFileInfosForPost(ctx, post.Id, "")
		if err != nil {
			p.Log.Warn("the files of a post could not be looked up", "error", failure("get file infos", resp, err))
		}
		infos = append(slices.Clone(infos), all...)
	}
	var files []bot.File
	for _, id := range post.FileIds {
		file := bot.File{Link: p.URL + "/api/v4/files/" + id}
		if at := slices.IndexFunc(infos, func(i *model.FileInfo) bool { return i != nil && i.Id == id }); at >= 0 {
			file.Name, file.Size = bot.Clean(infos[at].Name), infos[at].Size
		}
		files = append(files, file)
	}
	return files
}
