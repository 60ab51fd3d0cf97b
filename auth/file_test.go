package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// keeper is a server and the configuration of a Provider with a token file of the given content.
func keeper(t *testing.T, content string) (*idServer, Config) {
	t.Helper()
	s := newIDServer()
	c := config(s.start(t).URL)
	c.TokenFile = filepath.Join(t.TempDir(), "token.json")
	if content != "" {
		if err := os.WriteFile(c.TokenFile, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s, c
}

// onDisk reads a token file as JSON.
func onDisk(t *testing.T, path string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("the token file is damaged: %v\n%q", err, data)
	}
	return m
}

func TestTokenFileForms(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	h := s.start(t)
	future, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	tests := []struct {
		name    string
		content func(refresh string) string
		access  string // handed out; empty: a refreshed one
	}{
		{"a bare token", func(r string) string { return r + "\n" }, ""},
		{"with the mark of Windows editors", func(r string) string { return "\ufeff" + r + "\r\n" }, ""},
		{"JSON with a refresh token", func(r string) string { return `{"refresh_token":"` + r + `"}` }, ""},
		{"JSON of the connector", func(r string) string {
			return `{"access_token":"old","refresh_token":"` + r + `","expires_in":3599,"token_type":"Bearer"}`
		}, ""},
		{"an access token that lives", func(r string) string {
			return fmt.Sprintf(`{"access_token":"living","refresh_token":%q,"expires_at":%q}`, r, future.Format(time.RFC3339))
		}, "living"},
		{"its end in seconds", func(r string) string {
			return fmt.Sprintf(`{"access_token":"living","refresh_token":%q,"expires_at":%d}`, r, future.Unix())
		}, "living"},
		{"its end in seconds as text", func(r string) string {
			return fmt.Sprintf(`{"access_token":"living","expires_at":"%d.5"}`, future.Unix())
		}, "living"},
		{"an access token that has ended", func(r string) string {
			return fmt.Sprintf(`{"access_token":"old","refresh_token":%q,"expires_at":%q}`, r, past.Format(time.RFC3339))
		}, ""},
		{"an end nobody can read", func(r string) string {
			return fmt.Sprintf(`{"access_token":"old","refresh_token":%q,"expires_at":"tomorrow"}`, r)
		}, ""},
		{"fields of other programs", func(r string) string { return fmt.Sprintf(`{"refresh_token":%q,"extra":{"a":[1]}}`, r) }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := config(h.URL)
			c.TokenFile = filepath.Join(t.TempDir(), "token")
			if err := os.WriteFile(c.TokenFile, []byte(test.content(s.seed())), 0o600); err != nil {
				t.Fatal(err)
			}
			got := mustToken(t, provider(t, c))
			if test.access != "" {
				if got != test.access {
					t.Errorf("Token = %q, want %q", got, test.access)
				}
				return
			}
			if !strings.HasPrefix(got, "access-") {
				t.Errorf("Token = %q, want a refreshed one", got)
			}
			m := onDisk(t, c.TokenFile)
			at, err := time.Parse(time.RFC3339, fmt.Sprint(m["expires_at"]))
			if err != nil || time.Until(at) < 59*time.Minute || time.Until(at) > time.Hour {
				t.Errorf("expires_at %v, %v", m["expires_at"], err)
			}
			if m["access_token"] != got || m["client_id"] != testClient || m["token_url"] != c.TokenURL || m["scope"] != "Mail.Read User.Read" {
				t.Errorf("written %v", m)
			}
			if refresh := fmt.Sprint(m["refresh_token"]); !s.isCurrent(refresh) {
				t.Error("the rotated refresh token was not written")
			}
			if again := mustToken(t, provider(t, c)); again != got {
				t.Errorf("the next process gets %q, want %q", again, got)
			}
		})
	}
}

