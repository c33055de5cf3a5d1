package slackserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// Signing is how a request to the bot is signed. Nothing but Signed comes from Slack.
type Signing int

// The ways to sign, of which the bot must refuse all but the first.
const (
	Signed      Signing = iota
	Unsigned            // No signature at all.
	WrongSecret         // Signed by someone who does not know the secret.
	Stale               // Rightly signed, but six minutes ago.
	Tampered            // Rightly signed for another body.
)

// sign sets the headers by which the bot knows that a request is Slack's.
func (how Signing) sign(h http.Header, secret string, body []byte) {
	now := time.Now()
	switch how {
	case Unsigned:
		return
	case WrongSecret:
		secret += "x"
	case Stale:
		now = now.Add(-6 * time.Minute)
	case Tampered:
		body = append([]byte("x"), body...)
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

func chosen(how []Signing) Signing {
	if len(how) == 0 {
		return Signed
	}
	return how[0]
}
