package auth

import (
	"strings"
	"time"
)

// Status is what is known about a sign-in without asking anyone.
type Status struct {
	// SignedIn is true when there is a token that lives, or a refresh token (or secret) to get one with.
	SignedIn bool
	// Account, Name and Tenant come from the id token of the sign-in; empty when there was none. They are for display:
	// what a token may do is decided by the service that takes it.
	Account, Name, Tenant string
	// Scopes are the permissions granted, as the server named them; nil when it named none, which means: as asked for.
	Scopes []string
	// Expiry is the end of the access token; zero when there is none or its end is unknown.
	Expiry time.Time
	// CanRefresh is true when the sign-in outlives the access token.
	CanRefresh bool
	// TokenFile is the file the sign-in is kept in; empty: in memory only.
	TokenFile string
}

// Status tells about the sign-in. It reads the token file, where nothing is in memory yet, and sends no request.
// The error says why the token file cannot be used.
func (p *Provider) Status() (Status, error) {
	cur := p.current()
	var s Status
	switch src := p.src.(type) {
	case *person:
		if src.file == nil {
			break
		}
		s.TokenFile = src.file.path
		if cur == nil {
			saved, err := src.file.read()
			if err != nil {
				return s, err
			}
			cur = saved
		}
	case app:
		s.SignedIn, s.CanRefresh = true, true
	default:
		s.SignedIn = true
	}
	if cur == nil {
		return s, nil
	}
	s.Account, s.Name, s.Tenant, s.Scopes = cur.who.account, cur.who.name, cur.who.tenant, strings.Fields(cur.scope)
	if cur.access != "" {
		s.Expiry = cur.expiry
	}
	s.CanRefresh = s.CanRefresh || cur.refresh != ""
	s.SignedIn = s.SignedIn || cur.alive(p.cfg.Now()) || cur.refresh != ""
	return s, nil
}
