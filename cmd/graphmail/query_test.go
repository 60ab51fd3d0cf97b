package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"graphmail/graphtest"
)

func TestLiteral(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"10": int64(10), "-5": int64(-5), "0": int64(0), "007": "007", "+49": "+49", "1.5": 1.5, "-0.25": -0.25, "01.5": "01.5", "1.": "1.", ".5": ".5", "1e3": "1e3",
		"true": true, "FALSE": false, "null": nil, "'null'": "null", "'it''s'": "it's", "": "", "a@b.c": "a@b.c", "2026-01-01": "2026-01-01", "'": "'", "99999999999999999999": "99999999999999999999",
	} {
		if got := literal(text); !reflect.DeepEqual(got, want) {
			t.Errorf("literal(%q) = %#v, want %#v", text, got, want)
		}
	}
}

// TestSources shows where SQL and its parameters come from.
func TestSources(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	file := filepath.Join(t.TempDir(), "q.sql")
	if err := os.WriteFile(file, []byte("-- two\nSELECT 1 AS a;\nSELECT :x AS b;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, stdin string
		args        []string
		want        string
	}{
		{"argument", "", []string{"SELECT 1 AS a"}, "a\n1\n"},
		{"comment first", "", []string{"-- how much\n-- mail\nSELECT 1 AS a"}, "a\n1\n"},
		{"comment, then a flag", "", []string{"--\tone\nSELECT 1 AS a", "--no-header"}, "1\n"},
		{"stdin", "SELECT 2 AS a", nil, "a\n2\n"},
		{"dash", "SELECT 3 AS a", []string{"-f", "-"}, "a\n3\n"},
		{"file", "", []string{"-f", file, "-p", "x='q'"}, "a\n1\n\nb\nq\n"},
		{"named", "", []string{"-p", "n=2", "-p", "Who='7'", "SELECT :n + 1 AS a, :who AS b"}, "a\tb\n3\t7\n"},
		{"numbered", "", []string{"-p", "1=a", "-p", "2=b", "SELECT ? AS a, ? AS b"}, "a\tb\na\tb\n"},
		{"pushed", "", []string{"-p", "read=false", "-p", "n=1", "SELECT is_read FROM messages WHERE is_read = :read LIMIT :n"}, "is_read\nfalse\n"},
		{"no header", "", []string{"--no-header", "SELECT 1"}, "1\n"},
		{"no rows", "", []string{"SELECT subject FROM messages WHERE is_read IS NULL"}, "subject\n"},
		{"nothing to show", "", []string{"SET names utf8"}, ""},
	} {
		s := session{env: map[string]string{"GRAPHMAIL_DSN": server.DSN()}, stdin: tc.stdin}
		stdout, stderr, code := s.run(t, append([]string{"query", "--format", "tsv"}, tc.args...)...)
		if stdout != tc.want || stderr != "" || code != 0 {
			t.Errorf("%s: got %q, %q, %d, want %q", tc.name, stdout, stderr, code, tc.want)
		}
	}
}

// TestShellPipe runs a script through the shell: no prompts, errors told, the
// rest still run.
func TestShellPipe(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	for _, tc := range []struct {
		name, in, out, errs string
		code                int
	}{
		{"statements", "SELECT 1 AS a;\nSELECT\n 2 AS b;", " a\n───\n 1\n(1 row)\n b\n───\n 2\n(1 row)\n", "", 0},
		{"without an end", "SELECT 1 AS a", " a\n───\n 1\n(1 row)\n", "", 0},
		{"vertical", "SELECT 1 AS a\\G", "─[ row 1 ]──\na │ 1\n(1 row)\n", "", 0},
		{"after an error", "SELECT nope FROM messages;\nSELECT 1 AS a;\n", " a\n───\n 1\n(1 row)\n", "graphmail: unknown column \"nope\" in table \"messages\"\n  SELECT nope FROM messages\n         ^\n", 1},
		{"syntax", "SELEC 1;\n", "", "graphmail: syntax error at line 1, column 1: unexpected \"SELEC\"; a statement begins with SELECT, SHOW, DESCRIBE, EXPLAIN, SET or USE\n  SELEC 1\n  ^\n", 1},
		{"format", "\\format csv\nSELECT 1 AS a, 'x;y' AS b;\n\\format nope\n", "a,b\r\n1,x;y\r\n", "graphmail: there is no format \"nope\"; take one of table vertical csv tsv json ndjson markdown chart plan\n", 1},
		{"expand", "\\x\nSELECT 1 AS a;\n\\x auto\nSELECT 1 AS a;\n", "─[ row 1 ]──\na │ 1\n(1 row)\n a\n───\n 1\n(1 row)\n", "", 0},
		{"set", "\\set n 3\n\\set who 'O''Neill'\nSELECT :n AS a, :who AS b;\n\\set\n", " a │ b\n───┼─────────\n 3 │ O'Neill\n(1 row)\n parameter │ value\n───────────┼─────────\n :n        │ 3\n :who      │ O'Neill\n(2 rows)\n", "", 0},
		{"no value", "SELECT :a;\nSELECT ?, ?;\n\\set a 1\n\\set 1 2\n\\set 2 3\n\\format tsv\nSELECT :a AS a;\nSELECT ? AS b, ? AS c;\n", "a\n1\nb\tc\n2\t3\n", "graphmail: the statement has a parameter :a; give \\set a value\ngraphmail: the statement has 2 parameters, and number 1 is missing; give \\set 1 value\n", 1},
		{"quit", "\\q\nSELECT 1;\n", "", "", 0},
		{"exit, ended", "exit;\nSELECT 1;\n", "", "", 0},
		{"quit, ended", "SELECT 1 AS a;\nQUIT ;\nSELECT 2;\n", " a\n───\n 1\n(1 row)\n", "", 0},
		{"exit", "exit\nSELECT 1;\n", "", "", 0},
		{"unknown", "\\nope\n", "", "graphmail: there is no command \\nope; \\? lists them\n", 1},
		{"explain", "\\format csv\n\\explain SELECT subject\nFROM messages LIMIT 1;\nSELECT 1 AS a;\n", "", "", 0},
	} {
		s := session{env: map[string]string{"GRAPHMAIL_DSN": server.DSN()}, stdin: tc.in}
		stdout, stderr, code := s.run(t, "shell")
		if tc.name == "explain" {
			if !strings.Contains(stdout, "/v1.0/me/messages?") || !strings.HasSuffix(stdout, "a\r\n1\r\n") {
				t.Errorf("explain: got %q", stdout)
			}
			continue
		}
		if stdout != tc.out || stderr != tc.errs || code != tc.code {
			t.Errorf("%s: got\n%q\n%q\n%d, want\n%q\n%q\n%d", tc.name, stdout, stderr, code, tc.out, tc.errs, tc.code)
		}
	}
	s := session{env: map[string]string{"GRAPHMAIL_DSN": server.DSN()}, stdin: "\\d\n\\d mailFolders\n\\timing on\nSELECT 1;\n\\?\n"}
	stdout, stderr, code := s.run(t, "shell")
	for _, want := range []string{" messages           │ Mail.Read", " well_known_name    │ TEXT ", "(1 row)\nTime: ", "  \\explain [analyze] SQL;", "this list, as help is", "leave, as exit and quit do"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the output lacks %q:\n%s", want, stdout)
		}
	}
	if stderr != "" || code != 0 {
		t.Errorf("stderr %q, exit code %d", stderr, code)
	}
}