func TestTokenFileErrors(t *testing.T) {
	t.Parallel()
	const leak = "l34k-v3ry-s3cr3t"
	tests := []struct {
		name, content, want string
	}{
		{"empty", "  \n", "is empty"},
		{"broken JSON", `{"refresh_token":"` + leak + `"`, "JSON that cannot be read"},
		{"JSON of the wrong types", `{"refresh_token":{"a":"` + leak + `"}}`, "JSON that cannot be read"},
		{"no tokens", `{"note":"` + leak + `"}`, "no refresh_token"},
		{"no end", `{"access_token":"` + leak + `","expires_in":3600}`, "no access_token with expires_at"},
		{"a list", `["` + leak + `"]`, "neither JSON nor"},
		{"prose", leak + " is my token", "neither JSON nor"},
		{"binary", "\x00\x01" + leak, "neither JSON nor"},
		{"huge", strings.Repeat(leak, 1<<17), "longer than 1 MiB"},
		{"of another client", `{"refresh_token":"` + leak + `","client_id":"11110000-aaaa-2222-bbbb-3333cccc4444"}`, `its client id "11110000-aaaa-2222-bbbb-3333cccc4444" (ClientId is "` + testClient + `")`},
		{"of another server", `{"refresh_token":"` + leak + `","token_url":"https://login.microsoftonline.com/t/oauth2/v2.0/token"}`, `its server "login.microsoftonline.com" (TokenUrl has "127.0.0.1:`},
	}
	for _, test := range tests {
		s, c := keeper(t, test.content)
		p := provider(t, c)
		_, err := p.Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), c.TokenFile) || strings.Contains(err.Error(), leak) {
			t.Errorf("%s: %v, want %q, the path, and nothing of the content", test.name, err, test.want)
		}
		if _, statusErr := p.Status(); statusErr == nil || statusErr.Error() != err.Error() {
			t.Errorf("%s: Status says %v", test.name, statusErr)
		}
		if s.asked() != 0 {
			t.Errorf("%s: a request was sent", test.name)
		}
		if data, _ := os.ReadFile(c.TokenFile); string(data) != test.content {
			t.Errorf("%s: the file was changed", test.name)
		}
	}
}

func TestTokenFileMissing(t *testing.T) {
	t.Parallel()
	_, c := keeper(t, "")
	p := provider(t, c)
	if _, err := p.Token(t.Context()); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), c.TokenFile) || !strings.Contains(err.Error(), "graphmail login") {
		t.Errorf("error %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(c.TokenFile)); len(entries) != 0 {
		t.Errorf("looking left %v", entries)
	}
	if st, err := p.Status(); err != nil || st.SignedIn {
		t.Errorf("Status = %+v, %v", st, err)
	}
	c.TokenFile = t.TempDir()
	if _, err := provider(t, c).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	c.TokenFile = filepath.Join(t.TempDir(), "a\x00b")
	if _, err := provider(t, c).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("an impossible name: %v", err)
	}
	if runtime.GOOS != "windows" {
		c.TokenFile = "/dev/null"
		if _, err := provider(t, c).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("a device: %v", err)
		}
	}
}

func TestTokenFileModes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	for _, mode := range []os.FileMode{0o604, 0o640, 0o644, 0o602, 0o666, 0o777} {
		s, c := keeper(t, "")
		quoted := filepath.Join(filepath.Dir(c.TokenFile), "kim's token")
		c.TokenFile = quoted
		if err := os.WriteFile(quoted, []byte(s.seed()), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(quoted, mode); err != nil {
			t.Fatal(err)
		}
		_, err := provider(t, c).Token(t.Context())
		want := fmt.Sprintf(`(mode %04o); run: chmod 600 '%s'`, mode, strings.ReplaceAll(quoted, "'", `'\''`))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%04o: %v, want %q", mode, err, want)
		}
		if s.asked() != 0 {
			t.Errorf("%04o: a request was sent", mode)
		}
	}
	s, c := keeper(t, "")
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o400); err != nil {
		t.Fatal(err)
	}
	mustToken(t, provider(t, c))
	for _, path := range []string{c.TokenFile, c.TokenFile + ".lock"} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if entries, _ := os.ReadDir(filepath.Dir(c.TokenFile)); len(entries) != 2 {
		t.Errorf("beside the file: %v", entries)
	}
}

