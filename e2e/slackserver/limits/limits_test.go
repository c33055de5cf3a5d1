package limits_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver/limits"
)

// payload is a JSON object in the making.
type payload = map[string]any

func plain(n int) payload { return payload{"type": "plain_text", "text": strings.Repeat("é", n)} }

func mrkdwn(n int) payload { return payload{"type": "mrkdwn", "text": strings.Repeat("x", n)} }

func times[T any](n int, v T) []T { return slices.Repeat([]T{v}, n) }

func option(text, value int) payload {
	return payload{"text": plain(text), "value": strings.Repeat("v", value)}
}

func message(blocks ...payload) payload { return payload{"text": "hello", "blocks": blocks} }

func actions(elements ...payload) payload { return payload{"type": "actions", "elements": elements} }

func section(accessory payload) payload {
	return payload{"type": "section", "text": mrkdwn(1), "accessory": accessory}
}

func input(element payload) payload {
	return payload{"type": "input", "label": plain(5), "element": element}
}

func modal(blocks ...payload) payload {
	return payload{"type": "modal", "title": plain(24), "submit": plain(4), "blocks": blocks}
}

// with is a copy of a payload with one more field.
func with(p payload, key string, value any) payload {
	c := payload{key: value}
	for k, v := range p {
		if k != key {
			c[k] = v
		}
	}
	return c
}

func paths(problems []limits.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Path)
	}
	return out
}

// check runs a checker over a payload and wants exactly one problem, at a path; none when the path is "ok".
func check(t *testing.T, checker func([]byte) []limits.Problem, p payload, path string) {
	t.Helper()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{path}
	if path == "ok" {
		want = nil
	}
	problems := checker(raw)
	if diff := cmp.Diff(want, paths(problems)); diff != "" {
		t.Errorf("problems %v (-want +got):\n%s", problems, diff)
	}
}

