package soc

import (
	"regexp"
	"strings"
)

// form is a pattern of spoken words, written out of its alternatives.
func form(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(strings.Join(alternatives, "|"))
}

// Pieces of the forms.
const (
	nowWords = `((right )?now|currently|at the moment|at present|at this (time|point|moment)|today|tonight|here|there|at all|thanks|in the (house|home|flat|property|building|address))`
	degree   = `((immediate|imminent|current|currently|present|presently|urgent|any|now|still|all|perfectly|completely|definitely) )*`
	leadIn   = `((yes|and|so|now|currently|thankfully|confirmed|confirm|that|there (is|are)|at present|at the moment|right now) )*`
	one      = `(all |the |her |his |their |my |our |both )*(she|he|they|we|i|child|children|kids|baby|boy|girl|woman|man|mum|mother|dad|father|family|tenant|resident|victim|person|people|lady|staff)`
	every    = `(every ?(one|body)|all( of (us|them))?( (parties|persons|people))?)( (here|there|else|involved|concerned))?`
	nobody   = `(no ?(one|body)|none( of (us|them))?|no (other )?(people|persons?))( (else|here|there|involved))?`
	sound    = `(safe|unharmed|out of danger|out of harms way)`
	fine     = `(ok|okay|fine|all right|alright|good|well)`
	hurt     = `(kill|stab|shoot|hurt|harm|attack|rape|murder|batter|beat|torture|strangle|slash|burn|assault|behead)`
	weapon   = `(gun|guns|firearms?|shotgun|pistol|handgun|rifle|knife|knives|machete|axe|hammer|sword|blade|weapons?|acid|crossbow|bomb|grenade)`
)

// Forms of questions and replies.
var (
	topic = form(`^[ .,-]*(is |are )?(there )?((any ?|some ?|every ?|no ?)(one|body) |anyone else |all |people |persons |he |she |they |it |any |in |at |a |the |immediate |imminent |current |urgent |still )*` +
		`(danger|risk|risks|harm|safe|unsafe|safety|threat to life|ok|okay|all right|alright|fine|hurt)( (to (life|anyone|anybody)|right now|now|currently|at risk|at the moment|at present|here|there|today|tonight))* [?:-] `)
	topicSafe   = form(`\b(safe|safety|ok|okay|all right|alright|fine)\b`)
	topicDanger = form(`\b(danger|risk|risks|harm|threat|hurt|unsafe|safety)\b`)
	aboutAll    = form(`\b(any ?one|any ?body|some ?one|some ?body|every ?one|every ?body|all|there|people)\b`, `^[ .,-]*(immediate |imminent )?(danger|risk)\b`)
	negated     = form(`\bno ?(one|body)\b`)
	asks        = form(`^[ ,-]*(is|are) (there )?any`)

	yesWord = form(`^[ .,:-]*((yes|yep|yeah|yea|yup|y|aye|true|affirmative|definitely|absolutely|certainly|correct|oes|ydy|ydyn|ydw|ie|tak) )`)
	// noWord is a no that stands for itself: "no police came" is something else.
	noWord = form(
		`^[ .,:-]*((?:(?:no|nope|nah|nil|negative|false) )+)(?:[.,:?-]|$)`,
		`^[ .,:-]*((?:(?:no|nope|nah) )+)(?:thanks|thank|ta|cheers|nobody|no ?one|everyone|everybody|all|she|he|they|we|it|i|there|nothing)\b`,
		`^[ .,:-]*((?:n|nac oes|nag oes|nac ydy|nag ydy|nage|na|nie) )[ .,]*(?:thanks|diolch|dziekuje|dziękuję)?[ .]*$`,
	)
	// houseNumber is a no that is none.
	houseNumber = form(`\bno (\. )?(\d)`)
	// assurance is what people add to a no that they mean.
	assurance = form(`^([ .,:-]*(?:no|nope) )[.,-]? ?(not )?((that|as far as) (i|we) (know|am aware|are aware)|to (my|our) knowledge)( of)? `)
	notSafe   = form(`\b(not|never|no longer) (feel |feeling |be |been |currently |very |really )?(safe|ok|okay|out of danger)\b`, `\b(nobody|no one) (is|are|feels) safe\b`, `\bunsafe\b`)
	takesBack = form(`\b(no|nobody|none|nope|safe|not (in|at)|do not know|not sure|unsure|ok|okay|fine|nie|nac)\b`)
	courtesy  = form(`^ *((well|sound|no|nope|thanks|thank you|cheers|ta|diolch|ok|please|hi|hello|x+|[.,-]) )*$`)
)