// A rename onto a link would replace the link, and leave a used-up token where the link pointed.
func TestTokenFileLinks(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	home := filepath.Dir(c.TokenFile)
	vault := t.TempDir()
	real := filepath.Join(vault, "real.json")
	if err := os.WriteFile(real, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, filepath.Join(home, "second")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.Symlink("second", c.TokenFile); err != nil {
		t.Fatal(err)
	}
	got := mustToken(t, provider(t, c))
	if m := onDisk(t, real); m["access_token"] != got {
		t.Errorf("the target holds %v", m)
	}
	if info, err := os.Lstat(c.TokenFile); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if _, err := os.Stat(real + ".lock"); err != nil {
		t.Errorf("the lock is not beside the target, where every link finds it: %v", err)
	}

	dangling := c
	dangling.TokenFile = filepath.Join(home, "dangling")
	if err := os.Symlink(filepath.Join(vault, "new", "token.json"), dangling.TokenFile); err != nil {
		t.Fatal(err)
	}
	if err := provider(t, dangling).Login(t.Context(), Browser, visitor(t, nil)); err != nil {
		t.Fatal(err)
	}
	if m := onDisk(t, filepath.Join(vault, "new", "token.json")); m["refresh_token"] == "" {
		t.Errorf("the dangling link's target holds %v", m)
	}

	loop := c
	loop.TokenFile = filepath.Join(home, "loop")
	if err := os.Symlink("loop", loop.TokenFile); err != nil {
		t.Fatal(err)
	}
	if _, err := provider(t, loop).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a link to itself: %v", err)
	}
}

// Another process refreshed: its token is adopted, and no request sent.
func TestTokenFileAdopted(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	one, two := provider(t, c), provider(t, c)
	first := mustToken(t, one)
	if got := mustToken(t, two); got != first {
		t.Errorf("the second Provider has %q, want %q", got, first)
	}
	second, err := one.Renew(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := two.Renew(t.Context(), first); err != nil || got != second {
		t.Errorf("Renew = %q, %v, want the other's token %q", got, err, second)
	}
	if n := len(s.requests("refresh_token")); n != 2 || s.reused() != 0 {
		t.Errorf("%d refreshes, %d reuses", n, s.reused())
	}
}

// A program that does not know of the lock replaced the token while we were refreshing the old one.
func TestTokenFileReplacedMeanwhile(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]func(s *idServer) string{
		"by a refresh token": func(s *idServer) string { return s.seed() },
		"by both": func(s *idServer) string {
			return fmt.Sprintf(`{"access_token":"theirs","refresh_token":%q,"expires_at":%q}`, s.seed(), time.Now().Add(time.Hour).Format(time.RFC3339))
		},
	} {
		s, c := keeper(t, "r3voked-refresh-token")
		replaced := false
		s.before = func(string, form) *failed {
			if !replaced {
				replaced = true
				if err := os.WriteFile(c.TokenFile, []byte(content(s)), 0o600); err != nil {
					t.Error(err)
				}
			}
			return nil
		}
		got := mustToken(t, provider(t, c))
		if want := map[string]int{"by a refresh token": 2, "by both": 1}[name]; s.asked() != want || name == "by both" && got != "theirs" {
			t.Errorf("%s: %d requests, token %q", name, s.asked(), got)
		}
	}
}

