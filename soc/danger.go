package soc

import (
	"regexp"
	"strings"
	"unicode"
)

// Danger is what somebody's words say about danger to anybody at this moment (V39).
type Danger string

// What the words can say. Unclear is a matter for a person, at once.
const (
	DangerUnsaid  Danger = ""
	DangerYes     Danger = "yes"
	DangerNo      Danger = "no"
	DangerUnclear Danger = "unclear"
)

// ReadDanger reads an answer to "Is anyone in danger now?" by its meaning: "Everyone safe? Yes" is a no. A no is only
// what can be nothing else; what could be either is unclear, and no answer is unsaid. It knows the Welsh and Polish
// words for yes and no.
func ReadDanger(answer string) Danger {
	if strings.TrimSpace(answer) == "" {
		return DangerUnsaid
	}
	words := spokenWords(answer)
	if at := topic.FindStringIndex(words); at != nil && at[1] < len(words) {
		return readReply(words[:at[1]], words[at[1]-1:])
	}
	return readReply("", words)
}

// DangerIn reads words that answer no question. What speaks of danger but does not say that it is now is unclear; a no
// is only what says so of everybody; all else is unsaid. The worst that is said anywhere counts.
func DangerIn(text string) Danger {
	found, words := DangerUnsaid, spokenWords(text)
	for len(words) > 1 {
		n := sentenceLen(words)
		s := words[:n]
		words = words[n-1:]
		said := inSentence(s)
		if strings.HasSuffix(s, "? ") && len(words) > 1 && topic.MatchString(s) {
			n = sentenceLen(words)
			said = readReply(s, words[:n])
			words = words[n-1:]
			if said == DangerNo && !aboutAll.MatchString(s) {
				said = DangerUnclear
			}
		}
		found = worse(found, said)
	}
	return found
}

// worse is the one of two findings that asks for more.
func worse(a, b Danger) Danger {
	for _, d := range []Danger{DangerYes, DangerUnclear, DangerNo} {
		if a == d || b == d {
			return d
		}
	}
	return DangerUnsaid
}

// readReply reads a reply to a question about danger, or to one about safety, which turns yes and no around. Without a
// question it is the one about danger.
func readReply(question, reply string) Danger {
	reply = assurance.ReplaceAllString(reply, "${1}")
	if rest, ok := cutWord(yesWord, reply); ok {
		return weigh(question, true, rest)
	}
	if rest, ok := cutWord(noWord, reply); ok {
		return weigh(question, false, rest)
	}
	return statement(reply)
}

// cutWord takes away the start of the reply up to the word that the pattern's one group with something in it holds.
func cutWord(word *regexp.Regexp, reply string) (rest string, ok bool) {
	m := word.FindStringSubmatchIndex(reply)
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return " " + reply[m[i+1]:], true
		}
	}
	return "", false
}

// weigh reads a yes or no with the words after it.
func weigh(question string, yes bool, rest string) Danger {
	safety, danger := topicSafe.MatchString(question), question == "" || topicDanger.MatchString(question)
	alone := strings.Trim(rest, " .,-") == ""
	switch {
	case safety == danger && alone:
		return DangerUnclear
	case safety == danger:
		return statement(rest)
	case yes == danger:
		return weighAlarm(rest)
	case notSafe.MatchString(rest):
		return DangerYes
	case worrying(rest):
		return DangerUnclear
	}
	return DangerNo
}

// weighAlarm reads what follows an alarm. Only "yes, she is safe now", said in one breath, takes it back.
func weighAlarm(rest string) Danger {
	said := notSafe.ReplaceAllString(rest, " ")
	if statement(rest) == DangerNo && (!strings.ContainsAny(strings.TrimSuffix(rest, ". "), ".-:") || aboutAll.MatchString(rest)) {
		return DangerNo
	}
	if takesBack.MatchString(said) {
		return DangerUnclear
	}
	return DangerYes
}

