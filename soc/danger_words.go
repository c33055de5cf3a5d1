package soc

import (
	"iter"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spokenWords writes a text for the patterns of danger: lower case, each word and each stop between single spaces, short forms
// in full. Of the stops, "." ends a sentence and "?" a question; ",", ":" and "-" end a clause.
func spokenWords(text string) string {
	w := speech{out: append(make([]byte, 0, len(text)+len(text)/8+16), ' '), start: 1}
	before := ' '
	for at, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			w.out = utf8.AppendRune(w.out, unicode.ToLower(r))
		case r == '-':
			if next, _ := utf8.DecodeRuneInString(text[at+1:]); unicode.IsSpace(before) || unicode.IsSpace(next) {
				w.stop("- ")
			} else {
				w.stop("")
			}
		case !joins(r):
			w.stop(stopOf(r))
		}
		before = r
	}
	w.stop("")
	return string(w.out)
}

// speech is what spokenWords writes; the word at its end begins at start.
type speech struct {
	out   []byte
	start int
}

// stop ends the word, if there is one, and adds a stop.
func (w *speech) stop(stop string) {
	if len(w.out) > w.start {
		if full := inFull(string(w.out[w.start:])); full != "" {
			w.out = append(w.out[:w.start], full...)
		}
		w.out = append(w.out, ' ')
	}
	w.out = append(w.out, stop...)
	w.start = len(w.out)
}

// joins reports whether a sign is part of a word without being heard.
func joins(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´':
		return true
	}
	return r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r)
}

func stopOf(r rune) string {
	switch r {
	case '.', '!', ';', '…', '\n', '\r', '|':
		return ". "
	case '?', '？':
		return "? "
	case ':', '：', '=':
		return ": "
	case ',', '(', ')':
		return ", "
	case '–', '—':
		return "- "
	case '&':
		return "and "
	}
	return ""
}

// inFull gives in full what people type short, without its apostrophe; "" for other words.
func inFull(word string) string {
	switch word {
	case "isnt", "aint":
		return "is not"
	case "cant", "cannot", "couldnt":
		return "can not"
	case "wont", "wouldnt":
		return "will not"
	case "arent", "dont", "doesnt", "didnt", "hasnt", "havent", "wasnt", "werent":
		return word[:len(word)-2] + " not"
	case "noones":
		return "no one is"
	case "hes", "shes", "theres", "thats", "everyones", "everybodys", "nobodys":
		return word[:len(word)-1] + " is"
	case "theyre", "youre":
		return word[:len(word)-2] + " are"
	case "theyve", "ive", "weve":
		return word[:len(word)-2] + " have"
	case "theyll", "itll":
		return word[:len(word)-2] + " will"
	case "im":
		return "i am"
	case "noone", "no1":
		return "no one"
	case "every1":
		return "everyone"
	}
	return ""
}

// sentenceLen is the length of the first sentence of spoken words, its stop and the space after it included.
func sentenceLen(words string) int {
	for at := range len(words) - 2 {
		if words[at] == ' ' && (words[at+1] == '.' || words[at+1] == '?') {
			return at + len(" . ")
		}
	}
	return len(words)
}

// clauses gives spoken words in pieces, where one thought can end, each between spaces.
func clauses(words string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for _, end := range clauseEnd.FindAllStringIndex(words, -1) {
			if !yield(words[start : end[0]+1]) {
				return
			}
			start = end[1] - 1
		}
		yield(words[start:])
	}
}

var clauseEnd = regexp.MustCompile(` (?:[.,?:-]|and|so) `)

// doubted reports whether the words keep a no from being one, and an alarm from being certain.
func doubted(words string) bool {
	for word := range strings.FieldsSeq(words) {
		switch word {
		case "but", "except", "apart", "bar", "besides", "unless", "until", "till", "if", "when", "whether", "while", "whilst", "although", "though", "however", "yet", "otherwise",
			"think", "thinks", "thought", "believe", "believed", "suppose", "guess", "hope", "hopes", "hoping", "hopefully", "feel", "suspect", "assume", "presume", "said", "says", "claim", "claims", "told",
			"probably", "possible", "possibly", "potential", "potentially", "perhaps", "maybe", "may", "might", "could", "would", "should", "must", "seem", "seems", "appear", "appears",
			"likely", "unlikely", "allegedly", "apparently", "unsure", "sure", "ensure", "uncertain", "unclear", "unknown", "know", "knows", "known", "idea", "clue", "doubt", "far", "only", "?":
			return true
		}
	}
	return strings.Contains(words, " other than ") || strings.Contains(words, " for now ") || strings.Contains(words, " so that ")
}

// worry reports whether a plain no does not go with a word.
func worry(word string) bool {
	switch word {
	case "yes", "yeah", "tak", "oes", "not", "never", "still", "again", "back", "coming", "outside", "soon", "later", "tonight", "tomorrow", "will", "alone", "help", "hit", "hitting", "held",
		"die", "dying", "dead", "shot", "gun", "guns", "baby", "999", "worse", "taken", "gone", "need", "needs", "call", "ring", "run", "?":
		return true
	}
	for _, stem := range []string{
		"urgent", "emergenc", "missing", "victim", "vulnerab", "follow", "watch", "waiting", "escape", "knife", "knives", "weapon", "armed", "blood", "bleed", "hospital", "ambulance", "scared",
		"afraid", "frighten", "terrif", "lock", "trapped", "threat", "attack", "hurt", "harm", "injur", "fear", "violen", "danger", "risk", "suicid", "overdos", "kill", "murder", "stab", "shoot",
		"beat", "rape", "abus", "assault", "worr", "concern", "serious", "hostage", "kidnap", "abduct", "escalat", "disappear", "cry", "scream",
	} {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}
