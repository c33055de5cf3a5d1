package mattermost

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// failure says what became of a call, in bot's terms: try again, gone, or neither. Of what the server wrote only its
// error's id is kept, since the rest may hold anything. A 429 has a plain body, so the status decides before the id; any
// other answer without an id is not Mattermost's but that of something in between, and says nothing about a post.
func failure(call string, resp *model.Response, err error) error {
	if resp == nil {
		return &bot.AgainError{Err: fmt.Errorf("mattermost: %s: %w", call, err)}
	}
	id := ""
	if app, ok := errors.AsType[*model.AppError](err); ok {
		id = app.Id
	}
	failed := fmt.Errorf("mattermost: %s: status %d %s", call, resp.StatusCode, cmp.Or(id, "not from Mattermost"))
	switch {
	case resp.StatusCode == http.StatusUnauthorized:
		return failed
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500, id == "":
		return &bot.AgainError{After: retryAfter(resp.Header), Err: failed}
	case resp.StatusCode == http.StatusNotFound, resp.StatusCode == http.StatusForbidden, goneID(id):
		return fmt.Errorf("%w: %w", failed, bot.ErrGone)
	}
	return failed
}

// goneID knows the refusals with status 400 that mean a deleted thread or an archived channel.
func goneID(id string) bool {
	return strings.HasPrefix(id, "api.post.create_post.root_id.") ||
		strings.Contains(id, "can_not_post_to_deleted") || strings.Contains(id, "can_not_update_post_in_deleted")
}

func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
