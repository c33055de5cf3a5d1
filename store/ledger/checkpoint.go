package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// keyName is who signs, as a checkpoint and its keys name it.
const keyName = "gatewaybot"

// heading begins a checkpoint, before the region.
const heading = "gatewaybot audit log of "

// Checkpoint says what the audit log of a region was at a moment. Whoever keeps a signed one can prove later that nothing
// before it was altered, removed, added or put into another order.
type Checkpoint struct {
	Region string
	Tree
	Root tlog.Hash
	// At is when it was made, in UTC to the second.
	At time.Time
}

// text is what is signed.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s%s\n%d\n%s\n%s\n%s\n", heading, c.Region, c.Size, c.Root, c.Last, c.At.UTC().Format(time.RFC3339))
}

// Signer signs checkpoints.
type Signer struct {
	signer note.Signer
	public string
}

// NewSigningKey makes a key for checkpoints. It is a secret.
func NewSigningKey() (string, error) {
	secret, _, err := note.GenerateKey(rand.Reader, keyName)
	if err != nil {
		return "", fmt.Errorf("new audit key: %w", err)
	}
	return secret, nil
}

// NewSigner reads a key that NewSigningKey made. Its errors hold nothing of the key.
func NewSigner(secret string) (*Signer, error) {
	signer, err := note.NewSigner(secret)
	if err != nil || signer.Name() != keyName {
		return nil, errors.New("the audit key is not one that “gatewaybot keys new” printed")
	}
	// The form is PRIVATE+KEY+name+hash+base64, whose first byte is the algorithm: note checked it.
	_, encoded, _ := strings.Cut(secret[len("PRIVATE+KEY+"+keyName+"+"):], "+")
	seed, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return nil, errors.New("the audit key is not an Ed25519 key")
	}
	public, ok := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("the audit key has no public key")
	}
	verifier, err := note.NewEd25519VerifierKey(keyName, public)
	if err != nil {
		return nil, errors.New("the audit key has no public key")
	}
	return &Signer{signer: signer, public: verifier}, nil
}

// Public is the key by which anybody can check a signature. It is no secret.
func (s *Signer) Public() string { return s.public }

// Sign makes a checkpoint into the text that is kept elsewhere.
func (s *Signer) Sign(c Checkpoint) (string, error) {
	signed, err := note.Sign(&note.Note{Text: c.text()}, s.signer)
	if err != nil {
		return "", fmt.Errorf("sign checkpoint: %w", err)
	}
	return string(signed), nil
}

// Open reads a signed checkpoint and checks its signature by the public key. What stands around it, as in a message of a
// chat, is passed over.
func Open(signed, public string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return Checkpoint{}, errors.New("the public key is not one that “gatewaybot audit key” printed")
	}
	found, err := cutOut(signed)
	if err != nil {
		return Checkpoint{}, err
	}
	opened, err := note.Open([]byte(found), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, errors.New("the checkpoint is not signed by this audit key, or was altered")
	}
	return parse(opened.Text)
}

// lines is how many lines a signed checkpoint has: five of text, an empty one, the signature.
const lines = 7

var errNoCheckpoint = errors.New("this is not a checkpoint: it begins with “" + heading + "…” and ends with the line of its signature")

// cutOut finds the checkpoint in what surrounds it.
func cutOut(text string) (string, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	at := strings.Index(text, heading)
	if at < 0 {
		return "", errNoCheckpoint
	}
	all := strings.SplitN(text[at:], "\n", lines+1)
	if len(all) < lines {
		return "", errNoCheckpoint
	}
	return strings.Join(all[:lines], "\n") + "\n", nil
}

func parse(text string) (Checkpoint, error) {
	words := strings.Split(strings.TrimPrefix(text, heading), "\n")
	if len(words) != lines-1 {
		return Checkpoint{}, errNoCheckpoint
	}
	size, sizeErr := strconv.ParseInt(words[1], 10, 64)
	root, rootErr := tlog.ParseHash(words[2])
	at, atErr := time.Parse(time.RFC3339, words[4])
	c := Checkpoint{Region: words[0], Tree: Tree{Size: size, Last: words[3]}, Root: root, At: at}
	if errors.Join(sizeErr, rootErr, atErr) != nil || size < 0 || c.text() != text {
		return Checkpoint{}, errNoCheckpoint
	}
	return c, nil
}
