package main

import (
	"fmt"
	"runtime/debug"
)

type versionVerb struct{}

// Run prints the module's version and the commit it was built from, as far as the build knows them.
func (*versionVerb) Run(w *world) error { //nolint:unparam // every verb has this signature
	version, revision := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	fmt.Fprintf(w.out, "gatewaybot %s%s\n", version, revision)
	return nil
}
