package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Mode says whose permissions the tokens carry.
type Mode int

const (
	// UserCreds acts for a person who signed in once; the refresh token does the rest.
	UserCreds Mode = iota
	// AppCreds acts for the application itself, with its ClientSecret.
	AppCreds
	// AccessToken uses one token as it is given. It cannot be renewed.
	AccessToken
)

// String is the mode's name in a connection string.
func (m Mode) String() string {
	switch m {
	case UserCreds:
		return "UserCreds"
	case AppCreds:
		return "AppCreds"
	case AccessToken:
		return "AccessToken"
	}
	return fmt.Sprintf("Mode(%d)", int(m))
}

// Config says where and as what to sign in. Errors name the connection-string parameter a field comes from, which is
// noted where it differs.
type Config struct {
	Mode Mode // AuthMode

	AuthURL   string // AuthUrl: authorization endpoint; needed by Browser and Paste only
	TokenURL  string // TokenUrl: token endpoint; not needed by AccessToken
	DeviceURL string // device authorization endpoint; empty: TokenURL with devicecode as its last segment

	ClientID     string   // ClientId; not needed by AccessToken
	ClientSecret string   // empty: not sent
	Scopes       []string // Scope: permissions asked for at sign-in, or the one /.default of AppCreds

	RedirectURL string     // ReturnUrl, sent as it is; a loopback address without a port is given the listener's
	Extra       url.Values // ExtraAttributesForAuthRequest: added to the authorization request
	LoginHint   string     // account offered at sign-in

	LoginTimeout time.Duration // time a person has to sign in; 0: 3 minutes

	TokenFile   string // RefreshTokenFilePath; ~/ at its start is the home folder; empty: tokens live in memory only
	AccessToken string // the token of Mode AccessToken

	// Interactive lets a request that finds nobody signed in run this flow with UI, once for all waiting requests.
	// NoFlow, the zero value, makes it fail with ErrSignInRequired. A Browser without UI uses the system's.
	Interactive Flow
	UI          UI

	HTTPClient *http.Client     // nil: one of its own. Redirects are refused whatever it says
	UserAgent  string           // sent to the sign-in server; empty: Go's
	Logger     *slog.Logger     // nil: silent
	Now        func() time.Time // nil: time.Now
}

// defaultLoginTimeout is the time a person has who was given none.
const defaultLoginTimeout = 3 * time.Minute

// withDefaults fills in what was left empty.
func (c Config) withDefaults() Config {
	if c.LoginTimeout <= 0 {
		c.LoginTimeout = defaultLoginTimeout
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Interactive == Browser && c.UI.ShowURL == nil && c.UI.OpenBrowser == nil {
		c.UI.OpenBrowser = OpenBrowser
	}
	if c.DeviceURL == "" {
		c.DeviceURL = lastSegment(c.TokenURL, "devicecode")
	}
	return c
}

// check reports everything that is wrong.
func (c *Config) check() error {
	var errs []error
	wrong := func(param, hint string) { errs = append(errs, &OAuthError{Param: param, Hint: hint}) }
	if c.Mode == AccessToken {
		if c.AccessToken == "" {
			wrong("AccessToken", "is missing")
		}
		return errors.Join(errs...)
	}
	if c.ClientID == "" {
		wrong("ClientId", "is missing")
	}
	if c.TokenURL == "" {
		wrong("TokenUrl", "is missing")
	}
	for _, u := range []struct{ param, url string }{{"AuthUrl", c.AuthURL}, {"TokenUrl", c.TokenURL}, {"TokenUrl", c.DeviceURL}} {
		if u.url != "" && !secure(u.url) {
			wrong(u.param, "is not an absolute https URL (http is allowed on this machine only)")
		}
	}
	if c.Mode == AppCreds && c.ClientSecret == "" {
		wrong("ClientSecret", "is missing; AuthMode=AppCreds needs it")
	}
	if c.Mode == AppCreds && len(c.Scopes) == 0 {
		wrong("Scope", "is missing; AuthMode=AppCreds needs the /.default permission of its resource")
	}
	for name := range c.Extra {
		if reserved[strings.ToLower(name)] {
			wrong("ExtraAttributesForAuthRequest", fmt.Sprintf("holds %q, which is set by the sign-in itself", name))
		}
	}
	return errors.Join(errs...)
}

// reserved are the parameters of an authorization request that carry its protection or are set elsewhere.
var reserved = map[string]bool{
	"client_id": true, "client_secret": true, "redirect_uri": true, "response_type": true, "response_mode": true,
	"scope": true, "state": true, "code_challenge": true, "code_challenge_method": true, "nonce": true,
}

// secure reports whether nobody on the way can read what is sent to a URL.
func secure(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// lastSegment replaces the last segment of a URL's path, and only that: a tenant may be called token, too.
func lastSegment(s, name string) string {
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return ""
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	u.RawPath = path[:strings.LastIndexByte(path, '/')+1] + name
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return ""
	}
	return u.String()
}

// hostOf is the host, with its port, of a URL that was checked.
func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
