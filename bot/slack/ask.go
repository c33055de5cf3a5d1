package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	sdk "github.com/slack-go/slack"
)

// maxAnswer holds 200 of the longest messages.
const maxAnswer = 64 << 20

// ask makes a call of the Web API and reads of its answer what into has room for. The SDK decodes every block of every
// message, and refuses a whole page of them for one that it does not know.
func (p *Platform) ask(ctx context.Context, method string, args url.Values, into any) error {
	body, err := p.fetch(ctx, method, args)
	if err != nil {
		return failure(method, err)
	}
	var answer struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	switch {
	case json.Unmarshal(body, &answer) != nil || answer.OK && json.Unmarshal(body, into) != nil:
		return failure(method, errors.New("an answer that is not understood"))
	case !answer.OK:
		return failure(method, sdk.SlackErrorResponse{Err: answer.Error})
	}
	return nil
}

// fetch is the body of an answer; its errors are such as the SDK's.
func (p *Platform) fetch(ctx context.Context, method string, args url.Values) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+method, strings.NewReader(args.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", formContent)
	req.Header.Set("Authorization", "Bearer "+p.opts.Token.Reveal())
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // without it, the caller's own pause
		return nil, &sdk.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
	case resp.StatusCode != http.StatusOK:
		return nil, sdk.StatusCodeError{Code: resp.StatusCode}
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
}
