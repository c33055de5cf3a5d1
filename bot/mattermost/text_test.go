package mattermost

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gatewaybot/bot"
)

func TestInert(t *testing.T) {
	t.Parallel()
	const z = joint
	for name, c := range map[string]struct{ in, want string }{
		"words":              {"Blue van, £5 – don’t wait (9 pm)!", "Blue van, £5 – don’t wait (9 pm)!"},
		"reference":          {"GWR-2026-000042", "GWR-2026-000042"},
		"time":               {"at 10:30, 2:1", "at 10:30, 2:1"},
		"bold":               {"*a* **b**", `\*a\* \*\*b\*\*`},
		"underscores":        {"_a_ snake_case __init__", `\_a\_ snake_case \_\_init\_\_`},
		"code":               {"`a` ```", "\\`a\\` \\`\\`\\`"},
		"link":               {"[x](http://y)", `\[x\](http:` + z + `//y)`},
		"image":              {"![x](y)", `!\[x\](y)`},
		"address":            {"see https://a.example", "see https:" + z + "//a.example"},
		"bare domain":        {"a.example/x bbc.co.uk/x", "a.example/x bbc.co." + z + "uk/x"},
		"www":                {"www.a.example WWW2.b", "www" + z + ".a.example WWW2" + z + ".b"},
		"mailto":             {"mailto:a", "mailto:" + z + "a"},
		"angle link":         {"<http://y|bank> <a@b.c>", "&lt;http:" + z + `//y\|bank> &lt;a@` + z + "b.c>"},
		"angle over lines":   {"<\na@b", "&lt;\na@" + z + "b"},
		"less than":          {"1 < 2", "1 < 2"},
		"everybody":          {"@all @here @channel", "@" + z + "all @" + z + "here @" + z + "channel"},
		"escaped everybody":  {`\@all`, `\\@` + z + "all"},
		"look-alike at":      {"＠all", "＠" + z + "all"},
		"hidden at":          {"@\u200ball", "@" + z + "all"},
		"channel":            {"~desk ~~x~~", `\~` + z + `desk \~\~` + z + `x\~\~`},
		"hashtag":            {"#tag # 4", z + "#" + z + "tag # 4"},
		"heading":            {"# a", z + "# a"},
		"list":               {"- a\n+ b\n1. c\n12) d", z + "- a\n" + z + "+ b\n" + z + "1. c\n" + z + "12) d"},
		"quotation":          {"> a", z + "> a"},
		"emoji":              {"a :smile: b :+1: :100:", "a :" + z + "smile: b :" + z + "+1: :" + z + "100:"},
		"rule":               {"a\n===", "a\n" + z + "==="},
		"table":              {"| a |\n|---|", `\| a \|` + "\n" + `\|---\|`},
		"indented":           {"    a\n\tb", z + "    a\n" + z + "\tb"},
		"entity":             {"&lt; &#64;all a & b", "&amp;lt; &amp;#" + z + "64;all a & b"},
		"formula":            {"$x$ and £", "&#36;x&#36; and £"},
		"one dollar":         {"$5", "$5"},
		"backslash":          {`C:\temp \* \`, `C:\temp \\\* \\`},
		"nul, escape, bidi":  {"a\x00b\x1b[1mc\u202ed", `ab\[1mcd`},
		"line break in disg": {"a\u2424# b", "a\u2424" + z + "# b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := inert(c.in); got != c.want {
				t.Errorf("inert(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

func TestFencedCanNotBeClosed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", "```", "x\n````\ny", "`"} {
		got := fenced(text)
		fence, rest, _ := strings.Cut(got, "\n")
		if body, ok := strings.CutSuffix(rest, "\n"+fence); !ok || body != text || strings.Contains(body, fence) {
			t.Errorf("fenced(%q) = %q", text, got)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		most  int
		want  string
		whole bool
	}{
		{"short", 24, "short", true},
		{"exactly as long as fits!", 24, "exactly as long as fits!", true},
		{"a little longer than fits", 24, "a little longer than…", false},
		{"ééééééééééééé", 24, "éééééééééé…", false},
	} {
		if got, whole := fit(c.in, c.most); got != c.want || whole != c.whole || len(got) > c.most {
			t.Errorf("fit(%q, %d) = %q, %v; want %q, %v", c.in, c.most, got, whole, c.want, c.whole)
		}
	}
}

// FuzzInert checks that text can be read back from its inert form and has nothing live at a line's start.
func FuzzInert(f *testing.F) {
	for _, s := range []string{"a", "@all\n# x", `\\*`, "<a@b.c>", "www.x", "\u2424-", "$$", "&amp;", "__a__b_"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := inert(s)
		if !utf8.ValidString(out) || strings.ContainsRune(out, 0) {
			t.Fatalf("inert(%q) = %q", s, out)
		}
		for line := range strings.SplitSeq(out, "\n") {
			if beginsBlock(line) {
				t.Errorf("a line of inert(%q) begins %q", s, line)
			}
		}
		back := strings.NewReplacer(joint, "", "&amp;", "&", "&lt;", "<", "&#36;", "$", `\\`, `\`, `\*`, "*", "\\`", "`",
			`\_`, "_", `\[`, "[", `\]`, "]", `\|`, "|", `\~`, "~").Replace(out)
		if want := bot.Clean(s); back != want {
			t.Errorf("inert(%q) reads %q", s, back)
		}
	})
}
