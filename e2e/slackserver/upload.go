package slackserver

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// serveUpload takes the bytes of a file and passes them on as they are: the
// emulator stumbles over the form that slack-go wraps them in, since it ends twice.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	content, err := uploaded(r)
	if err != nil {
		http.Error(w, "unreadable upload", http.StatusBadRequest)
		return
	}
	raw, err := io.ReadAll(content)
	if err != nil {
		http.Error(w, "unreadable upload", http.StatusBadRequest)
		return
	}
	s.keepFile(r.PathValue("file"), raw)
	to := s.emulator.url.JoinPath("upload", "v1", r.PathValue("file"))
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, to.String(), bytes.NewReader(raw))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err := s.emulator.client.Do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

// mendFiles takes the comment, which Slack has as an object and the emulator as a
// string, out of all files within an answer.
func mendFiles(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			mendFiles(item)
		}
	case object:
		if _, ok := v["initial_comment"].(string); ok {
			delete(v, "initial_comment")
		}
		for _, item := range v {
			mendFiles(item)
		}
	}
}

// uploaded is the file in a form, or the whole body if it is no form.
func uploaded(r *http.Request) (io.Reader, error) {
	form, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		return r.Body, nil
	}
	if err != nil {
		return nil, err
	}
	return form.NextPart()
}
