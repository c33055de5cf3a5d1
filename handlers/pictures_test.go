package handlers_test

import (
	"bytes"
	"fmt"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/handlers"
	"gatewaybot/soc"
)

// plans gives Dorset and Wiltshire plans, of which one is overdue.
func (d *desk) plans() {
	d.t.Helper()
	d.keeps(d.aPlan("dorset", "lou", "pursue", "pursue"))
	d.keeps(d.aPlan("dorset", "lou", "pursue", "prevent"))
	late := d.aPlan("wiltshire", "gil", "pursue", "protect", "prepare")
	late.NextReview = d.dayIn(-9)
	d.keeps(late)
	closed := d.aPlan("wiltshire", "gil", "prevent")
	closed.State = soc.PlanClosed
	d.keeps(closed)
}

// pictures are the messages with a picture.
func (d *desk) pictures() []bottest.Sent {
	return slices.DeleteFunc(d.chat.Sent(), func(s bottest.Sent) bool { return s.Message.Picture == nil })
}

// at has a person type a line in a channel, without sending what that asks for.
func (d *desk) at(user, channel, line string) bot.Message {
	d.t.Helper()
	return d.act(bot.Request{
		Source: bot.Typed, From: account(user), Text: line,
		Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: channel},
	})
}

// TestPicturesArePosted posts them where they are asked for if that is our own channel, and else to the asker alone.
func TestPicturesArePosted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user, channel, says string
		to                  bot.To
	}{
		"the gateway's channel": {"cat", "gateway", "this channel", bot.To{Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: "gateway"}}},
		"a force's channel":     {"lou", "dorset", "this channel", bot.To{Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: "dorset"}}},
		"a partner's channel":   {"lou", "council", "your direct messages", bot.To{Person: account("lou")}},
		"a channel of nobody's": {"cat", "somewhere", "your direct messages", bot.To{Person: account("cat")}},
		"a team's channel":      {"cat", "rdt", "your direct messages", bot.To{Person: account("cat")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.responders()
			d.plans()
			contains(t, says(d.at(c.user, c.channel, "/4p picture")), c.says)
			contains(t, says(d.at(c.user, c.channel, "/scpo picture")), c.says)
			d.deliver()
			sent := d.pictures()
			if len(sent) != 3 {
				t.Fatalf("%d pictures", len(sent))
			}
			for _, s := range sent {
				if diff := cmp.Diff(c.to, s.To); diff != "" {
					t.Errorf("it went elsewhere (-want +got):\n%s", diff)
				}
				agrees(t, s.Message)
			}
			d.checkEmpty()
		})
	}
}

var figureForm = regexp.MustCompile(`[a-z0-9 ]+ \d+`)

// agrees checks that a picture, its alt text and its table say the same, and that none of them names a record.
func agrees(t *testing.T, m bot.Message) {
	t.Helper()
	if _, err := png.Decode(bytes.NewReader(m.Picture.PNG)); err != nil {
		t.Error(err)
	}
	var rows []string
	for _, row := range m.Table.Rows[:len(m.Table.Rows)-1] {
		var cells []string
		for i, n := range row[1:] {
			cells = append(cells, strings.ToLower(m.Table.Header[i+1])+" "+n)
		}
		rows = append(rows, row[0]+": "+strings.Join(cells, ", "))
	}
	if want := strings.Join(rows, "; ") + "."; !strings.HasSuffix(m.Picture.Alt, want) || !strings.Contains(m.Picture.Alt, m.Title) {
		t.Errorf("the alt text is\n%s\nand the table says\n%s", m.Picture.Alt, want)
	}
	if !figureForm.MatchString(m.Picture.Alt) {
		t.Errorf("no figure in %q", m.Picture.Alt)
	}
	lacks(t, plain(m)+m.Picture.Alt, "FPP-", "SCP-", "Foxglove", "Larkspur", "Hart")
}

