package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Keyset wraps the data keys of records. Rotating it does not touch the records' text.
type Keyset struct{ wrap tink.AEAD }

// NewKeyset makes a keyset with one fresh AES-256-GCM key, as the JSON that ParseKeyset reads. It is a secret.
func NewKeyset() ([]byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("new keyset: %w", err)
	}
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&b)); err != nil {
		return nil, fmt.Errorf("write keyset: %w", err)
	}
	return b.Bytes(), nil
}

// ParseKeyset reads a keyset. Its errors hold nothing of the input.
func ParseKeyset(json []byte) (Keyset, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(json)))
	if err != nil {
		return Keyset{}, errors.New("sealing keyset is not a keyset in JSON")
	}
	wrap, err := aead.New(handle)
	if err != nil {
		return Keyset{}, errors.New("sealing keyset has no key for sealing")
	}
	return Keyset{wrap}, nil
}

// dataKey is one record's own key. Without it, no version of the record's text can be read again.
type dataKey struct {
	wrapped []byte
	cipher  cipher.AEAD
}

// newDataKey makes a key for the record with this uid.
func (k Keyset) newDataKey(uid string) (dataKey, error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails, by its documentation
	wrapped, err := k.wrap.Encrypt(raw, []byte(uid))
	if err != nil {
		return dataKey{}, fmt.Errorf("wrap data key: %w", err)
	}
	return newDataKey(raw, wrapped)
}

// unwrap opens a stored key; it fails for a key that was moved here from another record.
func (k Keyset) unwrap(wrapped []byte, uid string) (dataKey, error) {
	if len(wrapped) == 0 {
		return dataKey{}, errors.New("there is no data key: the text was erased")
	}
	raw, err := k.wrap.Decrypt(wrapped, []byte(uid))
	if err != nil {
		return dataKey{}, errors.New("data key does not open: wrong keyset, or it belongs to another record")
	}
	return newDataKey(raw, wrapped)
}

func newDataKey(raw, wrapped []byte) (dataKey, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return dataKey{}, fmt.Errorf("data key: %w", err)
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return dataKey{}, fmt.Errorf("data key: %w", err)
	}
	return dataKey{wrapped: wrapped, cipher: gcm}, nil
}

// sealField seals one field of one record; the words can not be moved to another field or record.
func (d dataKey) sealField(uid, field, words string) []byte {
	return d.cipher.Seal(nil, nil, []byte(words), fieldName(uid, field)) //nolint:gosec // G407: this cipher makes its own nonce
}

func (d dataKey) openField(uid, field string, sealed []byte) (string, error) {
	words, err := d.cipher.Open(nil, nil, sealed, fieldName(uid, field))
	if err != nil {
		return "", fmt.Errorf("sealed field %s does not open", field)
	}
	return string(words), nil
}

func fieldName(uid, field string) []byte { return []byte(uid + "|" + field) }