// Forms of calm: each is a whole clause.
var (
	// calm says that nobody is in danger.
	calm = form(
		`^ `+leadIn+nobody+` ((is|are) )?`+degree+`((in|at|under) )?`+degree+`(danger|risk|harm|unsafe|hurt)( of harm)?( `+nowWords+`)* $`,
		`^ `+leadIn+`(no|zero|not any|not in any) `+degree+`danger( (to|for) (life|anyone|anybody|any one|others))?( `+nowWords+`)* $`,
		`^ `+leadIn+`(no|zero|not any) ((immediate|imminent|current|present) )+(risk|threat|concerns?)( to (life|anyone|anybody|others))?( `+nowWords+`)* $`,
		`^ `+leadIn+`no (risk|threat) to (life|anyone|anybody)( `+nowWords+`)* $`,
		`^ `+leadIn+every+` ((is|are) )?`+degree+sound+`( `+nowWords+`)* $`,
	)
	// calmOfOne says it of somebody, or is only a reply.
	calmOfOne = form(
		`^ `+leadIn+`(`+one+` )?((is|are|am) )?`+degree+`(`+sound+`|no longer (in|at) `+degree+`(danger|risk))( `+nowWords+`)* $`,
		`^ `+leadIn+`(`+one+`|`+every+`|all) ((is|are|am) )?`+degree+fine+`( `+nowWords+`)* $`,
		`^ `+leadIn+`(`+one+` )?((is|are|am) )?not `+degree+`(in|at) `+degree+`(danger|risk|harm)( `+nowWords+`)* $`,
		`^ (no one|no ?body|none|nothing|nobody else|not at all|not at the moment|not at present|not currently)( `+nowWords+`)* $`,
		`^ no (risk|risks|threat|concerns|worries|problems|injuries|threats|immediate safeguarding concerns)( `+nowWords+`)* $`,
	)
	// calmAside says of somebody that they are in no danger, and nothing of others.
	calmAside = form(`\b(is|are|am) (not|no longer) ` + degree + `(in|at) ` + degree + `(danger|risk)\b`)
	// harmless speaks of danger in other senses.
	harmless = form(
		`\bin an emergency( please| always)? (call|dial|ring|phone) 999\b`,
		`\bin danger of (losing|missing|closing|closure|eviction|being evicted|becoming|falling|running)\b`,
		`\bat (high |higher |increased )?risk (of (exploitation|being exploited|criminal exploitation|sexual exploitation|homelessness|eviction|losing|offending|reoffending|cuckooing|grooming|being (drawn|groomed|recruited|cuckooed|evicted))|registers?)\b`,
		`\bdanger(ous)? (money|dogs? act|driving)\b`,
	)
	// lessened is an alarm that is over, or is denied.
	lessened = form(`\b(was|were|had|been|yesterday|last|ago|previously|historic|not|no [a-z]+|nobody|none|never|nor|without|can)\b`)
)

// alarm is a danger that people speak of.
type alarm struct {
	// stems are the first four letters of the words of which every form has one.
	stems string
	// certain says that it is now, suspect that it may be.
	certain, suspect *regexp.Regexp
}

