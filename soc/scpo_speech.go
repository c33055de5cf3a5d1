package soc

import (
	"regexp"
	"strconv"
)

// spoken matches words that demand answers by word of mouth.
var spoken = regexp.MustCompile(`(?i)\b(oral(ly)?|verbal(ly)?|by word of mouth|in interview|be interviewed|answer (any |all )?questions? (in person|by (tele)?phone))\b`)

// DemandsSpeech reports whether a condition demands answers by word of mouth (Serious Crime Act 2007, s.11; V32).
func DemandsSpeech(t Text) bool { return spoken.MatchString(t.Reveal()) }

// ConditionField is the argument that asks of the condition with this number, from 1.
func ConditionField(n int) string { return "condition_" + itoa(n) }

func itoa(n int) string { return strconv.Itoa(n) }
