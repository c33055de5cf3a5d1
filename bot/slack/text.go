package slack

import "strings"

// In what Slack delivers, &, < and > are entities, and a mention, channel, link or call is a token in angle brackets
// (doc: Formatting message text).

// typed gives back what a person typed: tokens become what stood in the message box, entities the characters they stand
// for. A mention of a person becomes what tag makes of the id.
func typed(s string, tag func(user string) string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<")
		b.WriteString(unescape(before))
		if !found {
			return b.String()
		}
		token, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString("<" + unescape(rest))
			return b.String()
		}
		b.WriteString(word(token, tag))
		s = after
	}
}

// word is what was typed for the token between < and >.
func word(token string, tag func(user string) string) string {
	address, label, _ := strings.Cut(token, "|")
	address, label = unescape(address), unescape(label)
	if user, ok := strings.CutPrefix(address, "@"); ok && isID(user) {
		return tag(user)
	}
	switch {
	case strings.HasPrefix(address, "#") && label != "":
		return "#" + label
	case strings.HasPrefix(address, "!") && label != "":
		return label
	case strings.HasPrefix(address, "!"):
		return "@" + address[1:]
	case address == "http://"+label, address == "mailto:"+label, address == "tel:"+label:
		// The client made an address of a plain word.
		return label
	}
	return address
}

// isID reports whether s is made like an id of Slack's.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// escape keeps the characters that make tokens from making any.
func escape(r rune) string {
	switch r {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return string(r)
}
