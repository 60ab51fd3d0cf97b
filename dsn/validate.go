package dsn

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Validate fills in the parameters that are empty and built from others (AuthUrl, TokenUrl, ServiceUrl), brings words
// into their documented spelling, and checks everything. [Parse] has done so already; a program that changes a Config
// calls it again.
//
// The error joins every problem found, each a [*ParamError]; see [Problems].
func (c *Config) Validate() error {
	var probs problems
	c.validate(&probs)
	return probs.err()
}

// validate adds to the problems found so far. One complaint about a parameter is enough.
func (c *Config) validate(probs *problems) {
	each := func(what func(p *param) error) {
		for i := range table {
			if p := &table[i]; !probs.has(p.Name) {
				if err := what(p); err != nil {
					probs.add(p.Name, "%s", err)
				}
			}
		}
	}
	each(func(p *param) error { return p.of(c).check() })
	if !probs.has("Tenant") {
		if err := c.checkTenant(); err != nil { // before anything is built from it
			probs.add("Tenant", "%s", err)
		}
	}
	if !probs.has("Tenant", "Cloud") {
		each(func(p *param) error {
			if p.derive != nil && p.of(c).text() == "" {
				return p.of(c).set(p.derive(c))
			}
			return nil
		})
	}
	each(func(p *param) error {
		if p.check == nil {
			return nil
		}
		return p.check(c)
	})
	if probs.has(keySource) {
		return // what the data source would have given is not missing
	}
	for _, r := range rules {
		if !probs.has(r.param) && !probs.has(r.reads...) {
			if err := r.check(c); err != nil {
				probs.add(r.param, "%s", err)
			}
		}
	}
}

// rules hold between several parameters; the problem is reported at the one to change. A rule that reads a parameter
// which is wrong itself says nothing: what it would say is about the default in its place, which nobody gave.
var rules = []struct {
	param string
	reads []string
	check func(c *Config) error
}{
	{"ClientId", []string{"AuthMode"}, func(c *Config) error {
		if c.ClientId == "" && c.AuthMode != AccessToken {
			return errors.New("is missing; give the application (client) id of the app registration")
		}
		return nil
	}},
	{"TokenUrl", []string{"Tenant", "AuthMode"}, func(c *Config) error {
		if c.TokenUrl == "" && c.Tenant == "" && c.AuthMode != AccessToken {
			return errors.New("is missing; give the v2 token endpoint, or Tenant to build it from")
		}
		return nil
	}},
	{"TokenUrl", []string{"AuthUrl"}, (*Config).checkEndpoints},
	{"AuthUrl", []string{"Tenant", "AuthMode", "LoginMode"}, func(c *Config) error {
		if c.AuthUrl == "" && c.Tenant == "" && c.AuthMode == UserCreds && (c.LoginMode == LoginBrowser || c.LoginMode == LoginPaste) {
			return fmt.Errorf("is missing; LoginMode=%s needs the v2 authorization endpoint, or Tenant to build it from", c.LoginMode)
		}
		return nil
	}},
	{"ServiceUrl", []string{"TokenUrl", "AuthMode"}, func(c *Config) error {
		login, _ := url.Parse(c.TokenUrl)
		graph, _ := url.Parse(c.ServiceUrl)
		if login != nil && graph != nil && c.AuthMode != AccessToken && !together(login.Hostname(), graph.Hostname()) {
			return fmt.Errorf("has the host %q, which takes no tokens of %q; set Cloud, or give both of one cloud", graph.Hostname(), login.Hostname())
		}
		return nil
	}},
	{"AccessToken", []string{"AuthMode"}, func(c *Config) error {
		switch {
		case c.AuthMode == AccessToken && c.AccessToken == "":
			return errors.New("is missing; AuthMode=AccessToken needs it")
		case c.AuthMode != AccessToken && c.AccessToken != "":
			return fmt.Errorf("is given, but AuthMode is %s; set AuthMode=AccessToken", c.AuthMode)
		}
		return nil
	}},
	{"ClientSecret", []string{"AuthMode"}, func(c *Config) error {
		if c.AuthMode == AppCreds && c.ClientSecret == "" {
			return errors.New("is missing; AuthMode=AppCreds needs it")
		}
		return nil
	}},
	{"UserId", []string{"AuthMode"}, func(c *Config) error {
		if c.AuthMode == AppCreds && c.UserId == "me" {
			return errors.New("is missing; with AuthMode=AppCreds there is no me, give the mailbox's address or id")
		}
		return nil
	}},
	{"Tenant", []string{"AuthMode"}, func(c *Config) error {
		if c.AuthMode == AppCreds && contains([]string{"common", "organizations", "consumers"}, c.Tenant) {
			return fmt.Errorf("is %s; AuthMode=AppCreds needs the id or domain of one tenant", quote(c.Tenant))
		}
		return nil
	}},
	{"Scope", []string{"AuthMode", "Cloud", "ServiceUrl"}, (*Config).checkResources},
	{"Scope", []string{"AuthMode", "RefreshTokenFilePath"}, func(c *Config) error {
		if c.AuthMode == UserCreds && c.RefreshTokenFilePath != "" && !c.hasScope(isOffline) {
			return errors.New("has no offline_access, so there would be no refresh token to keep in RefreshTokenFilePath; add it")
		}
		return nil
	}},
	{"RetryStatusCodeList", []string{"RetryMode"}, func(c *Config) error {
		if c.RetryMode == RetryWhenStatusCodeMatch && len(c.RetryStatusCodes()) == 0 {
			return errors.New("is empty; give statuses such as 429|503, or set RetryMode=None")
		}
		return nil
	}},
	{"RetryMaxWaitMs", []string{"RetryWaitTimeMs"}, func(c *Config) error {
		if c.RetryMaxWaitMs < c.RetryWaitTimeMs {
			return fmt.Errorf("is %d, less than RetryWaitTimeMs, %d", c.RetryMaxWaitMs, c.RetryWaitTimeMs)
		}
		return nil
	}},
	{"ExtraAttributesForAuthRequest", []string{"LoginMode", "LoginHint"}, func(c *Config) error {
		extra := c.ExtraAttributes()
		switch {
		case c.LoginMode != LoginNone && extra.Get("prompt") == "none":
			return fmt.Errorf("asks for prompt=none, which forbids the sign-in that LoginMode=%s asks for", c.LoginMode)
		case c.LoginHint != "" && extra.Has("login_hint"):
			return errors.New("holds login_hint, which LoginHint gives too")
		}
		return nil
	}},
}

