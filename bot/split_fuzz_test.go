package bot_test

import "testing"

// FuzzSplit cleans and splits any line.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		benchmarkLine, `why="two words", x`, "why=“a” ‘b’ „c“ «d»", "don't 'tis", `"open`, "<@U1|a b> <c", "a\r\n\xff\x00\u202e",
		"plain", "a\r\r\n\n", "\xe2\x00\x80\x8b", "👩\u200d🚒", "\u202a\u2069\ufeff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		checkClean(t, line)
		checkSplit(t, line)
	})
}
