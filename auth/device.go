package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/oauth2"
)

const (
	// defaultInterval is the wait between polls where the server names none (RFC 8628, section 3.2).
	defaultInterval = 5
	// slowDown is what a slow_down adds to the interval (RFC 8628, section 3.5), in seconds. A failed poll adds the same.
	slowDown = 5
	// maxInterval bounds what a server may ask for, in seconds.
	maxInterval = 300
	// codeLife is how long a code lives where the server does not say.
	codeLife = 15 * time.Minute
)

// device runs the flow of RFC 8628, see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code.
// There is no redirect in it that PKCE and a state could protect, and neither document has them.
func (p *Provider) device(ctx context.Context, ui UI) (*oauth2.Token, error) {
	if ui.ShowCode == nil {
		return nil, notSignedIn("a sign-in with a device code needs a program that shows it")
	}
	if len(p.cfg.Scopes) == 0 {
		return nil, &OAuthError{Param: "Scope", Hint: "is missing; a sign-in has to ask for something"}
	}
	da, message, err := p.askCode(ctx)
	if err != nil {
		return nil, err
	}
	ui.ShowCode(printable(da.VerificationURI), printable(da.UserCode), message)
	return p.poll(ctx, da)
}

// askCode gets the code. The library sends the request without its context, which the tap puts right.
func (p *Provider) askCode(ctx context.Context) (*oauth2.DeviceAuthResponse, string, error) {
	var da *oauth2.DeviceAuthResponse
	_, t, err := p.server.retry(ctx, func(ctx context.Context) (tok *oauth2.Token, err error) {
		da, err = p.server.config("").DeviceAuth(ctx)
		return nil, err
	})
	if err != nil {
		return nil, "", err
	}
	if da == nil || da.DeviceCode == "" || da.UserCode == "" || !secure(da.VerificationURI) {
		return nil, "", &OAuthError{Status: t.status, Param: "TokenUrl", Hint: "the answer of the device code endpoint holds no code and https address to enter it at; check that the server offers this flow"}
	}
	var said struct {
		Message string `json:"message"`
	}
	_ = json.Unmarshal(t.body, &said) // the message is Microsoft's addition; without it we say it ourselves
	message := printable(said.Message)
	if message == "" {
		message = fmt.Sprintf("To sign in, open %s in a browser and enter the code %s", printable(da.VerificationURI), printable(da.UserCode))
	}
	return da, message, nil
}

// poll waits until the person has entered the code. The library's own loop ends with the first answer that is neither
// a token nor "not yet", a gateway that is busy for example; it is then started anew. It waits an interval before each
// poll, the first one of a restart too.
func (p *Provider) poll(ctx context.Context, da *oauth2.DeviceAuthResponse) (*oauth2.Token, error) {
	life := codeLife
	if !da.Expiry.IsZero() {
		life = time.Until(da.Expiry)
	}
	alive, cancel := context.WithTimeout(ctx, life)
	defer cancel()
	interval := da.Interval
	if interval <= 0 {
		interval = defaultInterval // a negative one would stop the program in the library's ticker
	}
	conf := p.server.config("")
	conf.Scopes = nil // named when the code was asked for
	for {
		code := oauth2.DeviceAuthResponse{DeviceCode: da.DeviceCode, Interval: min(interval, maxInterval)}
		tok, t, err := p.server.call(alive, func(ctx context.Context) (*oauth2.Token, error) {
			return conf.DeviceAccessToken(ctx, &code)
		})
		switch {
		case err == nil:
			return tok, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case alive.Err() != nil:
			return nil, notSignedIn(fmt.Sprintf("the code was not entered within %s", life.Round(time.Second)))
		case !isTemporary(err):
			return nil, err
		}
		interval += int64(slowDown * (t.slowed + 1))
	}
}
