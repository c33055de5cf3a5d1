package slackserver

import (
	"encoding/json"
	"fmt"
)

// What the emulator names by itself (the team and its administrator) and what
// we name for it.
const (
	homeTeam = TeamID("T000000001")
	homeName = "South West ROCU"
	domain   = "south-west"

	appID   = "A0GATEWAY"
	botID   = "B0GATEWAY"
	botUser = UserID("U0GATEWAY")
	botName = "gateway"

	botToken   = "xoxb-test"
	appToken   = "xapp-test"
	adminToken = "xoxp-admin"
	adminUser  = "U000000001" // Makes the channels, but is nobody whom a bot may meet.

	spares  = 64 // The emulator cannot add people later, so they wait here for a name.
	aliases = 20
)

func spareToken(i int) string { return fmt.Sprintf("xoxp-spare-%02d", i) }

func spareName(i int) string { return fmt.Sprintf("spare-%02d", i) }

func alias(token, nonce string, i int) string { return fmt.Sprintf("%s-%s-%02d", token, nonce, i) }

// seed is the file that the emulator starts from.
func seed(scopes []string, nonce string) []byte {
	var users []object
	var tokens []object
	grant := func(token, user string, more object) {
		for i := range aliases {
			t := object{"token": alias(token, nonce, i), "user": user, "app_id": appID, "bot_id": botID}
			tokens = append(tokens, merge(t, more))
		}
	}
	grant(adminToken, "admin", nil)
	grant(botToken, string(botUser), object{"scopes": scopes})
	for i := range spares {
		users = append(users, object{"name": spareName(i)})
		grant(spareToken(i), spareName(i), nil)
	}
	app := object{
		"client_id": "1.1", "client_secret": "unused", "app_id": appID, "name": botName, "bot_name": botName,
		"bot_id": botID, "bot_user_id": botUser, "scopes": scopes, "redirect_uris": []string{},
	}
	raw, err := json.Marshal(object{"slack": object{
		"team":           object{"name": homeName, "domain": domain},
		"strict_scopes":  true,
		"users":          users,
		"oauth_apps":     []object{app},
		"tokens":         tokens,
		"signing_secret": "unused",
	}})
	if err != nil {
		panic(fmt.Sprintf("slackserver: the seed is no JSON: %v", err))
	}
	return raw
}
