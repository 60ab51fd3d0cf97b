package dsn

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// parseURL reads an absolute URL whose scheme is https, or http on this machine. The URL is not repeated in errors:
// it may hold a password.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, errors.New("is not a valid URL")
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("is not an absolute https URL")
	case u.Hostname() == "" || u.Opaque != "":
		return nil, errors.New("is a URL without a host")
	case u.User != nil:
		return nil, errors.New("holds a user name or password, which belong nowhere in a URL")
	case strings.Contains(s, "#"):
		return nil, errors.New("holds a fragment (#…)")
	}
	if _, port, ok := cutPort(u.Host); ok {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, errors.New("holds a port outside of 1 to 65535")
		}
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, errors.New("uses http; only https is allowed, except on this machine (localhost)")
	}
	return u, nil
}

// cutPort finds the port of host:port; an IPv6 address stands in brackets.
func cutPort(host string) (name, port string, ok bool) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || i < strings.LastIndexByte(host, ']') {
		return host, "", false
	}
	return host[:i], host[i+1:], true
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// checkEndpoint checks AuthUrl (name authorize) or TokenUrl (name token).
func checkEndpoint(s, name string) error {
	if s == "" {
		return nil
	}
	u, err := parseURL(s)
	if err != nil {
		return err
	}
	path := strings.ToLower(strings.TrimRight(u.Path, "/"))
	other := map[string]string{"authorize": "/token", "token": "/authorize"}[name]
	switch {
	case strings.HasSuffix(path, other):
		return fmt.Errorf("ends in %s; are AuthUrl and TokenUrl swapped?", other)
	case strings.HasSuffix(path, "/oauth2/"+name):
		return fmt.Errorf("is a v1 endpoint; use /oauth2/v2.0/%s", name)
	}
	return nil
}

// checkEndpoints checks that AuthUrl and TokenUrl belong together: a code is redeemed only at the tenant that issued
// it (AADSTS700005, AADSTS90038).
func (c *Config) checkEndpoints() error {
	a, errA := url.Parse(c.AuthUrl)
	t, errT := url.Parse(c.TokenUrl)
	if c.AuthUrl == "" || c.TokenUrl == "" || errA != nil || errT != nil {
		return nil
	}
	if !strings.EqualFold(a.Hostname(), t.Hostname()) {
		return fmt.Errorf("has another host, %q, than AuthUrl, %q", t.Hostname(), a.Hostname())
	}
	if isLoginHost(t.Hostname()) && !strings.EqualFold(tenantOf(a), tenantOf(t)) {
		return fmt.Errorf("has another tenant, %q, than AuthUrl, %q", tenantOf(t), tenantOf(a))
	}
	return nil
}

// tenantOf is the tenant in the path of one of Microsoft's endpoints.
func tenantOf(u *url.URL) string {
	tenant, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return tenant
}

// checkServiceURL checks ServiceUrl and cuts the slash at its end.
func (c *Config) checkServiceURL() error {
	if c.ServiceUrl == "" {
		return nil // it could not be built, for Cloud or Tenant is wrong
	}
	u, err := parseURL(c.ServiceUrl)
	switch {
	case err != nil:
		return err
	case strings.Contains(c.ServiceUrl, "?"):
		return errors.New("holds a query (?…)")
	}
	c.ServiceUrl = strings.TrimRight(c.ServiceUrl, "/")
	version := strings.ToLower(strings.Trim(u.Path, "/"))
	if isGraphHost(u.Hostname()) && version != "v1.0" && version != "beta" {
		return fmt.Errorf("must end in the version of Graph: https://%s/v1.0", u.Hostname())
	}
	return nil
}

// checkReturnURL checks a redirect URI by the rules of https://learn.microsoft.com/entra/identity-platform/reply-url.
func checkReturnURL(s string) error {
	const most, forbidden = 256, "!$'(),;"
	u, err := parseURL(s)
	switch {
	case s == "":
		return errors.New("is empty; leave it out for its default, or give the redirect URI of the app registration, such as http://localhost")
	case err != nil:
		return err
	case len(s) > most:
		return fmt.Errorf("is longer than %d characters", most)
	case strings.ContainsAny(s, forbidden):
		return fmt.Errorf("holds one of the characters %s, which a redirect URI cannot have", forbidden)
	case strings.Contains(u.Host, "["):
		return errors.New("holds an IPv6 address, which is not accepted as a redirect URI; use http://localhost")
	case u.Scheme == "http" && !listens(u):
		return errors.New("holds a loopback address other than localhost and 127.0.0.1; use http://localhost")
	}
	return nil
}

// listens reports whether a redirect to u can be caught on this machine.
func listens(u *url.URL) bool {
	return u.Scheme == "http" && (strings.EqualFold(u.Hostname(), "localhost") || u.Hostname() == "127.0.0.1")
}
