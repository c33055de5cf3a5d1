package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// journal is the file: one entry a line, only ever appended to.
type journal struct {
	file *os.File
	size int64 // up to the end of the last whole line
}

// openJournal reads the entries of the file, which it makes if need be. A last line without its end was cut short by a
// crash before anyone was told that it was kept: it goes.
func openJournal(path string) (*journal, []entry, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("journal: %w", err)
	}
	j := &journal{file: file}
	entries, err := j.read()
	if err != nil {
		_ = file.Close()
		return nil, nil, fmt.Errorf("journal: %w", err)
	}
	return j, entries, nil
}

func (j *journal) read() ([]entry, error) {
	text, err := io.ReadAll(j.file)
	if err != nil {
		return nil, err
	}
	j.size = int64(bytes.LastIndexByte(text, '\n') + 1)
	var entries []entry
	for line := range bytes.Lines(text[:j.size]) {
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("line %d is not an entry", len(entries)+1)
		}
		entries = append(entries, e)
	}
	return entries, j.file.Truncate(j.size)
}

// append returns once the entry is on the disk, or leaves the file as it was.
func (j *journal) append(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	_, err = j.file.Write(line)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		_ = j.file.Truncate(j.size)
		return fmt.Errorf("journal: %w", err)
	}
	j.size += int64(len(line))
	return nil
}

// replace puts other entries into the place of all, at once: a crash leaves the one or the other.
func (j *journal) replace(entries []entry) error {
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	for _, e := range entries {
		if err := lines.Encode(e); err != nil {
			return err
		}
	}
	path := j.file.Name()
	fresh, err := os.OpenFile(path+".new", os.O_RDWR|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	_, err = fresh.Write(text.Bytes())
	if err = errors.Join(err, fresh.Sync()); err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		_ = fresh.Close()
		return fmt.Errorf("journal: %w", err)
	}
	_ = j.file.Close()
	j.file, j.size = fresh, int64(text.Len())
	return nil
}
