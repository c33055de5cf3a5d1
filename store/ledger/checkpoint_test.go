package ledger_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/store/ledger"
)

func signer(t testing.TB) *ledger.Signer {
	t.Helper()
	secret, err := ledger.NewSigningKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ledger.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sign(t testing.TB, s *ledger.Signer, c ledger.Checkpoint) string {
	t.Helper()
	signed, err := s.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestCheckpoint(t *testing.T) {
	t.Parallel()
	s, c := signer(t), checkpoint(t, sealed(t, entries(20)))
	signed := sign(t, s, c)
	for name, text := range map[string]string{
		"as it is":            signed,
		"as it was posted":    "*Checkpoint of the audit log*\n```\n" + signed + "```\nKeep this.\n",
		"from another system": strings.ReplaceAll(signed, "\n", "\r\n"),
	} {
		got, err := ledger.Open(text, s.Public()+"\n")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCheckpointRefused(t *testing.T) {
	t.Parallel()
	s, other := signer(t), signer(t)
	signed := sign(t, s, checkpoint(t, sealed(t, entries(20))))
	for name, text := range map[string]string{
		"empty":          "",
		"something else": "Good morning",
		"cut short":      signed[:len(signed)/2],
		"without a name": strings.SplitN(signed, "\n", 2)[1],
		"another size":   strings.Replace(signed, "\n20\n", "\n19\n", 1),
		"another key":    sign(t, other, checkpoint(t, sealed(t, entries(20)))),
	} {
		if c, err := ledger.Open(text, s.Public()); err == nil {
			t.Errorf("%s is taken: %+v", name, c)
		}
	}
	if _, err := ledger.Open(signed, "nonsense"); err == nil {
		t.Error("any public key is taken")
	}
}

func TestSignerRefuses(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "secret", "PRIVATE+KEY+other+1234abcd+AAAA"} {
		_, err := ledger.NewSigner(secret)
		if err == nil || secret != "" && strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v", secret, err)
		}
	}
}

// FuzzOpen reads what somebody pasted.
func FuzzOpen(f *testing.F) {
	s := signer(f)
	f.Add(sign(f, s, checkpoint(f, sealed(f, entries(3)))))
	f.Add("gatewaybot audit log of x\n-1\n\n\n\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ledger.Open(text, s.Public())
		if err == nil && (c.Size < 0 || c.Region == "") {
			t.Errorf("%q became %+v", text, c)
		}
	})
}
