package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/handlers/picture"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// pictureRef is what the rows of pictures in the queue of messages are about: no record, but the figures as they are when
// the picture is sent.
const pictureRef soc.Ref = "picture"

// The pictures.
const (
	balancePicture = "4p-balance"
	reviewsPicture = "overdue-reviews"
	checksPicture  = "overdue-checks"
)

// postPictures posts pictures with their tables where they are asked for, if that is the gateway's channel or a force's, and
// else in the direct messages of who asks.
func (h *Handlers) postPictures(command, help string, names ...string) bot.Verb {
	return bot.Verb{
		Name: "picture", Help: help, Example: "/" + command + " picture", Roles: roles(soc.ResponseRoles()...),
		Run: func(ctx context.Context, in bot.Input) (bot.Message, error) {
			to, where := pictureTo("person", in.From.String()), "your direct messages"
			if h.Directory.ours(in.Channel) {
				to, where = pictureTo("channel", in.Channel.String()), "this channel"
			}
			_, err := h.Store.Commit(ctx, store.Commit{ID: "picture|" + in.ID, Rows: h.pictureRows(in.ID, to, names)})
			if err != nil {
				return bot.Message{}, fmt.Errorf("ask for pictures: %w", err)
			}
			return bot.Message{Title: "On its way", Text: "Look in " + where + "."}, nil
		},
	}
}

// ours reports whether a channel is the gateway's or a force's.
func (d Directory) ours(c bot.Channel) bool {
	_, ok := d.find(func(p Place) bool {
		return p.Channel == c && (p.Purpose == GatewayChannel || p.Purpose == ForceChannel)
	})
	return ok
}

// pictureTo is the end of a destination: a kind of recipient, and platform/workspace/id.
func pictureTo(kind, id string) string { return kind + "|" + id }

// pictureRows ask for pictures. Each asking is a posting of its own, by its id.
func (h *Handlers) pictureRows(id, to string, names []string) []store.Row {
	rows := make([]store.Row, len(names))
	for i, name := range names {
		rows[i] = store.Row{Queue: h.Store.Out, Ref: pictureRef, Dest: strings.Join([]string{name, fingerprint(id), to}, "|")}
	}
	return rows
}

// fingerprint is a word for an id that is too long, or has a character too many, for a destination.
func fingerprint(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:8])
}

// postPicture sends a picture that was asked for. One for a person who can not be reached is not sent; a channel is mended
// by the administrator.
func (n *Notifier) postPicture(ctx context.Context, j store.Job) error {
	parts := strings.SplitN(j.Dest, "|", 4)
	if len(parts) != 4 {
		return &neverError{errors.New("this is no picture's destination")}
	}
	to, ok := pictureRecipient(parts[2], parts[3])
	if !ok {
		return &neverError{errors.New("this is no picture's destination")}
	}
	msg, err := n.picture(ctx, parts[0])
	if err != nil {
		return err
	}
	_, err = n.sendOnce(ctx, j, 1, to, msg)
	if parts[2] == "person" && unreachable(err) {
		n.Log.WarnContext(ctx, "a picture has no recipient", "picture", parts[0], "error", err)
		return nil
	}
	return err
}

func pictureRecipient(kind, id string) (bot.To, bool) {
	a, ok := bot.ParseAccount(id) // a channel is written in the same way
	if kind == "channel" {
		return bot.To{Channel: bot.Channel{Platform: a.Platform, Workspace: a.Workspace, ID: a.User}}, ok
	}
	return bot.To{Person: a}, ok
}

// picture is the message with a picture and its table. It names no record.
func (h *Handlers) picture(ctx context.Context, name string) (bot.Message, error) {
	bars, f, err := h.draft(ctx, name)
	if err != nil {
		return bot.Message{}, fmt.Errorf("read figures: %w", err)
	}
	bars.Title += ", " + soc.Dated(h.today())
	bars.Groups = f.forces
	for k, column := range f.columns {
		s := picture.Series{Name: column, Colour: bars.Series[k].Colour}
		for _, numbers := range f.numbers {
			s.Values = append(s.Values, numbers[k])
		}
		bars.Series[k] = s
	}
	png, err := bars.PNG()
	if err != nil {
		return bot.Message{}, err
	}
	return bot.Message{
		Title: bars.Title, Table: f.table(), Picture: &bot.Picture{Name: name + ".png", Alt: bars.Alt(), PNG: png},
	}, nil
}

// draft is what a picture is of: its words, its colours and its figures.
func (h *Handlers) draft(ctx context.Context, name string) (picture.Bars, figures, error) {
	late := []picture.Series{{Colour: picture.SkyBlue}, {Colour: picture.Orange}, {Colour: picture.Vermilion}}
	switch name {
	case balancePicture:
		f, err := h.balance(ctx)
		return picture.Bars{
			Title: "4P balance: live plans with an action of each P", Unit: "live plans", Series: []picture.Series{
				{Colour: picture.Grey}, {Colour: picture.Blue}, {Colour: picture.Orange}, {Colour: picture.Green}, {Colour: picture.Purple},
			},
		}, f, err
	case reviewsPicture:
		f, _, err := h.late(ctx, soc.DutyReview)
		return picture.Bars{Title: "Reviews of 4P plans by force", Unit: "plans", Series: late}, f, err
	case checksPicture:
		f, _, err := h.late(ctx, soc.DutyCheck)
		return picture.Bars{Title: "Checks of orders by force", Unit: "orders", Series: late}, f, err
	}
	return picture.Bars{}, figures{}, &neverError{fmt.Errorf("unknown picture %q", name)}
}

// balance counts the live plans of each force, and those of them with an action of each P.
func (h *Handlers) balance(ctx context.Context) (figures, error) {
	bodies := h.responders()
	threats, err := h.Store.ThreatFigures(ctx, keysOf(bodies))
	if err != nil {
		return figures{}, err
	}
	with, err := h.Store.PlanBalance(ctx, keysOf(bodies), keysOf(soc.FourP()))
	if err != nil {
		return figures{}, err
	}
	columns, numbers := []string{"All live plans"}, make([][]int, len(bodies))
	for _, p := range soc.FourP() {
		columns = append(columns, p.Label)
	}
	for i := range bodies {
		numbers[i] = slices.Concat([]int{threats[i].Plans}, with[i])
	}
	return byForce(columns, bodies, numbers), nil
}
