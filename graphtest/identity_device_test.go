package graphtest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func (ti *testIdentity) device(pairs ...string) answer {
	ti.t.Helper()
	if len(pairs) == 0 {
		pairs = []string{"client_id", publicClientID, "scope", "offline_access openid Mail.Read"}
	}
	return ti.post("devicecode", pairs...)
}

func (ti *testIdentity) poll(deviceCode string) answer {
	ti.t.Helper()
	return ti.post("token", "grant_type", grantDevice, "client_id", publicClientID, "device_code", deviceCode)
}

func TestDeviceCode(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	d := ti.device()
	if d.status != http.StatusOK || len(d.dev.UserCode) != 9 || d.dev.ExpiresIn != 900 || d.dev.Interval != 5 {
		t.Fatalf("got %d %s", d.status, d.body)
	}
	if strings.Contains(d.body, "verification_uri_complete") || !strings.Contains(d.dev.Message, d.dev.UserCode) || !strings.Contains(d.dev.Message, d.dev.VerificationURI) {
		t.Errorf("got %s", d.body)
	}
	ti.wantError(ti.poll(d.dev.DeviceCode), "authorization_pending", 70016)
	ti.clock.Advance(5 * time.Second)
	ti.wantError(ti.poll(d.dev.DeviceCode), "authorization_pending", 70016)
	if err := newPerson().EnterDeviceCode(t.Context(), d.dev.VerificationURI, strings.ToLower(d.dev.UserCode[:4]+"-"+d.dev.UserCode[4:])); err != nil {
		t.Fatal(err)
	}
	ti.clock.Advance(5 * time.Second)
	a := ti.poll(d.dev.DeviceCode)
	ti.wantTokens(a)
	if a.RefreshToken == "" || a.IDToken == "" {
		t.Errorf("got %s", a.body)
	}
	ti.wantTokens(ti.reload(a.RefreshToken))
	ti.clock.Advance(5 * time.Second)
	ti.wantError(ti.poll(d.dev.DeviceCode), "invalid_grant", 54005)
	if err := newPerson().EnterDeviceCode(t.Context(), d.dev.VerificationURI, d.dev.UserCode); err == nil {
		t.Error("a code could be entered twice")
	}
}

func TestDeviceCodeSlowDown(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{interval: 2 * time.Second})
	d := ti.device()
	if d.dev.Interval != 2 {
		t.Errorf("got interval %d, want 2", d.dev.Interval)
	}
	ti.wantError(ti.poll(d.dev.DeviceCode), "authorization_pending", 70016)
	ti.clock.Advance(1999 * time.Millisecond)
	ti.wantError(ti.poll(d.dev.DeviceCode), "slow_down", 70016)
	ti.clock.Advance(6 * time.Second) // was enough before; now 2+5 seconds are
	ti.wantError(ti.poll(d.dev.DeviceCode), "slow_down", 70016)
	ti.clock.Advance(12 * time.Second)
	ti.wantError(ti.poll(d.dev.DeviceCode), "authorization_pending", 70016)
}

func TestDeviceCodeDeclined(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	d := ti.device()
	p := newPerson()
	p.Decline = true
	if err := p.EnterDeviceCode(t.Context(), d.dev.VerificationURI, d.dev.UserCode); err != nil {
		t.Fatal(err)
	}
	ti.wantError(ti.poll(d.dev.DeviceCode), "authorization_declined", 70017)
}

func TestDeviceCodeExpired(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	d := ti.device()
	ti.clock.Advance(15 * time.Minute)
	if err := newPerson().EnterDeviceCode(t.Context(), d.dev.VerificationURI, d.dev.UserCode); err == nil {
		t.Error("an expired code could be entered")
	}
	ti.wantError(ti.poll(d.dev.DeviceCode), "expired_token", 70020)
}

func TestDeviceCodeErrors(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	ti.wantError(ti.device("scope", "Mail.Read"), "invalid_request", 900144)
	ti.wantError(ti.device("client_id", publicClientID), "invalid_request", 900144)
	ti.wantError(ti.device("client_id", "x", "scope", "Mail.Read"), "unauthorized_client", 700016)
	ti.wantError(ti.device("client_id", confidentialClientID, "scope", "Mail.Read"), "invalid_client", 7000218)
	ti.wantError(ti.device("client_id", publicClientID, "scope", "Mail.Raed"), "invalid_scope", 70011)
	ti.wantError(ti.poll("unknown"), "bad_verification_code", 70018)
	ti.wantError(ti.poll(""), "invalid_request", 900144)
	if err := newPerson().EnterDeviceCode(t.Context(), ti.base+"/deviceauth", "AAAABBBBB"); err == nil || !strings.Contains(err.Error(), "didn't work") {
		t.Errorf("a wrong user code: got %v", err)
	}
}
