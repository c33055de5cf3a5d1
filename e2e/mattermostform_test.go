package e2e_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
)

// fillDialog is what a client sends: strings, and nothing for what is empty. A question with several answers has a
// menu for each.
func fillDialog(d model.Dialog, a answers) (map[string]any, error) {
	values := map[string]any{}
	for _, el := range d.Elements {
		if el.Default != "" {
			values[el.Name] = el.Default
		}
	}
	for name, v := range a {
		if !slices.ContainsFunc(d.Elements, func(el model.DialogElement) bool { return el.Name == name }) {
			return nil, fmt.Errorf("the form has no input %q", name)
		}
		switch v := v.(type) {
		case string:
			values[name] = v
		case *person:
			values[name] = v.chat.(*mattermostChat).user.Id
		case []string:
			for i, one := range v {
				menu := name
				if i > 0 {
					menu = fmt.Sprintf("%s-%d", name, i+1)
				}
				values[menu] = one
			}
		}
	}
	return values, nil
}

func seeDialog(open *model.OpenDialogRequest) seen {
	words := []string{open.Dialog.Title, plain(open.Dialog.IntroductionText)}
	for _, el := range open.Dialog.Elements {
		words = append(words, el.DisplayName, el.Default, el.HelpText)
	}
	return seen{text: flat(strings.Join(words, " ")), form: true, byBot: true, native: open}
}

var (
	escaped = regexp.MustCompile("\\\\([\\\\`*_~|\\[\\]{}()#+.!>-])")
	markup  = strings.NewReplacer("**", "", "```", "", "\u200b", "", "|", " ", "---", "")
)

// plain takes the markup off a post.
func plain(text string) string {
	return html.UnescapeString(escaped.ReplaceAllString(markup.Replace(text), "$1"))
}
