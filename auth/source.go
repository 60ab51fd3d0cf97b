package auth

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// source is where a Provider's tokens come from. A Provider calls it from one goroutine at a time.
type source interface {
	// next gets a token to use from now on. cur is the one before, or nil; rejected is an access token that the
	// service no longer takes, or empty.
	next(ctx context.Context, cur *token, rejected string) (*token, error)
}

// given is a token that is used as it is.
type given struct{ access string }

func (s given) next(_ context.Context, _ *token, rejected string) (*token, error) {
	if rejected != "" {
		return nil, &SignInError{Reason: "the access token given is no longer accepted", Hint: "AccessToken: give a fresh one"}
	}
	return &token{access: s.access}, nil
}

// TokenSource is the token source of golang.org/x/oauth2, by a name of this package for those who need no more of it.
type TokenSource = oauth2.TokenSource

// foreign is a token source of the program's own.
type foreign struct {
	source oauth2.TokenSource
	cfg    *Config
}

func (s foreign) next(_ context.Context, cur *token, rejected string) (*token, error) {
	t, err := s.source.Token()
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		// Its own text may hold the whole answer of the server.
		r := readReply(e.Body)
		status := 0
		if e.Response != nil {
			status = e.Response.StatusCode
		}
		return nil, r.err(UserCreds, status, nil)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("token source: %w", err)
	case t == nil || t.AccessToken == "":
		return nil, errors.New("token source: no token and no error")
	case t.AccessToken == rejected:
		return nil, &SignInError{Reason: "the program's token source gives a token that is no longer accepted"}
	}
	return newToken(t, cur, s.cfg.Now()), nil
}

// app is the client credentials grant. It has no refresh token: the secret gets the next token.
type app struct{ server *endpoint }

func (s app) next(ctx context.Context, _ *token, _ string) (*token, error) {
	cfg := s.server.cfg
	t, _, err := s.server.retry(ctx, func(ctx context.Context) (*oauth2.Token, error) {
		c := clientcredentials.Config{
			ClientID: cfg.ClientID, ClientSecret: cfg.ClientSecret, TokenURL: cfg.TokenURL,
			Scopes: cfg.Scopes, AuthStyle: oauth2.AuthStyleInParams,
		}
		return c.Token(ctx)
	})
	if err != nil {
		return nil, err
	}
	return newToken(t, nil, cfg.Now()), nil
}
