package graphtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// What parseScopes takes, it takes again in the form it gave it.
func FuzzParseScopes(f *testing.F) {
	for _, seed := range []string{
		"openid offline_access Mail.Read", "https://graph.microsoft.com/.default", ".default Mail.Read", "Mail.Raed", "",
		"https://graph.microsoft.com/Mail.Read https://outlook.office.com/Mail.Read", "/ // ./x http://127.0.0.1:80/User.Read", "\t\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, param string) {
		first, oerr := parseScopes(param)
		if oerr != nil {
			if oerr.code == "" || oerr.number == 0 {
				t.Errorf("%q: error without code or number", param)
			}
			return
		}
		again := strings.Join(first.all(), " ")
		if first.static {
			again += " .default"
		}
		second, oerr := parseScopes(again)
		if oerr != nil || !slices.Equal(first.all(), second.all()) || first.static != second.static {
			t.Errorf("%q: got %v, then %v (%v)", param, first, second, oerr)
		}
	})
}

// Only the server's own tokens open anything.
func FuzzAuthenticate(f *testing.F) {
	i := newIdentity(identityConfig{data: testDirectory()})
	good := "Bearer " + i.mint("u", publicClientID, []string{"Mail.Read"})
	for _, seed := range []string{good, good[:len(good)-2], "Bearer", "Bearer a.b.c", "Basic eDp5", "Bearer " + good, "bearer\t" + good[7:], ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		g, aerr := i.authenticate(http.Header{"Authorization": {header}})
		if (g == nil) == (aerr == nil) {
			t.Fatalf("%q: got grant %v and error %v", header, g, aerr)
		}
		if g != nil && !strings.Contains(header, good[len("Bearer "):]) {
			t.Errorf("%q was accepted", header)
		}
	})
}

// A redirect address that is allowed leads to a registered place.
func FuzzRedirectAllowed(f *testing.F) {
	app := &registration{redirects: defaultRedirects}
	for _, seed := range append([]string{"http://localhost:80", "http://localhost:80@evil.example", "http://localhost%00.evil.example", "http://LOCALHOST", "http://localhost:x", "http://[::1]"}, defaultRedirects...) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, redirect string) {
		if !app.allows(redirect) || slices.Contains(defaultRedirects, redirect) {
			return
		}
		u, err := url.Parse(redirect)
		if err != nil || u.Scheme != "http" || u.Hostname() != "localhost" || u.Path != "" || u.RawQuery != "" || u.User != nil || u.Fragment != "" {
			t.Errorf("%q is allowed", redirect)
		}
	})
}

// A page is read without failing hard, whatever is in it.
func FuzzReadForm(f *testing.F) {
	for _, seed := range []string{
		`<form method="post" action="/x"><input name="login" value="a&amp;b"/><button name="action" value="next">Next</button></form>`,
		`<p class="error">AADSTS50034: no</p>`, "<input name=a>", "<form", "&bogus;", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, html string) {
		form, err := readForm(html)
		if err == nil && form.fields == nil {
			t.Error("no fields and no error")
		}
	})
}
