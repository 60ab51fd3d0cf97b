package auth

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestReadPasted(t *testing.T) {
	t.Parallel()
	const redirect, state = "https://zappysys.com/oauth", "the-state"
	tests := []struct {
		in, code, want string // want is in the error
	}{
		{"https://zappysys.com/oauth?code=0.AX-y_z&state=the-state", "0.AX-y_z", ""},
		{" <https://zappysys.com/oauth?code=a%21b%2Bc&state=the-state&session_state=x>\r\n", "a!b+c", ""},
		{"HTTPS://ZappySys.com/oauth/?state=the-state&code=abc", "abc", ""},
		{"https://www.zappysys.com/oauth.html?state=the-state&code=abc", "abc", ""},
		{"?code=abc&state=the-state", "abc", ""},
		{"code=abc&state=the-state", "abc", ""},
		{"abc&state=the-state", "abc", ""},
		{"M.C512_BAY.2.U.abc!def*ghi$", "M.C512_BAY.2.U.abc!def*ghi$", ""},
		{"a%21b", "a!b", ""},
		{"", "", "nothing"},
		{"  ", "", "nothing"},
		{"two words", "", "blanks"},
		{"https://zappysys.com/oauth?code=abc&state=other", "", "not the answer to this sign-in"},
		{"https://zappysys.com/oauth?code=abc", "", "not the answer"},
		{"https://zappysys.com/oauth?state=the-state", "", "not the answer"},
		{"https://contoso.com/?code=abc&state=other", "", "starts with https://zappysys.com/oauth"},
		{"https://login.microsoftonline.com/common/oauth2/v2.0/authorize?x", "", "starts with"},
		{"https://%zz", "", "no address"},
		{"https://zappysys.com/oauth?code=%zz&state=the-state", "", "copy it whole"},
		{"code=%zz&state=the-state", "", "no part of an address"},
		{"code=abc&state=other", "", "not the answer"},
		{"https://zappysys.com/oauth?error=access_denied&error_description=AADSTS65004&state=the-state", "", "declined"},
		{"https://zappysys.com/oauth?error=access_denied&state=other", "", "not the answer"},
		{strings.Repeat("x", 20<<10), "", "too long"},
	}
	for _, test := range tests {
		got, err := readPasted(test.in, redirect, state)
		if err == nil {
			err = got.err
		}
		if got.code != test.code || test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("readPasted(%.60q) = %q, %v, want %q, %q", test.in, got.code, err, test.code, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "abc") {
			t.Errorf("the error repeats the code: %v", err)
		}
	}
}

func TestPaste(t *testing.T) {
	t.Parallel()
	const redirect = "https://zappysys.com/oauth"
	s := newIDServer()
	c := config(s.start(t).URL)
	c.RedirectURL = redirect
	for name, pastes := range map[string]func(address string) []string{
		"the address":    func(a string) []string { return []string{a} },
		"the code":       func(a string) []string { u, _ := url.Parse(a); return []string{u.Query().Get("code")} },
		"after mistakes": func(a string) []string { return []string{"", redirect + "?code=old&state=old", a} },
	} {
		p := provider(t, c)
		var address string
		var texts []string
		ui := UI{
			ShowURL: func(s string) { address = s },
			Prompt: func(_ context.Context, text string) (string, error) {
				final, err := redirectOf(address)
				if err != nil {
					return "", err
				}
				texts = append(texts, text)
				return pastes(final)[len(texts)-1], nil
			},
		}
		if err := p.Login(t.Context(), Paste, ui); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		mustToken(t, p)
		if !strings.Contains(texts[0], redirect) || name == "after mistakes" && !strings.Contains(texts[2], "not the answer") {
			t.Errorf("%s: asked %q", name, texts)
		}
		if !strings.Contains(address, "redirect_uri="+url.QueryEscape(redirect)+"&") {
			t.Errorf("%s: redirect_uri is not %s in %s", name, redirect, address)
		}
	}

	asked := 0
	ui := UI{ShowURL: func(string) {}, Prompt: func(context.Context, string) (string, error) { asked++; return "a b", nil }}
	if err := provider(t, c).Login(t.Context(), Paste, ui); !errors.Is(err, ErrSignInRequired) || asked != pasteTries {
		t.Errorf("nothing but mistakes: asked %d times, %v", asked, err)
	}
	ui.Prompt = func(context.Context, string) (string, error) { return "", io.EOF }
	if err := provider(t, c).Login(t.Context(), Paste, ui); !errors.Is(err, io.EOF) {
		t.Errorf("no more input: %v", err)
	}
	ui.Prompt = func(context.Context, string) (string, error) { return "unknown-code", nil }
	if err := provider(t, c).Login(t.Context(), Paste, ui); !errors.Is(err, ErrSignInRequired) || strings.Contains(err.Error(), "unknown-code") {
		t.Errorf("a wrong code: %v", err)
	}
	s.set(func() { s.refused = "access_denied" })
	address := ""
	ui = UI{ShowURL: func(s string) { address = s }, Prompt: func(context.Context, string) (string, error) { return redirectOf(address) }}
	if err := provider(t, c).Login(t.Context(), Paste, ui); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), "declined") {
		t.Errorf("declined: %v", err)
	}
}

// FuzzCallback holds the readers of answers to what they promise, whatever is sent: a code only with our state or
// pasted alone, and errors that repeat nothing of it.
func FuzzCallback(f *testing.F) {
	const redirect, state = "http://localhost:4000/cb", "5tate-5tate-5tate"
	for _, s := range []string{
		redirect + "?code=abc&state=" + state, redirect + "?error=access_denied&state=" + state, "code=abc&state=" + state, "abc", "a%21",
		"abc&state=" + state, "?error=x&error_description=%00%0d&state=" + state, "://", "https://[::1", "code=&state=" + state, "%", "<>", "\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := readPasted(s, redirect, state)
		if err != nil && (got.code != "" || got.err != nil) {
			t.Fatalf("an error and an answer: %+v, %v", got, err)
		}
		if err == nil && (got.code == "") == (got.err == nil) {
			t.Fatalf("neither or both of code and error: %+v", got)
		}
		if got.code != "" && strings.Contains(s, "://") && !strings.Contains(s, "5tate") && !strings.Contains(s, "%") {
			t.Fatalf("an address without our state gives the code %q", got.code)
		}
		if got.err != nil && strings.ContainsAny(got.err.Error(), "\r\n\x00\x1b") {
			t.Fatalf("control characters in %q", got.err)
		}
		q, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		if a, err := readAnswer(q, state); err == nil && q.Get("state") != state {
			t.Fatalf("an answer with another state: %+v", a)
		}
	})
}

// The person was in time; what the server then takes is not the person's fault. Nor is a caller who has gone a reason
// to lose what the server issued.
func TestAnswerInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		c := config("https://login.example")
		c.RedirectURL, c.LoginTimeout = "https://zappysys.com/oauth", 10*time.Second
		c.HTTPClient = &http.Client{Transport: direct{s}}
		s.before = func(_ string, f form) *failed {
			if f.Has("code") {
				time.Sleep(15 * time.Second)
			}
			return nil
		}
		p := provider(t, c)
		var address string
		err := p.Login(t.Context(), Paste, UI{
			ShowURL: func(a string) { address = a },
			Prompt: func(ctx context.Context, _ string) (string, error) {
				r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
				if err != nil {
					return "", err
				}
				resp, err := direct{s}.RoundTrip(r)
				if err != nil {
					return "", err
				}
				return resp.Header.Get("Location"), nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		mustToken(t, p)
	})
}