// worrying reports whether the words after a no leave a doubt.
func worrying(rest string) bool {
	var open []string
	for _, c := range clauses.Split(rest, -1) {
		if c = " " + strings.TrimSpace(c) + " "; !calm.MatchString(c) && !calmOfOne.MatchString(c) {
			open = append(open, c)
		}
	}
	if strings.Contains(rest, "?") {
		return true
	}
	rest = strings.Join(open, ",")
	return worry.MatchString(rest) || doubt.MatchString(rest) || certain.MatchString(rest) || suspect.MatchString(rest)
}

// statement reads a reply without a yes or no.
func statement(reply string) Danger {
	if notSafe.MatchString(reply) && !doubt.MatchString(reply) {
		return DangerYes
	}
	if !doubt.MatchString(reply) && allCalm(reply) {
		return DangerNo
	}
	if DangerIn(reply) == DangerYes {
		return DangerYes
	}
	return DangerUnclear
}

// allCalm reports whether every clause says that there is no danger, thanks aside.
func allCalm(reply string) bool {
	found := false
	for _, c := range clauses.Split(reply, -1) {
		c = " " + strings.TrimSpace(c) + " "
		switch {
		case calm.MatchString(c), calmOfOne.MatchString(c):
			found = true
		case !courtesy.MatchString(c):
			return false
		}
	}
	return found
}

// inSentence reads one sentence of free text.
func inSentence(s string) Danger {
	if !telling(s) {
		return DangerUnsaid
	}
	s = harmless.ReplaceAllString(s, " ")
	asked, doubted := strings.HasSuffix(s, "? "), doubt.MatchString(s)
	if !asked && !doubted {
		s = calmAside.ReplaceAllString(s, " ")
	}
	open, calmed := make([]string, 0, 4), false
	for _, c := range clauses.Split(s, -1) {
		if c = " " + strings.TrimSpace(c) + " "; calm.MatchString(c) {
			calmed = true
			continue
		}
		open = append(open, c)
	}
	rest := strings.Join(open, ",")
	switch {
	case certain.MatchString(rest) && !asked && !doubted && !lessened.MatchString(rest):
		return DangerYes
	case certain.MatchString(rest), suspect.MatchString(rest), urgent.MatchString(rest) && harm.MatchString(rest):
		return DangerUnclear
	case calmed && (asked || doubted):
		return DangerUnclear
	case calmed:
		return DangerNo
	}
	return DangerUnsaid
}

// spokenWords writes a text for the patterns below: lower case, each word and each stop between single spaces, short
// forms in full. Of the stops, "." ends a sentence, "?" a question, and ",", ":" and "-" a clause.
func spokenWords(text string) string {
	var out, word strings.Builder
	out.Grow(len(text) + 2)
	out.WriteByte(' ')
	end := func(stop string) {
		if word.Len() > 0 {
			out.WriteString(inFull(word.String()))
			out.WriteByte(' ')
			word.Reset()
		}
		out.WriteString(stop)
	}
	before := ' '
	for at, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			word.WriteRune(unicode.ToLower(r))
		case strings.ContainsRune("'’‘ʼ`´", r), unicode.Is(unicode.Cf, r):
		case strings.ContainsRune(".!;…\n\r|", r):
			end(". ")
		case r == '?', r == '？':
			end("? ")
		case strings.ContainsRune(":：=", r):
			end(": ")
		case strings.ContainsRune(",()", r):
			end(", ")
		case r == '–', r == '—', r == '-' && (unicode.IsSpace(before) || at+1 == len(text) || text[at+1] == ' '):
			end("- ")
		default:
			end("")
		}
		before = r
	}
	end("")
	return out.String()
}

// inFull undoes the short forms that people type, without their apostrophes.
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
	case "hes", "shes", "theres", "thats", "everyones", "everybodys", "nobodys", "noones":
		return inFull(word[:len(word)-1]) + " is"
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
	return word
}

