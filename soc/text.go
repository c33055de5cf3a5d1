package soc

import "log/slog"

// Text is something a person wrote about an operation, a threat or somebody's safety. It masks itself in every
// printed form, JSON included; Reveal is the one way to the words, for sealing them or showing them to somebody
// who may read them.
type Text struct {
	// words is a pointer because fmt looks into unexported fields without asking their methods.
	words *string
}

// NewText wraps words.
func NewText(words string) Text {
	if words == "" {
		return Text{}
	}
	return Text{&words}
}

// Reveal gives the words.
func (t Text) Reveal() string {
	if t.words == nil {
		return ""
	}
	return *t.words
}

// IsZero reports whether nothing was written.
func (t Text) IsZero() bool { return t.words == nil }

// Equal reports whether both are the same words.
func (t Text) Equal(other Text) bool { return t.Reveal() == other.Reveal() }

const maskedText = "[text]"

func (t Text) String() string               { return maskedText }
func (t Text) GoString() string             { return maskedText }
func (t Text) LogValue() slog.Value         { return slog.StringValue(maskedText) }
func (t Text) MarshalText() ([]byte, error) { return []byte(maskedText), nil }
