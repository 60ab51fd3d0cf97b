package auth_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// buildCommand builds the graphmail command.
func buildCommand(t *testing.T) string {
	t.Helper()
	needNode(t)
	if err := exec.Command("go", "list", "graphmail/cmd/graphmail").Run(); err != nil {
		t.Skip("cmd/graphmail holds no program")
	}
	bin := filepath.Join(t.TempDir(), "graphmail")
	if out, err := exec.Command("go", "build", "-o", bin, "graphmail/cmd/graphmail").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// commandDSN is a connection string for a provider.
func commandDSN(o *oidcProvider, returnURL, tokenFile string) string {
	return fmt.Sprintf("ServiceUrl=%s/v1.0;AuthUrl=%s;TokenUrl=%s;ClientId=%s;Scope=openid~offline_access~Mail.Read~User.Read;ReturnUrl=%s;RefreshTokenFilePath={%s};ExtraAttributesForAuthRequest=prompt=consent",
		o.Issuer, o.AuthURL, o.TokenURL, o.PublicClient, returnURL, tokenFile)
}

// A session is a running command whose output is watched.
type session struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser

	mu     sync.Mutex
	output bytes.Buffer
}

func (s *session) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.output.Write(b)
}

func (s *session) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.output.String()
}

// run starts the command. It finds no browser to open: PATH is empty.
func run(t *testing.T, bin string, args ...string) *session {
	t.Helper()
	s := &session{t: t, cmd: exec.CommandContext(t.Context(), bin, args...)}
	s.cmd.Env = []string{"HOME=" + t.TempDir(), "PATH="}
	s.cmd.Stdout, s.cmd.Stderr = s, s
	var err error
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// find waits until the output holds a pattern and returns its match.
func (s *session) find(pattern string) string {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if m := re.FindString(s.text()); m != "" {
			return m
		}
	}
	s.t.Fatalf("the command printed no %s but %q", pattern, s.text())
	return ""
}

// wait waits for the end of the command, which must be a good one.
func (s *session) wait() {
	s.t.Helper()
	s.stdin.Close()
	if err := s.cmd.Wait(); err != nil {
		s.t.Fatalf("%v: %v\n%s", s.cmd.Args[1:2], err, s.text())
	}
}

// checkSignedIn looks at what a sign-in leaves: a token file, and no secret on
// the screen.
func checkSignedIn(t *testing.T, s *session, file string) {
	t.Helper()
	if strings.Contains(s.text(), savedRefresh(t, file)) {
		t.Error("the command printed the refresh token")
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("token file: got mode %v, %v", info.Mode(), err)
	}
}

const authorizePattern = `http://127\.0\.0\.1:\d+/tenant/oauth2/v2\.0/authorize\?\S+`

// graphmail login and logout, with a person in front of Chromium.
func TestInteropCommandBrowser(t *testing.T) {
	t.Parallel()
	needChromium(t)
	bin, o := buildCommand(t), startOIDC(t)
	file := filepath.Join(t.TempDir(), "token.json")
	dsn := commandDSN(o, "http://localhost", file)
	s := run(t, bin, "login", "--dsn", dsn)
	end, err := browse(t, "command", "--url", s.find(authorizePattern))
	if err != nil {
		t.Fatal(err)
	}
	s.wait()
	if end.Title != "Signed in" {
		t.Errorf("the browser ended at %+v", end)
	}
	checkSignedIn(t, s, file)
	run(t, bin, "logout", "--dsn", dsn).wait()
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("after logout the token file is still there (%v)", err)
	}
}

func TestInteropCommandPaste(t *testing.T) {
	t.Parallel()
	bin, o := buildCommand(t), startOIDC(t)
	file := filepath.Join(t.TempDir(), "token.json")
	s := run(t, bin, "login", "--paste", "--dsn", commandDSN(o, "https://zappysys.com/oauth", file))
	final, err := newVisitor().visit(t.Context(), s.find(authorizePattern))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(s.stdin, final+"\n"); err != nil {
		t.Fatal(err)
	}
	s.wait()
	checkSignedIn(t, s, file)
}

func TestInteropCommandDevice(t *testing.T) {
	t.Parallel()
	bin, o := buildCommand(t), startOIDC(t)
	file := filepath.Join(t.TempDir(), "token.json")
	s := run(t, bin, "login", "--device", "--dsn", commandDSN(o, "http://localhost", file))
	v := newVisitor()
	v.userCode = s.find(`\b[A-Z]{4}-[A-Z]{4}\b`)
	if _, err := v.visit(t.Context(), s.find(`http://127\.0\.0\.1:\d+/tenant/oauth2/v2\.0/deviceauth\b`)); err != nil {
		t.Fatal(err)
	}
	s.wait()
	checkSignedIn(t, s, file)
}
