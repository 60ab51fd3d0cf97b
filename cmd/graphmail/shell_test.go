package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"graphmail/graphtest"
)

// TestScreenShell spends a while at the prompt: completion, several lines, an
// error, lists, vertical rows, history.
func TestScreenShell(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	home := t.TempDir()
	env := []string{"GRAPHMAIL_DSN=" + server.DSN(), "XDG_STATE_HOME=" + home}
	x := start(t, 100, 40, env, "shell")
	x.sees("Statements end with a semicolon")
	x.sees("graphmail>")

	x.types("SELECT subj\t")
	x.sees("graphmail> SELECT subject")
	x.types(" FROM mess\t\t") // what all share, then the list
	x.sees("message_recipients")
	x.types("s\r")
	x.sees("      ...>")
	x.types("WHERE folder = 'inbox' ORDER BY received_date_time LIMIT 1;\r")
	x.sees("(1 row)")
	x.sees(" Clock check: the first second")

	x.types("SELECT subject FRM messages;\r")
	x.sees("syntax error at line 1, column 20")
	x.sees("                     ^")

	x.types("\x1b[A") // the statement before
	if err := x.Wait(func(s string) bool { return strings.Count(s, "graphmail> SELECT subject FRM messages;") == 2 }, "the statement before", patience); err != nil {
		t.Fatal(err)
	}
	x.types("\x1b[A") // and the one before that, in one line
	x.sees("graphmail> SELECT subject FROM messages WHERE folder = 'inbox' ORDER BY received_date_time LIMIT 1;")
	x.types("\x03") // drops it
	x.fresh()

	x.types("\\d mail_folders\r")
	x.sees(" well_known_name    │ TEXT")
	x.types("\\x on\r")
	x.sees("vertical is on")
	x.types("SELECT 42 AS answer;\r")
	x.sees("answer │ 42")
	x.types("\\timing\r")
	x.sees("timing is on")
	x.types("SELECT 43 AS answer;\r")
	x.sees("Time: ")
	x.types("\\explain SELECT m.subj\t")
	x.sees("m.subject")
	x.types(" FROM messages m LIMIT 1;\r")
	x.sees("/v1.0/me/messages?")
	x.fresh()
	x.types("\x04")
	x.exits(0)

	file := filepath.Join(home, "graphmail", "history")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the history's mode is %v", info.Mode())
	}

	// The next session begins where this one ended.
	x = start(t, 100, 40, env, "shell")
	x.sees("graphmail>")
	x.types("\x1b[A")
	x.sees("graphmail> \\explain SELECT m.subject FROM messages m LIMIT 1;")
	x.types("\x1b[A")
	x.sees("graphmail> SELECT 43 AS answer;")
	x.types("\r")
	x.sees(" 43\n")
	x.types("quit\r")
	x.exits(0)
}

// TestScreenShellGreets says where queries go, and claims no connection that
// there is not.
func TestScreenShellGreets(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	for _, tc := range []struct{ dsn, want string }{
		{server.DSN(), "Queries go to " + server.ServiceURL() + ".\nStatements end"},
		{server.SignInDSN(filepath.Join(t.TempDir(), "token.json")), "Queries go to " + server.ServiceURL() + ". Nobody is signed in: run \"graphmail login\" first.\nStatements end"},
	} {
		x := start(t, 120, 20, []string{"GRAPHMAIL_DSN=" + tc.dsn}, "shell")
		x.sees(tc.want)
		x.sees("graphmail>")
		x.types("\x04")
		x.exits(0)
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// fresh waits for an empty prompt.
func (x *terminal) fresh() {
	x.t.Helper()
	if err := x.Wait(func(s string) bool { return strings.HasSuffix(s, "\ngraphmail>\n") }, "an empty prompt", patience); err != nil {
		x.t.Fatal(err)
	}
}

// TestScreenShellCancel ends a query with Ctrl-C, and not the shell.
func TestScreenShellCancel(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	server.Inject(graphtest.Fault{Path: "messages", Latency: patience, Limit: 1})
	x := start(t, 100, 20, []string{"GRAPHMAIL_DSN=" + server.DSN()}, "shell")
	x.sees("graphmail>")
	x.types("SELECT subject FROM messages;\r")
	for began := time.Now(); len(server.Requests()) == 0 && time.Since(began) < patience; {
		time.Sleep(10 * time.Millisecond) // until the query stands still
	}
	x.types("\x03")
	x.sees("graphmail: cancelled; 0 rows in 0 pages, 0 B had been read and 0 rows written")
	x.types("SELECT 1 + 1 AS two;\r")
	x.sees(" two")
	x.types("\\q\r")
	x.exits(0)
}

// TestScreenDumb uses a terminal that can do nothing.
func TestScreenDumb(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	x := start(t, 80, 30, []string{"GRAPHMAIL_DSN=" + server.DSN(), "TERM=dumb"}, "shell")
	x.sees("graphmail>")
	x.types("SELECT id, display_name\n")
	x.sees("      ...>")
	x.types("FROM mail_folders WHERE well_known_name = 'inbox';\n")
	x.sees("(1 row")
	x.types("\x04")
	x.exits(0)
	raw := string(x.Raw())
	if strings.Contains(raw, "\x1b") || strings.Contains(raw, "│") {
		t.Errorf("a dumb terminal got %q", raw)
	}
	if !strings.Contains(raw, " | Inbox") {
		t.Errorf("the table is\n%s", raw)
	}
}

// TestScreenHard leaves at once where no query runs that could be ended.
func TestScreenHard(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	x := start(t, 80, 30, []string{"GRAPHMAIL_DSN=" + server.DSN(), "TERM=dumb"}, "shell", "--demo")
	x.sees("graphmail>")
	x.types("\x03")
	x.exits(130)
}
