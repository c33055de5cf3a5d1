package e2e_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"gatewaybot/e2e/slackserver"
)

// TestNothingLeaks puts a word of its own into every text that people can write, works and fails in every way, and then
// looks for the words, and for each secret, in all that the program printed and in all that Redis has on its disk.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onMattermost)
	b := w.serve()
	w.everyText()
	w.everyReport()
	w.everyMistake()
	for _, page := range []string{"/metrics", "/readyz", "/livez"} {
		if text, err := b.page(page); err != nil || len(w.leaked(text)) > 0 {
			t.Errorf("%s shows %q, %v", page, w.leaked(text), err)
		}
	}
	if code := b.stop(t); code != 0 {
		t.Errorf("the bot ended with %d", code)
	}
	w.findsLeaks(b)
	w.sealed()
}

// everyText takes requests through every step that has a text.
func (w *world) everyText() {
	w.t.Helper()
	w.ada.types(w.dorset, "/gateway raise")
	request := w.request(w.ada)
	delete(request, "threat_ref")
	for _, name := range []string{"unassessed_reason", "same_lro_reason", "partners", "other_requests", "risk"} {
		request[name] = w.plant(name)
	}
	request["operation_name"], request["lro"] = w.plant("op"), w.ada
	w.ada.submits(w.ada.sees("Ask for support"), request)
	ref := w.ada.sees("is with the gateway").ref(w, "GWR")
	w.cat.types(w.gateway, "/gateway take %s", ref)
	w.cat.types(w.gateway, "/gateway ask %s %s", ref, w.plant("question"))
	w.ada.types(w.dorset, "/gateway answer %s %s", ref, w.plant("answer"))
	w.ada.sees("Your answer about " + ref)
	w.cat.types(w.gateway, `/gateway decide %s not_supported lead_body=dorset rationale="%s" owner=%s due=28d reason_code=other `+
		`alternative="%s" conditions="%s" present="%s" partners_present="%s" dissent="%s"`, ref, w.plant("rationale"),
		w.cat.mention(w.cat), w.plant("alternative"), w.plant("conditions"), w.plant("present"), w.plant("partners"), w.plant("dissent"))
	w.cat.sees("The decision about " + ref + " is recorded")
	w.ada.types(w.dorset, "/gateway complete %s %s", ref, w.plant("lesson"))
	w.ada.sees(ref + " is complete")

	w.eve.types(w.wiltshire, "%s", w.raiseLine("Kestrel", w.eve))
	ref = w.eve.sees("is with the gateway").ref(w, "GWR")
	w.cat.types(w.gateway, "/gateway take %s", ref)
	w.cat.types(w.gateway, "/gateway refer %s %s", ref, w.plant("referred"))
	w.cat.sees(ref + " is referred")
	w.eve.types(w.wiltshire, "/gateway withdraw %s %s", ref, w.plant("withdrawn"))
	w.eve.sees(ref + " is withdrawn")

	w.ada.types(w.dorset, `/gateway direct rdt bypass_reason="%s" %s`, w.plant("bypass"), w.plant("task"))
	ref = w.ada.sees("records a direct task").ref(w, "GWR")
	w.cat.types(w.gateway, "/gateway return %s %s", ref, w.plant("returned"))
	w.cat.sees(ref + " is returned")
}

// everyMistake is what people write wrong, and what goes wrong while they write: a text that must not be on a chat, a
// quote that does not end, a word where a number belongs, and Redis, Slack, and the register failing.
func (w *world) everyMistake() {
	w.t.Helper()
	for line, answer := range map[string]string{
		`/gateway raise objective="SECRET ` + w.plant("guarded") + `"`:                          "Ask for support",
		`/gateway direct rdt SECRET ` + w.plant("guarded"):                                      "This was not kept",
		`/gateway list "` + w.plant("quote"):                                                    "I can't find the end of the quote",
		`/gateway ` + w.plant("verb"):                                                           "I don't know",
		`/gateway raise morile_score=` + w.plant("score") + ` needed_by=` + w.plant("date"):     "Please give a number",
		`/gateway show GWR-2026-999999 ` + w.plant("stray"):                                     "",
		`/people set ` + w.ada.mention(w.ada) + ` name=` + w.plant("name"):                      "Only",
		`/gateway direct rdt ` + strings.Repeat("x", 4000) + w.plant("long"):                    "longer than 4000 characters",
		`/gateway raise operation_name=` + w.plant("far-too-long-for-the-name-of-an-operation"): "Ask for support",
	} {
		w.ada.types(w.dorset, "%s", line)
		w.ada.sees(answer)
	}
	w.ada.says(w.rdt, "please visit %s", w.plant("said"))
	w.ada.tells("what is %s", w.plant("told"))

	w.register.fault(`{"kind":"status","status":422,"times":4}`)
	w.slack.Fail("chat.postMessage", slackserver.ServerError(http.StatusInternalServerError), slackserver.APIError("fatal_error"))
	o := &office{w: w}
	if err := o.round(1); err != nil {
		w.t.Fatal(err)
	}
	w.cat.finds(w.gateway, "The register refused ")
	if err := w.redis.Kill(); err != nil {
		w.t.Fatal(err)
	}
	w.eve.types(w.wiltshire, "%s", w.raiseLine("Kestrel", w.eve))
	w.eve.sees("This was NOT kept")
	if err := w.redis.Restart(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// findsLeaks shows that what is looked for would be found: in what the program printed, and for each secret.
func (w *world) findsLeaks(b *bot) {
	w.t.Helper()
	said := b.said.String()
	for _, want := range []string{`"verb":"decide"`, `"verb":"heard"`, `"msg":"delivery failed"`, `"outcome":"unavailable"`} {
		if !strings.Contains(said, want) {
			w.t.Errorf("the bot did not print %s", want)
		}
	}
	if len(w.planted) < 80 || len(w.secrets) < 7 {
		w.t.Errorf("only %d words and %d secrets are looked for", len(w.planted), len(w.secrets))
	}
	for _, word := range append(w.leaked(strings.Join(w.planted, " ")), w.secrets["GATEWAYBOT_KEYSET"]) {
		if found := w.leaked(said + word); len(found) != 1 || found[0] != word {
			w.t.Errorf("looking for %q finds %q", word, found)
		}
	}
	if n := len(w.leaked(w.ran[0].said.String())); n < 3 {
		w.t.Errorf("only %d of the keys are found in what “keys new” printed", n)
	}
}

// sealed looks for the words and secrets in the files of Redis, which hold every command that changed anything.
func (w *world) sealed() {
	w.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer client.Close()
	dir, err := client.ConfigGet(w.t.Context(), "dir").Result()
	if err != nil {
		w.t.Fatal(err)
	}
	var all bytes.Buffer
	err = fs.WalkDir(os.DirFS(dir["dir"]), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.ReadFile(filepath.Join(dir["dir"], path))
		all.Write(file)
		return err
	})
	if err != nil || !bytes.Contains(all.Bytes(), []byte("GWR-2")) || !bytes.Contains(all.Bytes(), []byte("Ada Marsh")) {
		w.t.Fatalf("the files of Redis do not hold what they should, %v", err)
	}
	for _, word := range append(w.leaked(all.String()), "Larkspur", "Kestrel") {
		if bytes.Contains(all.Bytes(), []byte(word)) {
			w.t.Errorf("Redis holds %q", word)
		}
	}
}
