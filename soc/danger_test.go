package soc_test

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

func TestReadDanger(t *testing.T) {
	t.Parallel()
	for want, answers := range map[soc.Danger][]string{
		soc.DangerUnsaid: {"", " ", "\n\t\u00a0"},
		soc.DangerYes: {
			"yes", "Yes", "YES!", "y", "Y.", "yep", "yeah", "aye", "true", "*Yes*", "- yes", "“Yes”", "oes", "Oes, mae hi", "tak", "Tak!", "ydy",
			"yes - he has a knife", "Yes, two children in the flat", "yes please hurry", "yes. he could come back tonight", "Yes, not safe",
			"Yes. The boy at no. 4", "yes!! police not here yet", "yes she isn't safe", "Yes, I think so", "definitely", "yes?",
			"Everyone safe? No", "everyone safe: no", "Is everyone safe? No, mum is hurt", "All safe? nope", "Safe - no", "Everybody OK? no",
			"Is anyone in danger now? Yes", "Anyone in danger: yes", "danger = yes", "In danger now? - yes", "Is anyone in danger? Yes - the girl",
			"she is in danger", "The boy is in immediate danger", "her life is at risk", "not safe", "she’s not safe", "they are unsafe", "he isn't safe",
			"nobody is safe", "No, not safe", "no she isn't safe", "no longer safe", "nobody is out but she is being attacked in the flat now, he is about to kill her. She is in danger now",
		},
		soc.DangerNo: {
			"no", "No", "NO.", "n", "N", "nope", "nah", "no!", "No thanks", "no no", "No, no", "negative", "false", "nac oes", "Nac oes.", "nag oes", "nie", "Nie.", "nie, dziękuję",
			"nope, all fine", "no - all safe", "No, everyone is safe", "no she is safe", "No, not that I know of", "no, as far as I know", "No, he is in custody", "no, no concerns",
			"no one", "No-one", "nobody", "none", "nothing", "noone", "not at the moment", "not at present",
			"all safe", "All safe now", "everyone safe", "Everyone's safe", "everybody is safe and well", "safe", "safe now", "all ok", "everyone is fine", "she is safe", "she’s safe now", "they're fine",
			"yes she is safe now", "yes, she is safe now", "Yes, everyone is safe", "yes - all safe", "Yes all safe, thanks",
			"Everyone safe? Yes", "Is everyone safe? Yes.", "everyone safe: yes", "All safe? yep", "Everybody ok? Yes", "Safe? Yes, all home",
			"Is anyone in danger now? No", "Is anyone in danger now?\nNo", "Anyone in danger: no", "danger - no", "in danger now? nobody", "Anyone at risk? none",
			"no danger", "No immediate danger", "no immediate risk", "nobody is in danger", "No one is at risk now", "no-one in danger", "not in danger", "she is not in danger", "no longer in danger",
			"No danger at present.", "No risk", "nil", "safe & well", "no - dealt with by police last night", "no (he is in prison)", "no one is unsafe", "the children are safe", "Everyone safe? no one is hurt", "No. Nobody is hurt. Police have been informed and he is in custody.", "nobody in immediate danger, thanks", "no risk to life", "there is no danger", "Everyone safe? no one in danger",
		},
		soc.DangerUnclear: {
			"?", "??", "maybe", "Maybe?", "don't know", "dont know", "I do not know", "not sure", "Unsure", "unknown", "possibly", "perhaps", "n/a", "-", "👍", "✅", "...", "ok", "fine", "x",
			"no idea", "no clue", "no info", "no comment", "no change", "no more than usual", "no worse than before", "No police came", "no answer at the door", "no doubt she is in trouble",
			"not that I know", "not that I know of", "I don't think so", "no I don't think so", "don't think so", "probably not", "hopefully not", "not yet", "not now", "not really",
			"yes and no", "yes no", "no yes", "no wait yes", "No?", "no, maybe", "no but he may come back", "No. He is waiting outside her house", "no, he has a knife", "No - but she is scared", "no longer sure",
			"nobody knows", "nobody is answering the door", "no one has seen her since", "everyone is safe except the baby", "all safe apart from mum", "safe for now", "safe until he comes home",
			"she was safe", "she should be safe", "I hope she is safe", "she is safe if he stays away", "he is safe, she isn't", "safe house", "gun in the safe",
			"yes. Mum is here. The baby is safe", "yes but safe now", "yes - nobody is in danger but he is in danger later", "safety: yes", "Safety? no", "Is everyone safe or in danger? yes",
			"he has a knife", "my daughter", "low", "low risk", "unlikely", "nie wiem", "nie jest bezpieczna", "no, nie wiem, tak", "nac oes eto ond", "na wn i ddim", "no 999 call was made",
			"nobody is in danger yet", "nobody is in danger if he stays in prison", "I think nobody is in danger", "not sure if anyone is in danger", "is anyone in danger?", "Is everyone safe?", "who", "depends", "No. 14 High St", "no 14", "no risk identified", "None known", "is she safe", "are they ok", "is everyone safe", "is anyone in danger", "Not everyone is safe", "no it's getting worse", "no. She has been taken", "no we need someone", "No, call me",
			"Is nobody in danger? No", "it's fine", "it is ok", "no children in danger", "none of your business", "nothing we can do", "no one is picking up", "Everyone safe? Not yet", "Everyone safe? Not really", "In danger? not now",
			"No - ring me before you act", "no more", "No further risk assessment done", "asked them to call back", "a\x00\xff",
		},
	} {
		for _, answer := range answers {
			t.Run(answer, func(t *testing.T) {
				t.Parallel()
				if got := soc.ReadDanger(answer); got != want {
					t.Errorf("read as %q, is %q", got, want)
				}
			})
		}
	}
}

