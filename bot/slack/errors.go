package slack

import (
	"errors"
	"fmt"
	"net/http"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

// failure sorts the error of a call of the Web API into what may pass, what is gone, and what somebody has to look at.
// It keeps Slack's code and drops the rest, which can quote what was sent.
func failure(method string, err error) error {
	if err == nil {
		return nil
	}
	if limited, ok := errors.AsType[*sdk.RateLimitedError](err); ok {
		return &bot.AgainError{After: limited.RetryAfter, Err: fmt.Errorf("%s: too many calls", method)}
	}
	if status, ok := errors.AsType[sdk.StatusCodeError](err); ok {
		plain := fmt.Errorf("%s: status %d", method, status.Code)
		if status.Code >= 500 || status.Code == http.StatusTooManyRequests {
			return &bot.AgainError{Err: plain}
		}
		return plain
	}
	if code := codeOf(err); code != "" {
		return refused(method, code)
	}
	return &bot.AgainError{Err: fmt.Errorf("%s: %w", method, err)}
}

// codeOf is the code with which Slack refused a call, empty for any other error.
func codeOf(err error) string {
	response, _ := errors.AsType[sdk.SlackErrorResponse](err)
	return response.Err
}

// refusedError is a code with which Slack refused a call.
type refusedError struct{ method, code string }

func (e *refusedError) Error() string { return e.method + ": " + e.code }

// refused tells a recipient or a message that is not there from what may pass.
func refused(method, code string) error {
	plain := &refusedError{method, code}
	switch code {
	case "channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel", "is_inactive",
		"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot",
		"message_not_found", "thread_not_found", "cannot_reply_to_message", "cant_update_message", "edit_window_closed",
		// The channel's own settings keep us from writing there. It is as good as gone until somebody looks into it.
		"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "restricted_action_thread_locked":
		return fmt.Errorf("%w: %w", bot.ErrGone, plain)
	case "ratelimited", "rate_limited", "message_limit_exceeded", "internal_error", "fatal_error", "service_unavailable",
		"request_timeout", "team_added_to_org", "ekm_access_denied", "external_channel_migrating",
		// These speak of our own token or app, so nothing sent with it is wrong: it goes out once an administrator has
		// mended it. Were everybody taken to be gone, all that they are told would go up the line at once.
		"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
		"access_denied", "no_permission", "messages_tab_disabled", "org_login_required", "team_access_not_granted":
		return &bot.AgainError{Err: plain}
	}
	return plain
}
