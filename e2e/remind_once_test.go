package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// TestRemindedOnce: the bot is killed after it sent a reminder and before it could note that it did. Over a weekend, in which
// the clocks are set back, nobody runs; then two replicas do at once. Each reminder is there once, on both platforms.
func TestRemindedOnce(t *testing.T) {
	t.Parallel()
	w := newWatch(t)
	toSlack, toMattermost := newCutter(t, origin(t, w.slackURL)), newCutter(t, w.mm.URL)
	w.slackURL, w.chatURL = toSlack.URL+path(t, w.slackURL), toMattermost.URL
	first, second := w.replica(w.redis.Addr()), w.replica(w.redis.Addr())
	w.front.share(first.listen)
	w.resume(first)
	refs := map[*squad]string{}
	w.squads(func(s *squad) {
		refs[s] = s.order("AB-"+s.body, 28)
		s.lro.types(s.home, "/scpo serve %s served_on=%s", refs[s], w.date(0))
		s.lro.sees("The next check is due by " + w.shown(theClocksChange+1))
	})

	friday, monday, due := theClocksChange-2, theClocksChange+1, "Check of the order"
	inSlack, onMattermost := toSlack.hold(http.MethodPost, "/chat.postMessage"), toMattermost.hold(http.MethodPost, "/api/v4/posts")
	w.turns(friday, first)
	until(t, patience, func() error {
		w.gathers()
		if inSlack.kept.Load() == 0 || onMattermost.kept.Load() == 0 {
			return fmt.Errorf("%d messages were sent in Slack and %d on Mattermost", inSlack.kept.Load(), onMattermost.kept.Load())
		}
		return nil
	})
	first.kill(t)
	inSlack.letGo()
	onMattermost.letGo()
	w.squads(func(s *squad) { s.lro.sees(refs[s], due, "in 3 days") })

	w.goesBy(w.until(monday))
	w.front.share(first.listen, second.listen)
	w.resume(first, second)
	w.squads(func(s *squad) {
		w.gets(s.lro, refs[s], due, "in 3 days")
		w.gets(s.lro, refs[s], due, "Due today, "+w.shown(monday))
	})
	w.turns(monday+1, first, second)
	w.squads(func(s *squad) {
		w.gets(s.lro, refs[s], due, "1 day ago")
		w.getsAll(s.lro, 3, refs[s], due)
	})
	w.discreet()
}

// origin and path are the two parts of a URL.
func origin(t testing.TB, raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Scheme + "://" + u.Host
}

func path(t testing.TB, raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}