func isOffline(scope string) bool { return strings.EqualFold(scope, "offline_access") }

var guid = regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// checkClientID checks the form of ids that Microsoft gives; other servers have others.
func (c *Config) checkClientID() error {
	microsoft := c.Tenant != "" && c.TokenUrl == "" // it could not be built, for Tenant or Cloud is wrong
	for _, s := range []string{c.TokenUrl, c.AuthUrl} {
		u, err := url.Parse(s)
		microsoft = microsoft || err == nil && isLoginHost(u.Hostname())
	}
	if microsoft && c.ClientId != "" && !guid.MatchString(c.ClientId) {
		return errors.New("is not a GUID such as 00000000-0000-0000-0000-000000000000; copy the application (client) id, not a name or a secret")
	}
	return nil
}

func (c *Config) checkTenant() error {
	for _, r := range c.Tenant {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.' && r != '_' {
			return errors.New("is not a tenant id, a domain, or one of common, organizations, consumers")
		}
	}
	if strings.Trim(c.Tenant, ".") != c.Tenant {
		return errors.New("starts or ends with a dot")
	}
	return nil
}

func (c *Config) checkUserID() error {
	if c.UserId == "" || strings.EqualFold(c.UserId, "me") {
		c.UserId = "me"
	}
	if strings.ContainsFunc(c.UserId, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`/?#\`, r) }) ||
		strings.Trim(c.UserId, ".") == "" {
		return fmt.Errorf("is %s; give me, an object id or an address, without blanks and / ? # \\", quote(c.UserId))
	}
	return nil
}

func (c *Config) checkAccessToken() error {
	if strings.ContainsFunc(c.AccessToken, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("holds a blank or a character outside of ASCII; give the token alone, without \"Bearer\"")
	}
	return nil
}

func (c *Config) checkUserAgent() error {
	if strings.ContainsFunc(c.UserAgent, func(r rune) bool { return r > unicode.MaxASCII }) {
		return errors.New("holds a character outside of ASCII")
	}
	return nil
}

func (c *Config) checkTimeZone() error {
	if strings.EqualFold(c.TimeZone, "UTC") || c.TimeZone == "" {
		c.TimeZone = "UTC"
	}
	_, err := location(c.TimeZone)
	return err
}

func location(name string) (*time.Location, error) {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%s is not a time zone known here; write an IANA name such as Europe/Berlin", quote(name))
	}
	return loc, nil
}

// RetryStatusCodes is RetryStatusCodeList as numbers, in its order and without repetitions.
func (c *Config) RetryStatusCodes() []int {
	codes, _ := splitStatusCodes(c.RetryStatusCodeList)
	return codes
}

func splitStatusCodes(s string) ([]int, error) {
	var codes []int
	seen := make(map[int]bool)
	for item := range strings.SplitSeq(s, "|") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		n, err := strconv.Atoi(item)
		switch {
		case err != nil || n < 400 || n > 599:
			return nil, fmt.Errorf("%s is not an HTTP status from 400 to 599", quote(item))
		case n == 401:
			return nil, errors.New("holds 401, which is answered with a new token and never retried otherwise")
		case !seen[n]:
			seen[n] = true
			codes = append(codes, n)
		}
	}
	return codes, nil
}

func (c *Config) checkRetryStatusCodes() error {
	_, err := splitStatusCodes(c.RetryStatusCodeList)
	return err
}

// ExtraAttributes is ExtraAttributesForAuthRequest, parsed.
func (c *Config) ExtraAttributes() url.Values {
	v, err := url.ParseQuery(c.ExtraAttributesForAuthRequest)
	if err != nil {
		return url.Values{}
	}
	return v
}

// reserved are the parameters of an authorization request that carry its protection or are set elsewhere.
var reserved = []string{"client_id", "client_secret", "redirect_uri", "response_type", "response_mode", "scope", "state",
	"code_challenge", "code_challenge_method", "nonce"}

// prompts are the values of prompt, see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow.
var prompts = []string{"login", "none", "consent", "select_account", "create"}

func (c *Config) checkExtra() error {
	v, err := url.ParseQuery(c.ExtraAttributesForAuthRequest)
	if err != nil {
		return errors.New("is not of the form name=value&name=value, with other characters percent-encoded")
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		values := v[name]
		switch {
		case contains(reserved, name):
			return fmt.Errorf("holds %q, which is set by graphmail itself", strings.ToLower(name))
		case name == "" || values[0] == "":
			return errors.New("holds a name without a value, or a value without a name")
		case len(values) > 1:
			return fmt.Errorf("holds %s twice", quote(name))
		case cleanText(name+values[0]) != nil:
			return errors.New("holds an encoded control character")
		}
	}
	if p := v.Get("prompt"); p != "" && !contains(prompts, p) {
		return fmt.Errorf("asks for prompt=%s; it is one of %s", strings.Trim(quote(p), `"`), strings.Join(prompts, ", "))
	}
	return nil
}