func TestDangerIn(t *testing.T) {
	t.Parallel()
	for want, texts := range map[soc.Danger][]string{
		soc.DangerYes: {
			"she is in danger now", "She's in immediate danger.", "The girl at no 4 is in danger", "Life at risk", "their lives are in danger", "immediate risk to the children",
			"He is about to be killed", "they are about to kill him", "a man is being stabbed in the park", "Children at risk now",
			"Nobody came. She is in danger!", "Van seen.\nThe boy is in serious danger, please hurry", "Is anyone in danger now? Yes", "Everyone safe? No", "THIS IS AN EMERGENCY",
		},
		soc.DangerUnclear: {
			"he has a gun", "he’s got a knife on him", "A male with a machete at the Co-op", "threatening to kill her tonight", "he threatened to stab the landlord", "says he will kill her",
			"they are going to hurt him", "she took an overdose", "he is overdosing", "overdose now", "he is suicidal", "wants to end his life", "held against her will", "being held hostage", "locked in the flat", "she can't leave the house",
			"not allowed to leave", "needs 999", "call 999", "999 please", "help now", "need help asap", "send police", "ambulance needed", "fears for her life", "she is terrified for her safety", "threat to life",
			"death threats received", "at gunpoint", "armed men at the yard", "a fight is in progress, violent", "she is not safe", "the kids are not safe there", "I feel unsafe", "the girl has gone missing", "shots fired", "she is at risk", "high risk",
			"she might be in danger", "she was in danger last week", "I think she is in danger", "is she in danger?", "Is she in danger? no", "nobody is in danger but he has a gun", "nobody is in danger if he stays away", "not sure nobody is in danger",
			"I hope nobody is in danger", "everyone is safe except the baby", "all safe apart from mum", "no one thinks she is in danger", "no doubt in danger", "she is not in danger but her sister is in danger", "In danger: who knows",
			"he is on his way to beat her", "attack planned for tonight", "risk of death", "he is not breathing", "She can't breathe", "Is anyone in danger? Perhaps",
		},
		soc.DangerNo: {
			"Nobody is in danger.", "No-one in danger", "No immediate risk", "no immediate danger to anyone", "There is no danger", "Van seen at the yard. Nobody is in danger now.",
			"Everyone is safe", "All safe now", "No risk to life.", "Is anyone in danger now? No", "Everyone safe? Yes", "He left on Monday and nobody is in danger", "none of them are in danger", "Van seen, no one at risk",
		},
		soc.DangerUnsaid: {
			"", "A blue van calls at the yard each Friday at 22:30.", "he is safe", "The landlord is not in danger", "no risk to the source", "at risk of exploitation", "In an emergency call 999", "in danger of losing his tenancy",
			"Knife seized, two arrested", "stabbing last year", "the safe was opened", "no police came", "dangerous dogs act", "Drugs are sold from the flat", "county lines phone", "he said no", "no", "yes", "Yr Hendre, Llanelli", "Łódź",
			"overdose deaths have risen", "officers arrested a man for murder in 2019", "at-risk registers", "she is not in danger",
		},
	} {
		for _, text := range texts {
			t.Run(text, func(t *testing.T) {
				t.Parallel()
				if got := soc.DangerIn(text); got != want {
					t.Errorf("read as %q, is %q", got, want)
				}
			})
		}
	}
}

// TestNoIsNeverFalse adds an alarm to what says that there is none.
func TestNoIsNeverFalse(t *testing.T) {
	t.Parallel()
	alarms := []string{"she is in danger", "he has a knife", "he will kill her tonight", "the boy is not safe", "call 999", "she is held against her will", "his life is at risk", "shots fired"}
	for _, calm := range []string{"No", "Nobody is in danger", "All safe", "No immediate risk", "Everyone safe? Yes", "Is anyone in danger now? No", "yes she is safe now", "nac oes"} {
		for _, alarm := range alarms {
			for _, text := range []string{calm + ". " + alarm, calm + ", but " + alarm, calm + " - " + alarm, calm + "\n" + alarm, alarm + ". " + calm, calm + " and " + alarm} {
				if soc.ReadDanger(text) == soc.DangerNo || soc.DangerIn(text) == soc.DangerNo {
					t.Errorf("%q is a no", text)
				}
			}
		}
	}
}

func BenchmarkDangerIn(b *testing.B) {
	line := "A blue van calls at the yard on Mill Lane each Friday at 22:30; two men unload boxes and hand them to a boy on a bike. "
	for _, bench := range []struct {
		name string
		text string
	}{{"short", line}, {"4 kB", strings.Repeat(line, 34)}, {"40 kB", strings.Repeat(line, 340)}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bench.text)))
			for b.Loop() {
				soc.DangerIn(bench.text)
			}
		})
	}
}
