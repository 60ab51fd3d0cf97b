//go:build linux || darwin

package auth

import (
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() {
	// killed dies with the new token in hand, before anything is written.
	prepareChild["killed"] = func(c *Config) error {
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err == nil && strings.HasSuffix(r.URL.Path, "/token") {
				io.Copy(io.Discard, resp.Body)
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
			return resp, err
		})}
		return nil
	}
	// full is a disk that ends in the middle of the file.
	prepareChild["full"] = func(*Config) error {
		signal.Ignore(syscall.SIGXFSZ)
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100, Max: 100})
	}
}

// A process dies between the refresh and the write: the file is whole, no lock stays behind, and where old refresh
// tokens stay good the next process goes on with it.
func TestKilledBeforeWrite(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	s.lenient = true
	old := s.seed()
	if err := os.WriteFile(c.TokenFile, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	k := begin(t, child(t, "killed", c, "http://"+hostOf(c.TokenURL)))
	k.say("query")
	if answer, log := k.hear(); answer != "gone" {
		t.Errorf("the process lives: %s %q", answer, log)
	}
	if n := len(s.requests("refresh_token")); n != 1 {
		t.Errorf("%d refreshes", n)
	}
	if data, _ := os.ReadFile(c.TokenFile); string(data) != old {
		t.Errorf("the file holds %q", data)
	}
	start := time.Now()
	mustToken(t, provider(t, c))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("the dead process's lock was waited for: %v", took)
	}
}

// A process that does nothing but refresh is killed again and again, at any moment: the file always holds a token
// that works.
func TestKilledAnytime(t *testing.T) {
	t.Parallel()
	s, c := keeper(t, "")
	s.lenient = true
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	mustToken(t, provider(t, c))
	for range 12 {
		k := begin(t, child(t, "plain", c, "http://"+hostOf(c.TokenURL)))
		go func() {
			for range 2000 {
				k.say("renew")
			}
		}()
		k.hear() // it is at work
		time.Sleep(rand.N(10 * time.Millisecond))
		k.cmd.Process.Kill()
		for answer, _ := k.hear(); answer != "gone"; answer, _ = k.hear() {
			if answer != "ok" {
				t.Error(answer)
			}
		}
		m := onDisk(t, c.TokenFile)
		if refresh, _ := m["refresh_token"].(string); !s.issued(refresh) {
			t.Fatalf("the file holds %v", m)
		}
	}
	if n := len(s.requests("refresh_token")); n < 12 {
		t.Errorf("only %d refreshes happened", n)
	}
	if st, err := provider(t, c).Status(); err != nil || !st.CanRefresh {
		t.Errorf("Status = %+v, %v", st, err)
	}
}

// The disk is full, or the folder read-only: the process goes on from memory with one warning, and the file stays as
// it was.
func TestFileCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"full", "read-only"} {
		s, c := keeper(t, "")
		old := s.seed()
		if err := os.WriteFile(c.TokenFile, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := child(t, name, c, "http://"+hostOf(c.TokenURL))
		if name == "read-only" {
			dir := filepath.Dir(c.TokenFile)
			if err := os.Chmod(dir, 0o555); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(dir, 0o700) })
			if os.Geteuid() == 0 && !asNobody(t, cmd, c.TokenFile) {
				continue
			}
		}
		k := begin(t, cmd)
		var warnings []string
		for n := range 4 {
			k.say("query")
			answer, log := k.hear()
			if answer != "ok" {
				t.Errorf("%s: query %d: %s", name, n, answer)
			}
			warnings = append(warnings, log...)
			s.revoke(false)
		}
		if len(warnings) != 1 || !strings.Contains(warnings[0], "could not be written") || strings.Contains(warnings[0], "s3cr3t") {
			t.Errorf("%s: warnings %q, want one", name, warnings)
		}
		if data, _ := os.ReadFile(c.TokenFile); string(data) != old {
			t.Errorf("%s: the file holds %q", name, data)
		}
		if n := len(s.requests("refresh_token")); n != 4 || s.reused() != 0 {
			t.Errorf("%s: %d refreshes, %d reuses", name, n, s.reused())
		}
		if entries, _ := filepath.Glob(filepath.Join(filepath.Dir(c.TokenFile), ".*.tmp")); len(entries) != 0 {
			t.Errorf("%s: left behind: %v", name, entries)
		}
	}
}

// asNobody makes a child run without root's power to write everywhere.
func asNobody(t *testing.T, cmd *exec.Cmd, file string) bool {
	t.Helper()
	const nobody = 65534
	dir, err := os.MkdirTemp("", "auth-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	program := filepath.Join(dir, "child")
	// A copy made here could not be run while another test forks and so holds it open: https://go.dev/issue/22315.
	if out, err := exec.Command("cp", cmd.Path, program).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, path := range []string{dir, program} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for path := dir; len(path) > 1; path = filepath.Dir(path) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o005 != 0o005 {
			t.Logf("skipped: others cannot reach %s", path)
			return false
		}
	}
	for path := filepath.Dir(file); path != os.TempDir() && len(path) > 1; path = filepath.Dir(path) {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o005 != 0o005 {
			if err := os.Chmod(path, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chown(file, nobody, nobody); err != nil {
		t.Logf("skipped: %v", err)
		return false
	}
	cmd.Path, cmd.Args = program, []string{program}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return true
}
