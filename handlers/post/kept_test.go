package post_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gatewaybot/handlers/post"
	"gatewaybot/soc"
)

// checkKept checks that no letter of a post is lost: each line stands in a value or an account, but for a start of words
// that are names of kinds and fields, or greetings. A tag is put first, since words before the first are left out.
func checkKept(t interface {
	Helper()
	Errorf(string, ...any)
}, text string,
) {
	t.Helper()
	reports := post.Parse("intel:\n" + text)
	var kept []string
	for _, r := range reports {
		kept = append(kept, letters(r.Account))
		for _, f := range r.Fields {
			kept = append(kept, letters(f.Value))
		}
		for _, words := range append(values(r), r.Account) {
			if !utf8.ValidString(words) || strings.ContainsAny(words, "\x00\r\u200b\u202e") {
				t.Errorf("%q holds %q", text, words)
			}
		}
	}
	all := strings.Join(kept, "\n")
	for _, l := range lines(text) {
		if !keptIn(all, l) && !keptIn(all, emoji.ReplaceAllString(l, "")) {
			t.Errorf("%q: lost from %q; kept %q", text, l, all)
		}
	}
}

func values(r post.Report) (values []string) {
	for _, f := range r.Fields {
		values = append(values, f.Value)
	}
	return values
}

// lines cuts a text as every reader does; what is invisible has no letters.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) })
}

// keptIn reports whether the line is kept from some word on, and what is before it is known.
func keptIn(kept, line string) bool {
	words := strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && visible(r) })
	greeted := len(words) > 0 && vocabulary()[letters(words[0])] || strings.Contains(line, "@")
	for i := range len(words) + 1 {
		if strings.Contains(kept, letters(strings.Join(words[i:], ""))) {
			return true
		}
		if i < len(words) && letters(words[i]) != "" && !vocabulary()[letters(words[i])] && (!greeted || i > 5) {
			return false
		}
	}
	return true
}

// emoji is one by its name, a ticked box or the letter of a list, which are marks before a label like others.
var emoji = regexp.MustCompile(`:[a-z0-9_+-]+:|\[[xX]\]|\b[a-zA-Z]\)`)

func visible(r rune) bool {
	return !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !strings.ContainsRune("'’‘", r)
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// vocabulary is every word that the package knows, read from its source, and the enumerations.
var vocabulary = sync.OnceValue(func() map[string]bool {
	known := make(map[string]bool)
	add := func(words string) {
		for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return !unicode.IsLetter(r) }) {
			known[letters(word)] = true
		}
	}
	for _, file := range []string{"tag.go", "name.go", "value.go", "report.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			panic(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				words, _ := strconv.Unquote(lit.Value)
				add(words)
			}
			return true
		})
	}
	for _, terms := range [][]soc.Term{
		soc.Provenances(), soc.Circles(), soc.Risks(), soc.DisclosureViews(), soc.Themes(), soc.Tactics(), soc.TargetTypes(), soc.DisruptionRoles(),
	} {
		for _, term := range terms {
			add(term.Key + " " + term.Label)
		}
	}
	return known
})

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"intel: A van at 22:30\nwhere: Bath\n\ndisruption: closed\nwhen = friday", "*Intel:* what: a\n> who: b\n> c\n• danger - no\nbut d", "Hi all, INTEL；x #intel", "WHAT：a\r\n**Where**\nb\n1. who? c\nprovenance: I saw it",
		"Everyone safe? Yes\n```\nintel\n```", "graded B1 1/B/P\x00\xff\u200b\u202e", ":siren: <@slack/T/U> intel re a: b", "_how_known_: x\n*_who_*: y\n[where] z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		reports := post.Parse(text)
		if len(reports) == 0 {
			t.Fatal("no report")
		}
		checkKept(t, text)
		for _, r := range reports {
			checkReport(t, r)
			checkKept(t, r.Account)
		}
	})
}

// checkReport checks what every report keeps to.
func checkReport(t *testing.T, r post.Report) {
	t.Helper()
	names := make(map[string]bool)
	for _, f := range r.Fields {
		if names[f.Name] || f.Value == "" || f.Value != strings.TrimSpace(f.Value) {
			t.Errorf("field %q is %q", f.Name, f.Value)
		}
		names[f.Name] = true
	}
	if !utf8.ValidString(r.Account) {
		t.Errorf("account %q", r.Account)
	}
	if r.Kind == post.Unsaid && r.Tagged || r.Kind != post.Unsaid && !r.Tagged {
		t.Errorf("kind %q, tagged %v", r.Kind, r.Tagged)
	}
}

// TestParseWritten writes posts of known tags, fields and words in many layouts, and reads them back.
func TestParseWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		type given struct{ label, name string }
		labels := []given{{"what", "what"}, {"When", "when"}, {"WHERE", "where"}, {"Who", "who"}, {"How do you know", "how_known"}, {"Subjects", "subjects"}}
		chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(labels), 1, len(labels), func(g given) string { return g.name }).Draw(t, "fields")
		value := rapid.StringMatching(`[A-ZŁŷé][a-zŵó]{2,8}( [a-z]{2,8}| 22:30){0,4}`)
		text := rapid.SampledFrom([]string{"intel:", "*Intel:*", "#intel", "Hi all, Intelligence -"}).Draw(t, "tag") + "\n"
		want := make([]post.Field, len(chosen))
		for i, g := range chosen {
			want[i] = post.Field{Name: g.name, Value: value.Draw(t, "value")}
			before := rapid.SampledFrom([]string{"", "• ", "- ", "1. ", "*", "**", "_", "`", "> ", "\u00a0", "- **"}).Draw(t, "before")
			after := strings.TrimLeft(before, "•- 1.>\u00a0")
			stop := rapid.SampledFrom([]string{": ", ":", " - ", " = ", "：", "? ", " – "}).Draw(t, "stop")
			text += before + g.label + after + stop + want[i].Value + rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(t, "end")
		}
		r := post.Parse(text)[0]
		if r.Account != "" || len(r.Fields) != len(want) {
			t.Fatalf("%q: %d fields, account %q", text, len(r.Fields), r.Account)
		}
		for i := range want {
			if r.Fields[i] != want[i] {
				t.Errorf("%q: field %d is %q = %q", text, i, r.Fields[i].Name, r.Fields[i].Value)
			}
		}
		checkKept(t, text)
	})
}