// TestPictureFigures are those of the store.
func TestPictureFigures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.responders()
	d.plans()
	d.at("cat", "gateway", "/4p picture")
	d.deliver()
	got := map[string]*bot.Table{}
	for _, s := range d.pictures() {
		got[s.Message.Title] = s.Message.Table
	}
	row := func(name string, n ...int) []string {
		return append([]string{name}, strings.Fields(strings.Trim(fmt.Sprint(n), "[]"))...)
	}
	want := map[string]*bot.Table{
		"4P balance: live plans with an action of each P, 23/11/2026": {
			Header: []string{"Force", "All live plans", "Pursue", "Prevent", "Protect", "Prepare"},
			Rows: [][]string{
				row("Avon and Somerset", 0, 0, 0, 0, 0), row("Devon and Cornwall", 0, 0, 0, 0, 0), row("Dorset", 2, 2, 1, 0, 0),
				row("Gloucestershire", 0, 0, 0, 0, 0), row("Wiltshire", 1, 1, 0, 1, 1), row("Region", 3, 3, 1, 1, 1),
			},
		},
		"Reviews of 4P plans by force, 23/11/2026": {
			Header: []string{"Force", "Due in 7 days", "Overdue", "Escalated"},
			Rows: [][]string{
				row("Avon and Somerset", 0, 0, 0), row("Devon and Cornwall", 0, 0, 0), row("Dorset", 0, 0, 0),
				row("Gloucestershire", 0, 0, 0), row("Wiltshire", 0, 1, 1), row("Region", 0, 1, 1),
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

// TestPictureIsPostedOnce loses the answer to each sending, and has the platform deliver the command again: each asking is
// one posting, and asking anew is another.
func TestPictureIsPostedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.plans()
	d.worsen().answered = map[string]bool{}
	ask := bot.Request{ID: "one", Source: bot.Typed, From: account("cat"), Text: "/4p picture", Channel: d.Directory.Places[0].Channel}
	for range 3 {
		d.act(ask)
		d.deliver()
		d.later(time.Minute)
	}
	if n := len(d.pictures()); n != 2 {
		t.Errorf("%d pictures, not two", n)
	}
	ask.ID = "two"
	d.act(ask)
	for range 3 {
		d.deliver()
		d.later(time.Minute)
	}
	if n := len(d.pictures()); n != 4 {
		t.Errorf("%d pictures, not four", n)
	}
	checkOnce(t, d)
	d.checkEmpty()
}

// TestPictureOfSomebodyGone is not sent, and nobody has to see to it; a channel is waited for.
func TestPictureOfSomebodyGone(t *testing.T) {
	t.Parallel()
	for channel, waits := range map[string]int{"somewhere": 0, "gateway": 1} {
		d := newDesk(t)
		d.worsen().refuse = func(bot.To) error { return fmt.Errorf("send: %w", bot.ErrGone) }
		d.at("cat", channel, "/scpo picture")
		d.deliver()
		if waiting, dead := d.left(); waiting != waits || dead != 0 {
			t.Errorf("%s: %d wait and %d are buried", channel, waiting, dead)
		}
	}
}

// TestMonthlyPictures are posted on the first working day from the opening on, once whatever the number of replicas and
// restarts, and made up for when nobody ran on that day.
func TestMonthlyPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.plans()
	monthly := func(d *desk) *handlers.Monthly { return &handlers.Monthly{Handlers: d.Handlers, Log: d.log} }
	replicas := []*handlers.Monthly{monthly(d), monthly(d.desk(d.redis.Addr()))}
	look := func(at string, want int) {
		t.Helper()
		then, err := time.ParseInLocation("2006-01-02 15:04", at, london(t))
		if err != nil {
			t.Fatal(err)
		}
		d.redis.FastForward(then.Sub(d.now)) // what is remembered for a day is forgotten
		d.later(then.Sub(d.now))
		for range 2 {
			for _, r := range append(replicas, monthly(d)) { // one that has just been started
				if err := r.Post(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			d.deliver()
		}
		if n := len(d.pictures()); n != want {
			t.Errorf("%s: %d pictures, not %d", at, n, want)
		}
	}
	look("2026-11-23 10:30", 0) // in the middle of a month
	look("2026-12-01 08:59", 0)
	look("2026-12-01 09:00", 2) // there are no orders, and no picture of them
	look("2026-12-02 09:00", 2)
	d.keeps(d.anOrder("dorset", "community", "lou"))
	look("2026-12-03 09:00", 2)
	look("2027-01-01 12:00", 5) // in a calendar without holidays
	look("2027-02-01 08:00", 5)
	look("2027-02-03 11:00", 8) // nobody ran on the first
	look("2027-03-09 09:00", 8) // nor for more than a week
	look("2027-05-01 12:00", 8) // a Saturday
	look("2027-05-03 09:00", 11)
	for _, s := range d.pictures() {
		if s.To.Channel.ID != "gateway" {
			t.Errorf("one went to %v", s.To)
		}
	}
	checkOnce(t, d)
	d.checkEmpty()
}

// TestNoMonthlyPictures of nothing.
func TestNoMonthlyPictures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.later(time.Date(2026, 12, 1, 9, 0, 0, 0, london(t)).Sub(d.now))
	if err := (&handlers.Monthly{Handlers: d.Handlers, Log: d.log}).Post(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.deliver()
	if n := len(d.pictures()); n != 0 {
		t.Errorf("%d pictures of nothing", n)
	}
}
