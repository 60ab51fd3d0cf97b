package auth

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// reply is an error as a sign-in server sends it: in the body of an answer, or in the query of a redirect. See
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application.
type reply struct {
	Code          string `json:"error"`
	Description   string `json:"error_description"`
	Suberror      string `json:"suberror"`
	Claims        string `json:"claims"`
	Numbers       []int  `json:"error_codes"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
}

// readReply reads the body of an answer that is no success. The library does not read it when it is labelled as text,
// nor the fields that only Entra has.
func readReply(body []byte) reply {
	var r reply
	if json.Unmarshal(body, &r) == nil || r.Code != "" {
		return r // a field of an unexpected type does not spoil the others
	}
	if v, err := url.ParseQuery(string(body)); err == nil {
		r.Code, r.Description = v.Get("error"), v.Get("error_description")
	}
	return r
}

var aadsts = regexp.MustCompile(`AADSTS(\d{4,9})`)

// number is Entra's own number of the error, or 0.
func (r *reply) number() int {
	if len(r.Numbers) > 0 {
		return r.Numbers[0]
	}
	if m := aadsts.FindStringSubmatch(r.Description); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// err turns the reply into the error of a request in the given mode. What to do follows from the code alone, as
// Microsoft asks for; the number picks words.
//
// The secrets are those the request carried: a server may repeat them in its description.
func (r *reply) err(mode Mode, status int, secrets []string) error {
	number := r.number()
	hint := hints[number]
	code := clip(r.Code, 60, secrets)
	if mode == UserCreds && needsPerson[r.Code] {
		e := &SignInError{
			Reason: needReason(r.Code, r.Suberror), Code: code, Suberror: clip(r.Suberror, 60, secrets), Number: number,
			Hint: hint.text(), Command: Command, Claims: r.Claims,
			TraceID: clip(r.TraceID, 60, secrets), CorrelationID: clip(r.CorrelationID, 60, secrets),
		}
		if e.Hint == "" {
			e.Hint = r.describe(secrets)
		}
		return e
	}
	e := &OAuthError{
		Code: code, Param: hint.param, Hint: hint.advice, Description: r.describe(secrets),
		Status: status, Number: number,
		TraceID: clip(r.TraceID, 60, secrets), CorrelationID: clip(r.CorrelationID, 60, secrets),
		temporary: transient[r.Code] || r.Code == "" && transientStatus(status),
	}
	if e.Hint == "" && !e.temporary {
		e.Param, e.Hint = blame[r.Code].param, blame[r.Code].advice
	}
	if e.Hint == "" && !e.temporary && r.Code == "" {
		e.Param, e.Hint = "TokenUrl", "this is no answer of a token endpoint; check the address ("+http.StatusText(status)+")"
	}
	return e
}

func transientStatus(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500
}

var (
	// needsPerson are the codes that only a sign-in ends.
	needsPerson = map[string]bool{
		"invalid_grant": true, "interaction_required": true, "consent_required": true, "login_required": true,
		"access_denied": true, "authorization_declined": true, "expired_token": true,
	}
	transient = map[string]bool{"temporarily_unavailable": true, "server_error": true}
)

func needReason(code, suberror string) string {
	switch {
	case code == "access_denied" || code == "authorization_declined":
		return "the sign-in was declined"
	case code == "expired_token":
		return "the code was not entered in time"
	case code == "consent_required" || suberror == "consent_required":
		return "a permission has not been consented to"
	case code == "interaction_required" || code == "login_required":
		return "the server wants to see the person again"
	}
	return "the sign-in is no longer valid"
}

// advice is what a person is told, and the parameter it is about.
type advice struct{ param, advice string }

func (a advice) text() string {
	if a.param != "" {
		return a.param + ": " + a.advice
	}
	return a.advice
}

// blame is the parameter an OAuth code is usually about, where no number says it better.
var blame = map[string]advice{
	"invalid_client":            {"ClientSecret", "the server does not accept ClientId and ClientSecret; check both"},
	"unauthorized_client":       {"ClientId", "the app registration does not allow this kind of sign-in"},
	"invalid_request":           {"TokenUrl", "the server does not understand the request; check that TokenUrl and AuthUrl are v2 endpoints"},
	"invalid_scope":             {"Scope", "the server does not know a permission, or does not grant it this way"},
	"invalid_resource":          {"Scope", "the server does not know the resource of the permissions"},
	"unsupported_grant_type":    {"TokenUrl", "the server does not offer this kind of sign-in; check that TokenUrl is a v2 token endpoint"},
	"unsupported_response_type": {"AuthUrl", "the server does not offer the authorization code flow"},
	"bad_verification_code":     {"TokenUrl", "the server does not know its own device code; check that TokenUrl is right"},
}

// describe is the server's description, without the number in front, which is shown anyway.
func (r *reply) describe(secrets []string) string {
	text := r.Description
	if m := aadsts.FindStringIndex(text); m != nil && m[0] == 0 {
		text = strings.TrimPrefix(text[m[1]:], ":")
	}
	return clip(text, 300, secrets)
}

// clip makes a server's text fit to be shown: its first line, of bounded length, printable, without secrets.
func clip(s string, most int, secrets []string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	for _, secret := range secrets {
		if len(secret) >= 4 {
			s = strings.NewReplacer(secret, "***", url.QueryEscape(secret), "***").Replace(s)
		}
	}
	s = printable(s)
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// printable drops what could steer a terminal.
func printable(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s))
}
