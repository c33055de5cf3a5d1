package mattermost

import (
	"context"
	"strings"
	"time"

	"gatewaybot/bot"
)

// pictureWithin is how long a picture may take to upload; the message goes without it then.
const pictureWithin = 5 * time.Second

const saidNoPicture = "The picture could not be added; the table says the same."

// attach uploads a message's picture to the channel that the message goes to: the server drops a file of another one
// without a word. A message whose picture does not get through goes without it and says so. Whoever sends again uploads
// again; a file that no post names is nobody's to see.
func (p *Platform) attach(ctx context.Context, channel string, m bot.Message) (bot.Message, []string) {
	if m.Picture == nil {
		return m, nil
	}
	uploading, cancel := context.WithTimeout(ctx, pictureWithin)
	defer cancel()
	uploaded, resp, err := p.api.UploadFileAsRequestBody(uploading, m.Picture.PNG, channel, m.Picture.Name)
	if err == nil && len(uploaded.FileInfos) == 1 {
		return m, []string{uploaded.FileInfos[0].Id}
	}
	if err != nil {
		err = failure("upload file", resp, err)
	}
	p.Log.WarnContext(ctx, "a picture was not uploaded", "error", err)
	m.Picture = nil
	m.Note = strings.TrimSpace(m.Note + "\n" + saidNoPicture)
	return m, nil
}
