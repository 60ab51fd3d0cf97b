package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Provider hands out access tokens. It is safe for concurrent use: make one for all connections of a database.
//
// However many requests need a token at once, one refresh runs, in the background: a request whose context ends stops
// waiting, and the others still get the token.
type Provider struct {
	cfg    Config
	src    source
	server *endpoint     // nil when no server is asked
	signIn chan struct{} // held by a Login, so that one person is asked once
	turn   chan struct{} // held by whoever changes the sign-in: a refresh, the end of a Login, a Logout

	mu     sync.Mutex
	cur    *token
	grace  time.Time // until then cur is used although it is due, because renewing it just failed
	flight *flight
	closed bool
}

// flight is a renewal under way.
type flight struct {
	rejected string
	done     chan struct{}
	tok      *token // set when done
	err      error

	waiting int                // guarded by Provider.mu
	leave   context.CancelFunc // ends a sign-in nobody waits for any more
}

const (
	// renewTimeout bounds a renewal: the wait for other processes, and the attempts with their waits.
	renewTimeout = 2 * time.Minute
	// graceTime is how long after a failed renewal a token that still lives is used without trying again.
	graceTime = 10 * time.Second
	// closeTimeout bounds how long Close waits for a renewal under way.
	closeTimeout = 10 * time.Second
)

// ErrClosed is the error of a [Provider] after its Close.
var ErrClosed = errors.New("the token provider is closed")

// New returns a Provider for a configuration. It reads no file and sends no request.
// The error joins everything that is wrong, each an [*OAuthError] that names a connection-string parameter.
func New(c Config) (*Provider, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	p := newProvider(c)
	switch c.Mode {
	case AccessToken:
		p.src = given{c.AccessToken}
	case AppCreds:
		p.server = newEndpoint(&p.cfg)
		p.src = app{p.server}
	default:
		p.server = newEndpoint(&p.cfg)
		p.src = &person{server: p.server, file: newTokenFile(&p.cfg)}
	}
	return p, nil
}

// FromTokenSource returns a Provider on a token source of the program's own. Its tokens are kept until they are due;
// it is asked by one goroutine at a time.
func FromTokenSource(ts oauth2.TokenSource) *Provider {
	p := newProvider(Config{Mode: AccessToken}.withDefaults())
	p.src = foreign{ts, &p.cfg}
	return p
}

func newProvider(c Config) *Provider {
	return &Provider{cfg: c, signIn: make(chan struct{}, 1), turn: make(chan struct{}, 1)}
}

// Token returns an access token for the next request. Ask for each request anew: a long query outlives a token.
//
// A token is renewed a minute before its end, or after three quarters of a life shorter than four minutes. While the
// sign-in server has trouble, a token that still lives is handed out.
// The error matches [ErrSignInRequired] when somebody has to sign in.
func (p *Provider) Token(ctx context.Context) (string, error) { return p.get(ctx, "") }

// Renew returns another access token than one the service answered with 401. Where that has happened already,
// no server is asked. A server may issue the same token again; then there is nothing left to try.
func (p *Provider) Renew(ctx context.Context, rejected string) (string, error) {
	return p.get(ctx, rejected)
}

// Granted returns the permissions of the token for the next request, which it gets where there is none: as the server
// named them, or nil where it named none, as with a token that was given.
func (p *Provider) Granted(ctx context.Context) ([]string, error) {
	if _, err := p.get(ctx, ""); err != nil {
		return nil, err
	}
	cur := p.current()
	if cur == nil {
		return nil, nil // somebody has just signed out
	}
	return strings.Fields(cur.scope), nil
}

func (p *Provider) get(ctx context.Context, rejected string) (string, error) {
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		f, access, err := p.join(rejected)
		if f == nil {
			return access, err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			p.abandon(f)
			return "", ctx.Err()
		}
		switch {
		case errors.Is(f.err, context.Canceled):
			// The person was about to be asked when everybody left, and this caller came too late to stop that.
		case f.err != nil:
			return "", f.err
		case f.tok.access != rejected || f.rejected == rejected:
			return f.tok.access, nil
		}
		// That renewal did not know of the rejection and adopted the same token. Another one will.
	}
}

// join returns a token at hand, or the renewal to wait for.
func (p *Provider) join(rejected string) (*flight, string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, "", ErrClosed
	}
	if p.cur != nil && p.cur.access != rejected && p.usable(p.cfg.Now()) {
		return nil, p.cur.access, nil
	}
	if p.flight == nil {
		p.flight = p.launch(rejected)
	}
	p.flight.waiting++
	return p.flight, "", nil
}

// usable reports whether the token in memory can be handed out. The caller holds p.mu.
func (p *Provider) usable(now time.Time) bool {
	return p.cur.fresh(now) || p.cur.alive(now) && now.Before(p.grace)
}

// abandon takes note that a caller does not wait any more. A refresh goes on without anyone: its result, a refresh
// token that may be good for one use, must not get lost. A person is not asked for nobody.
func (p *Provider) abandon(f *flight) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.leave()
	}
}

// launch starts a renewal. The caller holds p.mu.
func (p *Provider) launch(rejected string) *flight {
	wanted, leave := context.WithCancel(context.Background())
	f := &flight{rejected: rejected, done: make(chan struct{}), leave: leave}
	go func() {
		defer leave()
		tok, err := p.renew(rejected)
		if p.cfg.Interactive != NoFlow && errors.Is(err, ErrSignInRequired) {
			tok, err = p.loginOnce(wanted, rejected)
		}
		p.mu.Lock()
		f.tok, f.err = tok, err
		p.flight = nil
		p.mu.Unlock()
		close(f.done)
	}()
	return f
}

func (p *Provider) current() *token {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cur
}

// renew gets the next token from the source and keeps it.
func (p *Provider) renew(rejected string) (*token, error) {
	ctx, cancel := context.WithTimeout(context.Background(), renewTimeout)
	defer cancel()
	done, err := p.take(ctx)
	if err != nil {
		return nil, tooLong(err)
	}
	defer done()
	cur := p.current()
	if cur.fresh(p.cfg.Now()) && cur.access != rejected {
		return cur, nil // somebody signed in while this renewal waited for its turn
	}
	tok, err := p.src.next(ctx, cur, rejected)
	if ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		err = tooLong(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.cfg.Now()
	if isTemporary(err) && cur.alive(now) && cur.access != rejected {
		p.cfg.Logger.Warn("the token could not be renewed yet; the one at hand still lives", "error", err)
		p.grace = now.Add(graceTime)
		return cur, nil
	}
	if err != nil {
		return nil, err
	}
	p.cur = tok
	return tok, nil
}

// tooLong is the error of a renewal that took too long. It hides that a context ended: the caller's did not.
func tooLong(err error) error {
	return &OAuthError{cause: fmt.Errorf("no new token within %s: %v", renewTimeout, err), temporary: true}
}

// take waits for the turn to change the sign-in.
func (p *Provider) take(ctx context.Context) (done func(), err error) {
	select {
	case p.turn <- struct{}{}:
		return func() { <-p.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close waits for a renewal under way, some seconds at most, because the refresh token it brings may be the only good
// one. It ends a sign-in that a request started. After Close there are no tokens.
func (p *Provider) Close() error {
	p.mu.Lock()
	f := p.flight
	p.closed = true
	p.mu.Unlock()
	if f != nil {
		f.leave()
		timer := time.NewTimer(closeTimeout)
		defer timer.Stop()
		select {
		case <-f.done:
		case <-timer.C:
		}
	}
	if p.server != nil {
		p.server.close()
	}
	return nil
}
