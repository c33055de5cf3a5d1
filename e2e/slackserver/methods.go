package slackserver

import (
	"context"

	"gatewaybot/e2e/slackserver/limits"
)

// method is what the proxy adds to a method of the emulator.
type method struct {
	check   func(args object) []limits.Problem
	refusal string // What Slack answers if the check finds a problem.
	serve   func(ctx context.Context, args object) (object, error)
}

// methods are those we vouch for; those with no more than a name the emulator does right.
func (s *Server) table() map[string]method {
	return map[string]method{
		"auth.test": {},
		"bots.info": {},
		"team.info": {serve: s.teamInfo},

		"chat.postMessage":   {checkMessage, "invalid_blocks", s.postMessage},
		"chat.postEphemeral": {checkMessage, "invalid_blocks", s.postEphemeral},
		"chat.update":        {checkMessage, "invalid_blocks", s.updateMessage},
		"chat.delete":        {serve: s.deleteMessage},
		"chat.getPermalink":  {},

		"conversations.open":    {serve: s.openConversation},
		"conversations.info":    {serve: s.conversationInfo},
		"conversations.history": {serve: s.history},
		"conversations.replies": {serve: s.replies},
		"conversations.members": {serve: s.channelMembers},

		"users.info":          {serve: s.userInfo},
		"users.lookupByEmail": {serve: s.userByEmail},
		"users.conversations": {serve: s.userConversations},

		"views.open":    {checkView, "invalid_arguments", s.openView},
		"views.push":    {checkView, "invalid_arguments", s.pushView},
		"views.update":  {checkView, "invalid_arguments", s.updateView},
		"views.publish": {checkView, "invalid_arguments", s.publishView},

		"files.getUploadURLExternal":   {serve: s.beginUpload},
		"files.completeUploadExternal": {serve: s.completeUpload},
		"files.info":                   {serve: s.fileInfo},

		"pins.add":         {},
		"pins.list":        {},
		"pins.remove":      {},
		"reactions.add":    {},
		"reactions.remove": {},
	}
}
