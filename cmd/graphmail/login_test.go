package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"graphmail/dsn"
	"graphmail/graphtest"
)

// A watcher collects what is written and acts once on the first match.
type watcher struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	pattern *regexp.Regexp
	act     func(match []string)
}

func (w *watcher) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf.Write(b)
	if w.pattern != nil {
		if m := w.pattern.FindStringSubmatch(w.buf.String()); m != nil {
			w.pattern = nil
			go w.act(m)
		}
	}
	return len(b), nil
}

func (w *watcher) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

var (
	addressLine = regexp.MustCompile(`\n  (http://\S+)\n`)
	codeLine    = regexp.MustCompile(`(http://\S+).*code ([A-Z0-9-]+)`)
)

// signInDSN asks for who the person is, too.
func signInDSN(t *testing.T, server *graphtest.Server, file string) string {
	t.Helper()
	cfg, err := dsn.Parse(server.SignInDSN(file))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Scope = "openid profile email offline_access User.Read Mail.Read"
	return cfg.Format()
}

func braced(s string) string { return "{" + strings.ReplaceAll(s, "}", "}}") + "}" }

// TestLogin signs in by each flow, the person being the server's, then queries
// with the token file, tests the connection and signs out.
func TestLogin(t *testing.T) {
	t.Parallel()
	for _, flow := range []string{"browser", "device", "paste"} {
		t.Run(flow, func(t *testing.T) {
			t.Parallel()
			server := graphtest.NewServer()
			defer server.Close()
			file := filepath.Join(t.TempDir(), "token.json")
			text := signInDSN(t, server, file)
			stdin, typed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			defer typed.Close()
			stderr := &watcher{pattern: addressLine}
			args := []string{"login", "--no-browser", "--dsn", text}
			person := server.Person()
			visited := make(chan error, 1)
			switch flow {
			case "browser":
				stderr.act = func(m []string) {
					_, err := person.Visit(t.Context(), m[1])
					visited <- err
				}
			case "device":
				args = []string{"login", "--device", "--dsn", text}
				stderr.pattern = codeLine
				stderr.act = func(m []string) { visited <- person.EnterDeviceCode(t.Context(), m[1], m[2]) }
			case "paste":
				args = []string{"login", "--no-browser", "--paste", "--dsn", strings.Replace(text, "ReturnUrl=http://localhost", "ReturnUrl=https://zappysys.com/oauth", 1)}
				stderr.act = func(m []string) {
					final, err := person.Visit(t.Context(), m[1])
					typed.WriteString(final + "\n")
					visited <- err
				}
			}
			var stdout bytes.Buffer
			code := run(context.Background(), args, os.Getenv, stdin, &stdout, stderr)
			if code != 0 {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			if err := <-visited; err != nil {
				t.Fatal(err)
			}
			if want := "Signed in as Nora Keller <nora.keller@contoso.com>.\nThe tokens are in " + file + ".\n"; stdout.String() != want {
				t.Errorf("stdout is %q, want %q", stdout.String(), want)
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the token file: %v, %v", info.Mode(), err)
			}

			s := session{env: map[string]string{"GRAPHMAIL_DSN": args[len(args)-1]}}
			if out, errs, code := s.run(t, "query", "--format", "csv", "SELECT COUNT(*) AS n FROM mail_folders"); code != 0 || !strings.HasPrefix(out, "n\r\n") {
				t.Errorf("query: exit code %d, %q, %q", code, out, errs)
			}
			out, errs, code := s.run(t, "ping")
			if code != 0 {
				t.Errorf("ping: exit code %d: %s", code, errs)
			}
			for _, want := range []string{"Nora Keller <nora.keller@contoso.com>", "Token file   │ " + file, ", then renewed", "Mailbox      │ me: ", "Permissions  │ User.Read Mail.Read", "attachments        │ Mail.Read            │ yes", "contacts           │ Contacts.Read        │ no"} {
				if !strings.Contains(out, want) {
					t.Errorf("ping lacks %q:\n%s", want, out)
				}
			}
			if out, errs, code := s.run(t, "logout"); code != 0 || out != "Signed out; "+file+" is removed.\n" {
				t.Errorf("logout: exit code %d, %q, %q", code, out, errs)
			}
			if _, err := os.Stat(file); !os.IsNotExist(err) {
				t.Errorf("the token file is still there: %v", err)
			}
			if _, _, code := s.run(t, "query", "SELECT subject FROM messages"); code != 3 {
				t.Errorf("query after logout: exit code %d, want 3", code)
			}
			if out, _, code := s.run(t, "logout"); code != 0 || out != "Nobody was signed in.\n" {
				t.Errorf("second logout: exit code %d, %q", code, out)
			}
		})
	}
}

// TestLoginDeclined ends with the reason and exit code 3.
func TestLoginDeclined(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	person := server.Person()
	person.Decline = true
	visited := make(chan struct{})
	stderr := &watcher{pattern: addressLine, act: func(m []string) {
		person.Visit(t.Context(), m[1])
		close(visited)
	}}
	args := []string{"login", "--no-browser", "--dsn", server.SignInDSN(filepath.Join(t.TempDir(), "token.json"))}
	if code := run(context.Background(), args, os.Getenv, strings.NewReader(""), &bytes.Buffer{}, stderr); code != 3 || !strings.Contains(stderr.String(), "graphmail: sign-in required: ") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	<-visited
}

// TestSave writes a data source, without its secret, and uses it.
func TestSave(t *testing.T) {
	dir := t.TempDir()
	ini := filepath.Join(dir, "odbc.ini")
	t.Setenv("GRAPHMAIL_INI", ini)
	t.Setenv("XDG_CONFIG_HOME", dir)
	if err := os.WriteFile(ini, []byte("; mine\n[other]\nClientId=x\n[Work]\nClientId=old\n\n[last]\nTenant=t\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	server := graphtest.NewServer()
	defer server.Close()
	login := func(name, text string) string {
		t.Helper()
		visited := make(chan struct{})
		stderr := &watcher{pattern: addressLine, act: func(m []string) {
			server.Person().Visit(t.Context(), m[1])
			close(visited)
		}}
		var stdout bytes.Buffer
		if code := run(context.Background(), []string{"login", "--no-browser", "--save", name, "--dsn", text}, os.Getenv, strings.NewReader(""), &stdout, stderr); code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		<-visited
		return stdout.String()
	}
	secret := server.ClientSecret()
	web := strings.Replace(signInDSN(t, server, ""), server.ClientID(), server.ConfidentialClientID(), 1) + ";ClientSecret=" + braced(secret)
	out := login("work", web)
	tokens := filepath.Join(dir, "graphmail", "work.token.json")
	if !strings.Contains(out, "The tokens are in "+tokens) || !strings.Contains(out, "is replaced in "+ini) || !strings.Contains(out, "ClientSecret is not in it") {
		t.Errorf("stdout is %q", out)
	}
	data, err := os.ReadFile(ini)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if strings.Contains(text, secret) || strings.Contains(text, "ClientSecret") || strings.Contains(text, "ClientId=old") {
		t.Errorf("the file is\n%s", text)
	}
	for _, want := range []string{"; mine\n[other]\nClientId=x\n[work]\n", "RefreshTokenFilePath=" + tokens + "\n", "\n[last]\nTenant=t\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q:\n%s", want, text)
		}
	}
	if info, err := os.Stat(ini); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}

	if out := login("home", signInDSN(t, server, "")); !strings.Contains(out, "is written to "+ini) {
		t.Errorf("stdout is %q", out)
	}
	s := session{}
	for _, text := range []string{"home", "DSN=home", "DSN={work};ClientSecret=" + braced(secret)} {
		if out, errs, code := s.run(t, "query", "--dsn", text, "--format", "tsv", "--no-header", "SELECT display_name FROM users WHERE id = 'me'"); code != 0 || out != "Nora Keller\n" {
			t.Errorf("%s: exit code %d, %q, %q", text, code, out, errs)
		}
	}
}

