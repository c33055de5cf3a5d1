package register_test

import (
	"strings"
	"testing"

	"golang.org/x/oauth2/clientcredentials"

	"gatewaybot/register"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*register.Options)
		want   []string // none: it is fine
	}{
		{"https", func(*register.Options) {}, nil},
		{"http to this machine", func(o *register.Options) { o.URL = "http://127.0.0.1:8080" }, nil},
		{"http to this machine by name", func(o *register.Options) { o.URL = "http://localhost:8080" }, nil},
		{"http elsewhere", func(o *register.Options) { o.URL = "http://register.example" }, []string{"the url is plain http"}},
		{"http elsewhere, allowed", func(o *register.Options) { o.URL, o.PlainHTTP = "http://register.example", true }, nil},
		{"no address", func(o *register.Options) { o.URL = "" }, []string{"the url is not an https address"}},
		{"another scheme", func(o *register.Options) { o.URL = "ftp://register.example" }, []string{"the url is not an https address"}},
		{"no URL at all", func(o *register.Options) { o.URL = "https://%zz" + plantedText }, []string{"the url is not an https address"}},
		{"a password in it", func(o *register.Options) { o.URL = "https://me:" + plantedToken + "@register.example" }, []string{"a user, a query"}},
		{"a query in it", func(o *register.Options) { o.URL = "https://register.example?key=" + plantedToken }, []string{"a user, a query"}},
		{"no token", func(o *register.Options) { o.Token = "" }, []string{"either a token or"}},
		{"a token with a newline", func(o *register.Options) { o.Token = plantedToken + "\n" }, []string{"a space or an unprintable"}},
		{"both", func(o *register.Options) {
			o.OAuth2 = &clientcredentials.Config{TokenURL: "https://issuer.example"}
		}, []string{"either a token or"}},
		{"an issuer over http", func(o *register.Options) {
			o.Token, o.OAuth2 = "", &clientcredentials.Config{TokenURL: "http://issuer.example", ClientSecret: plantedClient}
		}, []string{"the token url is plain http"}},
		{"nothing", func(o *register.Options) { *o = register.Options{} }, []string{
			"the url is not", "either a token or", "the signing secret is missing", "the logger is missing",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := options(t, "https://register.example")
			tt.change(&o)
			_, err := register.New(o)
			if tt.want == nil && err != nil {
				t.Errorf("refused: %v", err)
			}
			for _, want := range tt.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("nothing about %q in: %v", want, err)
				}
			}
			if err != nil {
				assertClean(t, err)
			}
		})
	}
}
