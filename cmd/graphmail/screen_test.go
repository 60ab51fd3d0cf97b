package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"graphmail/cmd/graphmail/internal/screen"
	"graphmail/graphtest"
)

// built is the command as a person has it.
var built struct {
	once sync.Once
	dir  string
	err  error
}

// binary builds the command, once.
func binary(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "graphmail-test-"); built.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", built.dir, ".").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "graphmail")
}

const patience = 20 * time.Second

// A terminal is a person's, with the command in it.
type terminal struct {
	t *testing.T
	*screen.Screen
}

// start runs the command in a terminal. The environment is a bare one with a
// home of its own, and env on top of it.
func start(t *testing.T, columns, rows int, env []string, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"TERM=xterm-256color", "LANG=C.UTF-8", "TZ=UTC", "HOME=" + cmd.Dir, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + cmd.Dir}, env...)
	s, err := screen.Start(cmd, columns, rows)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &terminal{t, s}
}

func (x *terminal) sees(text string) {
	x.t.Helper()
	if err := x.WaitFor(text, patience); err != nil {
		x.t.Fatal(err)
	}
}

func (x *terminal) types(keys string) {
	x.t.Helper()
	if err := x.Type(keys); err != nil {
		x.t.Fatal(err)
	}
}

func (x *terminal) exits(code int) {
	x.t.Helper()
	got, err := x.Exit(patience)
	if err != nil {
		x.t.Fatal(err)
	}
	if got != code {
		x.t.Errorf("exit code %d, want %d:\n%s", got, code, x.Text())
	}
}

// TestHangUp closes the terminal: the demo's files go with it.
func TestHangUp(t *testing.T) {
	t.Parallel()
	// Under nohup children would ignore the signal: one that is caught here is not
	// ignored there.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(caught) })
	for _, tc := range []struct{ name, sql string }{
		{"at the prompt", "SELECT 1 AS ready;\n"},
		{"in a query", "SELECT 1 AS ready;\nSELECT COUNT(*) FROM attachments a JOIN attachments b ON a.id <> b.id JOIN attachments c ON b.id <> c.id;\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			cmd := exec.Command(binary(t), "shell", "--demo")
			cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "GRAPHMAIL_HISTORY=-"}
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			ready := make(chan struct{})
			cmd.Stdout = &watcher{pattern: regexp.MustCompile(`ready`), act: func([]string) { close(ready) }}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			stuck := time.AfterFunc(patience, func() { cmd.Process.Kill() })
			defer stuck.Stop()
			if _, err := in.Write([]byte(tc.sql)); err != nil {
				t.Fatal(err)
			}
			select {
			case <-ready:
			case <-time.After(patience):
				t.Error("the first query has no answer")
			}
			if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitHungUp {
				t.Errorf("exit code %d, want %d", code, exitHungUp)
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 0 {
				t.Errorf("%v are left behind, %v", left, err)
			}
		})
	}
}

// TestScreenTable looks at the main job on an ordinary terminal.
func TestScreenTable(t *testing.T) {
	t.Parallel()
	x := start(t, 80, 30, nil, "query", "--demo", "SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10")
	x.sees("(10 rows; … marks texts that were cut")
	x.exits(0)
	golden(t, "screen/mainjob.txt", x.Text())
}

