package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// MaxConcurrency is the number of requests Outlook serves at a time for one application and mailbox.
const MaxConcurrency = 4

// Tokens gives the bearer token of a request. Its errors reach the caller as they are.
type Tokens interface {
	// Token returns a token that is good now.
	Token(ctx context.Context) (string, error)
	// Renew returns a token in place of one that Graph has answered with 401.
	Renew(ctx context.Context, rejected string) (string, error)
}

// Config says how to reach Graph. Root and Tokens are required.
type Config struct {
	// Root is the service root with its version, such as https://graph.microsoft.com/v1.0. Plain http is taken for a loopback host only.
	Root *url.URL
	// HTTPClient is used as it is but for its redirects; nil means a client of our own with HTTP/2 and keep-alive.
	HTTPClient *http.Client
	Tokens     Tokens
	Retry      RetryPolicy
	// MaxConcurrency bounds the requests in flight per mailbox, 1 to 4; 0 means 4.
	MaxConcurrency int
	// Timeout bounds one attempt, from its first byte sent to its last byte read; 0 means no bound.
	// Waiting for the governor or for a token does not count. For a stream it bounds each silence of the server instead.
	Timeout   time.Duration
	UserAgent string
	// ClientID is the application whose share of a mailbox the governor guards.
	ClientID string
	// Logger gets one line per attempt; nil means silence. Lines at level Info name a URL's path and options;
	// the option's values are shown where the logger takes level Debug.
	Logger *slog.Logger
	// OnRetry, if set, is called before the wait for each retry, from the goroutine that waits.
	OnRetry func(Retry)
}

// Client sends requests to one Graph service root. It is safe for concurrent use.
type Client struct {
	cfg      Config
	http     *http.Client
	own      *http.Transport // nil when the HTTP client was given
	governor *governor
	log      *slog.Logger
}

// NewClient checks cfg and returns a client for it. No request is made.
func NewClient(cfg Config) (*Client, error) {
	if err := checkRoot(cfg.Root); err != nil {
		return nil, err
	}
	if cfg.Tokens == nil {
		return nil, errors.New("a source of tokens is required")
	}
	if cfg.MaxConcurrency == 0 {
		cfg.MaxConcurrency = MaxConcurrency
	}
	if cfg.MaxConcurrency < 1 || cfg.MaxConcurrency > MaxConcurrency {
		return nil, fmt.Errorf("MaxConcurrency is %d: give a number from 1 to %d", cfg.MaxConcurrency, MaxConcurrency)
	}
	if cfg.Timeout < 0 {
		return nil, fmt.Errorf("Timeout is %s: give a positive duration, or 0 for none", cfg.Timeout)
	}
	if err := cfg.Retry.check(); err != nil {
		return nil, err
	}
	root := *cfg.Root
	root.Path = strings.TrimRight(root.Path, "/")
	root.RawPath = strings.TrimRight(root.RawPath, "/")
	cfg.Root = &root

	c := &Client{cfg: cfg, governor: &process, log: cfg.Logger}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if cfg.HTTPClient == nil {
		c.own = newTransport()
		c.http = &http.Client{Transport: c.own}
	} else {
		clone := *cfg.HTTPClient
		c.http = &clone
	}
	c.http.CheckRedirect = c.checkRedirect(c.http.CheckRedirect)
	return c, nil
}

// CloseIdle closes the connections that no request uses. A client given in Config keeps its own.
func (c *Client) CloseIdle() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
}

func checkRoot(root *url.URL) error {
	if root == nil || root.Host == "" {
		return errors.New("the Graph service root must be an absolute URL")
	}
	if root.User != nil || root.RawQuery != "" || root.Fragment != "" {
		return fmt.Errorf("the Graph service root at host %q must be scheme, host and path only", root.Host)
	}
	switch strings.ToLower(root.Scheme) {
	case "https":
		return nil
	case "http":
		// A token on an open wire is a token given away (RFC 6750 section 5.3).
		if isLoopback(root.Hostname()) {
			return nil
		}
		return fmt.Errorf("the Graph service root at host %q must use https", root.Host)
	}
	return fmt.Errorf("the Graph service root has scheme %q: use https", root.Scheme)
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// newTransport is tuned for one host and few connections. Compression is asked for by each request, so that bytes on the wire
// can be counted; the pings notice an HTTP/2 connection that a sleeping laptop or a NAT has lost.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
		TLSHandshakeTimeout:   10 * time.Second,
		MaxIdleConnsPerHost:   4 * MaxConcurrency,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
		ReadBufferSize:        64 << 10,
		DisableCompression:    true,
	}
}
