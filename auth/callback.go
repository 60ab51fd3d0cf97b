package auth

import (
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
)

// answer is what the sign-in page sent back.
type answer struct {
	code string
	err  error // what the server said instead of a code
}

// errStray is an answer that does not belong to this sign-in.
var errStray = errors.New("this is not the answer to this sign-in; start again if the address is from an earlier one")

// readAnswer reads the query of a redirect. Only what carries our state counts, an error too: anyone who finds the
// port could send one.
func readAnswer(q url.Values, state string) (answer, error) {
	for _, name := range []string{"state", "code", "error"} {
		if len(q[name]) > 1 {
			return answer{}, errStray
		}
	}
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) != 1 {
		return answer{}, errStray
	}
	if q.Get("error") != "" {
		r := reply{Code: q.Get("error"), Description: q.Get("error_description"), Suberror: q.Get("error_subcode")}
		return answer{err: r.err(UserCreds, 0, []string{state})}, nil
	}
	if q.Get("code") == "" {
		return answer{}, errStray
	}
	return answer{code: q.Get("code")}, nil
}

// readPasted reads what a person copied: the address the browser ended at, its query, or the code alone.
// Errors say what is wrong without repeating any of it.
func readPasted(text, redirect, state string) (answer, error) {
	const most = 16 << 10
	text = strings.Trim(strings.TrimSpace(text), "<>\"'`")
	switch {
	case text == "":
		return answer{}, errors.New("nothing was pasted")
	case len(text) > most:
		return answer{}, errors.New("that is too long for an address with a code")
	case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }):
		return answer{}, errors.New("that holds blanks or other characters no address has; copy the whole address, and nothing else")
	}
	if strings.Contains(text, "://") {
		u, err := url.Parse(text)
		if err != nil {
			return answer{}, errors.New("that is no address")
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			return answer{}, errors.New("that is no address with a code; copy it whole")
		}
		got, err := readAnswer(q, state)
		if err != nil && !sameAddress(u, redirect) {
			return answer{}, errors.New("that is not the address the sign-in ends at; it starts with " + redirect)
		}
		return got, err
	}
	if strings.Contains(text, "&state=") || strings.HasPrefix(strings.TrimPrefix(text, "?"), "code=") || strings.Contains(text, "error=") {
		text = strings.TrimPrefix(text, "?")
		if !strings.Contains(text, "code=") && !strings.Contains(text, "error=") {
			text = "code=" + text // copied from behind code= to the end of the address
		}
		q, err := url.ParseQuery(text)
		if err != nil {
			return answer{}, errors.New("that is no part of an address with a code")
		}
		return readAnswer(q, state)
	}
	if code, err := url.QueryUnescape(text); err == nil && strings.Contains(text, "%") {
		text = code // copied from an address, where it is encoded
	}
	return answer{code: text}, nil
}

// sameAddress reports whether u is the return address with something in its query.
func sameAddress(u *url.URL, redirect string) bool {
	r, err := url.Parse(redirect)
	return err == nil && strings.EqualFold(u.Scheme, r.Scheme) && strings.EqualFold(u.Host, r.Host) &&
		strings.TrimRight(u.Path, "/") == strings.TrimRight(r.Path, "/")
}
