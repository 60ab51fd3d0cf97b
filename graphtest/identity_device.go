package graphtest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const deviceLifetime = 15 * time.Minute

// WithDeviceInterval asks clients that wait for a device code to pause d between
// polls instead of 5 seconds; the answer names whole seconds.
func WithDeviceInterval(d time.Duration) Option {
	return func(c *config) { c.identity.interval = d }
}

// A device is a pending sign-in of something without a browser (RFC 8628).
type device struct {
	userCode string
	app      *registration
	scopes   scopeSet
	expires  time.Time
	interval time.Duration
	polled   time.Time // zero: never
	userID   string    // who allowed it
	declined bool
	redeemed bool
}

// A deviceResponse is the answer of the devicecode endpoint. The platform has no
// verification_uri_complete
// (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code#device-authorization-response).
type deviceResponse struct {
	DeviceCode      string `json:"device_code"`
	UserCode        string `json:"user_code"`
	VerificationURI string `json:"verification_uri"`
	ExpiresIn       int    `json:"expires_in"`
	Interval        int    `json:"interval"`
	Message         string `json:"message"`
}

// serveDeviceCode is POST /{tenant}/oauth2/v2.0/devicecode.
func (i *identity) serveDeviceCode(w http.ResponseWriter, r *http.Request, tenant string) {
	form, oerr := tokenForm(w, r)
	if oerr == nil {
		oerr = checkTenant(tenant)
	}
	var d *device
	if oerr == nil {
		d, oerr = i.newDevice(form)
	}
	if oerr != nil {
		writeJSON(w, oerr.status(), oerr.body(i.cfg.now()))
		return
	}
	deviceCode := "DAQABI" + secretText(80)
	i.mu.Lock()
	i.devices[deviceCode] = d
	i.mu.Unlock()
	answer := deviceResponse{
		DeviceCode:      deviceCode,
		UserCode:        d.userCode,
		VerificationURI: fmt.Sprintf("http://%s/%s/oauth2/v2.0/deviceauth", r.Host, url.PathEscape(tenant)),
		ExpiresIn:       int(deviceLifetime / time.Second),
		Interval:        int(d.interval / time.Second),
	}
	answer.Message = fmt.Sprintf("To sign in, use a web browser to open the page %s and enter the code %s to authenticate.", answer.VerificationURI, answer.UserCode)
	writeJSON(w, http.StatusOK, answer)
}

func (i *identity) newDevice(form url.Values) (*device, *oauthError) {
	for _, name := range []string{"client_id", "scope"} {
		if form.Get(name) == "" {
			return nil, missing(name)
		}
	}
	app := i.apps[strings.ToLower(form.Get("client_id"))]
	if app == nil {
		return nil, unknownClient(form.Get("client_id"))
	}
	if app.secret != "" {
		return nil, oauthErrorf("invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'. The application does not allow public client flows.")
	}
	scopes, oerr := parseScopes(form.Get("scope"))
	if oerr != nil {
		return nil, oerr
	}
	if scopes.static {
		scopes.graph = readScopes
	}
	return &device{
		userCode: newUserCode(), app: app, scopes: scopes,
		expires: i.cfg.now().Add(deviceLifetime), interval: i.cfg.interval,
	}, nil
}

// newUserCode returns nine letters and digits that are hard to mistake for one
// another (RFC 8628 section 6.1).
func newUserCode() string {
	const alphabet = "BCDFGHJKLMNPQRSTVWXZ23456789"
	var b [9]byte
	rand.Read(b[:])
	for n := range b {
		b[n] = alphabet[int(b[n])%len(alphabet)]
	}
	return string(b[:])
}

