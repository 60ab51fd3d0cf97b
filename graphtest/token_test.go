package graphtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	good := ti.mint("11111111-1111-4111-8111-111111111111", publicClientID, []string{"Mail.Read"})
	other := startIdentity(t, identityConfig{}).mint("u", publicClientID, nil)
	id := ti.redeem(ti.code()).IDToken
	for _, tt := range []struct {
		name   string
		header http.Header
		want   string
	}{
		{"good", bearer(good), ""},
		{"scheme in lower case", http.Header{"Authorization": {"bearer " + good}}, ""},
		{"none", http.Header{}, "Access token is empty."},
		{"empty", http.Header{"Authorization": {"Bearer "}}, "Access token is empty."},
		{"basic", http.Header{"Authorization": {"Basic " + good}}, "Access token is empty."},
		{"garbage", bearer("garbage"), "CompactToken parsing failed with error code: 80049217"},
		{"three parts of garbage", bearer("a.b.c"), "CompactToken parsing failed with error code: 80049217"},
		{"Bearer twice", bearer("Bearer " + good), "CompactToken parsing failed with error code: 80049217"},
		{"two headers", http.Header{"Authorization": {"Bearer " + good, "Bearer " + good}}, "CompactToken parsing failed with error code: 80049217"},
		{"cut", bearer(good[:len(good)-1]), "Access token validation failure. Invalid signature."},
		{"of another server", bearer(other), "Access token validation failure. Invalid signature."},
		{"id token", bearer(id), "Access token validation failure. Invalid audience."},
	} {
		g, aerr := ti.authenticate(tt.header)
		switch {
		case tt.want == "" && (aerr != nil || g == nil):
			t.Errorf("%s: got %+v", tt.name, aerr)
		case tt.want != "" && (aerr == nil || aerr.Message != tt.want || aerr.Status != 401 || aerr.Code != "InvalidAuthenticationToken"):
			t.Errorf("%s: got %+v, want %q", tt.name, aerr, tt.want)
		}
	}
	ti.clock.Advance(75*time.Minute - time.Nanosecond)
	if _, aerr := ti.authenticate(bearer(good)); aerr != nil {
		t.Errorf("just before expiry: %s", aerr.Message)
	}
	ti.clock.Advance(time.Nanosecond)
	if _, aerr := ti.authenticate(bearer(good)); aerr == nil || aerr.Message != "Lifetime validation failed, the token is expired." {
		t.Errorf("at expiry: got %+v", aerr)
	}
}

func TestTokenCodeErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, value, code string
		number            int
	}{
		{"grant_type", "", "invalid_request", 900144},
		{"grant_type", "password", "unsupported_grant_type", 70003},
		{"client_id", "", "invalid_request", 900144},
		{"client_id", "nobody", "unauthorized_client", 700016},
		{"client_id", confidentialClientID, "invalid_client", 7000218},
		{"client_secret", "s", "invalid_client", 700025},
		{"code", "", "invalid_request", 900144},
		{"code", "unknown", "invalid_grant", 70000},
		{"redirect_uri", "", "invalid_request", 900144},
		{"redirect_uri", "https://zappysys.com/oauth/", "invalid_grant", 500112},
		{"code_verifier", "", "invalid_grant", 501481},
		{"code_verifier", testVerifier + "x", "invalid_grant", 501481},
		{"code_verifier", s256(testVerifier), "invalid_grant", 501481},
		{"scope", "Mail.ReadWrite", "invalid_grant", 65001},
	} {
		ti := startIdentity(t, identityConfig{})
		ti.wantError(ti.redeem(ti.code(), tt.name, tt.value), tt.code, tt.number)
	}
}

func TestTokenCodeOnce(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	code := ti.code()
	first := ti.redeem(code)
	ti.wantTokens(first)
	ti.wantError(ti.redeem(code), "invalid_grant", 54005)
	ti.wantError(ti.reload(first.RefreshToken), "invalid_grant", 70000)

	code = ti.code()
	ti.clock.Advance(codeLifetime)
	ti.wantError(ti.redeem(code), "invalid_grant", 70008)

	// A wrong verifier spends the code.
	code = ti.code()
	ti.wantError(ti.redeem(code, "code_verifier", strings.Repeat("x", 43)), "invalid_grant", 501481)
	ti.wantError(ti.redeem(code), "invalid_grant", 54005)
}

