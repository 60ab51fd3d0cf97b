package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/oauth2"
)

// listens reports whether a redirect to u can be caught on this machine. Entra takes no IPv6 address, see
// https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions.
func listens(u *url.URL) bool {
	return u.Scheme == "http" && (strings.EqualFold(u.Hostname(), "localhost") || u.Hostname() == "127.0.0.1")
}

// browser runs the flow whose answer is caught by a listener.
//
// The closing page waits for the code to be redeemed, so that it says how the sign-in ended.
func (p *Provider) browser(ctx, timed context.Context, ui UI) (*oauth2.Token, error) {
	if ui.ShowURL == nil && ui.OpenBrowser == nil {
		return nil, notSignedIn("a sign-in in the browser needs a program that shows or opens an address")
	}
	if FlowFor(p.cfg.RedirectURL) != Browser {
		return nil, &OAuthError{Param: "ReturnUrl", Hint: "is no loopback address, so its answer cannot be caught here; use http://localhost (registered as platform \"Mobile and desktop applications\"), or sign in by pasting"}
	}
	l, err := listen(ctx, p.cfg.RedirectURL)
	if err != nil {
		return nil, err
	}
	a, err := p.newAttempt(l.redirect)
	if err != nil {
		l.close()
		return nil, err
	}
	l.serve(a.state, p.cfg.Logger)
	var tok *oauth2.Token
	if err = p.show(ui, a.url(&p.cfg)); err == nil {
		tok, err = p.await(ctx, timed, l, a)
	}
	l.finish(err)
	return tok, err
}

// await waits for the answer and redeems its code.
func (p *Provider) await(ctx, timed context.Context, l *loopback, a *attempt) (*oauth2.Token, error) {
	select {
	case got := <-l.answers:
		if got.err != nil {
			return nil, got.err
		}
		return p.redeem(ctx, a, got.code)
	case <-timed.Done():
		return nil, timed.Err()
	}
}

// loopback catches the answer to one sign-in.
type loopback struct {
	redirect  string // the return address, with the port listened on
	path      string
	listeners []net.Listener
	server    *http.Server
	answers   chan answer   // the first answer
	finished  chan struct{} // closed when outcome is set
	outcome   error

	mu    sync.Mutex
	ended bool           // no request is waited for any more
	pages sync.WaitGroup // requests that will be told the outcome
}

// listen opens the port of a return address, or any free one where it names none: Entra ignores the port of a
// loopback address.
//
// A browser may try ::1 or 127.0.0.1 first for localhost, so both are listened on. If another program had the port of
// the other address, the answer could end there.
func listen(ctx context.Context, redirect string) (*loopback, error) {
	u, err := url.Parse(redirect)
	if err != nil {
		return nil, err
	}
	l := &loopback{path: u.Path, answers: make(chan answer, 1), finished: make(chan struct{})}
	if l.path == "" {
		l.path = "/"
	}
	hosts := []string{"127.0.0.1"}
	if strings.EqualFold(u.Hostname(), "localhost") {
		hosts = append(hosts, "::1")
	}
	const tries = 20
	port := u.Port()
	for n := 1; ; n++ {
		err := l.open(ctx, hosts, port)
		if err == nil {
			break
		}
		l.close()
		if port != "" {
			return nil, portError(port, err)
		}
		if n == tries || !inUse(err) {
			return nil, fmt.Errorf("no port could be opened on this machine for the answer of the sign-in: %w", err)
		}
	}
	l.redirect = withPort(redirect, u, l.port())
	return l, nil
}

// open listens on all addresses. An address the machine does not have is left out, if there is another.
func (l *loopback) open(ctx context.Context, hosts []string, port string) error {
	l.listeners = nil
	var first error
	for _, host := range hosts {
		if port == "" && len(l.listeners) > 0 {
			port = l.port()
		}
		var lc net.ListenConfig
		ln, err := lc.Listen(ctx, "tcp", net.JoinHostPort(host, cmp.Or(port, "0")))
		switch {
		case err == nil:
			l.listeners = append(l.listeners, ln)
		case inUse(err):
			return err
		case first == nil:
			first = err
		}
	}
	if len(l.listeners) == 0 {
		return first
	}
	return nil
}

func (l *loopback) port() string {
	return strconv.Itoa(l.listeners[0].Addr().(*net.TCPAddr).Port)
}

func (l *loopback) close() {
	for _, ln := range l.listeners {
		ln.Close()
	}
}

func inUse(err error) bool {
	const wsaEADDRINUSE = syscall.Errno(10048)
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaEADDRINUSE)
}

func portError(port string, err error) error {
	reason := "cannot be opened (" + err.Error() + ")"
	if inUse(err) {
		reason = "is in use by another program"
	}
	return &OAuthError{Param: "ReturnUrl", Hint: fmt.Sprintf("port %s %s; close that program, or give another port or none", port, reason)}
}

// withPort puts a port into an address without one and leaves every other character as it was: a return address is
// compared as text.
func withPort(redirect string, u *url.URL, port string) string {
	if u.Port() != "" {
		return redirect
	}
	before, after, _ := strings.Cut(redirect, u.Host)
	return before + strings.TrimSuffix(u.Host, ":") + ":" + port + after
}

const (
	// headerTimeout ends connections that browsers open ahead and never use.
	headerTimeout = 30 * time.Second
	// pageTimeout is the time the closing page has to get out.
	pageTimeout = 2 * time.Second
)

// serve answers requests until finish is called.
func (l *loopback) serve(state string, log *slog.Logger) {
	l.server = &http.Server{
		Handler:           l.handler(state),
		ReadHeaderTimeout: headerTimeout,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	for _, ln := range l.listeners {
		go l.server.Serve(ln)
	}
}

// handler takes the first request with our state on our path for the answer. Anything else, a favicon, a scan, an
// answer to an earlier sign-in, is turned away and changes nothing.
func (l *loopback) handler(state string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != l.path {
			http.Error(w, "nothing here", http.StatusNotFound)
			return
		}
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", http.MethodGet)
			http.Error(w, "the answer comes with GET", http.StatusMethodNotAllowed)
			return
		}
		got, err := readAnswer(r.URL.Query(), state)
		if err != nil {
			writePage(w, http.StatusBadRequest, "Not the expected answer", err.Error())
			return
		}
		if !l.begin() {
			http.Error(w, "the sign-in has ended", http.StatusGone)
			return
		}
		defer l.pages.Done()
		select {
		case l.answers <- got:
		default: // the same answer again: a browser that was reloaded
		}
		select {
		case <-l.finished:
		case <-r.Context().Done():
			return
		}
		if l.outcome != nil {
			writePage(w, http.StatusOK, "Sign-in did not succeed", l.outcome.Error())
			return
		}
		writePage(w, http.StatusOK, "Signed in", "")
	})
}

// begin counts a request that will be told the outcome.
func (l *loopback) begin() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return false
	}
	l.pages.Add(1)
	return true
}

// finish tells the person how it ended and stops listening. The server's own Shutdown would also wait for connections
// that browsers open ahead and never use.
func (l *loopback) finish(outcome error) {
	l.outcome = outcome
	close(l.finished)
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	shown := make(chan struct{})
	go func() {
		l.pages.Wait()
		close(shown)
	}()
	timer := time.NewTimer(pageTimeout)
	defer timer.Stop()
	select {
	case <-shown:
	case <-timer.C:
	}
	l.server.Close()
	<-shown // the requests that were cut off end at once
}
