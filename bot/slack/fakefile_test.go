package slack_test

import (
	"encoding/json"
	"io"
	"net/http"
)

// upload is a file that the bot uploads.
type upload struct {
	name, alt, mimetype string
	content             []byte
	complete            bool
	scans               int // how often it was asked after
}

// uploaded begins or ends an upload. The file is nobody's but the bot's: it is shared with no channel.
func (f *fake) uploaded(method string, args object) object {
	if method == "files.getUploadURLExternal" {
		id := f.next("F")
		f.uploads[id] = &upload{name: str(args, "filename"), alt: str(args, "alt_txt")}
		return object{"ok": true, "upload_url": f.URL + "/upload/" + id, "file_id": id}
	}
	var files []struct{ ID string }
	if err := json.Unmarshal([]byte(str(args, "files")), &files); err != nil || len(files) != 1 || args["channel_id"] != nil {
		f.t.Errorf("upload is completed with %v", args)
		return object{"ok": false, "error": "invalid_arguments"}
	}
	u := f.uploads[files[0].ID]
	if u == nil || len(u.content) == 0 {
		return object{"ok": false, "error": "file_not_found"}
	}
	u.complete = true
	return object{"ok": true, "files": []any{object{"id": files[0].ID}}}
}

// receive takes the bytes of a file, or fails as a method of the name "upload" is to.
func (f *fake) receive(id string, w http.ResponseWriter, r *http.Request) {
	file, _, err := r.FormFile("file")
	f.mu.Lock()
	defer f.mu.Unlock()
	if fault := f.faults["upload"]; fault != nil {
		fault(w, r)
		return
	}
	if err != nil || f.uploads[id] == nil {
		f.t.Errorf("upload of %s: %v", id, err)
		return
	}
	f.uploads[id].content, _ = io.ReadAll(file)
}

// shows reports whether the files in a message can be shown, as Slack does not before it has looked at them.
func (f *fake) shows(m object) bool {
	for _, b := range list(m, "blocks") {
		if id := str(b, "slack_file", "id"); id != "" && (f.uploads[id] == nil || f.uploads[id].mimetype != "image/png") {
			return false
		}
	}
	return true
}
