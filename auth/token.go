package auth

import (
	"time"

	"golang.org/x/oauth2"
)

// token is what is known about an access token and the refresh token that renews it. It is never changed.
type token struct {
	access  string
	refresh string
	issued  time.Time // zero: unknown
	expiry  time.Time // zero: unknown; the server's 401 will tell
	scope   string    // granted, as the server says it; empty: as asked for
	who     identity
}

// early is how long before its end a token is renewed, so that a request that is on its way does not outlive it.
const early = time.Minute

// renewal is the moment from which on a token is to be renewed: a minute early, or after three quarters of a life
// that is too short for that.
func (t *token) renewal() time.Time {
	if life := t.expiry.Sub(t.issued); !t.issued.IsZero() && life < 4*early {
		return t.issued.Add(life * 3 / 4)
	}
	return t.expiry.Add(-early)
}

// fresh reports whether the token can be used without a thought of renewal.
func (t *token) fresh(now time.Time) bool {
	return t != nil && t.access != "" && (t.expiry.IsZero() || now.Before(t.renewal()))
}

// alive reports whether the token is still accepted, as far as is known.
func (t *token) alive(now time.Time) bool {
	return t != nil && t.access != "" && (t.expiry.IsZero() || now.Before(t.expiry))
}

// newToken takes over what the server issued. Where it says nothing, what was known before goes on: a refresh usually
// brings no id token, and may bring no new refresh token.
func newToken(t *oauth2.Token, before *token, now time.Time) *token {
	n := &token{access: t.AccessToken, refresh: t.RefreshToken, issued: now}
	if !t.Expiry.IsZero() {
		// The library counts from the system's clock; only the life of the token is the server's word.
		n.expiry = now.Add(time.Until(t.Expiry).Round(time.Second))
	}
	n.scope, _ = t.Extra("scope").(string)
	if id, ok := t.Extra("id_token").(string); ok {
		n.who = readIDToken(id)
	}
	if before != nil {
		if n.refresh == "" {
			n.refresh = before.refresh
		}
		if n.scope == "" {
			n.scope = before.scope
		}
		if n.who == (identity{}) {
			n.who = before.who
		}
	}
	return n
}