// TestLists shows the catalog without a connection, and a plan.
func TestLists(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	for _, tc := range []struct {
		args []string
		want []string
	}{
		{[]string{"tables"}, []string{" table ", " messages ", " Calendars.Read", " rows)\n"}},
		{[]string{"tables", "--format", "tsv", "--no-header"}, []string{"mail_folders\tMail.ReadBasic\t"}},
		{[]string{"describe", "messages"}, []string{" received_date_time ", "eq ne lt le gt ge, sorts", "not in SELECT *; "}},
		{[]string{"describe", "mailFolders"}, []string{" id ", "TEXT NOT NULL"}},
		{[]string{"explain", "--dsn", server.DSN(), "SELECT subject FROM messages WHERE is_read = FALSE LIMIT 5"}, []string{" scan messages\n", "     request  GET " + server.ServiceURL() + "/me/messages?", "condition messages.is_read = FALSE\n", "pushed   isRead eq false\n"}},
		{[]string{"explain", "--analyze", "--dsn", server.DSN(), "SELECT subject FROM messages LIMIT 5"}, []string{"measured calls 1, pages 1, bytes "}},
	} {
		stdout, stderr, code := session{}.run(t, tc.args...)
		if code != 0 || stderr != "" {
			t.Errorf("%v: exit code %d: %s", tc.args, code, stderr)
		}
		for _, want := range tc.want {
			if !strings.Contains(stdout, want) {
				t.Errorf("%v: the output lacks %q:\n%s", tc.args, want, stdout)
			}
		}
	}
}

