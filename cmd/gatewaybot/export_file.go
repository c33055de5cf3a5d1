package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// outFile is a file that nobody but its owner can read, and that has its name only once it is whole.
type outFile struct {
	*os.File

	name     string
	reserved bool
	kept     bool
}

// newOutFile begins a file. One that is there already is refused, unless it may be replaced.
func newOutFile(name string, replace bool) (*outFile, error) {
	f := &outFile{name: name}
	if !replace {
		reserved, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s is there already; name another file, or say --force to replace it", name)
		}
		if err != nil {
			return nil, fmt.Errorf("make the file: %w", err)
		}
		_ = reserved.Close()
		f.reserved = true
	}
	var err error
	if f.File, err = os.CreateTemp(filepath.Dir(name), ".gatewaybot-*"); err != nil { // of mode 0600
		f.discard()
		return nil, fmt.Errorf("make the file: %w", err)
	}
	return f, nil
}

// keep gives the file its name.
func (f *outFile) keep() error {
	if err := os.Rename(f.Name(), f.name); err != nil {
		return fmt.Errorf("name the file: %w", err)
	}
	f.kept = true
	return nil
}

// discard leaves nothing behind of a file that was not kept.
func (f *outFile) discard() {
	if f.File != nil {
		_ = f.Close()
	}
	if f.kept {
		return
	}
	if f.File != nil {
		_ = os.Remove(f.Name())
	}
	if f.reserved {
		_ = os.Remove(f.name)
	}
}
