package graphtest

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"
)

// A Server is a stand-in for Microsoft Graph and for the identity platform that
// signs its users in, both on one loopback address. It is safe for concurrent
// use.
type Server struct {
	cfg      config
	http     *httptest.Server
	identity *identity
	gate     gate
	faults   faults
	log      recorder

	mu        sync.RWMutex // guards directory and what hangs from it
	directory *directory
}

// config is what options set.
type config struct {
	data      *Data
	now       func() time.Time
	addr      string
	strict    bool // $orderby by the documented rule alone
	throttle  bool
	personal  bool
	lossy     []string // domains that equality on addresses misses
	unsettled Unsettled
	identity  identityConfig
}

// An Option changes how a [Server] behaves.
type Option func(*config)

// WithData serves data instead of [Sample].
func WithData(data *Data) Option { return func(c *config) { c.data = data } }

// WithClock makes the server read the time from now: token lifetimes, the dates
// in errors, relative dates in $search.
func WithClock(now func() time.Time) Option { return func(c *config) { c.now = now } }

// WithAddr listens on addr, such as "127.0.0.1:8080", instead of a free port of
// the loopback address.
func WithAddr(addr string) Option { return func(c *config) { c.addr = addr } }

// WithStrictOrder takes $orderby beside $filter on messages by the documented
// rule alone: the sorted properties come first in the filter, in the same order
// (https://learn.microsoft.com/en-us/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query).
func WithStrictOrder() Option { return func(c *config) { c.strict = true } }

// WithObservedOrder takes $orderby beside $filter on messages where the
// documented rule does and in the further cases users report as working. This
// is the default.
func WithObservedOrder() Option { return func(c *config) { c.strict = false } }

// WithTokenLifetime makes access tokens expire after d instead of 75 minutes.
func WithTokenLifetime(d time.Duration) Option {
	return func(c *config) { c.identity.lifetime = d }
}

// WithSingleUseRefreshTokens makes a refresh token useless once it is used, and
// revokes all that came from the same sign-in when it is used again.
func WithSingleUseRefreshTokens() Option { return func(c *config) { c.identity.singleUse = true } }

// WithRedirect registers another redirect address with both applications.
func WithRedirect(address string) Option {
	return func(c *config) { c.identity.redirects = append(c.identity.redirects, address) }
}

// WithoutThrottling lets any number of requests be in flight at once.
func WithoutThrottling() Option { return func(c *config) { c.throttle = false } }

// WithPersonalAccounts answers as for a personal Microsoft account: /users
// cannot be listed.
func WithPersonalAccounts() Option { return func(c *config) { c.personal = true } }

// WithLossyAddressFilter makes "eq" on the addresses of from and sender miss
// every address of the given domains, as the service's word-broken index is
// reported to do; startswith finds them.
func WithLossyAddressFilter(domains ...string) Option {
	return func(c *config) { c.lossy = append(c.lossy, domains...) }
}

// WithUnsettled chooses among the behaviours nothing public decides.
func WithUnsettled(u Unsettled) Option { return func(c *config) { c.unsettled = u } }

// NewServer starts a server. The caller closes it. It panics when it cannot
// listen, as [httptest.NewServer] does.
func NewServer(opts ...Option) *Server {
	c := config{now: time.Now, addr: "127.0.0.1:0", throttle: true}
	for _, o := range opts {
		o(&c)
	}
	if c.data == nil {
		c.data = Sample()
	}
	c.identity.data, c.identity.now = c.data, c.now
	s := &Server{cfg: c, identity: newIdentity(c.identity), directory: newDirectory(c.data, c.unsettled)}
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		panic(fmt.Sprintf("graphtest: cannot listen on %q: %v", c.addr, err))
	}
	s.http = httptest.NewUnstartedServer(s)
	s.http.Listener.Close()
	s.http.Listener = listener
	s.http.Start()
	return s
}

// Close stops the server and waits for the requests in flight.
func (s *Server) Close() { s.http.Close() }