func TestMessage(t *testing.T) {
	t.Parallel()
	divider := payload{"type": "divider"}
	for _, tc := range []struct {
		name string
		in   payload
		path string
	}{
		{"text alone", payload{"text": strings.Repeat("é", 4000)}, "ok"},
		{"text too long", payload{"text": strings.Repeat("é", 4001)}, "text"},
		{"text not a string", payload{"text": 4, "blocks": times(1, divider)}, "text"},
		{"nothing to say", payload{"text": ""}, ""},
		{"most blocks", message(times(50, divider)...), "ok"},
		{"too many blocks", message(times(51, divider)...), "blocks"},
		{"blocks not an array", payload{"text": "x", "blocks": "[]"}, "blocks"},
		{"block not an object", payload{"text": "x", "blocks": []any{1, divider}}, "blocks[0]"},
		{"too many blocks in an attachment", payload{"attachments": []payload{{"blocks": times(51, divider)}}}, "attachments[0].blocks"},
		{"unknown block", message(payload{"type": "banner"}), "blocks[0].type"},
		{"longest block_id", message(payload{"type": "divider", "block_id": strings.Repeat("b", 255)}), "ok"},
		{"block_id too long", message(payload{"type": "divider", "block_id": strings.Repeat("b", 256)}), "blocks[0].block_id"},
		{"block_id twice", message(times(2, payload{"type": "divider", "block_id": "b"})...), "blocks[1].block_id"},
		{"most markdown", message(payload{"type": "markdown", "text": strings.Repeat("m", 12000)}), "ok"},
		{"markdown in all", message(payload{"type": "markdown", "text": strings.Repeat("m", 6000)}, payload{"type": "markdown", "text": strings.Repeat("m", 6001)}), "blocks"},
		{"empty rich text", message(payload{"type": "rich_text", "elements": []any{}}), "blocks[0].elements"},
	} {
		t.Run(tc.name, func(t *testing.T) { check(t, limits.Message, tc.in, tc.path) })
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	image := payload{"type": "image", "image_url": "https://example.test/a.png", "alt_text": "a"}
	button := payload{"type": "button", "text": plain(1)}
	for _, tc := range []struct {
		name  string
		block payload
		path  string
	}{
		{"longest section", payload{"type": "section", "text": mrkdwn(3000)}, "ok"},
		{"section too long", payload{"type": "section", "text": mrkdwn(3001)}, ".text.text"},
		{"section with empty text", payload{"type": "section", "text": mrkdwn(0)}, ".text.text"},
		{"section without text", payload{"type": "section"}, ""},
		{"text that is a string", payload{"type": "section", "text": "hello"}, ".text"},
		{"text of no type", payload{"type": "section", "text": payload{"type": "html", "text": "x"}}, ".text.type"},
		{"text without text", payload{"type": "section", "text": payload{"type": "mrkdwn"}}, ".text.text"},
		{"most fields", payload{"type": "section", "fields": times(10, mrkdwn(2000))}, "ok"},
		{"too many fields", payload{"type": "section", "fields": times(11, mrkdwn(1))}, ".fields"},
		{"field too long", payload{"type": "section", "fields": times(1, mrkdwn(2001))}, ".fields[0].text"},
		{"longest header", payload{"type": "header", "text": plain(150)}, "ok"},
		{"header too long", payload{"type": "header", "text": plain(151)}, ".text.text"},
		{"header in mrkdwn", payload{"type": "header", "text": mrkdwn(1)}, ".text.type"},
		{"header without text", payload{"type": "header"}, ".text"},
		{"most context", payload{"type": "context", "elements": append(times(9, mrkdwn(1)), image)}, "ok"},
		{"too much context", payload{"type": "context", "elements": times(11, mrkdwn(1))}, ".elements"},
		{"context text too long", payload{"type": "context", "elements": times(1, mrkdwn(3001))}, ".elements[0].text"},
		{"most actions", actions(times(25, button)...), "ok"},
		{"too many actions", actions(times(26, button)...), ".elements"},
		{"no actions", actions([]payload{}...), ".elements"},
		{"actions left out", payload{"type": "actions"}, ".elements"},
		{"action_id twice in a block", actions(times(2, with(button, "action_id", "a"))...), ".elements[1].action_id"},
		{"image without alternative text", payload{"type": "image", "image_url": "https://example.test/a.png"}, ".alt_text"},
		{"image without address", payload{"type": "image", "alt_text": "a"}, ".image_url"},
		{"longest image", payload{"type": "image", "image_url": strings.Repeat("u", 3000), "alt_text": strings.Repeat("a", 2000)}, "ok"},
		{"image title too long", with(image, "title", plain(2001)), ".title.text"},
		{"longest label", with(input(payload{"type": "datepicker", "placeholder": plain(150)}), "label", plain(2000)), "ok"},
		{"input without a label", payload{"type": "input", "element": payload{"type": "datepicker"}}, ".label"},
		{"input label too long", with(input(payload{"type": "datepicker"}), "label", plain(2001)), ".label.text"},
		{"input label in mrkdwn", with(input(payload{"type": "datepicker"}), "label", mrkdwn(1)), ".label.type"},
		{"input hint too long", with(input(payload{"type": "datepicker"}), "hint", plain(2001)), ".hint.text"},
		{"input without an element", payload{"type": "input", "label": plain(1)}, ".element"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := tc.path
			if path != "ok" {
				path = "blocks[0]" + path
			}
			check(t, limits.Message, message(tc.block), path)
		})
	}
}

