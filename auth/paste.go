package auth

import "context"

// pasteTries is how often a person may paste something that is not the answer.
const pasteTries = 3

// paste runs the flow whose answer the person brings.
func (p *Provider) paste(ctx context.Context, ui UI, who *person) error {
	if ui.Prompt == nil || ui.ShowURL == nil && ui.OpenBrowser == nil {
		return notSignedIn("a sign-in by pasting needs a program that shows an address and asks for one")
	}
	if p.cfg.RedirectURL == "" {
		return &OAuthError{Param: "ReturnUrl", Hint: "is missing; give the return address of the app registration"}
	}
	a, err := p.newAttempt(p.cfg.RedirectURL)
	if err != nil {
		return err
	}
	if err := p.show(ui, a.url(&p.cfg)); err != nil {
		return err
	}
	text := "Sign in there, then paste the address the browser ends at (it starts with " + p.cfg.RedirectURL + "), or the code in it:"
	for n := 1; ; n++ {
		pasted, err := ui.Prompt(ctx, text)
		if err != nil {
			return err
		}
		got, err := readPasted(pasted, p.cfg.RedirectURL, a.state)
		switch {
		case err == nil && got.err != nil:
			return got.err
		case err == nil:
			return p.redeem(ctx, who, a, got.code)
		case n == pasteTries:
			return &SignInError{Reason: err.Error(), Command: Command}
		}
		text = err.Error() + "; paste again:"
	}
}
