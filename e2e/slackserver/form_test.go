package slackserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

// everyField is a form with one field of every kind, the second half with something in them.
func everyField() slack.ModalViewRequest {
	options := func() []*slack.OptionBlockObject {
		return []*slack.OptionBlockObject{
			slack.NewOptionBlockObject("a", plainText("Apple"), nil), slack.NewOptionBlockObject("b", plainText("Bean"), nil),
		}
	}
	user := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "lro")
	user.InitialUser = "U1"
	preset := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, nil, "preset")
	preset.InitialOption = options()[1]
	date := slack.NewDatePickerBlockElement("review")
	date.InitialDate = "2026-12-14"
	boxes := slack.NewCheckboxGroupsBlockElement("boxes", options()...)
	boxes.InitialOptions = options()
	fields := map[string]slack.BlockElement{
		"text":     slack.NewPlainTextInputBlockElement(nil, "text"),
		"radio":    slack.NewRadioButtonsBlockElement("radio", options()...),
		"several":  slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, "several", options()...),
		"people":   slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "people"),
		"where":    slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, nil, "where"),
		"at":       slack.NewTimePickerBlockElement("at"),
		"moment":   slack.NewDateTimePickerBlockElement("moment"),
		"external": slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, nil, "external"),
		"lro":      user,
		"preset":   preset,
		"review":   date,
		"boxes":    boxes,
	}
	form := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: "every", Title: plainText("Every field"), Submit: plainText("Send")}
	for name, element := range fields {
		block := slack.NewInputBlock(name, plainText("Label of "+name), nil, element)
		block.Optional = true
		form.Blocks.BlockSet = append(form.Blocks.BlockSet, block)
	}
	more := slack.NewButtonBlockElement("more", "1", plainText("More"))
	form.Blocks.BlockSet = append(form.Blocks.BlockSet, slack.NewActionBlock("", more))
	return form
}

// openForm opens everyField for a person.
func openForm(t *testing.T, s *slackserver.Server, b *bot, priya slackserver.UserID, gateway slackserver.ChannelID) slackserver.View {
	t.Helper()
	next := catcher(t, s)
	if _, err := s.Command(t.Context(), priya, gateway, "/gateway", "form"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.api.OpenViewContext(t.Context(), next().TriggerID, everyField()); err != nil {
		t.Fatal(err)
	}
	s.Connect(b.url)
	view, err := s.OpenView(t.Context(), priya)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// offer is a bot that offers countries to type-ahead menus.
func offer(ic slack.InteractionCallback) any {
	if ic.Type != slack.InteractionTypeBlockSuggestion || ic.Value != "Devon" {
		return nil
	}
	return slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("dev", plainText("Devon"), nil)}}
}

func TestEveryFieldFilledIn(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	view := openForm(t, s, b, priya, gateway)
	b.answers(offer)
	_, err := s.Submit(t.Context(), priya, view, map[string]any{
		"text": "hello", "radio": "Bean", "several": []string{"a", "Bean"}, "people": []string{"U1", "U2"}, "Label of where": string(gateway),
		"at": "09:30", "moment": "1796515200", "external": "Devon", "lro": string(priya), "review": "2027-01-31", "boxes": []string{},
	})
	if err != nil {
		t.Fatal(err)
	}
	v := b.last(t, slack.InteractionTypeViewSubmission).View.State.Values
	several := v["several"]["several"].SelectedOptions
	got := []any{
		v["text"]["text"].Value, v["radio"]["radio"].SelectedOption.Value, several[0].Value + several[1].Value,
		v["people"]["people"].SelectedUsers, v["where"]["where"].SelectedChannel, v["at"]["at"].SelectedTime,
		v["moment"]["moment"].SelectedDateTime, v["external"]["external"].SelectedOption.Value, v["lro"]["lro"].SelectedUser,
		v["review"]["review"].SelectedDate, len(v["boxes"]["boxes"].SelectedOptions), v["preset"]["preset"].SelectedOption.Value,
	}
	want := []any{"hello", "b", "ab", []string{"U1", "U2"}, string(gateway), "09:30", int64(1796515200), "dev", string(priya), "2027-01-31", 0, "b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}

func TestEveryFieldLeftAlone(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	priya := s.AddUser("Priya Shah")
	view := openForm(t, s, b, priya, s.AddChannel("gateway"))
	b.answers(offer)
	if _, err := s.Submit(t.Context(), priya, view, nil); err != nil {
		t.Fatal(err)
	}
	v := b.last(t, slack.InteractionTypeViewSubmission).View.State.Values
	got := []any{
		len(v), v["text"]["text"].Value, v["radio"]["radio"].SelectedOption.Value, len(v["several"]["several"].SelectedOptions),
		v["lro"]["lro"].SelectedUser, v["review"]["review"].SelectedDate, len(v["boxes"]["boxes"].SelectedOptions), v["preset"]["preset"].SelectedOption.Value,
	}
	if diff := cmp.Diff([]any{12, "", "", 0, "U1", "2026-12-14", 2, "b"}, got); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}

func TestFieldsThatSlackWouldNotTake(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	priya := s.AddUser("Priya Shah")
	view := openForm(t, s, b, priya, s.AddChannel("gateway"))
	b.answers(offer)
	for name, value := range map[string]any{
		"review": "14/12/2026", "at": "half past nine", "moment": "tomorrow", "radio": []string{"a", "b"}, "external": "Kent", "boxes": "Cherry",
	} {
		if _, err := s.Submit(t.Context(), priya, view, map[string]any{name: value}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s = %v: error %v", name, value, err)
		}
	}
}

func TestActionsInAForm(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	view := openForm(t, s, b, priya, s.AddChannel("gateway"))
	b.answers(offer)
	if err := s.Press(ctx, priya, view, "More"); err != nil {
		t.Fatal(err)
	}
	ic := b.last(t, slack.InteractionTypeBlockActions)
	if ic.Container.Type != "view" || ic.Container.ViewID != view.ID || ic.View.ID != view.ID || ic.ActionCallback.BlockActions[0].Value != "1" {
		t.Errorf("pressed %+v in %+v", ic.ActionCallback.BlockActions[0], ic.Container)
	}
	if err := s.Choose(ctx, priya, view, "radio", []string{"Apple"}); err != nil {
		t.Fatal(err)
	}
	if a := b.last(t, slack.InteractionTypeBlockActions).ActionCallback.BlockActions[0]; a.SelectedOption.Value != "a" || a.BlockID != "radio" {
		t.Errorf("chose %+v", a)
	}
	if still, err := s.OpenView(ctx, priya); err != nil || still.ID != view.ID {
		t.Errorf("open is %+v, error %v", still, err)
	}
}