func TestElements(t *testing.T) {
	t.Parallel()
	button := payload{"type": "button", "text": plain(75), "value": strings.Repeat("v", 2000)}
	question := payload{"title": plain(100), "text": mrkdwn(300), "confirm": plain(30), "deny": plain(30)}
	static := payload{"type": "static_select", "options": times(100, option(75, 75))}
	radio := payload{"type": "radio_buttons", "options": times(10, option(1, 1))}
	group := payload{"label": plain(75), "options": times(1, option(1, 1))}
	typed := payload{"type": "plain_text_input", "min_length": 1, "max_length": 3000}
	for _, tc := range []struct {
		name  string
		block payload
		path  string
	}{
		{"longest button", actions(button), "ok"},
		{"button text too long", actions(with(button, "text", plain(76))), ".text.text"},
		{"button text in mrkdwn", actions(with(button, "text", mrkdwn(1))), ".text.type"},
		{"button value too long", actions(with(button, "value", strings.Repeat("v", 2001))), ".value"},
		{"button url too long", actions(with(button, "url", strings.Repeat("u", 3001))), ".url"},
		{"button label for readers too long", actions(with(button, "accessibility_label", strings.Repeat("l", 76))), ".accessibility_label"},
		{"button of no style", actions(with(button, "style", "warning")), ".style"},
		{"action_id too long", actions(with(button, "action_id", strings.Repeat("a", 256))), ".action_id"},
		{"longest question", actions(with(button, "confirm", question)), "ok"},
		{"question title too long", actions(with(button, "confirm", with(question, "title", plain(101)))), ".confirm.title.text"},
		{"question too long", actions(with(button, "confirm", with(question, "text", mrkdwn(301)))), ".confirm.text.text"},
		{"question's yes too long", actions(with(button, "confirm", with(question, "confirm", plain(31)))), ".confirm.confirm.text"},
		{"question's no too long", actions(with(button, "confirm", with(question, "deny", plain(31)))), ".confirm.deny.text"},
		{"most options", section(static), "ok"},
		{"too many options", section(with(static, "options", times(101, option(1, 1)))), ".options"},
		{"no options", section(payload{"type": "static_select"}), ".options"},
		{"option text too long", section(with(static, "options", times(1, option(76, 1)))), ".options[0].text.text"},
		{"option text in mrkdwn", section(with(static, "options", times(1, payload{"text": mrkdwn(1), "value": "v"}))), ".options[0].text.type"},
		{"option value too long", section(with(static, "options", times(1, option(1, 76)))), ".options[0].value"},
		{"option without a value", section(with(static, "options", times(1, payload{"text": plain(1)}))), ".options[0].value"},
		{"option description too long", section(with(static, "options", times(1, with(option(1, 1), "description", plain(76))))), ".options[0].description.text"},
		{"first choice not offered", section(with(static, "initial_option", option(1, 2))), ".initial_option"},
		{"first choice offered", section(with(static, "initial_option", option(75, 75))), "ok"},
		{"most groups", section(payload{"type": "static_select", "option_groups": times(100, group)}), "ok"},
		{"too many groups", section(payload{"type": "static_select", "option_groups": times(101, group)}), ".option_groups"},
		{"group label too long", section(payload{"type": "static_select", "option_groups": times(1, with(group, "label", plain(76)))}), ".option_groups[0].label.text"},
		{"options and groups", section(with(static, "option_groups", times(1, group))), ""},
		{"choose more than there can be", section(with(with(static, "type", "multi_static_select"), "max_selected_items", 101)), ".max_selected_items"},
		{"first choices not offered", section(with(with(static, "type", "multi_static_select"), "initial_options", times(1, option(1, 1)))), ".initial_option"},
		{"most in an overflow", section(payload{"type": "overflow", "options": times(5, option(1, 1))}), "ok"},
		{"too much in an overflow", section(payload{"type": "overflow", "options": times(6, option(1, 1))}), ".options"},
		{"most radio buttons", section(radio), "ok"},
		{"too many radio buttons", section(with(radio, "options", times(11, option(1, 1)))), ".options"},
		{"too many checkboxes", section(payload{"type": "checkboxes", "options": times(11, option(1, 1))}), ".options"},
		{"placeholder too long", section(payload{"type": "users_select", "placeholder": plain(151)}), ".placeholder.text"},
		{"date in our own form", section(payload{"type": "datepicker", "initial_date": "14/12/2026"}), ".initial_date"},
		{"time in our own form", section(payload{"type": "timepicker", "initial_time": "9am"}), ".initial_time"},
		{"moment in milliseconds", section(payload{"type": "datetimepicker", "initial_date_time": 1796515200000}), ".initial_date_time"},
		{"unknown picker", section(payload{"type": "colourpicker"}), ".type"},
		{"unknown choice", section(payload{"type": "slider"}), ".type"},
		{"text input outside an input", section(typed), ".type"},
		{"image among actions", actions(payload{"type": "image", "image_url": "u", "alt_text": "a"}), ".type"},
		{"button in an input", input(button), ".type"},
		{"text input", input(typed), "ok"},
		{"min_length above its limit", input(with(typed, "min_length", 3001)), ".min_length"},
		{"max_length not whole", input(with(typed, "max_length", 0.5)), ".max_length"},
		{"max_length above its limit", input(with(typed, "max_length", 3001)), ".max_length"},
		{"shortest above longest", input(with(with(typed, "min_length", 9), "max_length", 8)), ".min_length"},
		{"first text too long", input(with(with(typed, "max_length", 8), "initial_value", "123456789")), ".initial_value"},
		{"number without a word on decimals", input(payload{"type": "number_input"}), ".is_decimal_allowed"},
		{"most files", input(payload{"type": "file_input", "max_files": 10}), "ok"},
		{"too many files", input(payload{"type": "file_input", "max_files": 11}), ".max_files"},
		{"unknown input", input(payload{"type": "voice_input"}), ".type"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at := map[any]string{"actions": ".elements[0]", "section": ".accessory", "input": ".element"}[tc.block["type"]]
			path := tc.path
			if path != "ok" {
				path = "blocks[0]" + at + path
			}
			check(t, limits.View, modal(tc.block), path)
		})
	}
}