// A refused token is kept in its file: another program may know better, and a person may want to look.
func TestTokenFileRefused(t *testing.T) {
	t.Parallel()
	const content = "r3voked-refresh-token"
	s, c := keeper(t, content)
	p := provider(t, c)
	for range 3 {
		if _, err := p.Token(t.Context()); !errors.Is(err, ErrSignInRequired) {
			t.Errorf("error %v", err)
		}
	}
	if data, _ := os.ReadFile(c.TokenFile); string(data) != content {
		t.Errorf("the file holds %q", data)
	}
	if s.asked() != 1 {
		t.Errorf("%d requests", s.asked())
	}
	// Another process signs in; this one goes on without a restart.
	if err := provider(t, c).Login(t.Context(), Browser, visitor(t, nil)); err != nil {
		t.Fatal(err)
	}
	mustToken(t, p)
}

func TestTokenFileReplacedByLogin(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"empty": " ", "damaged": `{"refresh`, "open to others": "token"} {
		_, c := keeper(t, content)
		if name == "open to others" {
			if err := os.Chmod(c.TokenFile, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := provider(t, c).Login(t.Context(), Browser, visitor(t, nil)); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if info, err := os.Stat(c.TokenFile); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		mustToken(t, provider(t, c))
	}
	const foreign = `{"refresh_token":"r","client_id":"11110000-aaaa-2222-bbbb-3333cccc4444"}`
	_, c := keeper(t, foreign)
	p := provider(t, c)
	ui := UI{ShowURL: func(string) { t.Error("somebody is asked although the file is not ours") }}
	if err := p.Login(t.Context(), Browser, ui); err == nil || !strings.Contains(err.Error(), "another sign-in") {
		t.Errorf("Login: %v", err)
	}
	if err := p.Logout(t.Context()); err == nil || !strings.Contains(err.Error(), "another sign-in") {
		t.Errorf("Logout: %v", err)
	}
	if data, _ := os.ReadFile(c.TokenFile); string(data) != foreign {
		t.Errorf("the file of another client holds %q", data)
	}
}

func TestTokenFileLogout(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	one, two := provider(t, c), provider(t, c)
	first := mustToken(t, one)
	mustToken(t, two)
	if err := one.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(c.TokenFile); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	if _, err := os.Stat(c.TokenFile + ".lock"); err != nil {
		t.Errorf("the lock file was removed, while another process may wait on it: %v", err)
	}
	if _, err := one.Token(t.Context()); !errors.Is(err, ErrSignInRequired) {
		t.Errorf("after Logout: %v", err)
	}
	if _, err := two.Renew(t.Context(), first); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), "signed out") {
		t.Errorf("another process, at its next refresh: %v", err)
	}
	if err := one.Logout(t.Context()); err != nil {
		t.Errorf("a second Logout: %v", err)
	}
	for _, content := range []string{" ", `{"refresh`} {
		_, c := keeper(t, content)
		if err := provider(t, c).Logout(t.Context()); err != nil {
			t.Errorf("Logout of a damaged file: %v", err)
		}
	}
}

