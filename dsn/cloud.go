package dsn

import (
	"net/url"
	"strings"
)

// hosts of a cloud. Source: https://learn.microsoft.com/graph/deployments and
// https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud.
type hosts struct {
	login []string // the first is used, the others are known
	graph string
}

var clouds = map[Cloud]hosts{
	Global:   {[]string{"login.microsoftonline.com", "login.windows.net"}, "graph.microsoft.com"},
	USGov:    {[]string{"login.microsoftonline.us"}, "graph.microsoft.us"},
	USGovDoD: {[]string{"login.microsoftonline.us"}, "dod-graph.microsoft.us"},
	China:    {[]string{"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"}, "microsoftgraph.chinacloudapi.cn"},
}

func (c Cloud) hosts() hosts {
	if h, ok := clouds[c]; ok {
		return h
	}
	return clouds[Global]
}

// graph is the origin of the cloud's Graph.
func (c Cloud) graph() string { return "https://" + c.hosts().graph }

// endpoint builds a v2 endpoint, or nothing without a tenant.
func (c Cloud) endpoint(tenant, name string) string {
	if tenant == "" {
		return ""
	}
	return "https://" + c.hosts().login[0] + "/" + tenant + "/oauth2/v2.0/" + name
}

// isLoginHost reports whether host is one of Microsoft's sign-in hosts.
func isLoginHost(host string) bool {
	for _, h := range clouds {
		if contains(h.login, host) {
			return true
		}
	}
	return false
}

// isGraphHost reports whether host is one of Microsoft's Graph hosts.
func isGraphHost(host string) bool {
	for _, h := range clouds {
		if strings.EqualFold(h.graph, host) {
			return true
		}
	}
	return false
}

// together reports whether the tokens of a sign-in host are taken by a Graph host. Hosts that aren't Microsoft's are
// nobody's business.
func together(login, graph string) bool {
	if !isLoginHost(login) || !isGraphHost(graph) {
		return true
	}
	for _, h := range clouds {
		if strings.EqualFold(h.graph, graph) && contains(h.login, login) {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}

// resource is the origin that permissions without one belong to: the Graph that is asked, where it is one of
// Microsoft's, else that of Cloud.
func (c *Config) resource() string {
	if u, err := url.Parse(c.ServiceUrl); err == nil && isGraphHost(u.Hostname()) {
		return "https://" + strings.ToLower(u.Hostname())
	}
	return c.Cloud.graph()
}
