package config

// masked is what every printed form of a secret says.
const masked = "[redacted]"

// Secret is a token or key. It masks itself in every printed form, so that nobody has to remember to; Reveal is
// the one way to the value.
type Secret struct {
	// A pointer, because fmt looks into fields without asking: here it finds an address.
	value *string
}

// NewSecret wraps a value; an empty one is no secret.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{&value}
}

// Reveal is the value: for the one call that needs it, never to print.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Set reports whether there is a value.
func (s Secret) Set() bool { return s.value != nil }

func (s Secret) String() string { return masked }

// MarshalText masks the secret in JSON, YAML, XML and slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }
