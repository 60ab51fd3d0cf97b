package auth

import (
	"context"

	"golang.org/x/oauth2"
)

// pasteTries is how often a person may paste something that is not the answer.
const pasteTries = 3

// paste runs the flow whose answer the person brings.
func (p *Provider) paste(ctx, timed context.Context, ui UI) (*oauth2.Token, error) {
	if ui.Prompt == nil || ui.ShowURL == nil && ui.OpenBrowser == nil {
		return nil, notSignedIn("a sign-in by pasting needs a program that shows an address and asks for one")
	}
	if p.cfg.RedirectURL == "" {
		return nil, &OAuthError{Param: "ReturnUrl", Hint: "is missing; give the return address of the app registration"}
	}
	a, err := p.newAttempt(p.cfg.RedirectURL)
	if err != nil {
		return nil, err
	}
	if err := p.show(ui, a.url(&p.cfg)); err != nil {
		return nil, err
	}
	text := "Sign in there, then paste the address the browser ends at (it starts with " + p.cfg.RedirectURL + "), or the code in it:"
	for n := 1; ; n++ {
		pasted, err := ui.Prompt(timed, text)
		if err != nil {
			return nil, err
		}
		got, err := readPasted(pasted, p.cfg.RedirectURL, a.state)
		switch {
		case err == nil && got.err != nil:
			return nil, got.err
		case err == nil:
			return p.redeem(ctx, a, got.code)
		case n == pasteTries:
			return nil, &SignInError{Reason: err.Error(), Command: Command}
		}
		text = err.Error() + "; paste again:"
	}
}
