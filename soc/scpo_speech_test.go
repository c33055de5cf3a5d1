package soc_test

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

// TestDemandsSpeech is V32: an order may not demand answers by word of mouth.
func TestDemandsSpeech(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"To answer questions orally.",
		"Must answer all questions put by a constable ORALLY",
		"To give oral answers to the officer.",
		"To provide information verbally when asked.",
		"Must verbally inform the officer of any change of address.",
		"Report verbally to the SCPO manager each week.",
		"Must answer, by word of mouth, any question.",
		"To attend the police station for interview.",
		"Must submit to an interview by a police officer.",
		"To be interviewed once a month.",
		"To explain any purchase at interview.",
		"Must answer questions from the officer in person.",
		"To answer any questions by telephone.",
		"Answer questions over the phone, and in writing.",
		"Must not fail to answer questions orally.",
		"Must give answers not only in writing but also orally.",
		"Must without delay give an oral account of spending.",
		"Must not leave the county, and must report verbally before travelling.",
		"To give answers in writing. To explain them orally.",
		"To give oral or written answers.",
		"Answer\n  questions   orally",
		"Must speak to the supervising officer each week.",
		"Must notify the police face to face of a new car.",
	} {
		if !soc.DemandsSpeech(soc.NewText(words)) {
			t.Errorf("let through: %s", words)
		}
	}
	for _, words := range []string{
		"", "Written answers.", "To answer questions in writing within three days.",
		"To be orally notified in writing.", // nonsense, and demands nothing
		"Must not communicate with Carl Dune orally, in writing or by any other means.",
		"Not to contact any witness verbally or in writing.",
		"To answer in writing, not orally.",
		"To answer in writing rather than orally.",
		"Need not answer questions orally.",
		"Not to use more than one telephone.",
		"To report to the police station in person each Monday.",
		"To produce bank statements in person.",
		"To provide in writing the numbers of all telephones.",
		"Must not speak to any police officer's family.",
		"To keep a moral distance; corals, tutorials and the oral surgeon are of no interest.",
		"Not to hold any office in which he is asked to interview staff.",
	} {
		if soc.DemandsSpeech(soc.NewText(words)) {
			t.Errorf("refused: %s", words)
		}
	}
}

// FuzzDemandsSpeech reads any words: the case and white space make no difference, and a demand is found wherever it stands.
func FuzzDemandsSpeech(f *testing.F) {
	for _, words := range []string{"To answer questions orally.", "not, without, never", "be interviewed", "…", "\xff; orally", "answer " + strings.Repeat("a", 100)} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		said := soc.DemandsSpeech(soc.NewText(words))
		if spaced := strings.ReplaceAll(words, " ", "  "); soc.DemandsSpeech(soc.NewText(spaced)) != said {
			t.Errorf("%q differs by its white space", words)
		}
		if !soc.DemandsSpeech(soc.NewText(words + ". Must answer questions orally.")) {
			t.Errorf("%q hides a demand that follows", words)
		}
	})
}