// TestScreenHostile prints the subjects that try to harm a terminal, and finds
// it as it was: nothing cleared, nothing moved, no sequence but our own.
func TestScreenHostile(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	for _, subject := range []string{"\x1b[2J\x1b[H\x1b]0;owned\x07 cleared?", "a\u202eb\u2066c", "\u009b2J\u009d0;x\u009c", "\x1b[?1049h\x1b[31m", "\r\x1b[Aover the line", "\xe2\x80\x8f\u200frlm", "\x0e\x0f\x05\x1bc"} {
		if _, err := server.AddMessage("nora.keller@contoso.com", graphtest.Entity{"subject": subject, "receivedDateTime": "2026-11-19T12:00:00Z"}); err != nil {
			t.Fatal(err)
		}
	}
	sequences := regexp.MustCompile("\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*|.)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]|\u009b|\u202e|\u2066")
	for _, f := range []string{"table", "vertical", "csv", "tsv", "json", "ndjson", "markdown"} {
		x := start(t, 100, 60, []string{"GRAPHMAIL_DSN=" + server.DSN()}, "query", "--format", f, "SELECT 'first line' AS subject UNION ALL SELECT subject FROM messages WHERE received_date_time >= '2026-11-19T12:00:00Z' AND received_date_time < '2026-11-19T12:00:01Z'")
		x.exits(0)
		if err := x.Wait(func(s string) bool { return strings.Contains(s, "over the line") }, "the last subject", patience); err != nil {
			t.Error(err)
		}
		if !strings.Contains(x.Text(), "first line") {
			t.Errorf("%s: the first line is gone:\n%s", f, x.Text())
		}
		for _, sequence := range sequences.FindAllString(string(x.Raw()), -1) {
			switch sequence {
			case "\x1b[0m", "\x1b[1m", "\x1b[2m":
			case "\x1b[0K", "\x1b[2K": // the progress line of a slow machine; no subject holds them
			default:
				t.Errorf("%s: the terminal got %q", f, sequence)
			}
		}
	}
}

// TestScreenWide looks at subjects of every script, and finds the borders of the
// table in the same columns of the screen.
func TestScreenWide(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	x := start(t, 100, 80, []string{"GRAPHMAIL_DSN=" + server.DSN()}, "query",
		"SELECT subject, is_read, from_name FROM messages WHERE folder = 'inbox' AND (from_address = 'tuva.hagen@fjord.example' OR subject LIKE '%会議%' OR from_name LIKE 'Zainab%' OR from_name LIKE 'Noam%') AND received_date_time < '2026-11-01' AND subject NOT LIKE 'Re:%' ORDER BY received_date_time LIMIT 60")
	x.sees(" rows")
	x.exits(0)
	text := x.Text()
	for _, want := range []string{"会議", "שלום", "مرحبا", "Straße", "𝕸𝖆𝖙𝖍", "Control ␁␂␛[31m"} {
		if !strings.Contains(text, want) {
			t.Errorf("the screen lacks %q:\n%s", want, text)
		}
	}
	golden(t, "screen/wide.txt", text)
}

// TestScreenNarrow gets a line for each value where the terminal has no room.
func TestScreenNarrow(t *testing.T) {
	t.Parallel()
	x := start(t, 60, 60, nil, "query", "--demo", "SELECT * FROM messages ORDER BY received_date_time DESC LIMIT 1")
	x.sees("(1 row)")
	x.exits(0)
	if !strings.Contains(x.Text(), "─[ row 1 ]─") || !strings.Contains(x.Text(), " subject │ Clock check") {
		t.Errorf("the screen is\n%s", x.Text())
	}
}

// TestScreenChart looks at bars.
func TestScreenChart(t *testing.T) {
	t.Parallel()
	x := start(t, 60, 20, []string{"NO_COLOR=1"}, "query", "--demo", "--chart", "SELECT YEAR(received_date_time) AS year, COUNT(*) AS messages FROM messages WHERE received_date_time IS NOT NULL GROUP BY year ORDER BY year")
	x.exits(0)
	x.sees("2026")
	if strings.Contains(string(x.Raw()), "\x1b[") {
		t.Errorf("colours in spite of NO_COLOR: %q", x.Raw())
	}
	golden(t, "screen/chart.txt", x.Text())
}

