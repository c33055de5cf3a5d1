package slack

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	sdk "github.com/slack-go/slack"

	"gatewaybot/bot"
)

const (
	// pictureWithin is how long it may take until a picture can be shown; the message goes without it then.
	pictureWithin = 8 * time.Second
	// scanPause is between two questions whether it can.
	scanPause = 400 * time.Millisecond
	maxAlt    = 2000

	saidNoPicture = "The picture could not be added; the table says the same."
)

// illustrated puts a message where put puts it, with its picture in it: a block that shows a file of ours. So both are
// one message, as once as any other, and its marker finds both. Where the picture does not get through, the message
// goes without it and says so. Whoever sends again uploads again; a file that no message shows is seen by nobody.
func (p *Platform) illustrated(ctx context.Context, msg bot.Message, put func(content) error) error {
	if msg.Picture == nil {
		return put(render(msg))
	}
	file, err := p.upload(ctx, *msg.Picture)
	if err == nil {
		// Slack can still find that it is no picture; anything else is about the message.
		if err = put(renderWith(msg, file)); !isRefused(err, "invalid_blocks") {
			return err
		}
	}
	p.opts.Log.WarnContext(ctx, "picture not shown", "error", err)
	msg.Picture = nil
	msg.Note = strings.TrimSpace(msg.Note + "\n" + saidNoPicture)
	return put(render(msg))
}

// upload makes a file of a picture, shared with nobody, and waits until it can be shown.
func (p *Platform) upload(ctx context.Context, picture bot.Picture) (file string, err error) {
	within := pictureWithin
	if end, ok := ctx.Deadline(); ok {
		within = min(within, time.Until(end)/2) // the message itself needs its time
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	to, err := p.api.GetUploadURLExternalContext(ctx, sdk.GetUploadURLExternalParameters{
		FileName: picture.Name, FileSize: len(picture.PNG), AltTxt: alt(picture.Alt),
	})
	if err != nil {
		return "", failure("files.getUploadURLExternal", err)
	}
	err = p.api.UploadToURL(ctx, sdk.UploadToURLParameters{UploadURL: to.UploadURL, Reader: bytes.NewReader(picture.PNG), Filename: picture.Name})
	if err != nil {
		return "", failure("upload", err)
	}
	_, err = p.api.CompleteUploadExternalContext(ctx, sdk.CompleteUploadExternalParameters{Files: []sdk.FileSummary{{ID: to.FileID, Title: picture.Name}}})
	if err != nil {
		return "", failure("files.completeUploadExternal", err)
	}
	return to.FileID, p.scanned(ctx, to.FileID)
}

// scanned waits until Slack knows what kind of file one is: it looks for malware first, and refuses a message that shows
// the file before (slackapi/python-slack-sdk#1521, slackapi/node-slack-sdk#2040).
func (p *Platform) scanned(ctx context.Context, id string) error {
	for {
		info, _, _, err := p.api.GetFileInfoContext(ctx, id, 0, 0)
		if err != nil {
			return failure("files.info", err)
		}
		if info.Mimetype != "" {
			return nil
		}
		select {
		case <-time.After(scanPause):
		case <-ctx.Done():
			return errors.New("files.info: the file is not ready")
		}
	}
}

// image is the block of a picture.
func image(file, says string) sdk.Block {
	return &sdk.ImageBlock{Type: sdk.MBTImage, AltText: alt(says), SlackFile: &sdk.SlackFileObject{ID: file}}
}

// alt is what a picture shows, in plain text.
func alt(s string) string { return shorten(line(s), maxAlt) }