// sentenceLen is the length of the first sentence of plain words, its stop and the space after it included.
func sentenceLen(words string) int {
	for at := range len(words) - 2 {
		if words[at] == ' ' && (words[at+1] == '.' || words[at+1] == '?') {
			return at + 3
		}
	}
	return len(words)
}

// telling reports whether any word is one that the patterns for free text need, by its first four letters: most sentences
// have none and need no closer look.
func telling(sentence string) bool {
	for word := range strings.FieldsSeq(sentence) {
		switch word[:min(len(word), 4)] {
		case "dang", "risk", "safe", "unsa", "unha", "harm", "hurt", "thre", "emer", "viol", "help", "send", "sos", "mayd", "999", "112", "ambu",
			"kill", "murd", "stab", "shoo", "shot", "rape", "atta", "assa", "batt", "beat", "tort", "stra", "slas", "burn", "behe", "abus", "figh",
			"gun", "guns", "gunp", "gunf", "fire", "pist", "hand", "rifl", "knif", "kniv", "mach", "axe", "hamm", "swor", "blad", "weap", "acid", "cros",
			"bomb", "gren", "arme", "die", "dyin", "deat", "life", "live", "jump", "over", "suic", "self", "hims", "hers", "myse", "them",
			"brea", "unco", "unre", "blee", "chok", "coll", "will", "host", "kidn", "abdu", "capt", "pris", "lock", "tied", "chai", "trap",
			"leav", "go", "get", "esca", "fear", "scar", "terr", "afra", "frig", "miss", "disa", "vani", "bein", "gett", "scre", "poli":
			return true
		}
	}
	return false
}

// pattern is one of plain words, written out of its alternatives.
func pattern(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(strings.Join(alternatives, "|"))
}

// Pieces of the patterns.
const (
	nowWords = `((right )?now|currently|at the moment|at present|at this (time|point|moment)|today|tonight|here|there|at all|thanks|in the (house|home|flat|property|building|address))`
	degree   = `((immediate|imminent|current|currently|present|presently|urgent|any|now|still|all|perfectly|completely|definitely) )*`
	leadIn   = `((yes|and|so|now|currently|thankfully|confirmed|confirm|that|is|are|there|at present|at the moment|right now) )*`
	one      = `(the |her |his |their |my |our |both )*(she|he|they|we|i|it|child|children|kids|baby|boy|girl|woman|man|mum|mother|dad|father|family|tenant|resident|victim|person|people|lady|staff)`
	every    = `(every ?(one|body)|all( of (us|them))?( (parties|persons|people|children|residents|staff))?)( (here|there|else|involved|concerned))?`
	none     = `(no ?(one|body)|none( of (us|them))?|no (other )?(people|persons?|child|children|residents?|staff))( (else|here|there|involved))?`
	hurt     = `(kill|stab|shoot|hurt|harm|attack|rape|murder|batter|beat|torture|strangle|slash|burn|assault|behead)`
	weapon   = `(gun|guns|firearms?|shotgun|pistol|handgun|rifle|knife|knives|machete|axe|hammer|sword|blade|weapons?|acid|crossbow|bomb|grenade)`
	sound    = `(safe( and (well|sound))?|unharmed|out of danger|out of harms way)`
	fine     = `(ok|okay|fine|all right|alright|good|well)`
)

