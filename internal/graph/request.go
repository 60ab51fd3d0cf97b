package graph

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// ErrForeignURL is in the chain of the error for a URL, nextLink or redirect outside of the scheme and host of [Config.Root].
var ErrForeignURL = errors.New("the address is outside of the Graph service root")

// Request is one GET.
type Request struct {
	// URL is a path and query below [Config.Root], percent-encoded ("/me/messages?$top=10"), or an absolute nextLink.
	URL string
	// Mailbox is whose share of requests is used: "me", an id or an address; "" for the directory.
	Mailbox string
	// Header is sent along (Prefer, ConsistencyLevel); nil is fine.
	Header http.Header
	// Shrinkable says that the caller can ask for less. Running out of time (a 504, say) is then reported at once and not retried:
	// the same request would take as long again.
	Shrinkable bool
}

// resolve returns the absolute address of ref, which is checked to be at the host that may see the token.
func (c *Client) resolve(ref string) (*url.URL, error) {
	u, err := url.Parse(ref)
	if err != nil {
		return nil, fmt.Errorf("the address cannot be read: %w", urlCause(err))
	}
	switch {
	case u.Scheme != "" || u.Host != "" || u.Opaque != "":
	case ref == "":
		return nil, errors.New("the address is empty")
	default:
		// Joined as text, so that the encoding of the reference stays as the caller wrote it.
		u, err = url.Parse(c.cfg.Root.String() + "/" + strings.TrimLeft(ref, "/"))
		if err != nil {
			return nil, fmt.Errorf("the address cannot be read: %w", urlCause(err))
		}
	}
	if u.User != nil || u.Opaque != "" || !sameOrigin(u, c.cfg.Root) {
		return nil, fmt.Errorf("%w: %q is not %q", ErrForeignURL, origin(u), origin(c.cfg.Root))
	}
	if u.Fragment != "" || strings.Contains(ref, "#") {
		// It would cut off the rest of the query without a word.
		return nil, errors.New("the address holds a \"#\": write it as %23")
	}
	if s := strings.Split(u.Path, "/"); slices.Contains(s, "..") || slices.Contains(s, ".") {
		return nil, errors.New("the address holds a \".\" or \"..\" segment")
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	return u, nil
}

// escapeQuery encodes what cannot stand in a request line and leaves every other byte alone.
func escapeQuery(q string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(q) {
		switch ch := q[i]; {
		case ch <= ' ' || ch >= 0x7f || strings.IndexByte("\"<>\\^`{|}", ch) >= 0:
			b.WriteByte('%')
			b.WriteByte(hex[ch>>4])
			b.WriteByte(hex[ch&15])
		default:
			b.WriteByte(ch)
		}
	}
	return b.String()
}

func sameOrigin(a, b *url.URL) bool {
	return origin(a) == origin(b)
}

// origin is scheme, host and port in one spelling: lower case, with the port that the scheme implies.
func origin(u *url.URL) string {
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	if port == "" {
		switch scheme {
		case "https":
			port = "443"
		case "http":
			port = "80"
		}
	}
	return scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// maskURL prints u without what may not be shown: user information and the values of tokens.
func maskURL(u *url.URL) string {
	masked := *u
	masked.User, masked.Fragment, masked.RawFragment = nil, "", ""
	if u.RawQuery != "" {
		options := strings.Split(u.RawQuery, "&")
		for i, o := range options {
			name := optionName(o)
			if k := strings.ToLower(name); strings.Contains(k, "token") || strings.Contains(k, "secret") {
				raw, _, _ := strings.Cut(o, "=")
				options[i] = raw + "=..."
			}
		}
		masked.RawQuery = strings.Join(options, "&")
	}
	return masked.String()
}

// optionNames lists the query options of u without their values.
func optionNames(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	options := strings.Split(u.RawQuery, "&")
	for i, o := range options {
		options[i] = optionName(o)
	}
	return strings.Join(options, ",")
}

func optionName(option string) string {
	raw, _, _ := strings.Cut(option, "=")
	if name, err := url.QueryUnescape(raw); err == nil {
		return name
	}
	return raw
}

// urlCause drops the outer layer of a [url.Error], which quotes the whole address.
func urlCause(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

const maxRedirects = 5

// checkRedirect lets a redirect within the host of Root pass, with the token, and refuses any other.
func (c *Client) checkRedirect(given func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		if !sameOrigin(req.URL, c.cfg.Root) || req.URL.User != nil {
			return fmt.Errorf("%w: redirected to %q", ErrForeignURL, origin(req.URL))
		}
		if len(via) > maxRedirects {
			return fmt.Errorf("%w after %d hops", errRedirectLoop, maxRedirects)
		}
		req.Header.Set("Authorization", via[0].Header.Get("Authorization"))
		if given != nil {
			return given(req, via)
		}
		return nil
	}
}

var errRedirectLoop = errors.New("redirected in a loop")
