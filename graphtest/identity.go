package graphtest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The directory and the two applications registered in it. A fixed set, so that
// a connection string can be written down.
const (
	tenantName = "contoso"
	tenantID   = "5b1f0c7e-6a0d-4c58-9d6e-2f8c1c0a7a11"

	publicClientID       = "3f1d2c84-9a57-4e0b-8b8e-7d2f5a9c6e01"
	confidentialClientID = "c0a83e9f-14d6-47b2-9c35-e6f1d7b02a4c"
	confidentialSecret   = "Zq8~fake.secret-for_tests~0nly;{}=%"
)

// defaultRedirects are the addresses a connector of this kind is usually
// registered with. The port of a loopback address is ignored when matching
// (https://learn.microsoft.com/en-us/entra/identity-platform/reply-url#localhost-exceptions).
var defaultRedirects = []string{
	"http://localhost",
	"https://zappysys.com/oauth",
	"https://login.microsoftonline.com/common/oauth2/nativeclient",
}

// identityConfig is what a server tells its identity platform.
type identityConfig struct {
	data      *Data
	now       func() time.Time // nil: time.Now
	lifetime  time.Duration    // of access tokens; 0: 75 minutes
	singleUse bool             // refresh tokens die when used; reuse revokes the chain
	interval  time.Duration    // between polls for a device code; 0: 5 seconds
	redirects []string         // registered besides defaultRedirects
}

// A registration is one application of the directory.
type registration struct {
	id        string
	name      string
	secret    string // empty: a public client
	redirects []string
}

// An identity is the sign-in half of the server: the v2.0 endpoints authorize,
// token and devicecode with the pages a person sees. It is safe for concurrent
// use.
type identity struct {
	cfg  identityConfig
	apps map[string]*registration
	key  []byte // signs tokens and forms; new for every server

	mu       sync.Mutex
	serial   int64               // of the latest token
	access   map[int64]*grant    // by serial
	expired  int64               // access tokens up to this serial count as expired
	revoked  int64               // tokens up to this serial count as revoked
	refresh  map[string]*refresh // by token
	codes    map[string]*code    // by code
	devices  map[string]*device  // by device code
	sessions map[string]string   // browser session: user id
	consents map[string][]string // user id and client id: scopes
	requests []TokenRequest
}

// newIdentity returns the identity platform of one server.
func newIdentity(cfg identityConfig) *identity {
	if cfg.now == nil {
		cfg.now = time.Now
	}
	if cfg.lifetime == 0 {
		cfg.lifetime = 75 * time.Minute
	}
	if cfg.interval == 0 {
		cfg.interval = 5 * time.Second
	}
	redirects := append(slices.Clone(defaultRedirects), cfg.redirects...)
	key := make([]byte, 32)
	rand.Read(key)
	return &identity{
		cfg: cfg,
		key: key,
		apps: map[string]*registration{
			publicClientID:       {id: publicClientID, name: "graphmail", redirects: redirects},
			confidentialClientID: {id: confidentialClientID, name: "graphmail (web)", secret: confidentialSecret, redirects: redirects},
		},
		access:   map[int64]*grant{},
		refresh:  map[string]*refresh{},
		codes:    map[string]*code{},
		devices:  map[string]*device{},
		sessions: map[string]string{},
		consents: map[string][]string{},
	}
}

// ServeHTTP serves /{tenant}/oauth2/v2.0/{authorize,token,devicecode,deviceauth}.
func (i *identity) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tenant, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	endpoint, ok := strings.CutPrefix(strings.ToLower(rest), "oauth2/v2.0/")
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.Header().Set("Pragma", "no-cache")
	switch endpoint {
	case "authorize":
		i.serveAuthorize(w, r, tenant)
	case "token":
		i.serveToken(w, r, tenant)
	case "devicecode":
		i.serveDeviceCode(w, r, tenant)
	case "deviceauth":
		i.serveDeviceAuth(w, r)
	default:
		http.NotFound(w, r)
	}
}

// checkTenant says whether the path's tenant is this directory.
func checkTenant(tenant string) *oauthError {
	switch strings.ToLower(tenant) {
	case tenantName, tenantID, tenantName + ".com", tenantName + ".onmicrosoft.com", "common", "organizations":
		return nil
	case "consumers":
		return oauthErrorf("invalid_request", 90023, "The application is not enabled for personal Microsoft accounts. Use the tenant or /organizations.")
	}
	return oauthErrorf("invalid_request", 90002, "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", tenant)
}

// user finds a directory object by id, userPrincipalName or mail, or nil.
func (i *identity) user(name string) Entity {
	for _, u := range i.cfg.data.Users {
		for _, key := range []string{"id", "userPrincipalName", "mail"} {
			if s, _ := u[key].(string); s != "" && strings.EqualFold(s, name) {
				return u
			}
		}
	}
	return nil
}

// sign returns the keyed hash of text, base64url.
func (i *identity) sign(text string) string {
	h := hmac.New(sha256.New, i.key)
	h.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// secretText returns n random bytes, base64url.
func secretText(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// text returns a property as a string, "" where it is null or absent.
func text(e Entity, key string) string {
	s, _ := e[key].(string)
	return s
}
