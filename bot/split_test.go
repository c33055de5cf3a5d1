package bot_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatewaybot/bot"
)

func bare(start int, value string) bot.Word { return bot.Word{Start: start, Value: value} }

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		line string
		want []bot.Word
	}{
		{"nothing", "", []bot.Word{}},
		{"only space", " \t\n\u00a0 ", []bot.Word{}},
		{"bare words", "  /gateway  raise", []bot.Word{bare(2, "/gateway"), bare(12, "raise")}},
		{"line break between words", "a\nb\r\nc", []bot.Word{bare(0, "a"), bare(2, "b"), bare(4, "c")}},
		{"wide spaces", "a\u00a0b\u3000c", []bot.Word{bare(0, "a"), bare(3, "b"), bare(7, "c")}},
		{"name and value", "due=14/12/2026", []bot.Word{{Name: "due", Value: "14/12/2026"}}},
		{"name is folded", "Review-Due_2=x", []bot.Word{{Name: "review_due_2", Value: "x"}}},
		{"empty value", "due= x", []bot.Word{{Name: "due"}, bare(5, "x")}},
		{"empty quotes", `due="" x`, []bot.Word{{Name: "due", Quoted: true}, bare(7, "x")}},
		{"equals sign in value", "a=b=c", []bot.Word{{Name: "a", Value: "b=c"}}},
		{"not a name: digit first", "4p=x", []bot.Word{bare(0, "4p=x")}},
		{"not a name: not ASCII", "é=x", []bot.Word{bare(0, "é=x")}},
		{"not a name: nothing", "=x", []bot.Word{bare(0, "=x")}},
		{"not a name: dash first", "--due=x", []bot.Word{bare(0, "--due=x")}},
		{"em dash is text", "—due=x – y", []bot.Word{bare(0, "—due=x"), bare(9, "–"), bare(13, "y")}},
		{"link with a query", "https://x.org/?a=b&c=d", []bot.Word{bare(0, "https://x.org/?a=b&c=d")}},
		{"link without a scheme", "x.org/?a=b", []bot.Word{bare(0, "x.org/?a=b")}},
		{"link as value", "Link=https://x.org/?a=b", []bot.Word{{Name: "link", Value: "https://x.org/?a=b"}}},
		{"quoted bare word", `"two words" x`, []bot.Word{{Value: "two words", Quoted: true}, bare(12, "x")}},
		{"quoted value", `why="two words" x`, []bot.Word{{Name: "why", Value: "two words", Quoted: true}, bare(16, "x")}},
		{"spaces and breaks kept in quotes", "why=\" a\n b \"", []bot.Word{{Name: "why", Value: " a\n b ", Quoted: true}}},
		{"English curly", "why=“two words”", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"German curly", "why=„two words“", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"keyboard that only closes", "why=”two words”", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"French", "why=«two words»", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"single", "why='two words'", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"single curly", "why=‘two words’", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"keyboard that only closes singly", "why=’two words’", []bot.Word{{Name: "why", Value: "two words", Quoted: true}}},
		{"curly inside straight", `why="the “old ” one"`, []bot.Word{{Name: "why", Value: "the “old ” one", Quoted: true}}},
		{"mark inside a word inside quotes", `why="a 6"x4 plank"`, []bot.Word{{Name: "why", Value: `a 6"x4 plank`, Quoted: true}}},
		{"apostrophe inside quotes", "why='they don't know'", []bot.Word{{Name: "why", Value: "they don't know", Quoted: true}}},
		{"apostrophes are text", "don't O’Brien lads' ’90s 'tis", []bot.Word{
			bare(0, "don't"), bare(6, "O’Brien"), bare(16, "lads'"), bare(22, "’90s"), bare(29, "'tis"),
		}},
		{"mark inside a word is text", `6"x4" a"b`, []bot.Word{bare(0, `6"x4"`), bare(6, `a"b`)}},
		{"punctuation after a quote is left out", `due="14 Dec", why="x y".`, []bot.Word{
			{Name: "due", Value: "14 Dec", Quoted: true}, {Name: "why", Value: "x y", Quoted: true, Start: 14},
		}},
		{"no escapes", `a\ b \"c`, []bot.Word{bare(0, `a\`), bare(3, "b"), bare(5, `\"c`)}},
		{"no comments, no pipes", "a # b; c | d > e", []bot.Word{
			bare(0, "a"), bare(2, "#"), bare(4, "b;"), bare(7, "c"), bare(9, "|"), bare(11, "d"), bare(13, ">"), bare(15, "e"),
		}},
		{"mention", "lead=<@U123|Ann Smith> x", []bot.Word{{Name: "lead", Value: "<@U123|Ann Smith>"}, bare(23, "x")}},
		{"link with a label", "see(<https://x/?a=b|y z>) x", []bot.Word{bare(0, "see(<https://x/?a=b|y z>)"), bare(26, "x")}},
		{"token without a label", "<!channel> <@U1>", []bot.Word{bare(0, "<!channel>"), bare(11, "<@U1>")}},
		{"less than is text", "a <b c|d e> <| f> <g|h <i|j k> <l|m\nn>", []bot.Word{
			bare(0, "a"), bare(2, "<b"), bare(5, "c|d"), bare(9, "e>"), bare(12, "<|"), bare(15, "f>"),
			bare(18, "<g|h"), bare(23, "<i|j k>"), bare(31, "<l|m"), bare(36, "n>"),
		}},
		{"cleaned first", "\ufeffdue\u200b=\u202e14\x00 x\xff", []bot.Word{{Name: "due", Value: "14"}, bare(7, "x\ufffd")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := bot.Split(tc.line)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSplitUnclosed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		line string
		at   int
		near string
		want []bot.Word
	}{
		{"straight", `a "b c`, 2, `"b c`, []bot.Word{bare(0, "a"), bare(2, `"b`), bare(5, "c")}},
		{"in a value", `why="b c`, 4, `"b c`, []bot.Word{{Name: "why", Value: `"b`}, bare(7, "c")}},
		{"apostrophe of a value", "why='b c", 4, "'b c", []bot.Word{{Name: "why", Value: "'b"}, bare(7, "c")}},
		{"apostrophe of a value after one of a word", "'t why='b", 7, "'b", []bot.Word{bare(0, "'t"), {Name: "why", Value: "'b", Start: 3}}},
		{"other kind closes nothing", `“b" c`, 0, `“b" c`, []bot.Word{bare(0, `“b"`), bare(6, "c")}},
		{"first of two", `"b “c`, 0, `"b “c`, []bot.Word{bare(0, `"b`), bare(3, "“c")}},
		{"a later kind is still read", `"b “c d”`, 0, `"b “c d”`, []bot.Word{bare(0, `"b`), {Value: "c d", Quoted: true, Start: 3}}},
		{"alone", `"`, 0, `"`, []bot.Word{bare(0, `"`)}},
		{"only the line", "\"b\nc", 0, `"b`, []bot.Word{bare(0, `"b`), bare(3, "c")}},
		{"shortened", `"` + strings.Repeat("é", 50), 0, `"` + strings.Repeat("é", 39) + "…", []bot.Word{bare(0, `"`+strings.Repeat("é", 50))}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := bot.Split(tc.line)
			unclosed, ok := errors.AsType[*bot.SplitError](err)
			if !ok {
				t.Fatalf("error is %v, want a *SplitError", err)
			}
			if diff := cmp.Diff(&bot.SplitError{At: tc.at, Near: tc.near}, unclosed); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSplitErrorText(t *testing.T) {
	t.Parallel()
	_, err := bot.Split(`/gateway raise why="Operation Lion`)
	want := "I can't find the end of the quote that starts here: \"Operation Lion\n" +
		"Close it with the same kind of mark, or take the mark out."
	if err.Error() != want {
		t.Errorf("got %q, want %q", err.Error(), want)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("refused", "err", err)
	if strings.Contains(log.String(), "Lion") || !strings.Contains(log.String(), "byte 19") {
		t.Errorf("log line is %s", log.String())
	}
}

func TestRest(t *testing.T) {
	t.Parallel()
	const line = "/intel note  He said \"go\",\r\n and don't <@U1|look back>  "
	words, err := bot.Split(line)
	if err != nil {
		t.Fatal(err)
	}
	const want = "He said \"go\",\n and don't <@U1|look back>  "
	if got := bot.Rest(line, words[2]); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, in, want string }{
		{"text", "O’Brien\tand\nthe 日本語 café", "O’Brien\tand\nthe 日本語 café"},
		{"invalid UTF-8", "a\xff\xc3b\xed\xa0\x80", "a\ufffd\ufffdb\ufffd\ufffd\ufffd"},
		{"replacement character", "a\ufffdb", "a\ufffdb"},
		{"controls", "a\x00\x1b\x7f\u009fb", "ab"},
		{"line breaks", "a\r\nb\rc\vd\fe\u0085f", "a\nb\nc\nd\ne\nf"},
		{"direction", "a\u202a\u202b\u202c\u202d\u202eb\u2066\u2067\u2068\u2069c", "abc"},
		{"direction neighbours", "a\u202fb\u2065c\u206ad", "a\u202fb\u2065c\u206ad"},
		{"invisible", "a\u200b\u2060\ufeffb", "ab"},
		{"joiners", "👩\u200d🚒 می\u200cخواهم", "👩\u200d🚒 می\u200cخواهم"},
		{"control between bytes", "\xe2\x00\x80\x8b", "\ufffd\ufffd\ufffd"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := bot.Clean(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// checkClean holds whatever was cleaned.
func checkClean(t interface{ Errorf(string, ...any) }, s string) {
	clean := bot.Clean(s)
	if again := bot.Clean(clean); again != clean {
		t.Errorf("cleaning %q twice: %q, then %q", s, clean, again)
	}
	if !utf8.ValidString(clean) {
		t.Errorf("%q is not UTF-8", clean)
	}
	for _, r := range clean {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) && !strings.ContainsRune("\u061c\u200e\u200f", r) {
			t.Errorf("%q keeps %U", clean, r)
		}
	}
}

// checkSplit holds whatever was split.
func checkSplit(t interface{ Errorf(string, ...any) }, line string) {
	clean := bot.Clean(line)
	words, err := bot.Split(line)
	if unclosed, ok := errors.AsType[*bot.SplitError](err); ok && !strings.HasPrefix(clean[unclosed.At:], strings.TrimSuffix(unclosed.Near, "…")) {
		t.Errorf("%q: nothing like %q at %d", line, unclosed.Near, unclosed.At)
	}
	end := 0
	for _, w := range words {
		if w.Start < end || strings.TrimSpace(clean[end:w.Start]) != "" {
			t.Errorf("%q: %+v does not follow on byte %d", line, w, end)
		}
		rest := bot.Rest(line, w)
		after, ok := afterWord(rest, w)
		if rest != clean[w.Start:] || !ok {
			t.Errorf("%q: %+v is not how its rest %q starts", line, w, rest)
		}
		end = len(clean) - len(after)
	}
	if strings.TrimSpace(clean) != "" && len(words) == 0 {
		t.Errorf("%q has no words", line)
	}
}

// afterWord takes from rest what w was read from, piece by piece.
func afterWord(rest string, w bot.Word) (after string, ok bool) {
	if w.Name != "" {
		name, value, found := strings.Cut(rest, "=")
		if !found || strings.ReplaceAll(strings.ToLower(name), "-", "_") != w.Name {
			return "", false
		}
		rest = value
	}
	if !w.Quoted {
		return strings.CutPrefix(rest, w.Value)
	}
	_, opening := utf8.DecodeRuneInString(rest)
	after, ok = strings.CutPrefix(rest[opening:], w.Value)
	_, closing := utf8.DecodeRuneInString(after)
	return strings.TrimLeft(after[closing:], ",;.:!?)]"), ok && closing > 0
}

func TestSplitProperties(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{" ", "\n", "a", "due=", `"`, "'", "’", "“", "”", "<", "|", ">", ",", "\x00", "\xff", "\u200b", "é"})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOf(pieces).Draw(t, "pieces"), "")
		checkSplit(t, line)
		checkClean(t, line)
	})
}

// What is written with straight quotes is read back, whatever it says.
func TestSplitReadsBack(t *testing.T) {
	t.Parallel()
	names := rapid.StringMatching(`[a-z][a-z0-9_]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		var line strings.Builder
		want := []bot.Word{}
		for range rapid.IntRange(0, 5).Draw(t, "words") {
			value := strings.ReplaceAll(bot.Clean(rapid.String().Draw(t, "value")), `"`, "”")
			w := bot.Word{Name: names.Draw(t, "name"), Value: value, Quoted: true, Start: line.Len()}
			line.WriteString(w.Name + `="` + value + `" `)
			want = append(want, w)
		}
		got, err := bot.Split(line.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: -want +got:\n%s", line.String(), diff)
		}
	})
}

func TestSplitAllocations(t *testing.T) {
	line := benchmarkLine
	allocs := testing.AllocsPerRun(100, func() { _, _ = bot.Split(line) })
	if allocs > 1 {
		t.Errorf("%v allocations, want the words alone", allocs)
	}
}

const benchmarkLine = `/gateway raise type=surveillance force="Avon and Somerset" due=14/12/2026 lead=<@U123|Ann Smith> ` +
	`Three addresses in Bristol, don't approach: see <https://x.org/?a=b|the plan>`

func BenchmarkSplit(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = bot.Split(benchmarkLine)
	}
}

// A post full of stray marks must not cost a scan of the post for each.
func BenchmarkSplitStrayMarks(b *testing.B) {
	line := strings.Repeat(`"a 'b “c ‘d «e <f|g `, 2000)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = bot.Split(line)
	}
}
