package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"gatewaybot/register"
	"gatewaybot/register/reference"
)

// registry is `gatewaybot register`, which keeps what it takes in a file and has faults on request.
type registry struct {
	w       *world
	addr    string
	program *program
}

func (w *world) startRegister() *registry {
	r := &registry{w: w, addr: freeAddr(w.t)}
	r.restart()
	return r
}

func (r *registry) url() string { return "http://" + r.addr }

// restart starts the program, on what an earlier run of it took.
func (r *registry) restart() {
	r.w.t.Helper()
	r.program = r.w.start("register", "--listen", r.addr, "--file", filepath.Join(r.w.dir, "register.jsonl"), "--faults")
	until(r.w.t, patience, func() error {
		if !strings.Contains(r.program.said.String(), "listens on") {
			return fmt.Errorf("the register does not listen: %s", r.program.said)
		}
		return nil
	})
}

// fault asks for a fault, as the register's /faults reads it.
func (r *registry) fault(asked string) {
	r.w.t.Helper()
	resp, err := http.Post(r.url()+"/faults", "application/json", strings.NewReader(asked))
	if err != nil {
		r.w.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		r.w.t.Fatalf("fault %s: %s", asked, resp.Status)
	}
}

// held is what the register took of one record, in the order it came.
func (r *registry) held(ref string) ([]reference.Held, error) {
	req, err := http.NewRequest(http.MethodGet, r.url()+"/v1/events?subject="+url.QueryEscape(ref), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+r.w.secrets["GATEWAYBOT_REGISTER_TOKEN"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer struct {
		Events []reference.Held `json:"events"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask the register for %s: %s, %w", ref, resp.Status, err)
	}
	return answer.Events, nil
}

// holds waits until the register has each version of a record from the first that left on, and says what is wrong with
// their order or number. The register itself has held each to its contract.
func (r *registry) holds(ref string, first, last int) {
	r.w.t.Helper()
	until(r.w.t, 2*patience, func() error {
		events, err := r.held(ref)
		if err != nil {
			return err
		}
		var got, want []string
		for _, e := range events {
			got = append(got, fmt.Sprintf("%s late=%v", e.Event.ID, e.OutOfOrder))
		}
		for v := first; v <= last; v++ {
			want = append(want, fmt.Sprintf("%s/%d late=false", ref, v))
		}
		return same("versions at the register", want, got)
	})
}

// states are the states that the register was told of a record, in order.
func (r *registry) states(ref string) []string {
	r.w.t.Helper()
	events, err := r.held(ref)
	if err != nil {
		r.w.t.Fatal(err)
	}
	var states []string
	for _, e := range events {
		states = append(states, stateIn(r.w, e.Event))
	}
	return states
}

func stateIn(w *world, e register.Event) string {
	w.t.Helper()
	var data struct {
		State string `json:"state"`
	}
	if err := json.Unmarshal(e.Data, &data); err != nil {
		w.t.Fatal(err)
	}
	return data.State
}
