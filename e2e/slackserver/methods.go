package slackserver

import (
	"context"

	"gatewaybot/e2e/slackserver/limits"
)

// method is what the proxy adds to a method of the emulator.
type method struct {
	check   func(args object) []limits.Problem
	refusal string // What Slack answers if the check finds a problem.
	serve   func(s *Server, ctx context.Context, args object) (object, error)
}

// methods are those we vouch for; those with no more than a name the emulator does right.
func methods() map[string]method {
	return map[string]method{
		"auth.test": {},
		"bots.info": {},
		"team.info": {serve: (*Server).teamInfo},

		"chat.postMessage":   {checkMessage, "invalid_blocks", (*Server).postMessage},
		"chat.postEphemeral": {checkMessage, "invalid_blocks", (*Server).postEphemeral},
		"chat.update":        {checkMessage, "invalid_blocks", (*Server).updateMessage},
		"chat.delete":        {serve: (*Server).deleteMessage},
		"chat.getPermalink":  {},

		"conversations.open":    {serve: (*Server).openConversation},
		"conversations.info":    {serve: (*Server).conversationInfo},
		"conversations.history": {serve: (*Server).history},
		"conversations.replies": {serve: (*Server).replies},
		"conversations.members": {},

		"users.info":          {serve: (*Server).userInfo},
		"users.lookupByEmail": {serve: (*Server).userByEmail},
		"users.conversations": {serve: (*Server).userConversations},

		"views.open":    {checkView, "invalid_arguments", (*Server).openView},
		"views.push":    {checkView, "invalid_arguments", (*Server).pushView},
		"views.update":  {checkView, "invalid_arguments", (*Server).updateView},
		"views.publish": {checkView, "invalid_arguments", nil},

		"files.getUploadURLExternal":   {},
		"files.completeUploadExternal": {},
		"files.info":                   {},

		"pins.add":         {},
		"pins.list":        {},
		"pins.remove":      {},
		"reactions.add":    {},
		"reactions.remove": {},
	}
}
