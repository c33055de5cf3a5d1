package config

import (
	"fmt"
	"os"
)

// Load reads the file at path and the secrets that environ (NAME=value, as from os.Environ) holds or names the files
// of. Its error holds every mistake, one a line and each a *Problem.
func Load(path string, environ []string) (Config, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read the configuration: %w", err)
	}
	c, err := parse(file, environ)
	if err != nil {
		return Config{}, fmt.Errorf("%s:\n%w", path, err)
	}
	return c, nil
}

func parse(file []byte, environ []string) (Config, error) {
	c, r := defaults(), &report{lines: map[string]int{}}
	if r.read(file, &c) {
		r.secrets(&c, environ)
		r.check(&c)
	}
	if err := r.err(); err != nil {
		return Config{}, err
	}
	return c, nil
}
