package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Flow is a way for a person to sign in.
type Flow int

const (
	// NoFlow asks nobody.
	NoFlow Flow = iota
	// Browser sends the person to the sign-in page and waits for the answer on a loopback return address.
	Browser
	// Paste sends the person to the sign-in page and asks for the address the browser ends at, or for the code in it.
	// It works with any return address, and where the browser runs on another machine.
	Paste
	// DeviceCode shows a short code to enter on any device.
	DeviceCode
)

// String is the flow's name in a connection string.
func (f Flow) String() string {
	switch f {
	case NoFlow:
		return "None"
	case Browser:
		return "Browser"
	case Paste:
		return "Paste"
	case DeviceCode:
		return "DeviceCode"
	}
	return fmt.Sprintf("Flow(%d)", int(f))
}

// FlowFor is the flow that suits a return address: Browser for a loopback one, which can be listened on, else Paste.
func FlowFor(redirectURL string) Flow {
	if u, err := url.Parse(redirectURL); err == nil && listens(u) {
		return Browser
	}
	return Paste
}

// UI is how a sign-in talks to the person. A nil function is left out where the flow can do without.
// The texts hold no secrets but the one meant for the person; control characters of the server are removed.
type UI struct {
	// ShowURL shows the address of the sign-in page. It is called before OpenBrowser, whose success nobody can see.
	ShowURL func(url string)
	// OpenBrowser opens the address; [OpenBrowser] does. Its failure is no failure of the sign-in.
	OpenBrowser func(url string) error
	// Prompt asks for a line of text. It returns early with ctx's error when ctx ends.
	Prompt func(ctx context.Context, text string) (string, error)
	// ShowCode shows the code of DeviceCode and where to enter it; message says both in the server's words, or ours.
	ShowCode func(verificationURI, userCode, message string)
}

// keepTimeout bounds how long the end of a sign-in waits for other processes to let go of the token file.
const keepTimeout = 30 * time.Second

// Login signs a person in and keeps the tokens, in the token file if there is one. It replaces a sign-in that was there.
//
// It ends with ctx's error when ctx ends, and with a [*SignInError] when the person declines or takes longer than
// LoginTimeout. One Login runs at a time; others wait for it, and then ask again.
// An error that matches [ErrNotSaved] comes from a sign-in that works until the process ends.
func (p *Provider) Login(ctx context.Context, flow Flow, ui UI) error {
	who, ok := p.src.(*person)
	if !ok {
		return errors.New("there is nobody to sign in: the tokens belong to an application, or come from the program")
	}
	done, err := p.sit(ctx)
	if err != nil {
		return err
	}
	defer done()
	return p.ask(ctx, flow, ui, who)
}

