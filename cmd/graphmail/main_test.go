package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"graphmail/dsn"
	"graphmail/graphtest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if built.dir != "" {
			os.RemoveAll(built.dir)
		}
		os.Exit(code)
	}))
}

// A session runs the command in this process.
type session struct {
	env   map[string]string
	stdin string
}

// run returns what was written and the exit code.
func (s session) run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	getenv := func(name string) string {
		if name == "TZ" && s.env[name] == "" {
			return "UTC"
		}
		return s.env[name]
	}
	code = run(context.Background(), args, getenv, strings.NewReader(s.stdin), &out, &errs)
	return out.String(), errs.String(), code
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s (run with -update to accept):\n got %s\nwant %s", path, got, want)
	}
}

// TestMainJob is the first command of the README.
func TestMainJob(t *testing.T) {
	t.Parallel()
	stdout, stderr, code := session{}.run(t, "query", "--demo",
		"SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10")
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d, stderr %q", code, stderr)
	}
	if n := strings.Count(stdout, "\n"); n != 13 || !strings.HasSuffix(stdout, "(10 rows)\n") {
		t.Errorf("%d lines:\n%s", n, stdout)
	}
	golden(t, "mainjob.txt", stdout)
}

// TestGolden keeps the output of each format for subjects of every kind.
func TestGolden(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	s := session{env: map[string]string{"GRAPHMAIL_DSN": server.DSN()}}
	const query = "SELECT subject, received_date_time, is_read, body_preview FROM messages WHERE folder = 'inbox' AND from_address = 'tuva.hagen@fjord.example' ORDER BY received_date_time"
	for _, f := range []string{"table", "vertical", "csv", "tsv", "json", "ndjson", "markdown"} {
		stdout, stderr, code := s.run(t, "query", "--format", f, query)
		if code != 0 {
			t.Fatalf("%s: exit code %d: %s", f, code, stderr)
		}
		if guarded := f == "csv" || f == "tsv"; guarded != strings.Contains(stderr, "--raw-csv") {
			t.Errorf("%s: stderr is %q", f, stderr)
		}
		golden(t, "format/"+f+".txt", stdout)
	}
	for name, args := range map[string][]string{
		"chart.txt":  {"query", "--chart", "SELECT YEAR(received_date_time) AS year, COUNT(*) AS messages FROM messages GROUP BY year ORDER BY year"},
		"cut.txt":    {"query", "--width", "70", query},
		"narrow.txt": {"query", "--width", "30", query + " LIMIT 3"},
		"zone.txt":   {"query", "--dsn", server.DSN() + ";TimeZone=Asia/Kolkata", "SELECT received_date_time FROM messages WHERE received_date_time < '2024-12-01 00:00:00' ORDER BY 1 LIMIT 2"},
	} {
		stdout, stderr, code := s.run(t, args...)
		if code != 0 || stderr != "" {
			t.Fatalf("%s: exit code %d: %s", name, code, stderr)
		}
		golden(t, "format/"+name, stdout)
	}
}

