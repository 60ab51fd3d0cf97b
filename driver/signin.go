package driver

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"graphmail/auth"
	"graphmail/dsn"
	"graphmail/internal/graph"
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

// border dresses a request's error for the caller. The end of the caller's
// context wins over what it broke, and goes out as itself.
func (c *Connector) border(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	if errors.Is(err, auth.ErrClosed) {
		return errDatabaseClosed
	}
	g, ok := errors.AsType[*graph.Error](err)
	if ok && g.Status == http.StatusUnauthorized && !errors.Is(err, auth.ErrSignInRequired) {
		err = fmt.Errorf("%w; %w", err, c.rejected(g))
	}
	return prefix(err)
}

// rejected says what a 401 means that a new token did not cure, and what to do.
func (c *Connector) rejected(g *graph.Error) *auth.SignInError {
	e := &auth.SignInError{Reason: "Graph does not take the sign-in's token any more", Claims: decodeClaims(g.Claims)}
	if e.Claims != "" {
		// https://learn.microsoft.com/entra/identity-platform/claims-challenge
		e.Reason = "Graph asks for a sign-in that proves more (a claims challenge)"
	}
	switch {
	case c.opt.tokens != nil:
		e.Hint = "the tokens come from the program's own source"
	case c.cfg.AuthMode == dsn.UserCreds:
		e.Command = auth.Command
		if e.Claims != "" {
			e.Hint = "where that is not enough, the error's Claims belong into ExtraAttributesForAuthRequest, as claims=…"
		}
	case c.cfg.AuthMode == dsn.AppCreds:
		e.Hint = "check the application's permissions and the hosts of TokenUrl and ServiceUrl"
	default:
		e.Hint = "AccessToken: give a fresh one"
	}
	return e
}

// decodeClaims reads a claims challenge, which comes in base64 with or without
// its padding; what is none is left out.
func decodeClaims(s string) string {
	text, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(s), "="))
	if err != nil || !json.Valid(text) {
		return ""
	}
	return string(text)
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
