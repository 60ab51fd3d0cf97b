package auth

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestDeviceCode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		c := config("https://login.example")
		c.LoginTimeout = time.Hour
		c.HTTPClient = &http.Client{Transport: direct{s}}
		p := provider(t, c)
		var shown []string
		start := time.Now()
		err := p.Login(t.Context(), DeviceCode, UI{ShowCode: func(uri, code, message string) {
			shown = []string{uri, code, message}
			time.AfterFunc(12*time.Second, func() { s.approve("") })
		}})
		if err != nil {
			t.Fatal(err)
		}
		if got := time.Since(start); got != 15*time.Second {
			t.Errorf("signed in after %v, want 15s: three intervals", got)
		}
		if shown[0] != "https://login.example/device" || shown[1] != "ABC-123" || !strings.Contains(shown[2], shown[0]) || !strings.Contains(shown[2], shown[1]) {
			t.Errorf("shown %q", shown)
		}
		for _, f := range s.requests("urn:ietf:params:oauth:grant-type:device_code") {
			if f.Has("scope") || f.Get("device_code") == "" {
				t.Errorf("poll %v", f)
			}
		}
		mustToken(t, p)
		if st, _ := p.Status(); st.Account != "kim@contoso.com" || !st.CanRefresh {
			t.Errorf("Status = %+v", st)
		}
	})
}

// approve ends the wait for all device codes, with an error if one is given.
func (s *idServer) approve(declined string) {
	s.set(func() {
		for _, g := range s.device {
			g.approved, g.declined = true, declined
		}
	})
}

func TestDeviceSlowDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		var polls []time.Duration
		start := time.Now()
		s.before = func(path string, f form) *failed {
			if !f.Has("device_code") {
				return nil
			}
			polls = append(polls, time.Since(start))
			switch len(polls) {
			case 1, 2:
				return &failed{status: 400, body: `{"error":"slow_down"}`}
			case 3:
				return &failed{status: 503}
			case 4:
				s.approve("")
			}
			return nil
		}
		c := config("https://login.example")
		c.LoginTimeout = time.Hour
		c.HTTPClient = &http.Client{Transport: direct{s}}
		if err := provider(t, c).Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) {}}); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second, 50 * time.Second}
		if len(polls) != len(want) {
			t.Fatalf("polls at %v, want %v", polls, want)
		}
		for i := range want {
			if polls[i] != want[i] {
				t.Errorf("poll %d at %v, want %v: each slow_down, and a failure, adds five seconds", i, polls[i], want[i])
			}
		}
	})
}

func TestDeviceEnds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code   string
		signIn bool
		want   string
	}{
		{"authorization_declined", true, "declined"},
		{"access_denied", true, "declined"},
		{"expired_token", true, "not entered in time"},
		{"bad_verification_code", false, "refused: bad_verification_code"},
		{"invalid_client", false, "refused: invalid_client"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newIDServer()
			c := config("https://login.example")
			c.HTTPClient = &http.Client{Transport: direct{s}}
			err := provider(t, c).Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) { s.approve(test.code) }})
			if err == nil || errors.Is(err, ErrSignInRequired) != test.signIn || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v", test.code, err)
			}
			if n := len(s.requests("urn:ietf:params:oauth:grant-type:device_code")); n != 1 {
				t.Errorf("%s: %d polls, want 1", test.code, n)
			}
		})
	}
}

// The texts of the server reach a terminal.
func TestDeviceTexts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		s.message = "Gehen Sie zu https://microsoft.com/devicelogin\x1b[2J\r\n und geben Sie ABC ein."
		c := config("https://login.example")
		c.HTTPClient = &http.Client{Transport: direct{s}}
		var message string
		err := provider(t, c).Login(t.Context(), DeviceCode, UI{ShowCode: func(_, _, m string) {
			message = m
			s.approve("")
		}})
		if err != nil || message != "Gehen Sie zu https://microsoft.com/devicelogin[2J und geben Sie ABC ein." {
			t.Errorf("message %q, %v", message, err)
		}
	})
	for _, body := range []string{
		`{}`, `[`, `<html>`, `{"device_code":"d","user_code":"u","verification_uri":"javascript:alert(1)"}`,
		`{"device_code":"d","user_code":"u","verification_uri":"http://contoso.com"}`, `{"user_code":"u","verification_uri":"https://contoso.com"}`,
	} {
		s := newIDServer()
		s.before = func(string, form) *failed { return &failed{status: 200, body: body} }
		c := config("https://login.example")
		c.HTTPClient = &http.Client{Transport: direct{s}}
		err := provider(t, c).Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) { t.Error("a code is shown") }})
		if o, ok := errors.AsType[*OAuthError](err); !ok || o.Param != "TokenUrl" {
			t.Errorf("%s: %v", body, err)
		}
	}
}
