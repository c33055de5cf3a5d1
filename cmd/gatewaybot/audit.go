package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"gatewaybot/config"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/ledger"
)

// auditVerb is for who has to show that the audit log is whole. Each command works on the live store, and on a backup:
// start a Redis on the copy, and name it with --redis.
type auditVerb struct {
	Verify     auditVerifyVerb     `cmd:"" help:"Say whether the audit log is whole: that no entry was changed, removed, inserted or put elsewhere."`
	Prove      auditProveVerb      `cmd:"" help:"Prove that the entries about a record are in the log that a checkpoint stands for."`
	Checkpoint auditCheckpointVerb `cmd:"" help:"Seal the log, sign what it is now, and print that. It is posted and sent to the register too."`
	Export     auditExportVerb     `cmd:"" help:"Write entries of the log to a file for others: a disclosure, which is logged."`
	Key        auditKeyVerb        `cmd:"" help:"Print the public key by which others can check a checkpoint. It is no secret."`
}

// auditFlags are what the commands that read the log share.
type auditFlags struct {
	configFlag
	Redis string `placeholder:"URL" help:"Another Redis than the configured one: one that runs on a backup."`
}

// auditor is who looks at the log.
type auditor struct {
	counter
	signer *ledger.Signer
}

// atLog does something with the audit log.
func (f auditFlags) atLog(w *world, do func(auditor) error) error {
	return f.atCounterOn(w, f.Redis, func(c counter) error {
		signer, err := auditSigner(c.cfg)
		if err != nil {
			return err
		}
		return do(auditor{c, signer})
	})
}

// auditSigner is what signs checkpoints.
func auditSigner(cfg config.Config) (*ledger.Signer, error) {
	if !cfg.Keys.Audit.Set() {
		return nil, errors.New("GATEWAYBOT_AUDIT_KEY is not set: checkpoints can be neither signed nor checked without it")
	}
	return ledger.NewSigner(cfg.Keys.Audit.Reveal())
}

// log is the audit log as it is stored, to be held against the checkpoints that are kept beside it and those in files.
func (a auditor) log(files []string) (ledger.Log, error) {
	tree, err := a.store.AuditTree(a.ctx)
	if err != nil {
		return ledger.Log{}, err
	}
	kept, err := a.store.Checkpoints(a.ctx)
	if err != nil {
		return ledger.Log{}, err
	}
	l := ledger.Log{Region: a.cfg.Region, Entries: a.store.AuditEntries(a.ctx, ""), Sealed: tree, Kept: a.store.AuditHashes(a.ctx)}
	for _, c := range kept {
		opened, err := ledger.Open(c.Signed, a.signer.Public())
		if err != nil {
			return ledger.Log{}, fmt.Errorf("%s: %w", c.Ref, err)
		}
		l.Checkpoints = append(l.Checkpoints, opened)
	}
	for _, name := range files {
		c, err := a.checkpoint(name)
		if err != nil {
			return ledger.Log{}, err
		}
		l.Checkpoints = append(l.Checkpoints, c)
	}
	return l, nil
}

// checkpoint reads one from a file, "-" for what is typed: as it was printed, or copied from where it was posted.
func (a auditor) checkpoint(name string) (ledger.Checkpoint, error) {
	text, err := readInput(a.in, name)
	if err != nil {
		return ledger.Checkpoint{}, err
	}
	c, err := ledger.Open(text, a.signer.Public())
	if err != nil {
		return ledger.Checkpoint{}, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// checkpointLimit is more than any checkpoint has, with a message around it.
const checkpointLimit = 64 << 10

func readInput(in io.Reader, name string) (string, error) {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("read checkpoint: %w", err)
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, checkpointLimit))
	if err != nil {
		return "", fmt.Errorf("read checkpoint: %w", err)
	}
	return string(text), nil
}

type auditVerifyVerb struct {
	auditFlags
	Checkpoint []string `placeholder:"FILE" help:"A checkpoint that was kept elsewhere, “-” for standard input. May be given several times."`
}

// errNotWhole makes the exit code tell what the lines above it say.
var errNotWhole = errors.New("the audit log is NOT whole")

