package register_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"gatewaybot/register"
)

// encodedSecret is the key that Standard Webhooks publishes its example with. The prefix is added where it is used, so that
// scanners do not take it for a leak.
const encodedSecret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

var signedAt = time.Unix(1614265330, 0)

func parseSecret(t testing.TB, encoded string) register.Secret {
	t.Helper()
	s, err := register.ParseSecret("whsec_" + encoded)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSignPublishedExample(t *testing.T) {
	t.Parallel()
	h := http.Header{}
	parseSecret(t, encodedSecret).Sign(h, "msg_p5jXN8AQM9LWM0D4loKWxJek", signedAt, []byte(`{"test": 2432232314}`))
	if got, want := h.Get("webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("signature %s, not %s", got, want)
	}
	if h.Get("webhook-id") != "msg_p5jXN8AQM9LWM0D4loKWxJek" || h.Get("webhook-timestamp") != "1614265330" {
		t.Errorf("headers %v", h)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	current := parseSecret(t, encodedSecret)
	other := parseSecret(t, strings.Repeat("QUJD", 8))
	body := []byte(`{"a":1}`)
	set := func(name, value string) func(http.Header) { return func(h http.Header) { h.Set(name, value) } }
	same := func(http.Header) {}
	tests := []struct {
		name    string
		change  func(http.Header)
		body    string
		after   time.Duration // from signing to verifying
		secrets []register.Secret
		want    string // in the error; none if empty
	}{
		{"good", same, `{"a":1}`, 0, []register.Secret{current}, ""},
		{"good, an old secret first", same, `{"a":1}`, 0, []register.Secret{other, current}, ""},
		{"good, an old secret last", same, `{"a":1}`, 0, []register.Secret{current, other}, ""},
		{"good, at the edge", same, `{"a":1}`, time.Minute, []register.Secret{current}, ""},
		{"good, from a fast clock", same, `{"a":1}`, -time.Minute, []register.Secret{current}, ""},
		{"late", same, `{"a":1}`, time.Minute + time.Second, []register.Secret{current}, "too long ago"},
		{"early", same, `{"a":1}`, -time.Minute - time.Second, []register.Secret{current}, "too far ahead"},
		{"another body", same, `{"a":2}`, 0, []register.Secret{current}, "fits none"},
		{"another secret", same, `{"a":1}`, 0, []register.Secret{other}, "fits none"},
		{"no secret", same, `{"a":1}`, 0, nil, "fits none"},
		{"another id", set("webhook-id", "GWR-2026-000042/2"), `{"a":1}`, 0, []register.Secret{current}, "fits none"},
		{"another time", set("webhook-timestamp", "1614265331"), `{"a":1}`, 0, []register.Secret{current}, "fits none"},
		{"no id", set("webhook-id", ""), `{"a":1}`, 0, []register.Secret{current}, "id is missing"},
		{"no time", set("webhook-timestamp", ""), `{"a":1}`, 0, []register.Secret{current}, "time is missing"},
		{"a time in words", set("webhook-timestamp", "today"), `{"a":1}`, 0, []register.Secret{current}, "time is missing"},
		{"the end of time", set("webhook-timestamp", "9223372036854775807"), `{"a":1}`, 0, []register.Secret{current}, "too far"},
		{"no signature", set("webhook-signature", ""), `{"a":1}`, 0, []register.Secret{current}, "fits none"},
		{"no base64", set("webhook-signature", "v1,?"), `{"a":1}`, 0, []register.Secret{current}, "fits none"},
		{"an empty signature", set("webhook-signature", "v1,"), `{"a":1}`, 0, []register.Secret{current}, "fits none"},
		{"no scheme", func(h http.Header) {
			h.Set("webhook-signature", strings.TrimPrefix(h.Get("webhook-signature"), "v1,"))
		}, `{"a":1}`, 0, []register.Secret{current}, "fits none"},
		{"good, among others", func(h http.Header) {
			h.Set("webhook-signature", "v1a,AAAA v1,AAAA "+h.Get("webhook-signature")+" v2,BBBB")
		}, `{"a":1}`, 0, []register.Secret{other, current}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			current.Sign(h, "GWR-2026-000042/1", signedAt, body)
			tt.change(h)
			v := register.Verifier{Secrets: tt.secrets, Tolerance: time.Minute}
			err := v.Verify(h, []byte(tt.body), signedAt.Add(tt.after))
			if tt.want == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if tt.want != "" && (!errors.Is(err, register.ErrSignature) || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestVerifyRefusesAnotherSplit moves the end of the id into the time: what is signed stays the same.
func TestVerifyRefusesAnotherSplit(t *testing.T) {
	t.Parallel()
	s := parseSecret(t, encodedSecret)
	h := http.Header{}
	s.Sign(h, "a", signedAt, []byte("1614265331.rest"))
	h.Set("webhook-id", "a.1614265330")
	h.Set("webhook-timestamp", "1614265331")
	v := register.Verifier{Secrets: []register.Secret{s}, Tolerance: time.Hour}
	if err := v.Verify(h, []byte("rest"), signedAt); !errors.Is(err, register.ErrSignature) {
		t.Errorf("got %v", err)
	}
}

func TestParseSecret(t *testing.T) {
	t.Parallel()
	bytesLong := func(n int) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, n)) }
	tests := []struct {
		name, text, want string
	}{
		{"24 bytes", "whsec_" + bytesLong(24), ""},
		{"64 bytes", "whsec_" + bytesLong(64), ""},
		{"white space around it", " whsec_" + bytesLong(32) + " \r\n", ""},
		{"23 bytes", "whsec_" + bytesLong(23), "23 bytes long"},
		{"65 bytes", "whsec_" + bytesLong(65), "65 bytes long"},
		{"no prefix", bytesLong(32), "whsec_"},
		{"no base64", "whsec_not-base64!", "base64"},
		{"empty", "", "whsec_"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := register.ParseSecret(tt.text)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSecretPrintsNothing(t *testing.T) {
	t.Parallel()
	s := parseSecret(t, encodedSecret)
	key, err := base64.StdEncoding.DecodeString(encodedSecret)
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("ready", "secret", s, "in", []register.Secret{s})
	text := fmt.Sprintf("%v %+v %#v %s %x %d %v", s, s, s, s, s, s, []register.Secret{s}) + logged.String()
	for _, leak := range []string{encodedSecret, string(key), fmt.Sprintf("%x", key), fmt.Sprintf("%d", key)} {
		if strings.Contains(text, leak) {
			t.Errorf("printed %s", text)
		}
	}
}

// FuzzVerify holds that nothing but the three headers and the body that were signed is let through.
func FuzzVerify(f *testing.F) {
	const id, body = "GWR-2026-000042/1", `{"a":1}`
	secret := parseSecret(f, encodedSecret)
	signed := http.Header{}
	secret.Sign(signed, id, signedAt, []byte(body))
	good := signed.Get("webhook-signature")
	f.Add(id, "1614265330", good, []byte(body))
	f.Add(id, "1614265330", "v1,"+good+" "+good, []byte(body))
	f.Add("a.b", "+1614265330", "v1,====", []byte(nil))
	f.Add("", "-9223372036854775808", "v1, v1,", []byte{0xff})
	v := register.Verifier{Secrets: []register.Secret{secret}, Tolerance: time.Hour}
	f.Fuzz(func(t *testing.T, gotID, timestamp, signature string, gotBody []byte) {
		h := http.Header{"Webhook-Id": {gotID}, "Webhook-Timestamp": {timestamp}, "Webhook-Signature": {signature}}
		err := v.Verify(h, gotBody, signedAt)
		genuine := gotID == id && timestamp == "1614265330" && string(gotBody) == body
		if err == nil && !genuine {
			t.Errorf("let through: %q %q %q %q", gotID, timestamp, signature, gotBody)
		}
		if genuine && signature == good && err != nil {
			t.Errorf("refused: %v", err)
		}
	})
}
