package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// EntryMessage is what stands pinned in a partner's channel: how its agency reports, and what happens then. It offers what
// the agency may report. Its marker is the channel's own, so that there is one in each.
func (h *Handlers) EntryMessage(place Place) bot.Message {
	agency, _ := h.Region.Agency(place.Body)
	var tags []string
	var buttons []bot.Button
	for _, kind := range []struct {
		prefix        soc.Prefix
		noun, command string
	}{
		{soc.IntelligencePrefix, "intelligence", "intel"},
		{soc.DisruptionPrefix, "disruption", "disruption"},
	} {
		if len(agency.MayReport) == 0 || slices.Contains(agency.MayReport, kind.prefix) {
			tags = append(tags, "“"+kind.command+":”")
			buttons = append(buttons, bot.Button{Label: "Report " + kind.noun, Command: kind.command + " report form=open"})
		}
	}
	buttons[0].Style = bot.Primary
	start := "Press a button, or post here. Begin with "
	if place.Capture {
		start = "Press a button, or post here: every message is taken as a report. Begin with "
	}
	sum := sha256.Sum256([]byte("entry|" + place.Channel.String()))
	return bot.Message{
		Title: "Report to the police here",
		Text: strings.Join([]string{
			h.Emergency,
			start + strings.Join(tags, " or ") + ", one field a line.",
			"Say first whether anyone is in danger now. Then: what, when, where, who, and how you know.",
			"Never name a source, or anybody who told you.",
			"You get a reference at once. The police desk may ask you here, and tells you what came of it.",
		}, "\n"),
		Buttons: buttons,
		Marker:  hex.EncodeToString(sum[:12]),
	}
}
