package soc_test

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

func TestGuardRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, why string }{
		{"SECRET: see attached", "marking"},
		{"This is UK SECRET", "marking"},
		{"it was marked TOP SECRET at source", "marking"},
		{"top secret", "marking"},
		{"Top-Secret handling applies", "marking"},
		{"A CHIS reports a delivery on Friday", "source"},
		{"the chis says so", "source"},
		{"our informants put him at the yard", "source"},
		{"An undercover officer bought twice", "undercover"},
		{"undercover\u00a0officers are in place", "undercover"},
		{"two undercover\noperatives", "undercover"},
		{"the UC officer is known to him", "undercover"},
		{"covert human intelligence source", "source"},
		{"DSA 114/26 covers the address", "authority"},
		{"directed surveillance granted by the superintendent", "authority"},
		{"Directed surveillance on the 14 December", "authority"},
		{"intrusive surveillance renewed for the flat", "authority"},
		{"property interference expires on Monday", "authority"},
		{"RIPA authority dated last week", "authority"},
		{"our surveillance authority ends on 28 November", "authority"},
		{"authority ref DS/114", "authority"},
		{"authority no. 114", "authority"},
		{"the authority was granted yesterday", "authority"},
		{"authorisation expires at noon", "authority"},
		{"intercept product suggests a handover", "intercept"},
		{"intercepted calls place him there", "intercept"},
		{"an interception warrant is in force", "intercept"},
		{"a wiretap on his phone", "intercept"},
		{"lawful intercept shows", "intercept"},
		{"telephone intercepts since June", "intercept"},
		{"his phone is being tapped", "intercept"},
		{"the line has been intercepted", "intercept"},
		{"cell site data puts him in Poole", "communications data"},
		{"call records show 40 calls a day", "communications data"},
		{"comms data results are back", "communications data"},
		{"a suspicious activity report was filed by the bank", "suspicious activity"},
		{"SAR 20261123/44", "suspicious activity"},
		{"we got consent; the SAR was for consent to move funds", "suspicious activity"},
		{"this email is legally privileged", "privileged"},
		{"under legal professional privilege", "privileged"},
		{"legal privilege applies", "privileged"},
	} {
		t.Run(tc.text, func(t *testing.T) {
			t.Parallel()
			f := soc.Guard("objective", soc.NewText(tc.text))
			if len(f) != 1 || f[0].Rule != "V43" || f[0].Severity != soc.Block || f[0].Field != "objective" {
				t.Fatalf("findings %+v", f)
			}
			if !strings.Contains(f[0].Text, tc.why) {
				t.Errorf("the reason is %q", f[0].Text)
			}
			if strings.Contains(f[0].Text, tc.text) {
				t.Errorf("the finding repeats the text: %s", f[0].Text)
			}
		})
	}
}

func TestGuardLetsPass(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"",
		"Disrupt the supply of class A drugs into Weymouth by the end of March.",
		"the authority of the court",
		"The local authority has 25 houses in multiple occupation in this street.",
		"The housing authority cancelled two tenancies in 2026.",
		"The local authority was granted an injunction on 14 November.",
		"Licensing authorities renewed the premises licence.",
		"She has the authority of the board to act.",
		"The authority no longer applies.",
		"Authority: discuss offline.",
		"The secretary of the residents' group will write.",
		"It is no secret that the group uses this yard.",
		"Secretary of State",
		"call data from the victim's phone",
		"We need cell site analysis and a communications data strategy.",
		"Call data to be reviewed by the analyst.",
		"Officers intercepted the van at junction 12.",
		"Border Force intercepted a parcel that held packaging material.",
		"We intercepted a county lines runner with two phones.",
		"The plan is to intercept the vehicle and seize the product.",
		"County lines data from the coordination centre",
		"Surveillance support for three days in December",
		"We would like advice on undercover options.",
		"Undercover policing is asked for.",
		"Chisholm Road, three premises",
		"The dsa for the site is the driving school.",
		"a stolen urn, about 1850",
		"Search and rescue will attend with the coastguard.",
		"subject access requests",
		"suspicious activity near the school gates",
		"The source of the money is not known.",
		"The privilege of the rank",
		"Threat to life: two rival groups, shots fired on 14 November.",
		"OFFICIAL-SENSITIVE",
		"section 60 authority from 18:00 in the town centre",
		"Inspector's authority for a 24-hour road closure",
		"prison intelligence, product seized on 3 visits",
		"the line manager was called",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if f := soc.Guard("objective", soc.NewText(text)); f != nil {
				t.Errorf("refused: %s", f.Sentences())
			}
		})
	}
}
