package bot

import "strings"

// Tag is how a mention stands in Request.Text: <@platform/workspace/user>. Each platform turns its own form into
// this one, so that a person is known by id and never by name.
func Tag(a Account) string { return "<@" + a.String() + ">" }

// ParseTag reads what Tag wrote.
func ParseTag(s string) (Account, bool) {
	inner, ok := strings.CutPrefix(s, "<@")
	if !ok {
		return Account{}, false
	}
	inner, ok = strings.CutSuffix(inner, ">")
	if !ok {
		return Account{}, false
	}
	return ParseAccount(inner)
}

// ParseAccount reads platform/workspace/user.
func ParseAccount(s string) (Account, bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return Account{}, false
	}
	return Account{Platform: parts[0], Workspace: parts[1], User: parts[2]}, true
}
