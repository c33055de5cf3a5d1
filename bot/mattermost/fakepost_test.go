package mattermost_test

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/mattermost/mattermost/server/public/model"
)

func (f *fake) create(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	post := &model.Post{}
	_ = json.NewDecoder(r.Body).Decode(post)
	if first := f.posts[f.pending[post.PendingPostId]]; first != nil {
		return stripped(first), nil
	}
	if root := f.posts[post.RootId]; post.RootId != "" && root == nil {
		return nil, refuse(http.StatusBadRequest, "api.post.create_post.root_id.app_error")
	}
	if c := f.channels[post.ChannelId]; c == nil || !f.members[c.Id+botID] {
		return nil, refuse(http.StatusForbidden, "api.context.permissions.app_error")
	}
	post.UserId = botID
	// The server drops a file of another channel without a word.
	post.FileIds = slices.DeleteFunc(post.FileIds, func(id string) bool { return f.files[id].ChannelId != post.ChannelId })
	f.store(post)
	f.pending[post.PendingPostId] = post.Id
	return stripped(post), nil
}

// store keeps a post as the newest. The lock is held.
func (f *fake) store(post *model.Post) {
	post.Id = f.newID("post")
	if post.CreateAt == 0 {
		post.CreateAt = model.GetMillis()
	}
	if post.UpdateAt == 0 {
		post.UpdateAt = post.CreateAt // so a post of a connected server is an old one at once
	}
	if c := f.channels[post.ChannelId]; c != nil {
		c.LastPostAt = max(c.LastPostAt, post.UpdateAt)
	}
	f.posts[post.Id] = post
	f.order = append([]string{post.Id}, f.order...)
}

// edit changes a post and keeps what it was, as a post of its own.
func (f *fake) edit(id, text string) *model.Post {
	f.mu.Lock()
	defer f.mu.Unlock()
	post := f.posts[id]
	old := post.Clone()
	now := f.later(post)
	old.OriginalId, old.DeleteAt, old.UpdateAt = id, now, now
	f.store(old)
	post.Message, post.EditAt, post.UpdateAt = text, now, now
	return post
}

// touch is a reaction, a pin or a reply: not an edit.
func (f *fake) touch(id string) *model.Post {
	f.mu.Lock()
	defer f.mu.Unlock()
	post := f.posts[id]
	post.UpdateAt, post.IsPinned = f.later(post), true
	return post
}

// remove deletes a post with the replies to it, and gives it as it was.
func (f *fake) remove(id string) *model.Post {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.posts[id].Clone()
	now := f.later(was)
	for _, post := range f.posts {
		if post.Id == id || post.RootId == id {
			post.DeleteAt, post.UpdateAt = now, now
			post.AddProp("deleteBy", post.UserId)
		}
	}
	return was
}

// later is now, but after what became of a post before. The lock is held.
func (f *fake) later(post *model.Post) int64 { return max(model.GetMillis(), post.UpdateAt+1) }

// stripped is a post as the server gives it back.
func stripped(post *model.Post) *model.Post {
	data, _ := json.Marshal(post)
	out := &model.Post{}
	_ = json.Unmarshal(data, out)
	out.StripActionIntegrations()
	if out.DeleteAt > 0 {
		out.Message = ""
	}
	return out
}

func (f *fake) getPost(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	if post := f.posts[r.PathValue("post")]; post != nil {
		return stripped(post), nil
	}
	return nil, refuse(http.StatusNotFound, "app.post.get.app_error")
}

func (f *fake) patch(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	post := f.posts[r.PathValue("post")]
	if post == nil {
		return nil, refuse(http.StatusForbidden, "api.context.permissions.app_error")
	}
	patch := &model.PostPatch{}
	_ = json.NewDecoder(r.Body).Decode(patch)
	post.Patch(patch)
	return stripped(post), nil
}

// list gives posts since a time, of which it leaves some out, or a page of those before another.
func (f *fake) list(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	since, _ := strconv.ParseInt(r.FormValue("since"), 10, 64)
	number, _ := strconv.Atoi(r.FormValue("page"))
	size, _ := strconv.Atoi(r.FormValue("per_page"))
	before := f.posts[r.FormValue("before")]
	var posts []*model.Post
	for _, id := range f.order {
		post := f.posts[id]
		switch {
		case post.ChannelId != r.PathValue("channel"), since > 0 && post.UpdateAt <= since:
		case since == 0 && post.DeleteAt > 0, before != nil && post.CreateAt >= before.CreateAt:
		default:
			posts = append(posts, post)
		}
	}
	if since > 0 {
		f.choose(posts)
		posts = posts[:min(1000, len(posts))]
	}
	slices.SortStableFunc(posts, func(a, b *model.Post) int { return cmp.Compare(b.CreateAt, a.CreateAt) })
	if since == 0 {
		size = min(size, 200)
		posts = posts[min(number*size, len(posts)):min((number+1)*size, len(posts))]
	}
	return listOf(posts), nil
}

// sortByChange puts first what changed longest ago.
func sortByChange(posts []*model.Post) {
	slices.SortFunc(posts, func(a, b *model.Post) int { return cmp.Compare(a.UpdateAt, b.UpdateAt) })
}

func listOf(posts []*model.Post) *model.PostList {
	list := model.NewPostList()
	for _, post := range posts {
		list.AddPost(stripped(post))
		list.AddOrder(post.Id)
	}
	return list
}

func (f *fake) thread(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	root := f.posts[r.PathValue("post")]
	if root == nil || root.DeleteAt > 0 {
		return nil, refuse(http.StatusNotFound, "app.post.get.app_error")
	}
	posts := []*model.Post{root}
	for _, id := range f.order {
		if f.posts[id].RootId == root.Id && f.posts[id].DeleteAt == 0 {
			posts = append(posts, f.posts[id])
		}
	}
	return listOf(posts), nil
}

func (f *fake) pin(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	post := f.posts[r.PathValue("post")]
	post.IsPinned = true
	return map[string]string{"status": "OK"}, nil
}

func (f *fake) fileInfos(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	infos := []*model.FileInfo{}
	for _, id := range f.posts[r.PathValue("post")].FileIds {
		if info := f.files[id]; info != nil {
			infos = append(infos, info)
		}
	}
	return infos, nil
}

func (f *fake) upload(_ http.ResponseWriter, r *http.Request) (any, *model.AppError) {
	content, _ := io.ReadAll(r.Body)
	info := &model.FileInfo{Id: f.newID("file"), ChannelId: r.FormValue("channel_id"), Name: r.FormValue("filename"), MimeType: r.Header.Get("Content-Type")}
	f.files[info.Id], f.uploads[info.Id] = info, content
	return model.FileUploadResponse{FileInfos: []*model.FileInfo{info}}, nil
}
