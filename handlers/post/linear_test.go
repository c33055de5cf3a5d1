package post_test

import (
	"strings"
	"testing"
	"time"

	"gatewaybot/handlers/post"
)

// TestParseIsLinear lets a hundred times the text take at most a thousand times as long; the square would be ten thousand.
func TestParseIsLinear(t *testing.T) {
	for name, unit := range map[string]string{
		"stars": "*", "fields": "what: a\n", "tags": "intel: a\n", "unclear": "danger: hm\nhm\n", "greetings": "Hi all and so\n", "quotes": "> ", "colons": ":", "alarms": "he has a knife at risk. ",
		"grades": "1/2 ", "hashes": "#intel ", "blanks": "\n", "letters": "a", "stops": "no, ", "answer": "danger: no, she is not in danger, ",
	} {
		t.Run(name, func(t *testing.T) {
			small := shortest(strings.Repeat(unit, 500/len(unit)), 5)
			large := shortest(strings.Repeat(unit, 50_000/len(unit)), 1)
			if large > 1000*small {
				t.Errorf("%s for 500 bytes, %s for 50 kB", small, large)
			}
		})
	}
}

// shortest is the least time of several, which is the one that other programs disturbed least.
func shortest(text string, times int) time.Duration {
	least := time.Hour
	for range times {
		start := time.Now()
		post.Parse(text)
		least = min(least, time.Since(start))
	}
	return least
}

func BenchmarkParse(b *testing.B) {
	short := "*Intel:*\n*What:* Two men unload boxes from a white van\n*When:* Fridays, 22:30\n*Where:* Mill Lane, Yeovil\n*Risk to source:* none\n*Danger:* no\n"
	story := "A blue van calls at the yard on Mill Lane each Friday at 22:30; two men unload boxes and hand them to a boy on a bike.\n"
	for _, bench := range []struct {
		name string
		text string
	}{{"short", short}, {"4 kB", short + strings.Repeat(story, 33)}, {"40 kB", short + strings.Repeat(story, 333)}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bench.text)))
			for b.Loop() {
				post.Parse(bench.text)
			}
		})
	}
}
