package mattermost

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

const (
	// markerProp is the prop of a post that holds bot.Message.Marker.
	markerProp = "gatewaybot_marker"
	// maxMessage is the longest text of a post in characters.
	maxMessage = model.PostMessageMaxRunesV2
	// maxPost is how many more characters of a post go into attachments; with buttons they stay below the 300,000
	// bytes that a request to the server may have.
	maxPost = 60_000
	// maxReply is the same for a reply to a command, of which the server reads a megabyte.
	maxReply = 300_000
	// maxTable is the longest table in characters.
	maxTable = 40_000
	// maxItems is how many entries with buttons a message shows.
	maxItems = 50
)

// rendered is a message as Mattermost takes it. What people search for and are notified of is in the text; what did not
// fit, and what has buttons, is in attachments.
type rendered struct {
	text        string
	attachments []*model.MessageAttachment
}

// renderer writes one message.
type renderer struct {
	// name is a person's username, "" when it is not known.
	name    func(bot.Account) string
	seal    func(line string) map[string]any
	url     string
	room    int
	actions int
}

// renderer makes one whose buttons are bound to what is in b.
func (p *Platform) renderer(ctx context.Context, b press, room int) *renderer {
	return &renderer{
		name: p.people.namer(ctx),
		seal: func(line string) map[string]any {
			b.Line = line
			return p.signer.context(b)
		},
		url:  p.CallbackURL + actionPath + p.path,
		room: room,
	}
}

// post renders a message as a post of ours.
func (p *Platform) post(ctx context.Context, b press, m bot.Message) *model.Post {
	out := p.renderer(ctx, b, maxPost).render(m)
	post := &model.Post{ChannelId: b.Channel, Message: out.text}
	post.AddProp(markerProp, b.Marker)
	if len(out.attachments) > 0 {
		post.AddProp(model.PostPropsAttachments, out.attachments)
	}
	return post
}

func (r *renderer) render(m bot.Message) rendered {
	m = withForm(m)
	text, more, left := r.pack(r.blocks(m))
	out := rendered{text: text}
	if more != "" {
		out.attach(&model.MessageAttachment{Text: more})
	}
	shown := 0
	for _, item := range m.Items {
		if len(item.Buttons) == 0 {
			continue
		}
		if shown++; shown > maxItems {
			left++
			continue
		}
		out.attach(&model.MessageAttachment{
			Text: r.item(item), Fallback: inertWords(item.Title), Actions: r.buttons(item.Buttons),
		})
	}
	if left > 0 {
		out.attach(&model.MessageAttachment{Text: fmt.Sprintf("… and %d more, not shown.", left)})
	}
	if len(m.Buttons) > 0 {
		out.attach(&model.MessageAttachment{Actions: r.buttons(m.Buttons)})
	}
	if out.text == "" && len(out.attachments) > 0 {
		// A post without text is a notification without words.
		out.text = cmp.Or(out.attachments[0].Fallback, "Please choose:")
	}
	return out
}

func (out *rendered) attach(a *model.MessageAttachment) { out.attachments = append(out.attachments, a) }

// withForm turns a form into a button that opens it.
func withForm(m bot.Message) bot.Message {
	f := m.Form
	if f == nil {
		return m
	}
	said := []string{m.Text, f.Problem}
	for _, q := range f.Questions {
		if q.Error != "" {
			said = append(said, q.Label+": "+q.Error)
		}
	}
	said = append(said, f.Intro)
	m.Title = cmp.Or(m.Title, f.Title)
	m.Text = strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), "\n")
	m.Buttons = append(slices.Clone(m.Buttons), bot.Button{Label: "Open the form", Command: f.Line(), Style: bot.Primary})
	m.Form = nil
	return m
}

// pack puts blocks into the text while they fit, the following ones into more, and counts those left out.
func (r *renderer) pack(blocks []string) (text, more string, left int) {
	var first, second []string
	used, room := 0, maxMessage
	for _, b := range blocks {
		size := utf8.RuneCountInString(b) + len("\n\n")
		if used+size > room && room == maxMessage {
			used, room = 0, r.room
		}
		switch {
		case used+size > room:
			left++
			continue
		case room == maxMessage:
			first = append(first, b)
		default:
			second = append(second, b)
		}
		used += size
	}
	return strings.Join(first, "\n\n"), strings.Join(second, "\n\n"), left
}