// TestExit shows the exit code and the one sentence for whatever is wrong.
func TestExit(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	good := server.DSN()
	cfg, err := dsn.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	secret := cfg.AccessToken
	noToken := server.SignInDSN(filepath.Join(t.TempDir(), "token.json"))
	old := graphtest.NewServer()
	defer old.Close()
	expired := old.DSN()
	old.ExpireTokens()
	cfg.AccessToken = server.AccessToken("User.Read")
	little := cfg.Format()
	gone := graphtest.NewServer()
	refused := gone.DSN() + ";RetryMode=None"
	gone.Close()
	for _, tc := range []struct {
		name string
		args []string
		code int
		want string // the whole of it
		part string // else this is in it
	}{
		{"no connection", []string{"query", "SELECT 1"}, 2, `there is no connection: give --dsn, set GRAPHMAIL_DSN, or try --demo`, ""},
		{"unknown flag", []string{"query", "--nope"}, 2, "unknown flag: --nope\nRun \"graphmail query --help\" to see how it is used.", ""},
		{"unknown command", []string{"qwery"}, 2, "unknown command \"qwery\" for \"graphmail\"\nRun \"graphmail --help\" to see how it is used.", ""},
		{"two queries", []string{"query", "a", "b"}, 2, "accepts at most 1 arg(s), received 2\nRun \"graphmail query --help\" to see how it is used.", ""},
		{"no SQL", []string{"query", "--dsn", good, "  -- nothing\n"}, 2, `there is no SQL: give it as the argument, with -f or on stdin`, ""},
		{"SQL twice", []string{"query", "--dsn", good, "-f", "x.sql", "SELECT 1"}, 2, `SQL is given twice, as the argument and with -f`, ""},
		{"no such file", []string{"query", "--dsn", good, "-f", "no-such.sql"}, 2, `open no-such.sql: no such file or directory`, ""},
		{"bad format", []string{"query", "--dsn", good, "--format", "xml", "SELECT 1"}, 2, `there is no format "xml"; take one of table vertical csv tsv json ndjson markdown chart plan`, ""},
		{"bad DSN", []string{"query", "--dsn", "Foo=1;ClientId=x;AuthMode=AccessToken;AccessToken=" + secret + ";PageSize=x", "SELECT 1"}, 2, "", "graphmail: connection string: unknown parameter \"Foo\"\ngraphmail: parameter \"PageSize\": \"x\" is not a whole number\n"},
		{"no such source", []string{"query", "--dsn", "no-such-source", "SELECT 1"}, 2, "", `data source "no-such-source"`},
		{"syntax", []string{"query", "--dsn", good, "SELECT subject\nFRM messages"}, 1, "syntax error at line 2, column 5: unexpected \"messages\"\n  FRM messages\n      ^", ""},
		{"unknown column", []string{"query", "--dsn", good, "SELECT subjct FROM messages"}, 1, `unknown column "subjct" in table "messages" (did you mean "subject"?)`, ""},
		{"unknown table", []string{"query", "--dsn", good, "SELECT * FROM mesages"}, 1, "", `unknown table "mesages" (did you mean "messages"?)`},
		{"a write", []string{"query", "--dsn", good, "DELETE FROM messages"}, 1, "", `DELETE is refused: mail is only read here`},
		{"missing parameter", []string{"query", "--dsn", good, "SELECT :a"}, 2, `the statement has a parameter :a; give -p a=value`, ""},
		{"missing position", []string{"query", "--dsn", good, "SELECT ?"}, 2, `the statement has 1 parameter, and number 1 is missing; give -p 1=value`, ""},
		{"unused parameter", []string{"query", "--dsn", good, "-p", "b=1", "SELECT 1"}, 2, `no statement has the parameter "b"`, ""},
		{"bad parameter", []string{"query", "--dsn", good, "-p", "b", "SELECT 1"}, 2, `-p "b" is not of the form name=value`, ""},
		{"no chart", []string{"query", "--dsn", good, "--chart", "SELECT subject FROM messages LIMIT 1"}, 1, `a chart needs a label and a number, as in SELECT from_address, COUNT(*) FROM messages GROUP BY from_address`, ""},
		{"which statement", []string{"query", "--dsn", good, "--format", "csv", "SELECT 1;\n\nSELECT nope FROM users;"}, 1, "", `unknown column "nope" in table "users" (statement at line 3)`},
		{"sign-in", []string{"query", "--dsn", noToken, "SELECT subject FROM messages"}, 3, "", `; run "graphmail login"`},
		{"ping, sign-in", []string{"ping", "--dsn", noToken}, 3, "", `; run "graphmail login"`},
		{"expired token", []string{"query", "--dsn", expired, "SELECT subject FROM messages"}, 3, "", `sign-in required: `},
		{"refused", []string{"query", "--dsn", refused, "SELECT subject FROM messages"}, 1, "", `connection refused`},
		{"no such table", []string{"describe", "mesages"}, 1, `there is no table "mesages"; did you mean "messages"?`, ""},
		{"login of a token", []string{"login", "--dsn", good}, 2, `AuthMode=AccessToken signs in by itself; run "graphmail ping" to test it`, ""},
		{"demo for others", []string{"demo", "--serve", "--addr", "0.0.0.0:0"}, 2, `--addr "0.0.0.0:0": the demo serves this machine alone; take 127.0.0.1, [::1] or localhost`, ""},
		{"demo for all", []string{"demo", "--serve", "--addr", ":8080"}, 2, `--addr ":8080": the demo serves this machine alone; take 127.0.0.1, [::1] or localhost`, ""},
		{"demo without port", []string{"demo", "--serve", "--addr", "localhost"}, 2, `--addr "localhost" is not of the form host:port, as 127.0.0.1:0 is`, ""},
		{"help of nothing", []string{"help", "nosuch"}, 2, "unknown command \"nosuch\" for \"graphmail\"\nRun \"graphmail help --help\" to see how it is used.", ""},
		{"help beyond a command", []string{"help", "query", "nosuch"}, 2, "unknown command \"nosuch\" for \"graphmail query\"\nRun \"graphmail help --help\" to see how it is used.", ""},
		{"two formats", []string{"query", "--dsn", good, "--format=csv", "--chart", "SELECT 'a', 1"}, 2, `--chart and --format csv exclude each other`, ""},
		{"negative width", []string{"tables", "--width", "-5"}, 2, `--width -5: take a number of columns, or 0 for tables that are never cut`, ""},
		{"width that is the default", []string{"shell", "--dsn", good, "--width=-1"}, 2, `--width -1: take a number of columns, or 0 for tables that are never cut`, ""},
		{"both flows", []string{"login", "--device", "--paste", "--dsn", noToken}, 2, `--device and --paste exclude each other`, ""},
		{"bad source name", []string{"login", "--save", "a]b", "--dsn", noToken}, 2, `"a]b" cannot be the name of a data source: no blanks around it, none of [ ] { } = ; / \ in it`, ""},
		{"logout of a token", []string{"logout", "--dsn", good}, 2, `there is no token file to remove: RefreshTokenFilePath is empty`, ""},
		{"a permission is missing", []string{"query", "--dsn", little, "SELECT subject FROM messages"}, 1, "", `Mail.Read`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			stdout, stderr, code := session{}.run(t, tc.args...)
			if code != tc.code {
				t.Errorf("exit code %d, want %d; stderr %q", code, tc.code, stderr)
			}
			if place := strings.Index(stderr, "\n  "); place >= 0 && !strings.Contains(tc.want, "\n  ") {
				stderr = stderr[:place+1] // the line of SQL and its caret
			}
			if tc.want != "" && stderr != "graphmail: "+tc.want+"\n" {
				t.Errorf("stderr\n got %q\nwant %q", stderr, "graphmail: "+tc.want+"\n")
			}
			if tc.want == "" && !strings.Contains(stderr, tc.part) {
				t.Errorf("stderr %q lacks %q", stderr, tc.part)
			}
			if !strings.HasPrefix(stderr, "graphmail: ") || strings.Contains(stderr, "goroutine ") || strings.Contains(stderr, secret) || strings.Contains(stderr, "graphmail: graphmail") {
				t.Errorf("stderr is %q", stderr)
			}
			if stdout != "" && tc.name != "which statement" {
				t.Errorf("stdout is %q", stdout)
			}
		})
	}
}