// ServeHTTP serves Graph below /v1.0 and the identity platform elsewhere.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p := strings.ToLower(r.URL.Path); p == "/v1.0" || strings.HasPrefix(p, "/v1.0/") {
		s.serveGraph(w, r)
		return
	}
	s.serveIdentity(w, r)
}

// ServiceURL is Graph's root with its version, "http://127.0.0.1:PORT/v1.0".
func (s *Server) ServiceURL() string { return s.http.URL + "/v1.0" }

// AuthURL is the authorization endpoint of the tenant.
func (s *Server) AuthURL() string { return s.http.URL + "/" + tenantName + "/oauth2/v2.0/authorize" }

// TokenURL is the token endpoint of the tenant.
func (s *Server) TokenURL() string { return s.http.URL + "/" + tenantName + "/oauth2/v2.0/token" }

// DeviceCodeURL is the device authorization endpoint of the tenant.
func (s *Server) DeviceCodeURL() string {
	return s.http.URL + "/" + tenantName + "/oauth2/v2.0/devicecode"
}

// ClientID is the public client registered in the directory.
func (s *Server) ClientID() string { return publicClientID }

// ConfidentialClientID is the Web registration, which has a secret and
// application permissions.
func (s *Server) ConfidentialClientID() string { return confidentialClientID }

// ClientSecret is the secret of the Web registration.
func (s *Server) ClientSecret() string { return confidentialSecret }

// AccessToken returns a token of the first user for the given permissions, or
// for every permission to read when none is named.
func (s *Server) AccessToken(scopes ...string) string {
	if len(s.cfg.data.Users) == 0 {
		return ""
	}
	return s.AccessTokenFor(text(s.cfg.data.Users[0], "id"), scopes...)
}

// AccessTokenFor returns a token of the user with that id or address.
func (s *Server) AccessTokenFor(userID string, scopes ...string) string {
	if u := s.identity.user(userID); u != nil {
		userID = text(u, "id")
	}
	if len(scopes) == 0 {
		scopes = readScopes
	}
	return s.identity.mint(userID, publicClientID, scopes)
}

// ExpireTokens makes every access token given so far expired; refresh tokens
// still work.
func (s *Server) ExpireTokens() { s.identity.expireTokens() }

// RevokeTokens makes every token given so far useless, refresh tokens included,
// as a change of password does.
func (s *Server) RevokeTokens() { s.identity.revokeTokens() }

// TokenRequests returns the calls of the token endpoint in order.
func (s *Server) TokenRequests() []TokenRequest { return s.identity.tokenRequests() }

// Person returns someone who can sign in with a browser.
func (s *Server) Person() *Person { return newPerson() }

// DSN is a connection string with an access token of the first user.
func (s *Server) DSN() string {
	return "ServiceUrl=" + s.ServiceURL() + ";AuthMode=AccessToken;AccessToken=" + s.AccessToken() + ";ClientId=" + s.ClientID()
}

// SignInDSN is a connection string for signing in with a browser and keeping
// the tokens in tokenFile.
func (s *Server) SignInDSN(tokenFile string) string {
	return "ServiceUrl=" + s.ServiceURL() +
		";AuthUrl=" + s.AuthURL() +
		";TokenUrl=" + s.TokenURL() +
		";ClientId=" + s.ClientID() +
		";Scope=offline_access~Mail.Read~Mail.Read.Shared~MailboxSettings.Read~Calendars.Read~Contacts.Read~People.Read~User.Read~User.ReadBasic.All~GroupMember.Read.All" +
		";ReturnUrl=http://localhost" +
		";RefreshTokenFilePath={" + strings.ReplaceAll(tokenFile, "}", "}}") + "}"
}

// origin is the server's address as its own links show it.
func (s *Server) origin() *url.URL {
	u, err := url.Parse(s.http.URL)
	if err != nil {
		panic(err) // httptest made it
	}
	return u
}
