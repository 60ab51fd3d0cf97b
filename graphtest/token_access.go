package graphtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// graphAppID is Microsoft Graph's application id, the audience of its tokens.
const graphAppID = "00000003-0000-0000-c000-000000000000"

// A grant is what an access token allows.
type grant struct {
	UserID   string // "" for an application
	ClientID string
	Scopes   []string // permissions without their resource
	AppOnly  bool
	Expires  time.Time
}

// mint returns an access token for a user.
func (i *identity) mint(userID, clientID string, scopes []string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	token, _ := i.mintLocked(userID, clientID, scopes, false)
	return token
}

// mintLocked makes an access token. It looks like a JWT, as Graph's do; what it
// allows is remembered here, so that clients that read it gain nothing.
func (i *identity) mintLocked(userID, clientID string, scopes []string, appOnly bool) (string, *grant) {
	now := i.cfg.now()
	g := &grant{UserID: userID, ClientID: clientID, Scopes: scopes, AppOnly: appOnly, Expires: now.Add(i.cfg.lifetime)}
	i.serial++
	i.access[i.serial] = g
	claims := map[string]any{
		"aud":   graphAppID,
		"iss":   "https://sts.windows.net/" + tenantID + "/",
		"iat":   now.Unix(),
		"nbf":   now.Unix(),
		"exp":   g.Expires.Unix(),
		"appid": clientID,
		"tid":   tenantID,
		"uti":   formatSerial(i.serial),
		"ver":   "1.0",
	}
	if appOnly {
		claims["roles"], claims["idtyp"] = scopes, "app"
	} else {
		claims["scp"], claims["oid"] = strings.Join(scopes, " "), userID
	}
	return i.jwt(map[string]any{"typ": "JWT", "alg": "HS256", "nonce": secretText(24)}, claims), g
}

// jwt joins and signs the two halves of a token.
func (i *identity) jwt(header, claims map[string]any) string {
	part := func(v map[string]any) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err) // strings, numbers and lists of strings always marshal
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	text := part(header) + "." + part(claims)
	return text + "." + i.sign(text)
}

// authenticate reads the Authorization header of a Graph request. The messages
// are those Graph gives with 401 InvalidAuthenticationToken.
func (i *identity) authenticate(header http.Header) (*grant, *apiError) {
	refuse := func(message string) (*grant, *apiError) {
		return nil, &apiError{Status: http.StatusUnauthorized, Code: "InvalidAuthenticationToken", Message: message}
	}
	values := header.Values("Authorization")
	if len(values) == 0 {
		return refuse("Access token is empty.")
	}
	scheme, token, _ := strings.Cut(strings.TrimSpace(values[0]), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return refuse("Access token is empty.")
	}
	const garbage = "CompactToken parsing failed with error code: 80049217"
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(values) > 1 || strings.ContainsRune(token, ' ') {
		return refuse(garbage)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		UTI string `json:"uti"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return refuse(garbage)
	}
	if parts[2] != i.sign(parts[0]+"."+parts[1]) {
		return refuse("Access token validation failure. Invalid signature.")
	}
	serial, ok := parseSerial(claims.UTI)
	i.mu.Lock()
	defer i.mu.Unlock()
	g := i.access[serial]
	switch {
	case !ok || g == nil:
		return refuse("Access token validation failure. Invalid audience.") // an id token
	case serial <= i.expired || !i.cfg.now().Before(g.Expires):
		return refuse("Lifetime validation failed, the token is expired.")
	case serial <= i.revoked:
		return refuse("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp")
	}
	return g, nil
}

// idToken makes the OpenID Connect token of a sign-in
// (https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference).
func (i *identity) idToken(app *registration, user Entity, scopes scopeSet, nonce string) string {
	now := i.cfg.now()
	id := text(user, "id")
	claims := map[string]any{
		"aud": app.id,
		"iss": "https://login.microsoftonline.com/" + tenantID + "/v2.0",
		"iat": now.Unix(),
		"nbf": now.Unix(),
		"exp": now.Add(time.Hour).Unix(),
		"oid": id,
		"sub": i.sign(app.id + " " + id),
		"tid": tenantID,
		"ver": "2.0",
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	if scopes.wants("profile") {
		claims["name"], claims["preferred_username"] = text(user, "displayName"), text(user, "userPrincipalName")
	}
	if scopes.wants("email") {
		claims["email"] = text(user, "mail")
	}
	return i.jwt(map[string]any{"typ": "JWT", "alg": "HS256"}, claims)
}

// expireTokens makes the access tokens given so far expired.
func (i *identity) expireTokens() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.expired = i.serial
}

// revokeTokens makes all tokens given so far useless, as a password change does.
func (i *identity) revokeTokens() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.revoked = i.serial
}

// tokenRequests is what the token endpoint was asked so far.
func (i *identity) tokenRequests() []TokenRequest {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.requests)
}
