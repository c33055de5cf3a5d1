package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestDemo is the README's conversation in a pipe: Ada raises, Cat takes, asks and decides, Eve acknowledges. What was
// entered is there the next time, and forgotten on request.
func TestDemo(t *testing.T) {
	t.Parallel()
	w := &world{t: t, dir: t.TempDir()}
	t.Cleanup(w.inspect)
	data := filepath.Join(w.dir, "demo")
	ref := fmt.Sprintf("GWR-%d-000001", time.Now().Year())
	decision := strings.Replace(ref, "GWR", "DEC", 1)

	d := w.demo(w.environ(), "--data", data)
	d.types("/who", "People: Ada, Ben, Cat")
	d.types(`/gateway raise risk_to_life=no operation_name="Larkspur" threat_ref=THR-7 theme=drugs support_wanted=financial,analysis `+
		`objective="Find the accounts." threat_harm_risk="High." needed_by=friday authority_status=none lead_proposed=force sio=@ada`,
		ref+" is with the gateway")
	d.types("/as Cat", "#gateway-desk ▸ "+ref+" · Waiting for the gateway", "to Ada ▸ "+ref, "#dorset ▸ "+ref)
	d.types(d.button("Take"), "You took "+ref)
	d.types("/gateway ask "+ref, "Ask the requester", "What do you need to know?")
	d.types("Which accounts are known?", "Your question about "+ref+" was sent")
	d.types("/as Ada", "to Ada ▸ "+ref+" · Waiting for the force's answer")
	d.types(d.button("Answer"), "Answer the gateway")
	d.types("Three, all with one bank.", "Your answer about "+ref)
	d.types("/as Cat", "With the gateway Ada Marsh answered")
	d.types("/gateway decide "+ref+` advice lead_body=dorset circulate_to=wiltshire rationale="Two analysts for four weeks." owner=@cat due=28d`,
		"The decision about "+ref+" is recorded")
	d.types("/as Eve", "#wiltshire ▸ "+decision+" · Support with advice")
	d.types("/gateway acknowledge "+decision, decision+" is acknowledged for Wiltshire", "Still to acknowledge: Dorset")
	d.types("/in rdt", "You are in #rdt now.")
	d.types("@gateway please visit three premises", "records a direct task for the Regional disruption team")
	d.leaves("The register holds 4 versions of what you decided. Goodbye.")

	d = w.demo(w.environ(), "--data", data)
	d.types("/gateway history "+ref, "Ada Marsh raised it.", "Cat Reed decided it.")
	d.leaves("Goodbye.")

	d = w.demo(w.environ(), "--data", data, "--fresh")
	d.types("/gateway list", "Mine: 0")
	d.leaves("Goodbye.")
}

// TestDemoWithoutRedis says loudly that nothing will be kept, and works.
func TestDemoWithoutRedis(t *testing.T) {
	t.Parallel()
	w := &world{t: t, dir: t.TempDir()}
	t.Cleanup(w.inspect)
	d := w.demo([]string{"PATH=" + w.dir, "HOME=" + w.dir})
	d.sees("*** NOTHING YOU ENTER WILL BE KEPT: redis-server is not installed")
	d.types("/gateway raise", "Ask for support", "Risk to life?")
	d.types("/cancel", "Stopped.")
	d.leaves("The register holds 0 versions of what you decided. Goodbye.")
}

// conversation is a demo with somebody who types into a pipe.
type conversation struct {
	*program
	w    *world
	pipe *os.File
	// Messages of the line before may still come when the next is typed, so what is looked at begins with that one.
	last, heard int // how much had been printed when the last line was typed, and the one before
}

func (w *world) demo(environ []string, args ...string) *conversation {
	w.t.Helper()
	in, pipe, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	c := &conversation{w: w, pipe: pipe}
	c.program = w.startWith(environ, in, append([]string{"demo"}, args...)...)
	_ = in.Close() // the program has its own
	c.sees("You are Ada in #gateway-desk.")
	return c
}

// types types a line and waits for what the demo prints next.
func (c *conversation) types(line string, texts ...string) {
	c.w.t.Helper()
	c.heard, c.last = c.last, len(c.said.String())
	if _, err := fmt.Fprintln(c.pipe, line); err != nil {
		c.w.t.Fatal(err)
	}
	c.sees(texts...)
}

func (c *conversation) sees(texts ...string) {
	c.w.t.Helper()
	until(c.w.t, patience, func() error {
		s := seen{text: flat(c.said.String()[c.heard:])}
		if !s.holds(texts...) {
			return fmt.Errorf("no %q in: %s", texts, s.text)
		}
		return nil
	})
}

// button is the number of the last button with a label, which presses it.
func (c *conversation) button(label string) string {
	c.w.t.Helper()
	all := regexp.MustCompile(`\[(\d+)\] `+label).FindAllStringSubmatch(c.said.String(), -1)
	if len(all) == 0 {
		c.w.t.Fatalf("no button %q in: %s", label, c.said)
	}
	return all[len(all)-1][1]
}

// leaves ends the input.
func (c *conversation) leaves(goodbye string) {
	c.w.t.Helper()
	if err := c.pipe.Close(); err != nil {
		c.w.t.Fatal(err)
	}
	if code := c.ends(c.w.t); code != 0 {
		c.w.t.Errorf("the demo ended with %d", code)
	}
	c.sees(goodbye)
}