// The wait for another process ends with the context, and does not end the other's work.
func TestTokenFileLockWait(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	other := flock.New(c.TokenFile + ".lock")
	if ok, err := other.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	p := provider(t, c)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a caller with little time: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	f := newTokenFile(&c)
	if _, err := f.lock(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("lock: %v", err)
	}
	if s.asked() != 0 {
		t.Error("a request was sent without the lock")
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
	mustToken(t, p)
}

// What cannot be written lives on in memory, newer than the file, with one warning in all.
func TestTokenFileUnwritable(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	// The name leaves no room for that of the temporary file, so every write fails, as on a full disk.
	c.TokenFile = filepath.Join(filepath.Dir(c.TokenFile), strings.Repeat("n", 248))
	old := s.seed()
	if err := os.WriteFile(c.TokenFile, []byte(old), 0o600); err != nil {
		t.Skip("no names of this length here: ", err)
	}
	var log bytes.Buffer
	c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	p := provider(t, c)
	tok := mustToken(t, p)
	for range 3 {
		next, err := p.Renew(t.Context(), tok)
		if err != nil || next == tok {
			t.Fatalf("Renew = %q, %v", next, err)
		}
		tok = next
	}
	if s.reused() != 0 {
		t.Error("the old token of the file was used again")
	}
	if data, _ := os.ReadFile(c.TokenFile); string(data) != old {
		t.Errorf("the file holds %q", data)
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 1 || !strings.Contains(log.String(), "could not be written") || strings.Contains(log.String(), "s3cr3t") {
		t.Errorf("%d warnings\n%s", n, log.String())
	}
	err := p.Login(t.Context(), Browser, visitor(t, nil))
	if !errors.Is(err, ErrNotSaved) || !strings.Contains(err.Error(), c.TokenFile) {
		t.Errorf("Login: %v", err)
	}
	signedIn := mustToken(t, p)
	if _, err := p.Renew(t.Context(), signedIn); err != nil || s.reused() != 0 {
		t.Errorf("after a sign-in that was not saved: %v, %d reuses", err, s.reused())
	}
	if err := provider(t, c).Login(t.Context(), Browser, visitor(t, nil)); !errors.Is(err, ErrNotSaved) {
		t.Errorf("Login of a fresh process: %v", err)
	}
	// A program that takes what comes goes on as well.
	c.Interactive, c.UI = Browser, visitor(t, nil)
	if err := os.Remove(c.TokenFile); err != nil {
		t.Fatal(err)
	}
	mustToken(t, provider(t, c))
}

// What a killed process left behind goes, what another one is about to rename stays.
func TestTokenFileSweep(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(c.TokenFile)
	old, fresh, foreign := filepath.Join(dir, ".token.json.1.tmp"), filepath.Join(dir, ".token.json.2.tmp"), filepath.Join(dir, ".other.json.1.tmp")
	for _, path := range []string{old, fresh, foreign} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hour := time.Now().Add(-time.Hour)
	for _, path := range []string{old, foreign} {
		if err := os.Chtimes(path, hour, hour); err != nil {
			t.Fatal(err)
		}
	}
	mustToken(t, provider(t, c))
	for path, want := range map[string]bool{old: false, fresh: true, foreign: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// FuzzTokenFile holds the reader of token files to its word: no panic, no content in errors, and what was read and
// written is read again.
func FuzzTokenFile(f *testing.F) {
	for _, s := range []string{
		"", "token", `{"access_token":"no end"}`, "\ufefftoken\n", "{}", `{"refresh_token":"abcdefgh"}`, `{"access_token":"abcdefgh","expires_at":"2030-01-01T00:00:00Z"}`,
		`{"refresh_token":"r","expires_at":1e300}`, `{"expires_at":-1,"refresh_token":"r"}`, `{"refresh_token":"r","client_id":"x"}`,
		`{"refresh_token":"r","token_url":"::"}`, `[1]`, "a b", "\x00", `{"refresh_token":"r","scope":"\ud800"}`, `{"issued_at":"0001-01-01T00:00:00Z","refresh_token":"r"}`,
	} {
		f.Add(s)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, s string) {
		c := config("https://login.example")
		c.TokenFile = filepath.Join(dir, "token.json")
		c = c.withDefaults()
		file := newTokenFile(&c)
		if err := os.WriteFile(c.TokenFile, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		tok, err := file.read()
		if err != nil {
			if tok != nil {
				t.Fatal("an error and a token")
			}
			if len(s) > 8 && len(s) < 20 && strings.Contains(err.Error(), s) {
				t.Fatalf("the error holds the content: %v", err)
			}
			return
		}
		if tok == nil || tok.access == "" && tok.refresh == "" {
			t.Fatalf("no token and no error")
		}
		if tok.refresh == "" {
			return
		}
		if err := file.write(tok); err != nil {
			t.Skip(err) // a year JSON cannot hold
		}
		again, err := file.read()
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if again.refresh != tok.refresh || again.access != tok.access || !again.expiry.Equal(tok.expiry) || again.scope != tok.scope {
			t.Fatalf("read %+v, wrote %+v", again, tok)
		}
	})
}
