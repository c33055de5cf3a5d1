package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"

	"gatewaybot/bot"
)

// file is an attachment as it comes with a message. One that a partner put into a shared channel is a stub: Slack says
// what it is when asked (doc: Understanding Slack Connect).
type file struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Title     string `json:"title"`
	Size      int64  `json:"size"`
	Permalink string `json:"permalink"`
	Mode      string `json:"mode"`
	Access    string `json:"file_access"`
}

func (f file) isStub() bool { return f.Mode == "file_access" || f.Access == "check_file_info" }

// isGone reports whether a file was taken away.
func (f file) isGone() bool { return f.Mode == "tombstone" }

// files are those of a message. What Slack does not tell about one of them is no reason to lose the message.
func (p *Platform) files(ctx context.Context, m message) []bot.File {
	var all []bot.File
	for _, raw := range m.Files {
		var f file
		if json.Unmarshal(raw, &f) != nil {
			p.opts.Log.WarnContext(ctx, "file of a post not understood")
		}
		if f.isGone() {
			continue
		}
		if f.isStub() {
			f = p.resolved(ctx, f)
		}
		all = append(all, bot.File{Name: bot.Clean(cmp.Or(f.Name, f.Title, f.ID, "unknown file")), Size: f.Size, Link: f.Permalink})
	}
	return all
}

// resolved is what Slack says of a stub, or the stub.
func (p *Platform) resolved(ctx context.Context, stub file) file {
	var info struct {
		File file `json:"file"`
	}
	if err := p.ask(ctx, "files.info", url.Values{"file": {stub.ID}}, &info); err != nil {
		p.opts.Log.WarnContext(ctx, "file of a post not described", "error", err)
		return file{ID: stub.ID}
	}
	info.File.ID = stub.ID
	return info.File
}
