package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tokenFile keeps a sign-in on disk, for this process and for others.
//
// It is bound to the host of the token endpoint and to the client id: a refresh token that was sent elsewhere, because
// a connection string was changed, would be given away.
type tokenFile struct {
	path     string
	tokenURL string
	clientID string
	log      *slog.Logger
	warned   sync.Once
}

// maxTokenFile bounds what is read. Tokens have a few kilobytes.
const maxTokenFile = 1 << 20

// newTokenFile returns nil when tokens live in memory only.
func newTokenFile(c *Config) *tokenFile {
	if c.TokenFile == "" {
		return nil
	}
	return &tokenFile{path: atHome(c.TokenFile), tokenURL: c.TokenURL, clientID: c.ClientID, log: c.Logger}
}

// atHome expands ~/ as a shell would: a connection string often passes none, and a folder named ~ is never meant.
func atHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok && runtime.GOOS == "windows" {
		rest, ok = strings.CutPrefix(path, `~\`)
	}
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// record is the content of the file.
type record struct {
	AccessToken  string  `json:"access_token,omitempty"`
	RefreshToken string  `json:"refresh_token,omitempty"`
	TokenType    string  `json:"token_type,omitempty"`
	ExpiresAt    instant `json:"expires_at,omitzero"`
	IssuedAt     instant `json:"issued_at,omitzero"`
	Scope        string  `json:"scope,omitempty"`
	ClientID     string  `json:"client_id,omitempty"`
	TokenURL     string  `json:"token_url,omitempty"`
	Account      string  `json:"account,omitempty"`
	Name         string  `json:"name,omitempty"`
	Tenant       string  `json:"tenant,omitempty"`
}

// instant is a moment, written as RFC 3339. Files of other programs have seconds since 1970.
type instant struct{ time.Time }

// UnmarshalJSON implements [json.Unmarshaler].
func (i *instant) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		i.Time = t
		return nil
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > 0 && n < 1<<40 {
		i.Time = time.Unix(int64(n), 0)
	}
	return nil // an unreadable moment is an unknown one: the access token counts as ended
}

// fileError is a token file that cannot be used. A new sign-in replaces it, unless that would destroy what is not ours.
type fileError struct {
	path        string
	reason      string
	replaceable bool
	cause       error
}

func (e *fileError) Error() string {
	return fmt.Sprintf("token file %s %s", quote(e.path), e.reason)
}

func (e *fileError) Unwrap() error { return e.cause }

// read returns what the file holds, or nil when there is no file. Errors never hold anything of the content.
func (f *tokenFile) read() (*token, error) {
	data, err := f.content()
	if err != nil || data == nil {
		return nil, err
	}
	broken := func(reason string) (*token, error) {
		return nil, &fileError{path: f.path, reason: reason + "; sign in again (" + Command + ") to replace it", replaceable: true}
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(data), "\ufeff"))
	if text == "" {
		return broken("is empty")
	}
	var r record
	switch {
	case text[0] == '{':
		if json.Unmarshal([]byte(text), &r) != nil {
			return broken("holds JSON that cannot be read")
		}
	case strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c > '~' }) || strings.ContainsRune(`["`, rune(text[0])):
		return broken("holds neither JSON nor a refresh token alone")
	default:
		r.RefreshToken = text
	}
	if err := f.bound(&r); err != nil {
		return nil, err
	}
	t := &token{
		access: r.AccessToken, refresh: r.RefreshToken, issued: r.IssuedAt.Time, expiry: r.ExpiresAt.Time, scope: r.Scope,
		who: identity{account: r.Account, name: r.Name, tenant: r.Tenant},
	}
	if t.expiry.IsZero() {
		t.access = "" // expires_in counts from a moment nobody wrote down
	}
	if t.access == "" && t.refresh == "" {
		return broken("holds no refresh_token, and no access_token with expires_at")
	}
	return t, nil
}

// bound refuses a file that belongs to another client or server. A file that names none is taken over.
func (f *tokenFile) bound(r *record) error {
	var differs []string
	if r.ClientID != "" && !strings.EqualFold(r.ClientID, f.clientID) {
		differs = append(differs, fmt.Sprintf("client id %s (ClientId is %s)", quote(r.ClientID), quote(f.clientID)))
	}
	if r.TokenURL != "" && hostOf(r.TokenURL) != hostOf(f.tokenURL) {
		differs = append(differs, fmt.Sprintf("server %s (TokenUrl has %s)", quote(hostOf(r.TokenURL)), quote(hostOf(f.tokenURL))))
	}
	if differs == nil {
		return nil
	}
	return &fileError{path: f.path, reason: "belongs to another sign-in: its " + strings.Join(differs, " and its ") +
		"; give another RefreshTokenFilePath, or remove the file"}
}

// content reads the file, or returns nil when there is none.
func (f *tokenFile) content() ([]byte, error) {
	unusable := func(err error) error {
		if p, ok := errors.AsType[*fs.PathError](err); ok {
			err = p.Err
		}
		return &fileError{path: f.path, reason: "cannot be read: " + err.Error(), cause: err}
	}
	// Opening a named pipe would wait for its other end.
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, unusable(err)
	case info.IsDir():
		return nil, &fileError{path: f.path, reason: "is a folder; RefreshTokenFilePath names a file"}
	case !info.Mode().IsRegular():
		return nil, &fileError{path: f.path, reason: "is no regular file"}
	}
	file, err := os.Open(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, unusable(err)
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, unusable(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, &fileError{path: f.path, replaceable: true, reason: fmt.Sprintf(
			"can be read or written by others (mode %04o); run: chmod 600 %s", mode, shellQuote(f.path))}
	}
	data, err := io.ReadAll(io.LimitReader(file, maxTokenFile+1))
	switch {
	case err != nil:
		return nil, unusable(err)
	case len(data) > maxTokenFile:
		return nil, &fileError{path: f.path, reason: "is longer than 1 MiB; this is no token file"}
	case data == nil:
		data = []byte{}
	}
	return data, nil
}

// write replaces the file in one step, so that whoever reads it, and whoever finds it after a crash, sees the old
// tokens or the new ones. The caller holds the lock where there can be one.
func (f *tokenFile) write(t *token) error {
	data, err := json.MarshalIndent(record{
		AccessToken: t.access, RefreshToken: t.refresh, TokenType: "Bearer",
		ExpiresAt: instant{t.expiry.UTC()}, IssuedAt: instant{t.issued.UTC()}, Scope: t.scope,
		ClientID: f.clientID, TokenURL: f.tokenURL,
		Account: t.who.account, Name: t.who.name, Tenant: t.who.tenant,
	}, "", "  ")
	if err != nil {
		return err
	}
	path, err := resolve(f.path)
	if err != nil {
		return err
	}
	return replaceFile(path, append(data, '\n'))
}

// remove deletes the file. That there is none is fine.
func (f *tokenFile) remove() error {
	path, err := resolve(f.path)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// warn says once that the file is not what it should be.
func (f *tokenFile) warn(text string, err error) {
	f.warned.Do(func() { f.log.Warn(text, "path", f.path, "error", err.Error()) })
}

// resolve follows symbolic links to the file that is, or will be, there: a rename onto a link would replace the link
// and leave the old tokens in its target.
func resolve(path string) (string, error) {
	const most = 40
	for range most {
		target, err := filepath.EvalSymlinks(path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return target, err
		}
		link, err := os.Readlink(path)
		if err != nil {
			return path, nil // there is nothing yet
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		path = link
	}
	return "", errors.New("too many symbolic links")
}

// quote shows a path in an error.
func quote(path string) string { return strconv.Quote(path) }

// shellQuote shows a path so that it can be copied into a shell.
func shellQuote(path string) string { return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'" }
