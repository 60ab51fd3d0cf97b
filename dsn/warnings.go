package dsn

import (
	"fmt"
	"net/url"
	"strings"
)

// Warnings lists what is allowed but probably not meant, each starting with the parameter to look at.
// Call it on a Config that is valid.
func (c *Config) Warnings() []string {
	var all []string
	warn := func(when bool, format string, args ...any) {
		if when {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	user := c.AuthMode == UserCreds
	shared := func(s string) bool { return strings.HasSuffix(strings.ToLower(s), ".shared") }
	whole := func(s string) bool { return strings.EqualFold(s, ".default") }

	warn(user && !c.hasScope(isOffline),
		"Scope: has no offline_access, so there is no refresh token and someone has to sign in again about every 75 minutes")
	warn(user && c.UserId != "me" && !c.hasScope(shared) && !c.hasScope(whole),
		"Scope: has no .Shared permission, which reading another person's mailbox (UserId) needs")
	warn(user && strings.EqualFold(c.tenant(), "consumers") && c.hasScope(shared),
		"Scope: asks for .Shared permissions, which personal accounts (tenant consumers) do not have")
	warn(c.LoginMode == LoginBrowser && !c.loopback(),
		"ReturnUrl: is no loopback address, so LoginMode=Browser cannot catch the answer; use http://localhost, or LoginMode=Paste")
	warn(!user && c.LoginMode != LoginNone,
		"LoginMode: is not used with AuthMode=%s", c.AuthMode)
	warn(!user && c.RefreshTokenFilePath != "",
		"RefreshTokenFilePath: is not used with AuthMode=%s, which has no refresh token", c.AuthMode)
	warn(c.Tenant != "" && c.AuthUrl != c.Cloud.endpoint(c.Tenant, "authorize") && c.TokenUrl != c.Cloud.endpoint(c.Tenant, "token"),
		"Tenant: is not used, because AuthUrl and TokenUrl are given")
	warn(c.RetryMode != RetryNone && c.RetryWaitTimeMs < 100,
		"RetryWaitTimeMs: is %d milliseconds; a throttled server wants seconds", c.RetryWaitTimeMs)
	for _, code := range c.RetryStatusCodes() {
		warn(code == 400 || code == 403 || code == 404,
			"RetryStatusCodeList: holds %d, which is never retried because the answer would be the same", code)
	}
	warn(!c.ReadOnly,
		"ReadOnly: False changes nothing; graphmail only reads")
	return all
}

// tenant is the tenant signed in to: the one in TokenUrl.
func (c *Config) tenant() string {
	u, err := url.Parse(c.TokenUrl)
	if err != nil || !isLoginHost(u.Hostname()) {
		return c.Tenant
	}
	return tenantOf(u)
}

// loopback reports whether the answer to a sign-in in the browser can be caught on this machine.
func (c *Config) loopback() bool {
	u, err := url.Parse(c.ReturnUrl)
	return err == nil && listens(u)
}