func TestView(t *testing.T) {
	t.Parallel()
	date := input(payload{"type": "datepicker"})
	divider := payload{"type": "divider"}
	for _, tc := range []struct {
		name string
		in   payload
		path string
	}{
		{"most blocks", modal(times(100, divider)...), "ok"},
		{"too many blocks", modal(times(101, divider)...), "blocks"},
		{"no blocks", payload{"type": "modal", "title": plain(1)}, "blocks"},
		{"no title", payload{"type": "modal", "blocks": []any{}}, "title"},
		{"a home needs no title", payload{"type": "home", "blocks": []any{}}, "ok"},
		{"no type", with(modal(divider), "type", "dialog"), "type"},
		{"title too long", with(modal(divider), "title", plain(25)), "title.text"},
		{"title in mrkdwn", with(modal(divider), "title", mrkdwn(1)), "title.type"},
		{"submit too long", with(modal(divider), "submit", plain(25)), "submit.text"},
		{"close too long", with(modal(divider), "close", plain(25)), "close.text"},
		{"close in mrkdwn", with(modal(divider), "close", mrkdwn(1)), "close.type"},
		{"input without submit", payload{"type": "modal", "title": plain(1), "blocks": times(1, date)}, "submit"},
		{"longest private_metadata", with(modal(divider), "private_metadata", strings.Repeat("p", 3000)), "ok"},
		{"private_metadata too long", with(modal(divider), "private_metadata", strings.Repeat("p", 3001)), "private_metadata"},
		{"callback_id too long", with(modal(divider), "callback_id", strings.Repeat("c", 256)), "callback_id"},
		{"external_id too long", with(modal(divider), "external_id", strings.Repeat("e", 256)), "external_id"},
		{"block_id twice", modal(times(2, with(date, "block_id", "b"))...), "blocks[1].block_id"},
	} {
		t.Run(tc.name, func(t *testing.T) { check(t, limits.View, tc.in, tc.path) })
	}
}

func TestSlackGoPayloads(t *testing.T) {
	t.Parallel()
	label := slack.NewTextBlockObject(slack.PlainTextType, "Force", false, false)
	choice := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, label, "force", slack.NewOptionBlockObject("a", label, nil))
	view := slack.ModalViewRequest{
		Type: slack.VTModal, Title: label, Submit: label,
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock("b", label, nil, choice)}},
	}
	raw, err := json.Marshal(view)
	if err != nil {
		t.Fatal(err)
	}
	if problems := limits.View(raw); len(problems) > 0 {
		t.Errorf("a good view made by slack-go has problems: %v", problems)
	}
}

func TestProblemString(t *testing.T) {
	t.Parallel()
	problems := limits.Message([]byte(`{"text":"x","blocks":[{"type":"header","text":{"type":"plain_text","text":""}}]}`))
	want := "[blocks[0].text.text: 0 characters, at least 1]"
	if got := fmt.Sprint(problems); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fmt.Sprint(limits.Message([]byte(`{}`))); got != "[a message needs text or blocks]" {
		t.Errorf("got %s", got)
	}
}

// FuzzPayload holds that whatever a payload is made of, it is judged and not tripped over.
func FuzzPayload(f *testing.F) {
	f.Add([]byte(`{"type":"modal","title":1,"blocks":[{"type":"input","element":{"type":"static_select","options":[{"text":[]}]}}]}`))
	f.Add([]byte(`{"blocks":[{"type":"actions","elements":[null,{"type":"button","confirm":{"title":[]}}]}],"attachments":[1]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		limits.Message(raw)
		if len(limits.View(raw)) == 0 && !json.Valid(raw) {
			t.Errorf("no problem found in %q", raw)
		}
	})
}