// blocks are the parts of a message in their order, each to be shown whole.
func (r *renderer) blocks(m bot.Message) []string {
	var head, fields []string
	if calls := r.calls(m.Notify); calls != "" {
		head = append(head, calls)
	}
	if m.Title != "" {
		head = append(head, r.bold(m.Title))
	}
	for _, f := range m.Fields {
		fields = append(fields, r.field(f))
	}
	blocks := []string{strings.Join(head, "\n"), r.words(m.Text), strings.Join(fields, "\n"), r.table(m.Table), r.caption(m.Picture)}
	for _, item := range m.Items {
		if len(item.Buttons) == 0 {
			blocks = append(blocks, r.item(item))
		}
	}
	blocks = append(blocks, r.words(m.Note))
	if m.Quote != "" {
		blocks = append(blocks, fenced(r.named(m.Quote)))
	}
	return slices.DeleteFunc(blocks, func(b string) bool { return strings.TrimSpace(b) == "" })
}

var groupName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// calls are the mentions that a message means; no other mention gets through.
func (r *renderer) calls(all []bot.Notify) string {
	var calls []string
	for _, n := range all {
		if groupName.MatchString(n.Group) {
			calls = append(calls, "@"+n.Group)
		}
		if username := r.name(n.Account); username != "" {
			calls = append(calls, "@"+username)
		}
	}
	return strings.Join(calls, " ")
}

// caption says what a picture shows, for those who can not see it: the server has no place for that at the file.
func (r *renderer) caption(p *bot.Picture) string {
	if p == nil {
		return ""
	}
	return r.bold("Picture:") + " " + r.words(p.Alt)
}

func (r *renderer) field(f bot.Field) string {
	if f.Long {
		return r.bold(f.Label) + "\n" + r.words(f.Value)
	}
	return r.bold(f.Label+":") + " " + r.words(f.Value)
}

func (r *renderer) item(i bot.Item) string {
	return strings.TrimSpace(r.bold(i.Title) + "\n" + r.words(i.Text))
}

func (r *renderer) bold(s string) string {
	if s = inertWords(r.named(s)); s == "" {
		return ""
	}
	return "**" + s + "**"
}

func (r *renderer) words(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return inert(r.named(s))
}

var tagForm = regexp.MustCompile(`<@[^<>\s]+>`)

// named writes the people of this server that a text names by their usernames, as they were typed.
func (r *renderer) named(s string) string {
	return tagForm.ReplaceAllStringFunc(s, func(tag string) string {
		account, _ := bot.ParseTag(tag)
		if username := r.name(account); username != "" {
			return "@" + username
		}
		return tag
	})
}

func (r *renderer) table(t *bot.Table) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(r.row(t.Header) + "|" + strings.Repeat(" --- |", len(t.Header)))
	size := utf8.RuneCountInString(b.String())
	for i, cells := range t.Rows {
		row := r.row(cells)
		if size += utf8.RuneCountInString(row); size > maxTable {
			fmt.Fprintf(&b, "\n\n… and %d more rows, not shown.", len(t.Rows)-i)
			break
		}
		b.WriteString("\n" + strings.TrimSuffix(row, "\n"))
	}
	return b.String()
}

func (r *renderer) row(cells []string) string {
	var b strings.Builder
	b.WriteByte('|')
	for _, c := range cells {
		b.WriteString(" " + inertWords(r.named(c)) + " |")
	}
	return b.String() + "\n"
}

// buttons are a row of them.
func (r *renderer) buttons(all []bot.Button) []*model.PostAction {
	styles := map[bot.Style]string{bot.Plain: "default", bot.Primary: "primary", bot.Danger: "danger"}
	var actions []*model.PostAction
	for _, b := range all {
		actions = append(actions, &model.PostAction{
			Id: r.actionID(b.Command), Type: model.PostActionTypeButton,
			Name: bot.Clean(b.Label), Style: styles[b.Style],
			Integration: &model.PostActionIntegration{URL: r.url, Context: r.seal(b.Command)},
		})
	}
	return actions
}

// actionID names a button by its place and by what it does: on a card that was updated meanwhile, the server must not
// find another button under the id that somebody still has before them. Ids must be letters and digits: the server takes
// others and then does not find them.
func (r *renderer) actionID(line string) string {
	h := fnv.New32a()
	h.Write([]byte(line))
	r.actions++
	return fmt.Sprintf("a%dx%08x", r.actions, h.Sum32())
}
