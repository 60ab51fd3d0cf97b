package driver

import (
	"context"

	"graphmail/auth"
	"graphmail/dsn"
)

// provider makes what hands out access tokens.
func provider(cfg *dsn.Config, opt *options) (*auth.Provider, error) {
	if opt.tokens != nil {
		return auth.FromTokenSource(opt.tokens), nil
	}
	return auth.New(authConfig(cfg, opt))
}

// authConfig is the part of a configuration that signs in.
func authConfig(cfg *dsn.Config, opt *options) auth.Config {
	a := auth.Config{
		AuthURL: cfg.AuthUrl, TokenURL: cfg.TokenUrl,
		ClientID: cfg.ClientId, ClientSecret: cfg.ClientSecret, Scopes: cfg.ScopeList(),
		RedirectURL: cfg.ReturnUrl, Extra: cfg.ExtraAttributes(), LoginHint: cfg.LoginHint,
		LoginTimeout: cfg.LoginTimeout, TokenFile: cfg.RefreshTokenFilePath, AccessToken: cfg.AccessToken,
		UI: opt.login, HTTPClient: opt.client, UserAgent: cfg.UserAgent, Logger: opt.logger,
	}
	switch cfg.AuthMode {
	case dsn.AppCreds:
		a.Mode = auth.AppCreds
	case dsn.AccessToken:
		a.Mode = auth.AccessToken
	}
	switch cfg.LoginMode {
	case dsn.LoginBrowser:
		a.Interactive = auth.Browser
	case dsn.LoginDeviceCode:
		a.Interactive = auth.DeviceCode
	case dsn.LoginPaste:
		a.Interactive = auth.Paste
	}
	return a
}

// Login signs a person in by the given flow and stores the tokens where
// RefreshTokenFilePath says. The person is spoken to through the UI given with
// [WithLogin].
func (c *Connector) Login(ctx context.Context, flow auth.Flow) error {
	return prefix(c.tokens.Login(ctx, flow, c.opt.login))
}

// Logout forgets the tokens and removes the token file.
func (c *Connector) Logout(ctx context.Context) error {
	return prefix(c.tokens.Logout(ctx))
}

// Status says what is known about the sign-in, without asking anyone.
func (c *Connector) Status() (auth.Status, error) {
	s, err := c.tokens.Status()
	return s, prefix(err)
}
