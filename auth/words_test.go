package auth

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestReadIDToken(t *testing.T) {
	t.Parallel()
	for jwt, want := range map[string]identity{
		testIDToken(`{"preferred_username":"kim@contoso.com","name":"Kim","tid":"t"}`): {"kim@contoso.com", "Kim", "t"},
		testIDToken(`{"upn":"u","email":"e"}`):                                         {account: "u"},
		testIDToken(`{"email":"e","sub":"s"}`):                                         {account: "e"},
		testIDToken(`{"sub":"s","name":"a\u001b[2Jb\n"}`):                              {account: "s", name: "a[2Jb"},
		testIDToken(`{"name":1}`):                                                      {},
		testIDToken(`{`):                                                               {},
		"e30.%%%.sig":                                                                  {},
		"e30.e30=.sig":                                                                 {},
		"opaque":                                                                       {},
		"":                                                                             {},
	} {
		if got := readIDToken(jwt); got != want {
			t.Errorf("readIDToken(%q) = %+v, want %+v", jwt, got, want)
		}
	}
}

// Every number that Microsoft documents for a sign-in that failed has words for the person, and what to do does not
// depend on it.
func TestHints(t *testing.T) {
	t.Parallel()
	for number, param := range map[int]string{
		50011: "ReturnUrl", 50020: "Tenant", 50034: "Tenant", 51004: "Tenant", 90072: "Tenant", 50053: "", 50055: "", 50057: "",
		50058: "ExtraAttributesForAuthRequest", 50072: "", 50074: "", 50076: "", 50078: "", 50079: "", 50105: "", 50126: "", 50132: "", 50133: "", 50173: "",
		50194: "Tenant", 90130: "Tenant", 90124: "Tenant", 9001023: "Tenant", 50196: "", 50199: "", 53000: "", 53001: "", 53002: "", 53003: "", 53004: "",
		530032: "", 530035: "", 54005: "", 65001: "", 65004: "", 90008: "", 90094: "", 90095: "", 65005: "Scope", 650056: "Scope", 650057: "Scope",
		70000: "", 70001: "ClientId", 700016: "ClientId", 7000112: "ClientId", 70002: "ClientSecret", 7000215: "ClientSecret", 7000222: "ClientSecret",
		700025: "ClientSecret", 7000218: "ClientSecret", 70008: "", 700082: "", 700084: "ReturnUrl", 70011: "Scope", 28002: "Scope", 28003: "Scope",
		700022: "Scope", 700023: "Scope", 70016: "", 70018: "", 70019: "", 70043: "", 700005: "TokenUrl", 501481: "", 50147: "", 501491: "",
		90002: "Tenant", 90038: "Tenant", 900382: "Tenant", 900432: "Tenant", 9002313: "TokenUrl", 900144: "TokenUrl", 900561: "TokenUrl", 90056: "TokenUrl",
		90055: "", 50033: "", 50087: "", 90006: "", 90024: "", 90033: "", 90090: "",
	} {
		h := hints[number]
		if h.advice == "" || h.param != param {
			t.Errorf("AADSTS%d: %+v, want words about %q", number, h, param)
		}
		r := reply{Code: "invalid_grant", Numbers: []int{number}}
		if err := r.err(UserCreds, 400, nil); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), h.advice) {
			t.Errorf("invalid_grant with AADSTS%d: %v", number, err)
		}
		r.Code = "invalid_client"
		if err := r.err(UserCreds, 400, nil); errors.Is(err, ErrSignInRequired) || isTemporary(err) {
			t.Errorf("invalid_client with AADSTS%d: %v", number, err)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		reply  reply
		status int
		want   string
	}{
		{reply{Code: "invalid_grant", Description: "AADSTS700082: The refresh token has expired.\r\nTrace ID: 1"}, 400,
			`sign-in required: the sign-in is no longer valid (invalid_grant, AADSTS700082); the refresh token has expired because it was not used for a long time; run "graphmail login"`},
		{reply{Code: "invalid_grant", Description: "Something new"}, 400,
			`sign-in required: the sign-in is no longer valid (invalid_grant); Something new; run "graphmail login"`},
		{reply{Code: "invalid_grant", Suberror: "consent_required"}, 400,
			`sign-in required: a permission has not been consented to (invalid_grant); run "graphmail login"`},
		{reply{Code: "invalid_client", Numbers: []int{7000218}, Description: "AADSTS7000218: The request body must contain client_secret."}, 401,
			`sign-in server refused: invalid_client (AADSTS7000218): The request body must contain client_secret.; parameter "ClientSecret": the server wants a secret; register the return address as platform "Mobile and desktop applications" and allow public client flows, or give the secret`},
		{reply{Code: "invalid_scope"}, 400,
			`sign-in server refused: invalid_scope; parameter "Scope": the server does not know a permission, or does not grant it this way`},
		{reply{Code: "server_error"}, 500, `sign-in server refused: server_error`},
		{reply{}, 503, `sign-in server answered with status 503`},
		{reply{}, 404, `sign-in server answered with status 404; parameter "TokenUrl": this is no answer of a token endpoint; check the address (Not Found)`},
	}
	for _, test := range tests {
		if got := test.reply.err(UserCreds, test.status, nil).Error(); got != test.want {
			t.Errorf("%+v\n got %s\nwant %s", test.reply, got, test.want)
		}
	}
	if got := (&OAuthError{Hint: "x"}).Error(); got != "x" {
		t.Errorf("a hint alone: %q", got)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "7": 7 * time.Second, "999999999": 24 * time.Hour, "soon": 0,
		"Wed, 01 Jul 2026 12:00:09 GMT": 9 * time.Second, "Wed, 01 Jul 2026 11:00:00 GMT": 0,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for in, want := range map[string]string{"~/a/b.json": filepath.Join(home, "a", "b.json"), "~a": "~a", "a/~/b": "a/~/b", "~": "~"} {
		if got := atHome(in); got != want {
			t.Errorf("atHome(%q) = %q, want %q", in, got, want)
		}
	}
	s, c := keeper(t, "")
	c.TokenFile = "~/mail/token.json"
	p := provider(t, c)
	if err := p.Login(t.Context(), Browser, visitor(t, nil)); err != nil {
		t.Fatal(err)
	}
	if m := onDisk(t, filepath.Join(home, "mail", "token.json")); !s.isCurrent(m["refresh_token"].(string)) {
		t.Errorf("written %v", m)
	}
	if st, _ := p.Status(); st.TokenFile != filepath.Join(home, "mail", "token.json") {
		t.Errorf("Status names %q", st.TokenFile)
	}
}

func TestOpenBrowser(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	if err := OpenBrowser("https://contoso.com"); err == nil {
		t.Error("a browser was found in an empty folder")
	}
	opened := filepath.Join(bin, "opened")
	script := "#!/bin/sh\necho noise; echo \"$@\" > '" + opened + ".new'; /bin/mv '" + opened + ".new' '" + opened + "'\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/bin/sh"); err != nil || openers(runtime.GOOS)[0][0] != "xdg-open" {
		t.Skip("another system opens browsers another way")
	}
	const address = "https://contoso.com/?a=b&c=$(d);e"
	if err := OpenBrowser(address); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if data, err := os.ReadFile(opened); err == nil {
			if got := strings.TrimSpace(string(data)); got != address {
				t.Errorf("opened %q, want %q", got, address)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("nothing was opened")
}
