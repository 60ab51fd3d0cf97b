package auth

import (
	"context"
	"errors"

	"golang.org/x/oauth2"
)

// person is a sign-in that a refresh token carries on. With a token file, several processes share it.
type person struct {
	server *endpoint
	file   *tokenFile // nil: memory only

	// seen is the refresh token the file held when it was last read or written here. While it still does, what is
	// in memory is at least as new.
	seen string
	// dead is a refresh token the server refused for good, and why. Asking again would only look like a loop.
	dead    string
	deadErr error
}

// next implements source.
//
// The lock is held from reading the file until the new token is written, so that of several processes that find the
// same token too old, one refreshes it and the others adopt the result: a refresh token may be good for one use only.
func (s *person) next(ctx context.Context, cur *token, rejected string) (*token, error) {
	if s.file == nil {
		return s.refresh(ctx, cur)
	}
	if t, err := s.look(cur); err != nil || s.usable(t, rejected) {
		return t, err
	}
	unlock, err := s.file.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	t, err := s.look(cur)
	if err != nil || s.usable(t, rejected) {
		return t, err
	}
	next, err := s.refresh(ctx, t)
	if e, ok := errors.AsType[*SignInError](err); ok && e.Code == "invalid_grant" {
		// A process that does not take part in the locking may have been faster.
		other, lookErr := s.look(t)
		if lookErr == nil && other.refresh != t.refresh {
			if s.usable(other, rejected) {
				return other, nil
			}
			next, err = s.refresh(ctx, other)
		}
	}
	if err != nil {
		return nil, err
	}
	s.save(next)
	return next, nil
}

// usable reports whether a token can be used without asking the server.
func (s *person) usable(t *token, rejected string) bool {
	return t.fresh(s.server.cfg.Now()) && t.access != rejected
}

// look reads the file and decides between it and what is in memory.
func (s *person) look(cur *token) (*token, error) {
	saved, err := s.file.read()
	switch {
	case err != nil:
		return nil, err
	case saved == nil && s.seen != "":
		return nil, notSignedIn("somebody signed out: the token file " + quote(s.file.path) + " is gone")
	case saved == nil && cur == nil:
		return nil, notSignedIn("nobody has signed in yet: there is no token file " + quote(s.file.path))
	case saved == nil:
		return cur, nil // it could not be written
	case cur != nil && saved.refresh == s.seen && cur.refresh != s.seen:
		return cur, nil // newer, and could not be written
	}
	s.seen = saved.refresh
	return saved, nil
}

// replacing takes note of what a sign-in replaces, so that it is not taken for news should the write fail.
func (s *person) replacing() {
	s.dead, s.deadErr, s.seen = "", nil, ""
	if s.file == nil {
		return
	}
	if old, err := s.file.read(); err == nil && old != nil {
		s.seen = old.refresh
	}
}

// save writes a token. A failure costs the next process a sign-in, not this one its query.
func (s *person) save(t *token) error {
	if s.file == nil {
		return nil
	}
	if err := s.file.write(t); err != nil {
		s.file.warn("the token file could not be written; the sign-in lives in memory only until that works", err)
		return err
	}
	s.seen = t.refresh
	return nil
}

// refresh exchanges a refresh token for a new token.
//
// The library's source is made for this one exchange: it keeps the context it is made with, and would fail for ever
// after the first caller has gone.
func (s *person) refresh(ctx context.Context, t *token) (*token, error) {
	switch {
	case t == nil:
		return nil, notSignedIn("nobody has signed in yet")
	case t.refresh == "":
		e := notSignedIn("the access token has ended, and there is no refresh token")
		e.Hint = "Scope: with offline_access a sign-in lasts"
		return nil, e
	case t.refresh == s.dead:
		return nil, s.deadErr
	}
	tok, _, err := s.server.retry(ctx, func(ctx context.Context) (*oauth2.Token, error) {
		return s.server.config("").TokenSource(ctx, &oauth2.Token{RefreshToken: t.refresh}).Token()
	})
	if errors.Is(err, ErrSignInRequired) {
		s.dead, s.deadErr = t.refresh, err
	}
	if err != nil {
		return nil, err
	}
	return newToken(tok, t, s.server.cfg.Now()), nil
}