// redeemDevice is the device_code grant. The caller holds the lock.
func (i *identity) redeemDevice(form url.Values, app *registration) (*tokenResponse, *oauthError) {
	if form.Get("device_code") == "" {
		return nil, missing("device_code")
	}
	d := i.devices[form.Get("device_code")]
	if d == nil || d.app != app {
		return nil, oauthErrorf("bad_verification_code", 70018, "Invalid verification code. Verification code doesn't match the device code.")
	}
	now := i.cfg.now()
	early := !d.polled.IsZero() && now.Sub(d.polled) < d.interval
	d.polled = now
	switch {
	case d.redeemed:
		return nil, invalidGrant(54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case !now.Before(d.expires):
		return nil, oauthErrorf("expired_token", 70020, "The provided value for the input parameter 'device_code' is not valid. This device code has expired.")
	case d.declined:
		return nil, oauthErrorf("authorization_declined", 70017, "The user declined to authorize the device code.")
	case early:
		d.interval += 5 * time.Second // RFC 8628 section 3.5
		return nil, oauthErrorf("slow_down", 70016, "The device code is polled too often. Wait %d seconds between requests.", int(d.interval/time.Second))
	case d.userID == "":
		return nil, oauthErrorf("authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
	}
	d.redeemed = true
	return i.issue(app, d.userID, d.scopes, nil, ""), nil
}

// serveDeviceAuth is the page where the person enters the code.
func (i *identity) serveDeviceAuth(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil {
		i.writeErrorPage(w, oauthErrorf("invalid_request", 9002313, "Invalid request. Request is malformed or invalid."))
		return
	}
	enter := htmlPage{
		Title:   "Enter code",
		Text:    "Enter the code displayed on your app or device.",
		Input:   &pageInput{Name: "code", Label: "Code", Value: r.Form.Get("user_code")},
		Buttons: []pageButton{{"next", "Next"}},
	}
	if r.Method != http.MethodPost {
		writePage(w, http.StatusOK, enter)
		return
	}
	form := r.PostForm
	typed := strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(form.Get("code")))
	d := i.deviceOf(typed)
	if d == nil {
		enter.Error = "That code didn't work. Check the code and try again. (AADSTS70018 or AADSTS70019)"
		writePage(w, http.StatusOK, enter)
		return
	}
	hidden := func(p htmlPage) htmlPage {
		p.Hidden = append(p.Hidden, hiddenField{"code", typed})
		return p
	}
	session, user := i.session(r)
	signInCanary := i.sign("device sign-in " + typed)
	switch form.Get("canary") {
	case "":
		writePage(w, http.StatusOK, hidden(i.signInPage("", "", signInCanary)))
	case signInCanary:
		if form.Get("action") == "cancel" {
			i.finishDevice(w, d, nil)
			return
		}
		user, problem := i.signInUser(form.Get("login"))
		if problem != "" {
			writePage(w, http.StatusOK, hidden(i.signInPage(form.Get("login"), problem, signInCanary)))
			return
		}
		session = i.startSession(w, user)
		writePage(w, http.StatusOK, hidden(consentPage(d.app, user, d.scopes, i.sign("device consent "+session+" "+typed))))
	case i.sign("device consent " + session + " " + typed):
		if form.Get("action") != "accept" {
			user = nil
		}
		i.finishDevice(w, d, user)
	default:
		i.writeErrorPage(w, oauthErrorf("invalid_request", 165000, "Invalid Request: the form belongs to another sign-in. Start again."))
	}
}

// deviceOf finds the pending sign-in of a user code, or nil.
func (i *identity) deviceOf(userCode string) *device {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, d := range i.devices {
		if d.userCode == userCode && d.userID == "" && !d.declined && i.cfg.now().Before(d.expires) {
			return d
		}
	}
	return nil
}

// finishDevice records the person's choice; a nil user declined.
func (i *identity) finishDevice(w http.ResponseWriter, d *device, user Entity) {
	i.mu.Lock()
	if user == nil {
		d.declined = true
	} else {
		d.userID = text(user, "id")
		i.consent(d.app, d.userID, d.scopes)
	}
	i.mu.Unlock()
	if user == nil {
		writePage(w, http.StatusOK, htmlPage{Title: "Sign-in cancelled", Text: "The application on your device was not signed in. You may close this window."})
		return
	}
	writePage(w, http.StatusOK, htmlPage{Title: "You have signed in", Text: "You have signed in to the " + d.app.name + " application on your device. You may now close this window."})
}
