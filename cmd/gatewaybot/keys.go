package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"gatewaybot/store"
	"gatewaybot/store/ledger"
)

type keysVerb struct {
	New keysNewVerb `cmd:"" help:"Print fresh keys, as the lines of an environment file. They are secrets."`
}

type keysNewVerb struct{}

// Run prints a sealing keyset, a signing key, a key for checkpoints of the audit log, and a secret for the register.
func (*keysNewVerb) Run(w *world) error {
	keyset, err := store.NewKeyset()
	if err != nil {
		return err
	}
	audit, err := ledger.NewSigningKey()
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "GATEWAYBOT_KEYSET='%s'\n", keyset)
	fmt.Fprintf(w.out, "GATEWAYBOT_SIGNING_KEY='%s'\n", random())
	fmt.Fprintf(w.out, "GATEWAYBOT_AUDIT_KEY='%s'\n", audit)
	fmt.Fprintf(w.out, "GATEWAYBOT_REGISTER_SIGNING_SECRET='whsec_%s'\n", random())
	return nil
}

// random is 32 random bytes in base64.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, by its documentation
	return base64.StdEncoding.EncodeToString(b)
}
