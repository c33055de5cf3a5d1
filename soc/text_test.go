package soc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"gatewaybot/soc"
)

// planted is a text that must never be printed.
const planted = "the yard behind Mill Lane"

func TestText(t *testing.T) {
	t.Parallel()
	text := soc.NewText(planted)
	if text.Reveal() != planted || text.IsZero() || !text.Equal(soc.NewText(planted)) || text.Equal(soc.NewText("other")) {
		t.Errorf("kept %q", text.Reveal())
	}
	if empty := soc.NewText(""); !empty.IsZero() || empty != (soc.Text{}) || empty.Reveal() != "" || !empty.Equal(soc.Text{}) {
		t.Error("no words are a text")
	}
}

// hidden holds texts where fmt does not ask their methods.
type hidden struct {
	text soc.Text
	list []soc.Text
	m    map[string]any
}

func TestTextMasksItself(t *testing.T) {
	t.Parallel()
	text := soc.NewText(planted)
	request := soc.Request{Objective: text, Questions: []soc.Question{{Asked: text}}}
	decision := soc.Decision{Rationale: text}
	for name, value := range map[string]any{
		"text": text, "pointer": &text, "slice": []soc.Text{text}, "map": map[string]soc.Text{"a": text}, "any": any(text),
		"request": request, "request pointer": &request, "decision": &decision, "texts": request.Texts(),
		"unexported": hidden{text, []soc.Text{text}, map[string]any{"a": text}},
		"error":      fmt.Errorf("wrapped: %w", errors.New(text.String())),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%T", "%o"} {
				notPlanted(t, verb, fmt.Sprintf(verb, value))
			}
			notPlanted(t, "Sprint", fmt.Sprint(value))
			encoded, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			notPlanted(t, "JSON", string(encoded))
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("text", "value", value)
			slog.New(slog.NewJSONHandler(&log, nil)).Info("text", "value", value)
			notPlanted(t, "slog", log.String())
		})
	}
}

func notPlanted(t *testing.T, where, printed string) {
	t.Helper()
	for _, form := range []string{planted, fmt.Sprintf("%x", planted), fmt.Sprintf("%X", planted)} {
		if strings.Contains(printed, form) {
			t.Errorf("%s shows the text: %s", where, printed)
		}
	}
}

func TestTextIsNotReadFromJSON(t *testing.T) {
	t.Parallel()
	var record struct{ Words soc.Text }
	if err := json.Unmarshal([]byte(`{"Words": "words"}`), &record); err == nil {
		t.Error("a text was read from JSON")
	}
}

// TestTextsAreSealed finds every text of a record by its type: a field that Texts forgot would be lost, and one that
// JSON has would be kept in clear.
func TestTextsAreSealed(t *testing.T) {
	t.Parallel()
	request := &soc.Request{Questions: make([]soc.Question, 2)}
	decision := &soc.Decision{}
	for name, tc := range map[string]struct {
		record any
		texts  map[string]*soc.Text
		nested int
	}{
		"request":  {request, request.Texts(), 2 * len(request.Questions)},
		"decision": {decision, decision.Texts(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			named := map[*soc.Text]string{}
			for name, text := range tc.texts {
				named[text] = name
			}
			record, found := reflect.ValueOf(tc.record).Elem(), 0
			for i := range record.NumField() {
				text, ok := reflect.TypeAssert[*soc.Text](record.Field(i).Addr())
				if !ok {
					continue
				}
				found++
				field := record.Type().Field(i)
				if named[text] == "" {
					t.Errorf("%s is not sealed", field.Name)
				}
				if field.Tag.Get("json") != "-" {
					t.Errorf("%s is in JSON", field.Name)
				}
			}
			if len(tc.texts) != found+tc.nested || len(named) != len(tc.texts) {
				t.Errorf("%d texts, of which %d are fields", len(tc.texts), found)
			}
		})
	}
}
