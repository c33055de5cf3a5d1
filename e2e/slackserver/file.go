package slackserver

import (
	"context"
	"encoding/json"
)

// file is one that the bot uploads.
type file struct {
	content  []byte
	complete bool
	scanned  bool // Slack has found out what it is, and shows it from then on.
}

// Picture is a picture in a message, as a person sees it.
type Picture struct {
	Alt string // What screen readers say in its place.
	PNG []byte
}

// Pictures are those of a message.
func (s *Server) Pictures(m Message) []Picture {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Picture
	for _, b := range objects(m.JSON, "blocks") {
		if f := s.files[str(b, "slack_file", "id")]; str(b, "type") == "image" && f != nil {
			all = append(all, Picture{Alt: str(b, "alt_text"), PNG: f.content})
		}
	}
	return all
}

func (s *Server) beginUpload(ctx context.Context, args object) (object, error) {
	answer, err := s.emulator.call(ctx, botToken, "files.getUploadURLExternal", args)
	if err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.files[str(answer, "file_id")] = &file{}
	}
	return answer, err
}

func (s *Server) keepFile(id string, content []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[id]; f != nil {
		f.content = content
	}
}

func (s *Server) completeUpload(ctx context.Context, args object) (object, error) {
	answer, err := s.emulator.call(ctx, botToken, "files.completeUploadExternal", args)
	if err != nil {
		return nil, err
	}
	mendFiles(answer)
	var files []struct{ ID string }
	_ = json.Unmarshal([]byte(str(args, "files")), &files) // The emulator has read it.
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, done := range files {
		if f := s.files[done.ID]; f != nil {
			f.complete = true
		}
	}
	return answer, nil
}

// fileInfo knows nothing of a file's kind the first time: Slack looks for malware before it says.
func (s *Server) fileInfo(ctx context.Context, args object) (object, error) {
	answer, err := s.emulator.call(ctx, botToken, "files.info", args)
	if err != nil {
		return nil, err
	}
	mendFiles(answer)
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[str(args, "file")]; f != nil && !f.scanned {
		info, _ := answer["file"].(object)
		info["mimetype"], info["filetype"] = "", ""
		f.scanned = f.complete
	}
	return answer, nil
}

// canShow refuses blocks that show a file which Slack has not yet looked at, or never had.
func (s *Server) canShow(args object) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range objects(args, "blocks") {
		id := str(b, "slack_file", "id")
		if f := s.files[id]; id != "" && (f == nil || !f.scanned) {
			return refuse("invalid_blocks")
		}
	}
	return nil
}