var alarms = []alarm{
	{
		stems: "dang risk life live",
		certain: form(
			`\bin (immediate |imminent |serious |grave |real |great |mortal |extreme |terrible |severe )*danger\b`,
			`\b(life|lives) ((is|are) )?((now|still|currently) )?(at risk|in danger|under threat)\b`,
			`\b(immediate|imminent) ((serious|significant) )?(danger|risk|threat)\b`, `\bat risk (right )?(now|tonight)\b`,
		),
		suspect: form(
			`\b(at|high) ((very|serious|significant|high|grave|real|great|extreme) )*risk\b`, `\brisk (to|of) (life|death|serious harm)\b`, `\bin danger\b`,
			`\bthreats? to (her |his |their )?(life|lives)\b`, `\b(own life|end (his|her|my|their) life)\b`, `\bin fear (of|for) (her|his|their|my) li(fe|ves)\b`,
			`\b(danger|risk)\b.*`+soonWords, soonWords+`.*\b(danger|risk)\b`,
		),
	},
	{
		stems: "thre viol kill stab shoo hurt harm atta rape murd batt beat tort stra slas burn assa behe abus hit kick punc shot figh scre suic self die dyin jump",
		certain: form(
			`\babout to (be |get )?(`+hurt+`|killed|shot|stabbed|hurt|harmed|attacked|raped|murdered|beaten|assaulted|die|jump)\b`,
			`\b(is|are|am) ((now|currently|still) )?(being|getting) (attacked|beaten|stabbed|shot|assaulted|raped|strangled|tortured|hit|kicked|punched|battered|hurt)\b`,
			`\b(immediate|imminent) ((serious|significant) )?threat\b`,
		),
		suspect: form(
			`\bthreat\w* (\w+ ){0,2}(to|of) (\w+ )?`+hurt, `\bdeath threats?\b`, `\b(threatening|threatens) (him|her|them|me|us|staff|people|someone|the|his|my)\b`,
			`\b(will|going to|gonna|gunna|wants? to|trying to|tries to|plan|plans to|planning to|intends? to|ready to|coming to) (\w+ )?(`+hurt+`|die|jump)\b`,
			harms+`.*`+soonWords, soonWords+`.*`+harms, `\bis dying\b`,
			`\b(suicidal|(commit|attempt\w*) suicide|suicide (attempt|note|risk)|(kill|killing|harm|harming|hurt|hurting) (him|her|my|them)sel(f|ves)|self harming)\b`,
			`\b(has|have|is|are|being|been|just|was) (stabbed|shot)\b`, `\b(shots?|gunshots?|shooting) (fired|now|being|heard|outside)\b`, `\bhear\w* (\w+ )?shots\b`,
		),
	},
	{
		stems: "gun guns gunp gunf guns fire shot pist hand rifl knif kniv mach axe hamm swor blad weap acid cros bomb gren arme",
		suspect: form(
			`\b(has|have|got|holding|holds|carrying|waving|pointing|brandishing|swinging|wielding|with) (an? |the |his |her |their |two |some )?(\w+ )?`+weapon+`\b`,
			`\b(gun|knife) ?point\b`, `\b(is|are|man|men|males?|being) armed\b`, `\barmed (man|men|males?|with|gang)\b`, `\b(gunshots?|gunfire)\b`,
		),
	},
	{
		stems: "over unco unre blee chok coll brea",
		suspect: form(
			`\b(overdosing|overdosed|(taken|took|having|had|has|suspected|possible) (an |a )?overdose|overdose now|(going to|wants to|will) overdose)\b`,
			`\b(unconscious|unresponsive|bleeding|choking|collapsed)\b`, `\b(stopped|not) breathing\b`, `\bcan not breathe\b`,
		),
	},
	{
		stems: "agai host kidn abdu capt pris lock tied chai trap leav esca get let allo",
		suspect: form(
			`\bagainst (her|his|their|my|our) will\b`, `\bhostages?\b`, `\b(has|have|is|are|being|been|just|was) (kidnapped|abducted)\b`, `\b(held|kept) (captive|prisoner)\b`,
			`\b(locked (her|him|them|me|us) (in|up)|locked in|tied up|chained|trapped)\b`,
			`\b(can not|not allowed to|will not let (her|him|them|me|us)) (leave|go|get out|get away|escape)\b`,
		),
	},
	{
		stems:   "999 112 ambu poli help send sos mayd emer",
		certain: form(`\bthis is an emergency\b`),
		suspect: form(
			`\b(call|called|calling|ring|rang|dial|phone|phoned|need|needs|needing) (the )?(999|112|police now|an? ambulance|ambulance)\b`, `\b999 (now|call|please|needed)\b`, `^[ .,:-]*999 `,
			`\bambulance (needed|now|called)\b`, `\bsend (help|police|officers|someone|an ambulance|ambulance|armed)\b`, `\b(sos|mayday)\b`,
			`\bhelp (\w+ ){0,2}(now|asap|urgently|immediately|quick|quickly|at once)\b`, `\b(please|pls|plz) help (her|him|me|them)\b`, `\b(need|needs) (urgent|immediate) help\b`,
		),
	},
	{
		stems: "safe unsa fear scar terr afra frig miss disa vani",
		suspect: form(
			notSafe.String(), `\b(all|every ?one|every ?body) (is |are )?safe (except|apart|but|bar|besides|other)\b`,
			`\b(fear\w*|scared|terrified|afraid|frightened) for (her|his|their|my|our) (own )?(life|lives|safety)\b`, `\bin fear (of|for) (her|his|their|my) li(fe|ves)\b`,
			`\b(child|girl|boy|she|he|daughter|son|they|baby|teenager|person|female|male|woman|man|old) ((is|has|are|went|gone|still|been) )*(missing|disappeared|vanished)\b`,
		),
	},
}

const (
	soonWords = `\b(now|tonight|this evening|in progress|imminent\w*|as we speak|at the moment|any minute|within the hour|urgent\w*|asap|immediately|right away|on (his|her|their) way|coming (round|over|back|for))\b`
	harms     = `\b((kill|stab|shoot|hurt|harm|attack|rape|murder|beat|batter|strangl|tortur|threaten|assault|abus)(ing|s|es|e|ed|en)?|violence|violent|screaming|fighting)\b`
)

// formsOf says by a word's stem which alarms it may belong to, one bit for each.
var formsOf = func() map[string]uint {
	forms := make(map[string]uint)
	for i, a := range alarms {
		for stem := range strings.FieldsSeq(a.stems) {
			forms[stem] |= 1 << i
		}
	}
	return forms
}()

// formsFor says which alarms the words may hold, one bit for each. Most sentences hold none and need no closer look.
func formsFor(words string) (forms uint) {
	for word := range strings.FieldsSeq(words) {
		forms |= formsOf[word[:min(len(word), 4)]]
	}
	return forms
}