// loginOnce is Login for a request that found nobody signed in, as another one may have done before.
func (p *Provider) loginOnce(ctx context.Context, rejected string) (*token, error) {
	who, ok := p.src.(*person)
	if !ok {
		return nil, errors.New("there is nobody to sign in")
	}
	done, err := p.sit(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if cur := p.current(); who.usable(cur, rejected) {
		return cur, nil
	}
	if err := p.ask(ctx, p.cfg.Interactive, p.cfg.UI, who); err != nil && !errors.Is(err, ErrNotSaved) {
		return nil, err
	}
	return p.current(), nil
}

// sit waits for the place in front of the screen: one person is asked once.
func (p *Provider) sit(ctx context.Context) (done func(), err error) {
	select {
	case p.signIn <- struct{}{}:
		return func() { <-p.signIn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ask runs a flow within the person's time.
func (p *Provider) ask(ctx context.Context, flow Flow, ui UI, who *person) error {
	if err := who.ready(); err != nil {
		return err
	}
	timed, cancel := context.WithTimeout(ctx, p.cfg.LoginTimeout)
	defer cancel()
	tok, err := p.run(ctx, timed, flow, ui)
	switch {
	case err == nil:
		return p.keep(ctx, who, tok)
	case errors.Is(err, context.DeadlineExceeded) && timed.Err() != nil && ctx.Err() == nil:
		return notSignedIn("nobody signed in within " + p.cfg.LoginTimeout.String())
	}
	return err
}

// run runs a flow up to its tokens. The person has until timed ends; what follows the answer has ctx's time.
func (p *Provider) run(ctx, timed context.Context, flow Flow, ui UI) (*oauth2.Token, error) {
	switch flow {
	case Browser:
		return p.browser(ctx, timed, ui)
	case Paste:
		return p.paste(ctx, timed, ui)
	case DeviceCode:
		return p.device(timed, ui)
	}
	return nil, errors.New("no way to sign in was chosen")
}

// ready reports what would waste the person's effort: a token file that must not be replaced.
func (s *person) ready() error {
	if s.file == nil {
		return nil
	}
	_, err := s.file.read()
	if e, ok := errors.AsType[*fileError](err); ok && e.replaceable {
		return nil
	}
	return err
}

// keep takes over what a sign-in brought. That a caller has gone is no reason to lose it.
func (p *Provider) keep(ctx context.Context, who *person, t *oauth2.Token) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
	defer cancel()
	tok := newToken(t, nil, p.cfg.Now())
	if tok.refresh == "" {
		p.cfg.Logger.Warn("the server issued no refresh token; the sign-in ends with the access token", "expires", tok.expiry)
	}
	done, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	unlock := func() {}
	if who.file != nil {
		if unlock, err = who.file.lock(ctx); err != nil {
			return err
		}
	}
	defer unlock()
	who.replacing()
	err = who.save(tok)
	p.mu.Lock()
	p.cur, p.grace = tok, time.Time{}
	p.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrNotSaved, quote(who.file.path), err)
	}
	return nil
}

// Logout forgets the sign-in and removes the token file. Access tokens issued before stay valid until they end; Entra
// has no way to take them back. A token file of another client or server is not removed, but an error.
func (p *Provider) Logout(ctx context.Context) error {
	done, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	if who, ok := p.src.(*person); ok {
		if err := who.forget(ctx); err != nil {
			return err
		}
	}
	p.mu.Lock()
	p.cur, p.grace = nil, time.Time{}
	p.mu.Unlock()
	return nil
}

func (s *person) forget(ctx context.Context) error {
	if s.file == nil {
		return nil
	}
	if err := s.ready(); err != nil {
		return err
	}
	unlock, err := s.file.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.file.remove(); err != nil {
		return &fileError{path: s.file.path, reason: "could not be removed: " + err.Error(), cause: err}
	}
	s.seen = ""
	return nil
}

// attempt is one run through the authorization code flow, with its own state and proof key.
type attempt struct {
	conf     *oauth2.Config
	state    string
	verifier string
}

func (p *Provider) newAttempt(redirect string) (*attempt, error) {
	if p.cfg.AuthURL == "" {
		return nil, &OAuthError{Param: "AuthUrl", Hint: "is missing; a sign-in in the browser needs it (or give Tenant)"}
	}
	if len(p.cfg.Scopes) == 0 {
		return nil, &OAuthError{Param: "Scope", Hint: "is missing; a sign-in has to ask for something"}
	}
	return &attempt{
		conf:     p.server.config(redirect),
		state:    oauth2.GenerateVerifier(), // 32 random bytes, as good for one as for the other
		verifier: oauth2.GenerateVerifier(),
	}, nil
}

// url is the address of the sign-in page. PKCE (RFC 7636) makes the code worthless to whoever reads it on its way: the
// owner of a return address that is not ours, for one.
func (a *attempt) url(cfg *Config) string {
	opts := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.verifier), oauth2.SetAuthURLParam("response_mode", "query")}
	if cfg.LoginHint != "" {
		opts = append(opts, oauth2.SetAuthURLParam("login_hint", cfg.LoginHint))
	}
	for name, values := range cfg.Extra {
		opts = append(opts, oauth2.SetAuthURLParam(name, strings.Join(values, " ")))
	}
	return a.conf.AuthCodeURL(a.state, opts...)
}

// redeem exchanges the code. It is sent once: a second time would bring an error that hides the first.
func (p *Provider) redeem(ctx context.Context, a *attempt, code string) (*oauth2.Token, error) {
	t, _, err := p.server.call(ctx, func(ctx context.Context) (*oauth2.Token, error) {
		return a.conf.Exchange(ctx, code, oauth2.VerifierOption(a.verifier))
	})
	return t, err
}

// show sends the person to the sign-in page. It fails when the person cannot know of it.
func (p *Provider) show(ui UI, address string) error {
	if ui.ShowURL != nil {
		ui.ShowURL(address)
	}
	if ui.OpenBrowser == nil {
		return nil
	}
	err := ui.OpenBrowser(address)
	if err != nil && ui.ShowURL == nil {
		return notSignedIn("the browser could not be opened: " + err.Error())
	}
	if err != nil {
		p.cfg.Logger.Warn("the browser could not be opened; open the address shown", "error", err.Error())
	}
	return nil
}