func TestWithSection(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"", "[a]\nk=v\n"},
		{"; note", "; note\n\n[a]\nk=v\n"},
		{"[b]\nx=y\n", "[b]\nx=y\n\n[a]\nk=v\n"},
		{"[A]\nold=1\n", "[a]\nk=v\n"},
		{"[x]\n[ a ]\nold=1\n[b]\n", "[x]\n[a]\nk=v\n\n[b]\n"},
		{"[a]\nold=1\n[b]\n[a]\nmore=2\n", "[a]\nk=v\n\n[b]\n"},
	} {
		if got, _ := withSection(tc.text, "a", []string{"k=v"}); got != tc.want {
			t.Errorf("%q\n got %q\nwant %q", tc.text, got, tc.want)
		}
	}
}

func TestPairs(t *testing.T) {
	t.Parallel()
	got := strings.Join(pairs("A=1;B={x;y}}z};C={};D=e{f};G="), "|")
	if want := "A=1|B={x;y}}z}|C={}|D=e{f}|G="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestLoginWithoutInput shows what is said where nobody can paste.
func TestLoginWithoutInput(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	text := server.SignInDSN(filepath.Join(t.TempDir(), "token.json"))
	stdout, stderr, code := session{}.run(t, "login", "--no-browser", "--paste", "--dsn", text)
	want := "\ngraphmail: the input ended before the address was pasted; run it where you can type, or use --device\n"
	if stdout != "" || code != 1 || !strings.HasSuffix(stderr, want) {
		t.Errorf("got %q, %q, %d; want %q", stdout, stderr, code, want)
	}
}
