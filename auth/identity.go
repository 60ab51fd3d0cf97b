package auth

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// identity is who signed in, for display.
type identity struct {
	account string
	name    string
	tenant  string
}

// readIDToken reads the claims of an id token without checking its signature. They come over the connection the token
// came over and decide nothing; see
// https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference.
func readIDToken(jwt string) identity {
	parts := strings.Split(jwt, ".")
	if len(parts) != 3 {
		return identity{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return identity{}
	}
	var claims struct {
		Username string `json:"preferred_username"`
		UPN      string `json:"upn"`
		Email    string `json:"email"`
		Subject  string `json:"sub"`
		Name     string `json:"name"`
		Tenant   string `json:"tid"`
	}
	if json.Unmarshal(payload, &claims) != nil {
		return identity{}
	}
	who := identity{name: printable(claims.Name), tenant: printable(claims.Tenant)}
	for _, account := range []string{claims.Username, claims.UPN, claims.Email, claims.Subject} {
		if account != "" {
			who.account = printable(account)
			break
		}
	}
	return who
}