func TestTokenOtherTenant(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	code := ti.code()
	ti.base = strings.Replace(ti.base, "/contoso/", "/common/", 1)
	ti.wantError(ti.redeem(code), "invalid_grant", 700005)
}

func TestTokenForm(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	request := func(method, query, kind, body string) answer {
		req, err := http.NewRequest(method, ti.base+"/token"+query, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		return ti.do(req)
	}
	const form = "application/x-www-form-urlencoded"
	ti.wantError(request("GET", "", form, ""), "invalid_request", 900561)
	ti.wantError(request("POST", "", "application/json", `{"grant_type":"refresh_token"}`), "invalid_request", 900144)
	ti.wantError(request("POST", "?grant_type=refresh_token&client_id="+publicClientID, form, ""), "invalid_request", 900144)
	ti.wantError(request("POST", "", form, "grant_type=refresh_token&grant_type=refresh_token"), "invalid_request", 9002313)
	ti.wantError(request("POST", "", form, "grant_type=%zz"), "invalid_request", 9002313)
	ti.wantError(request("POST", "", form, "grant_type=refresh_token&client_id="+publicClientID+"&refresh_token="), "invalid_request", 900144)
}

func TestTokenConfidential(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	ti.wantError(ti.redeem(ti.code("client_id", confidentialClientID), "client_id", confidentialClientID), "invalid_client", 7000218)
	ti.wantError(ti.redeem(ti.code("client_id", confidentialClientID), "client_id", confidentialClientID, "client_secret", "wrong"), "invalid_client", 7000215)
	ti.wantTokens(ti.redeem(ti.code("client_id", confidentialClientID), "client_id", confidentialClientID, "client_secret", confidentialSecret))
	// A confidential client may do without PKCE, but not forget it half way.
	plain := []string{"client_id", confidentialClientID, "code_challenge", "", "code_challenge_method", ""}
	ti.wantTokens(ti.redeem(ti.code(plain...), "client_id", confidentialClientID, "client_secret", confidentialSecret, "code_verifier", ""))
	ti.wantError(ti.redeem(ti.code(plain...), "client_id", confidentialClientID, "client_secret", confidentialSecret), "invalid_grant", 501481)
	// A code is its client's alone.
	ti.wantError(ti.redeem(ti.code(), "client_id", confidentialClientID, "client_secret", confidentialSecret), "invalid_grant", 70000)
}

func TestTokenBasic(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	basic := func(user, password, body string) answer {
		req, err := http.NewRequest("POST", ti.base+"/token", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.SetBasicAuth(url.QueryEscape(user), url.QueryEscape(password))
		return ti.do(req)
	}
	const body = "grant_type=client_credentials&scope=https://graph.microsoft.com/.default"
	ti.wantTokens(basic(confidentialClientID, confidentialSecret, body))
	wrong := basic(confidentialClientID, "wrong", body)
	ti.wantError(wrong, "invalid_client", 7000215)
	if got := wrong.header.Get("WWW-Authenticate"); !strings.HasPrefix(got, "Basic ") {
		t.Errorf("got WWW-Authenticate %q, want Basic", got)
	}
	ti.wantError(basic(confidentialClientID, confidentialSecret, body+"&client_secret=x"), "invalid_request", 9002313)
	ti.wantError(basic(publicClientID, "", "grant_type=refresh_token&refresh_token=x"), "invalid_client", 700025)
}

func TestTokenClientCredentials(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	ask := func(pairs ...string) answer {
		return ti.post("token", append([]string{"grant_type", grantApp}, pairs...)...)
	}
	secret := []string{"client_id", confidentialClientID, "client_secret", confidentialSecret, "scope"}
	a := ask(append(secret, "https://graph.microsoft.com/.default")...)
	ti.wantTokens(a)
	if a.RefreshToken != "" || a.IDToken != "" {
		t.Errorf("an application got %s", a.body)
	}
	if g, _ := ti.authenticate(bearer(a.AccessToken)); !g.AppOnly || g.UserID != "" || !g.has("Mail.Read") {
		t.Errorf("got grant %+v", g)
	}
	ti.wantError(ask(append(secret, "https://graph.microsoft.com/Mail.Read")...), "invalid_scope", 1002012)
	ti.wantError(ask(append(secret, ".default offline_access")...), "invalid_scope", 1002012)
	ti.wantError(ask(secret[:4]...), "invalid_request", 900144)
	ti.wantError(ask("client_id", publicClientID, "scope", ".default"), "invalid_request", 7000216)
}

func TestTokenRefresh(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	first := ti.redeem(ti.code())
	second := ti.reload(first.RefreshToken)
	ti.wantTokens(second)
	if second.RefreshToken == "" || second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken {
		t.Error("a refresh gave the same tokens again")
	}
	if second.Scope != first.Scope {
		t.Errorf("got scope %q, want %q", second.Scope, first.Scope)
	}
	ti.wantTokens(ti.reload(first.RefreshToken)) // the old one stays good

	narrow := ti.reload(second.RefreshToken, "scope", "Mail.ReadBasic")
	ti.wantTokens(narrow)
	if narrow.RefreshToken != "" || narrow.Scope != "Mail.ReadBasic" {
		t.Errorf("narrowed without offline_access: got %s", narrow.body)
	}
	wide := ti.reload(second.RefreshToken, "scope", "Mail.ReadWrite offline_access")
	ti.wantError(wide, "invalid_grant", 65001)
	if wide.Suberror != "consent_required" {
		t.Errorf("got suberror %q", wide.Suberror)
	}
	ti.wantError(ti.post("token", "grant_type", grantReload, "client_id", confidentialClientID, "client_secret", confidentialSecret, "refresh_token", first.RefreshToken), "invalid_grant", 70000)
	ti.wantError(ti.reload(""), "invalid_request", 900144)
}

func TestTokenRefreshInactivity(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	first := ti.redeem(ti.code())
	ti.clock.Advance(refreshLifetime - time.Second)
	second := ti.reload(first.RefreshToken)
	ti.wantTokens(second)
	ti.clock.Advance(time.Second)
	ti.wantError(ti.reload(first.RefreshToken), "invalid_grant", 700082)
	ti.wantTokens(ti.reload(second.RefreshToken))
}

func TestTokenSingleUse(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{singleUse: true})
	first := ti.redeem(ti.code())
	other := ti.redeem(ti.code()) // another sign-in, another line
	second := ti.reload(first.RefreshToken)
	ti.wantTokens(second)
	// Without a new token the old one must live.
	ti.wantTokens(ti.reload(second.RefreshToken, "scope", "Mail.Read"))
	third := ti.reload(second.RefreshToken)
	ti.wantTokens(third)
	ti.wantError(ti.reload(first.RefreshToken), "invalid_grant", 70000)
	ti.wantError(ti.reload(third.RefreshToken), "invalid_grant", 70000)
	ti.wantTokens(ti.reload(other.RefreshToken))
}

func TestTokenRevokeAndExpire(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	first := ti.redeem(ti.code())
	ti.expireTokens()
	if _, aerr := ti.authenticate(bearer(first.AccessToken)); aerr == nil || !strings.HasPrefix(aerr.Message, "Lifetime validation failed") {
		t.Errorf("expired: got %+v", aerr)
	}
	second := ti.reload(first.RefreshToken)
	ti.wantTokens(second)
	ti.revokeTokens()
	if _, aerr := ti.authenticate(bearer(second.AccessToken)); aerr == nil || !strings.Contains(aerr.Message, "TokenIssuedBeforeRevocationTimestamp") {
		t.Errorf("revoked: got %+v", aerr)
	}
	ti.wantError(ti.reload(second.RefreshToken), "invalid_grant", 50173)
	ti.wantTokens(ti.redeem(ti.code()))
}

func TestTokenRequestsHoldNoSecret(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	first := ti.redeem(ti.code())
	ti.reload(first.RefreshToken)
	ti.reload("garbage")
	ti.post("token", "grant_type", first.RefreshToken, "client_id", publicClientID)
	want := []TokenRequest{
		{grantCode, 200, ""}, {grantReload, 200, ""}, {grantReload, 400, "invalid_grant"}, {"", 400, "unsupported_grant_type"},
	}
	if got := ti.tokenRequests(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
