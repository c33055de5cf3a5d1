package config

import "strings"

// didYouMean offers the nearest of the known words, if one is near enough to be a slip.
func didYouMean(word string, known []string) string {
	if best := nearest(word, known); best != "" {
		return " Did you mean “" + best + "”?"
	}
	return ""
}

// nearest is the known word with the fewest differences, "" when all have many.
func nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, fewest := "", 1+max(1, len(word)/3)
	for _, k := range known {
		if d := distance(word, strings.ToLower(k)); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// distance counts the bytes to insert, delete or replace; what is far longer than a name is not looked at.
func distance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0]++
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