// Run verifies the log.
func (v *auditVerifyVerb) Run(w *world) error {
	return v.atLog(w, func(a auditor) error {
		l, err := a.log(v.Checkpoint)
		if err != nil {
			return err
		}
		verdict, err := l.Verify()
		if err != nil {
			return err
		}
		for _, wrong := range verdict.Wrong {
			fmt.Fprintln(a.out, wrong)
		}
		if len(verdict.Wrong) > 0 {
			return errNotWhole
		}
		fmt.Fprintf(a.out, "The audit log of %s is whole: %d entries, held against %d checkpoints.\n", a.cfg.Region, verdict.Found.Size, len(l.Checkpoints))
		if verdict.Unsealed > 0 {
			fmt.Fprintf(a.out, "The newest %d are not sealed yet; nothing can be said of them.\n", verdict.Unsealed)
		}
		if len(v.Checkpoint) == 0 {
			fmt.Fprintln(a.out, "A copy that was put back whole shows only against a checkpoint kept elsewhere: name one with --checkpoint.")
		}
		return nil
	})
}

type auditCheckpointVerb struct{ auditFlags }

// Run makes a checkpoint and prints it.
func (v *auditCheckpointVerb) Run(w *world) error {
	return v.atLog(w, func(a auditor) error {
		if err := sealing(a.store, a.app.log).look(a.ctx); err != nil {
			return err
		}
		maker := &handlers.Checkpoints{Handlers: a.handlers, Signer: a.signer, Log: a.app.log}
		made, err := maker.Make(a.ctx)
		if err != nil {
			return err
		}
		fmt.Fprint(a.out, made.Signed)
		return nil
	})
}

type auditKeyVerb struct{ configFlag }

// Run prints the public key.
func (v *auditKeyVerb) Run(w *world) error {
	cfg, err := v.load(w)
	if err != nil {
		return err
	}
	signer, err := auditSigner(cfg)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.out, signer.Public())
	return nil
}

type auditProveVerb struct {
	auditFlags
	Ref        string `arg:"" help:"The record's reference."`
	Checkpoint string `placeholder:"FILE" help:"A checkpoint kept elsewhere, “-” for standard input; without it, the newest here."`
}

// Run proves each entry about the record.
func (v *auditProveVerb) Run(w *world) error {
	ref, err := soc.ParseRef(v.Ref)
	if err != nil {
		return errors.New("name the record by its reference, such as GWR-2026-000042")
	}
	return v.atLog(w, func(a auditor) error {
		c, err := a.against(v.Checkpoint)
		if err != nil {
			return err
		}
		return a.prove(ref, c)
	})
}

// against is the checkpoint of a file, or the newest that is stored.
func (a auditor) against(file string) (ledger.Checkpoint, error) {
	if file != "" {
		return a.checkpoint(file)
	}
	last, err := a.store.LastCheckpoint(a.ctx)
	if err != nil {
		return ledger.Checkpoint{}, err
	}
	if last == nil {
		return ledger.Checkpoint{}, errors.New("there is no checkpoint yet; “gatewaybot audit checkpoint” makes one")
	}
	return ledger.Open(last.Signed, a.signer.Public())
}

// prove prints the entries about a record, each with the hashes that lead from it to the checkpoint's root.
func (a auditor) prove(ref soc.Ref, c ledger.Checkpoint) error {
	place, found := int64(0), 0
	for e, err := range a.store.AuditEntries(a.ctx, "") {
		if err != nil {
			return err
		}
		place++
		said, err := store.AuditEvent(e)
		if err != nil {
			return err
		}
		if said.Record != ref {
			continue
		}
		found++
		fmt.Fprintf(a.out, "entry %d, %s\n%s\n", place, e.ID, e.Event)
		if place > c.Size {
			fmt.Fprintln(a.out, "is newer than the checkpoint: nothing is proved of it")
			continue
		}
		proof, err := ledger.Prove(c, place, e, a.store.AuditHashes(a.ctx))
		if err != nil {
			return fmt.Errorf("entry %d: %w", place, err)
		}
		for _, h := range proof {
			fmt.Fprintln(a.out, " ", h)
		}
		fmt.Fprintf(a.out, "is in the log of %d entries that the checkpoint stands for\n", c.Size)
	}
	if found == 0 {
		return fmt.Errorf("no entry of the audit log is about %s", ref)
	}
	return nil
}
