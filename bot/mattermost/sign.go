package mattermost

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"

	"gatewaybot/bot"
)

// The purposes of a MAC: what was signed for one is worth nothing for another.
const (
	forPress  = "press"
	forDialog = "dialog"
	forPath   = "path"
)

type signer struct{ key []byte }

func (s signer) mac(purpose string, payload []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(purpose))
	h.Write([]byte{0})
	h.Write(payload)
	return h.Sum(nil)
}

func (s signer) text(purpose string, payload []byte) string {
	return base64.RawURLEncoding.EncodeToString(s.mac(purpose, payload))
}

func (s signer) ok(purpose string, payload []byte, mac string) bool {
	given, err := base64.RawURLEncoding.DecodeString(mac)
	return err == nil && hmac.Equal(given, s.mac(purpose, payload))
}

// press is what a button carries: the line that pressing it means, and all that it is bound to.
type press struct {
	Line string `json:"line"`
	// Channel is where the button stands.
	Channel string `json:"channel"`
	// Origin and Thread are where the act belongs when the answer to it was moved to direct messages.
	Origin string `json:"origin,omitempty"`
	Thread string `json:"thread,omitempty"`
	// User is set on a reply that only one person sees; nobody else may press it.
	User string `json:"user,omitempty"`
	// Marker is that of the post which the button stands on; a reply that is no post has none.
	Marker string `json:"marker,omitempty"`
	// Expires is in Unix seconds; zero is never.
	Expires int64  `json:"expires,omitempty"`
	MAC     string `json:"mac,omitempty"`
}

// payload is what the MAC is made of: everything but itself.
func (b press) payload() []byte {
	b.MAC = ""
	data, _ := json.Marshal(b) // a struct of strings and a number always encodes
	return data
}

// context signs a press for a post's action.
func (s signer) context(b press) map[string]any {
	b.Line = bot.Clean(b.Line)
	b.MAC = s.text(forPress, b.payload())
	context := map[string]any{"line": b.Line, "channel": b.Channel, "mac": b.MAC}
	for key, value := range map[string]string{"origin": b.Origin, "thread": b.Thread, "user": b.User, "marker": b.Marker} {
		if value != "" {
			context[key] = value
		}
	}
	if b.Expires != 0 {
		context["expires"] = b.Expires
	}
	return context
}

func (s signer) signed(b press) bool { return s.ok(forPress, b.payload(), b.MAC) }

// seal makes a token of a dialog's state. It can be read by whoever holds it, not changed.
func (s signer) seal(st state) string {
	data, _ := json.Marshal(st) // as above, with maps of strings
	return base64.RawURLEncoding.EncodeToString(data) + "." + s.text(forDialog, data)
}

func (s signer) open(token string) (state, bool) {
	encoded, mac, ok := strings.Cut(token, ".")
	data, err := base64.RawURLEncoding.DecodeString(encoded)
	if !ok || err != nil || !s.ok(forDialog, data, mac) {
		return state{}, false
	}
	var st state
	err = json.Unmarshal(data, &st)
	return st, err == nil
}