// TestScreenProgress sees how far a long scan is, ends it with Ctrl-C and is
// told what was read.
func TestScreenProgress(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	server.Inject(graphtest.Fault{Path: "messages", Latency: 300 * time.Millisecond})
	x := start(t, 100, 10, []string{"GRAPHMAIL_DSN=" + server.DSN() + ";PageSize=10"}, "query", "--format", "csv", "SELECT COUNT(*) FROM messages WHERE body_preview LIKE '%zzz%'")
	if err := x.Wait(func(s string) bool {
		return regexp.MustCompile(`\d+ rows in \d+ pages, [\d.]+ kB, \d+ rows/s`).MatchString(s)
	}, "progress", patience); err != nil {
		t.Fatal(err)
	}
	x.types("\x03")
	x.exits(1)
	if err := x.Wait(func(s string) bool {
		return regexp.MustCompile(`graphmail: cancelled; [\d,]+ rows in \d+ pages, [\d.]+ kB had been read and 0 rows written\n`).MatchString(s)
	}, "the message", patience); err != nil {
		t.Error(err)
	}
	if strings.Contains(x.Text(), "rows/s") {
		t.Errorf("the progress is still there:\n%s", x.Text())
	}
}

// TestScreenThrottled is told why a query stands still.
func TestScreenThrottled(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	server.Inject(graphtest.FaultRetryAfter(429, "2").On("messages").Times(1))
	x := start(t, 100, 20, []string{"GRAPHMAIL_DSN=" + server.DSN()}, "query", "SELECT COUNT(*) AS n FROM messages WHERE is_read = FALSE")
	x.sees("Graph asked us to wait 2 s (status 429)")
	x.exits(0)
	x.sees("(1 row)")
	if strings.Contains(x.Text(), "asked us") {
		t.Errorf("the message is still there:\n%s", x.Text())
	}
}

// TestScreenLogin signs in with the address that is shown.
func TestScreenLogin(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	x := start(t, 500, 20, []string{"GRAPHMAIL_DSN=" + signInDSN(t, server, filepath.Join(t.TempDir(), "token.json"))}, "login", "--no-browser")
	x.sees("Open this address to sign in:")
	var address string
	if err := x.Wait(func(s string) bool {
		if m := addressLine.FindStringSubmatch(s); m != nil {
			address = m[1]
		}
		return address != ""
	}, "an address", patience); err != nil {
		t.Fatal(err)
	}
	person := server.Person()
	if _, err := person.Visit(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	x.sees("Signed in as Nora Keller <nora.keller@contoso.com>.")
	x.exits(0)
	if !strings.Contains(person.LastPage(), "close this tab") {
		t.Errorf("the closing page is %q", person.LastPage())
	}
}

// TestScreenLoginCancelled ends a sign-in with Ctrl-C.
func TestScreenLoginCancelled(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	x := start(t, 100, 20, []string{"GRAPHMAIL_DSN=" + server.SignInDSN(filepath.Join(t.TempDir(), "token.json"))}, "login", "--no-browser")
	x.sees("Open this address to sign in:")
	x.types("\x03")
	x.sees("graphmail: cancelled; nobody was signed in")
	x.exits(1)
}

// TestScreenServe keeps the demo up for another program until Ctrl-C.
func TestScreenServe(t *testing.T) {
	t.Parallel()
	x := start(t, 1000, 20, nil, "demo", "--serve")
	x.sees("Stop with Ctrl-C.")
	_, rest, _ := strings.Cut(x.Text(), "GRAPHMAIL_DSN='")
	dsn, _, _ := strings.Cut(rest, "'")
	s := session{env: map[string]string{"GRAPHMAIL_DSN": dsn}}
	if out, errs, code := s.run(t, "query", "--format", "tsv", "--no-header", "SELECT display_name FROM users WHERE id = 'me'"); code != 0 || out != "Nora Keller\n" {
		t.Errorf("exit code %d, %q, %q", code, out, errs)
	}
	x.types("\x03")
	x.exits(0)
}

// TestEnough ends quietly when the reader has seen enough, and cleans up.
func TestEnough(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.Command("sh", "-c", `"$0" query --demo --format csv "SELECT * FROM messages" | head -n 1`, binary(t))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 || !strings.HasPrefix(string(out), "id,subject,") {
		t.Errorf("got %q, %q, %v", out, stderr.String(), err)
	}
	for range 100 { // the pipeline does not wait for the command
		if left, err := os.ReadDir(dir); err != nil || len(left) == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("files are left behind")
}