var (
	// clauses are cut where one thought can end.
	clauses = pattern(` (?:[.,?:-]|and|so) `)

	topic = pattern(`^[ .,-]*(is |are )?(there )?((any ?|some ?|every ?|no ?)(one|body) |anyone else |all |people |persons |he |she |they |it |any |in |at |a |the |immediate |imminent |current |urgent |still )*` +
		`(danger|risk|risks|harm|safe|unsafe|safety|threat to life|ok|okay|all right|alright|fine|hurt)( (to (life|anyone|anybody)|right now|now|currently|at risk|at the moment|at present|here|there|today|tonight))* [?:-] `)
	topicSafe   = pattern(`\b(safe|safety|ok|okay|all right|alright|fine)\b`)
	topicDanger = pattern(`\b(danger|risk|risks|harm|threat|hurt|unsafe|safety)\b`)
	aboutAll    = pattern(`\b(any ?one|any ?body|some ?one|some ?body|every ?one|every ?body|all|there|people)\b`, `^[ .,-]*(immediate |imminent )?(danger|risk)\b`)

	yesWord = pattern(`^[ .,:-]*((yes|yep|yeah|yea|yup|y|aye|true|affirmative|definitely|absolutely|certainly|correct|oes|ydy|ydyn|ydw|ie|tak) )`)
	// noWord is a no that stands for itself: "no police came" is something else.
	noWord = pattern(
		`^[ .,:-]*((?:(?:no|nope|nah|negative|false) )+)(?:[.,:?-]|$)`,
		`^[ .,:-]*((?:(?:no|nope|nah) )+)(?:thanks|thank|ta|cheers|nobody|no ?one|everyone|everybody|all|she|he|they|we|it|i|there|nothing)\b`,
		`^[ .,:-]*((?:n|nac oes|nag oes|nac ydy|nag ydy|nage|na|nie) )[ .,]*(?:thanks|diolch|dziekuje|dziękuję)?[ .]*$`,
	)
	// assurance is what people add to a no that they mean.
	assurance = pattern(`^([ .,:-]*(?:no|nope) )[.,-]? ?(not )?((that|as far as) (i|we) (know|am aware|are aware)|to (my|our) knowledge)( of)? `)

	// calm says that nobody is in danger, calmOfOne that somebody is not; each is a whole clause.
	calm = pattern(
		`^ `+leadIn+none+` ((is|are) )?`+degree+`((in|at|under) )?`+degree+`(danger|risk|harm|unsafe|hurt)( of harm)?( `+nowWords+`)* $`,
		`^ `+leadIn+`(no|zero|not any|not in any) `+degree+`danger( (to|for) (life|anyone|anybody|any one|others))?( `+nowWords+`)* $`,
		`^ `+leadIn+`(no|zero|not any) ((immediate|imminent|current|present) )+(risk|threat|concerns?)( to (life|anyone|anybody|others))?( `+nowWords+`)* $`,
		`^ `+leadIn+`no (risk|threat) to (life|anyone|anybody)( `+nowWords+`)* $`,
		`^ `+leadIn+every+` ((is|are) )?`+degree+sound+`( `+nowWords+`)* $`,
	)
	calmOfOne = pattern(
		`^ `+leadIn+`(`+one+` )?((is|are|am) )?`+degree+`(`+sound+`|no longer (in|at) `+degree+`(danger|risk))( `+nowWords+`)* $`,
		`^ `+leadIn+`(`+one+`|`+every+`|all) ((is|are|am) )?`+degree+fine+`( `+nowWords+`)* $`,
		`^ `+leadIn+`(`+one+` )?((is|are|am) )?not `+degree+`(in|at) `+degree+`(danger|risk|harm)( `+nowWords+`)* $`,
		`^ (no one|no ?body|none|nothing|nobody else|not at all|not at the moment|not at present|not currently)( `+nowWords+`)* $`,
		`^ no (concerns|worries|problems|injuries|threats|immediate safeguarding concerns)( `+nowWords+`)* $`,
	)
	calmAside = pattern(`\b(is|are|am) (not|no longer) ` + degree + `(in|at) ` + degree + `(danger|risk)\b`)
	courtesy  = pattern(`^ *((well|sound|no|nope|thanks|thank you|cheers|ta|diolch|ok|please|hi|hello|x+) )*$`)

	notSafe   = pattern(`\b(not|never|no longer) (feel |feeling |be |been |currently |very |really )?(safe|ok|okay|out of danger)\b`, `\bunsafe\b`)
	takesBack = pattern(`\b(no|nobody|none|nope|safe|not (in|at)|do not know|not sure|unsure|ok|okay|fine|nie|nac)\b`)

	// doubt keeps a no from being one, and an alarm from being certain.
	doubt = pattern(
		`\b(but|except|apart|bar|besides|unless|until|till|if|when|whether|while|whilst|although|though|however|yet|otherwise)\b`, `\bother than\b`,
		`\b(think|thinks|thought|believe|believed|suppose|guess|hope|hopes|hoping|hopefully|feel|suspect|assume|presume|said|says|claims?|told)\b`,
		`\b(probably|possible|possibly|potential|potentially|perhaps|maybe|may|might|could|would|should|must|seems?|appears?|likely|unlikely|allegedly|apparently)\b`,
		`\b(unsure|not sure|uncertain|unclear|unknown|know|knows|known|idea|clue|doubt|as far as|for now|so far|not only|make sure|ensure|so that)\b`, `\?`,
	)
	// lessened is an alarm that is over, or is denied.
	lessened = pattern(`\b(was|were|had|been|yesterday|last|ago|previously|historic|not|no [a-z]+|nobody|none|never|nor|without|can)\b`)
	// worry is what a plain no does not go with.
	worry = pattern(
		`\b(yes|yeah|tak|oes|not|never|still|again|back|coming|outside|soon|later|tonight|tomorrow|will|alone|help|urgent\w*|emergency|missing|victim|vulnerable|follow\w*|watching|waiting|escaped?)\b`,
		`\b(knife|knives|guns?|weapons?|armed|blood|bleeding|hospital|ambulance|999|scared|afraid|frightened|terrified|hit|hitting|held|locked|trapped|die|dying|dead|shot|baby)\b`,
		`\b(threat|attack|hurt|harm|injur|fear|violen|danger|risk|suicid|overdos|kill|murder|stab|shoot|beat|rape|abus|assault|worr|concern|serious|hostage|kidnap|abduct)`,
	)

	// harmless is what speaks of danger in other senses.
	harmless = pattern(
		`\bin an emergency( please| always)? (call|dial|ring|phone) 999\b`,
		`\bin danger of (losing|missing|closing|closure|eviction|being evicted|becoming|falling|running)\b`,
		`\bat (high |higher |increased )?risk (of (exploitation|being exploited|criminal exploitation|sexual exploitation|homelessness|eviction|losing|offending|reoffending|cuckooing|grooming|being (drawn|groomed|recruited|cuckooed|evicted))|registers?)\b`,
		`\bdanger(ous)? (money|dogs? act|driving)\b`,
	)
	// certain says that somebody is in danger now.
	certain = pattern(
		`\bin (immediate |imminent |serious |grave |real |great |mortal |extreme |terrible |severe )*danger\b`,
		`\b(life|lives) ((is|are) )?((now|still|currently) )?(at risk|in danger|under threat)\b`,
		`\b(immediate|imminent) ((serious|significant) )?(danger|risk|threat)\b`, `\bat risk (right )?(now|tonight)\b`,
		`\babout to (be |get )?(`+hurt+`|killed|shot|stabbed|hurt|harmed|attacked|raped|murdered|beaten|assaulted|die|jump)\b`,
		`\b(is|are|am) ((now|currently|still) )?(being|getting) (attacked|beaten|stabbed|shot|assaulted|raped|strangled|tortured|hit|kicked|punched|battered|hurt)\b`,
		`\bthis is an emergency\b`,
	)
	// suspect speaks of danger that may be now.
	suspect = pattern(
		`\b(has|have|got|holding|holds|carrying|waving|pointing|brandishing|swinging|wielding|with) (an? |the |his |her |their |two |some )?(\w+ )?`+weapon+`\b`,
		`\b(gun|knife) ?point\b`, `\b(is|are|man|men|males?|being) armed\b`, `\barmed (man|men|males?|with|gang)\b`,
		`\bthreat\w* (\w+ ){0,2}(to|of) (\w+ ){0,1}`+hurt, `\bthreats? to (her |his |their )?(life|lives)\b`, `\bdeath threats?\b`,
		`\b(threatening|threatens) (him|her|them|me|us|staff|people|someone|the|his|my)\b`,
		`\b(will|going to|gonna|gunna|wants? to|trying to|tries to|plan|plans to|planning to|intends? to|ready to|coming to) (\w+ )?(`+hurt+`|die|jump|overdose)\b`,
		`\b(suicidal|(commit|attempt\w*) suicide|suicide (attempt|note|risk)|(kill|killing|harm|harming|hurt|hurting) (him|her|my|them)sel(f|ves)|self harming|own life|end (his|her|my|their) life|is dying)\b`,
		`\b(overdosing|overdosed|(taken|took|having|had|has|suspected|possible) (an |a )?overdose|overdose now)\b`,
		`\b(stopped|not) breathing\b`, `\bcan not breathe\b`, `\b(all|every ?one|every ?body) (is |are )?safe (except|apart|but|bar|besides|other)\b`,
		`\b(unconscious|unresponsive|bleeding|choking|collapsed)\b`,
		`\bagainst (her|his|their|my|our) will\b`, `\bhostages?\b`, `\b(has|have|is|are|being|been|just|was) (kidnapped|abducted|stabbed|shot)\b`,
		`\b(held|kept) (captive|prisoner)\b`, `\b(locked (her|him|them|me|us) (in|up)|locked in|tied up|chained|trapped)\b`,
		`\b(can not|not allowed to|will not let (her|him|them|me|us)) (leave|go|get out|get away|escape)\b`,
		`\b(fear\w*|scared|terrified|afraid|frightened) for (her|his|their|my|our) (own )?(life|lives|safety)\b`, `\bin fear (of|for) (her|his|their|my) li(fe|ves)\b`,
		`\b(call|called|calling|ring|rang|dial|phone|phoned|need|needs|needing) (the )?(999|112|police now|an? ambulance|ambulance)\b`, `\b999 (now|call|please|needed)\b`, `^[ .,:-]*999 `,
		`\bambulance (needed|now|called)\b`, `\bsend (help|police|officers|someone|an ambulance|ambulance|armed)\b`, `\b(sos|mayday)\b`,
		`\bhelp (\w+ ){0,2}(now|asap|urgently|immediately|quick|quickly|at once)\b`, `\b(please|pls|plz) help (her|him|me|them)\b`, `\b(need|needs) (urgent|immediate) help\b`,
		`\b(at|high) ((very|serious|significant|high|grave|real|great|extreme) )*risk( |$)`, `\brisk (to|of) (life|death|serious harm)\b`, `\bin danger\b`,
		notSafe.String(), `\b(child|girl|boy|she|he|daughter|son|they|baby|teenager|person|female|male|woman|man|old) ((is|has|are|went|gone|still|been) )*(missing|disappeared|vanished)\b`,
		`\b(shots?|gunshots?|gunfire|shooting) (fired|now|being|heard|outside)\b`, `\bhear\w* (\w+ )?(gun)?shots\b`,
	)
	// urgent and harm together do so too.
	urgent = pattern(`\b(now|tonight|this evening|in progress|imminent\w*|as we speak|at the moment|any minute|within the hour|urgent\w*|asap|immediately|right away|on (his|her|their) way|coming (round|over|back|for))\b`)
	harm   = pattern(`\b(kill|stab|shoot|hurt|harm|attack|rape|murder|beat|batter|strangl|tortur|threaten|assault|abus)(ing|s|es|e|ed|en)?\b`, `\b(violence|violent|danger|screaming|fighting|unsafe|terrified|risk)\b`)
)
