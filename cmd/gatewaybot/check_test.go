package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCheckWayIn(t *testing.T) {
	t.Parallel()
	ours := httptest.NewServer((&app{}).callbacks())
	defer ours.Close()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, strings.Repeat(greeting, 2))
	}))
	defer other.Close()
	for _, tt := range []struct {
		name, url string
		ok        bool
		detail    string
	}{
		{"ours", ours.URL, true, "leads to a running bot"},
		{"another's", other.URL, false, "something else answers"},
		{"nobody's", "http://127.0.0.1:1", false, "start the bot"},
		{"no address", "::", false, "mend it"},
	} {
		if got := checkWayIn(t.Context(), tt.url); got.OK != tt.ok || !strings.Contains(got.Detail, tt.detail) {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}