// TestHelp shows that each command has a help text with a worked example.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"query", "shell", "explain", "tables", "describe", "login", "logout", "ping", "demo", "version"} {
		stdout, stderr, code := session{}.run(t, name, "--help")
		if code != 0 || stderr != "" || !strings.Contains(stdout, "Examples:\n  graphmail "+name) {
			t.Errorf("%s: exit code %d, %q\n%s", name, code, stderr, stdout)
		}
	}
	for _, args := range [][]string{nil, {"query"}, {"completion", "bash"}} {
		want, _, _ := session{}.run(t, append(args, "--help")...)
		if got, stderr, code := (session{}).run(t, append([]string{"help"}, args...)...); got != want || stderr != "" || code != 0 {
			t.Errorf("help %v: %d, %q; got\n%s\nwant\n%s", args, code, stderr, got, want)
		}
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if stdout, _, code := (session{}).run(t, "completion", shell); code != 0 || !strings.Contains(stdout, "graphmail") {
			t.Errorf("completion %s: exit code %d", shell, code)
		}
	}
	if stdout, _, code := (session{}).run(t, "version"); code != 0 || !strings.HasPrefix(stdout, "graphmail ") {
		t.Errorf("version: %q, %d", stdout, code)
	}
	if stdout, _, _ := (session{}).run(t, "__complete", "describe", "mess"); !strings.Contains(stdout, "messages\n") {
		t.Errorf("describe mess completes to %q", stdout)
	}
}

// TestDemoLeavesNothing shows that the token file of a demo is gone afterwards.
func TestDemoLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	stdout, stderr, code := session{}.run(t, "ping", "--demo")
	if code != 0 || !strings.Contains(stdout, filepath.Join(dir, "graphmail-demo-")) {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v are left behind, %v", left, err)
	}
	for _, args := range [][]string{{"tables"}, {"describe", "messages"}} {
		want, _, _ := session{}.run(t, args...)
		got, stderr, code := session{}.run(t, append(args, "--demo")...)
		if got != want || stderr != "" || code != 0 {
			t.Errorf("%v --demo: %q, %d; got %q, want %q", args, stderr, code, got, want)
		}
	}
	for _, args := range [][]string{{"explain", "--demo", "SELECT 1"}, {"demo"}} {
		if stdout, stderr, code := (session{}).run(t, args...); code != 0 || stderr != "" || stdout == "" {
			t.Errorf("%v: exit code %d, %q", args, code, stderr)
		}
	}
}

// TestSession shows that SET lasts from statement to statement.
func TestSession(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	s := session{env: map[string]string{"GRAPHMAIL_DSN": server.DSN()}}
	const query = "SELECT received_date_time FROM messages WHERE received_date_time >= '2026-06-15' ORDER BY 1 LIMIT 1"
	for _, tc := range []struct {
		args []string
		env  string
		want string
	}{
		{[]string{"SET time_zone = 'Asia/Tokyo'; " + query}, "", "+09:00"},
		{[]string{query}, "Asia/Kolkata", "+05:30"},
		{[]string{"--utc", query}, "Asia/Kolkata", "Z"},
		{[]string{"--dsn", server.DSN() + ";TimeZone=America/Lima", query}, "Asia/Kolkata", "-05:00"},
	} {
		s.env["TZ"] = tc.env
		stdout, stderr, code := s.run(t, append([]string{"query", "--format", "tsv", "--no-header"}, tc.args...)...)
		if code != 0 || !strings.HasSuffix(stdout, tc.want+"\n") {
			t.Errorf("%v: got %q, %q, %d", tc.args, stdout, stderr, code)
		}
	}
}
