package prompt

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "history")
	h, err := openHistory(path)
	if err != nil || len(h.entries) != 0 {
		t.Fatalf("a new history has %q, %v", h.entries, err)
	}
	for _, entry := range []string{"SELECT 1;", `\d messages`} {
		if err := h.add(entry); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	h, err = openHistory(path)
	if err != nil || fmt.Sprint(h.entries) != `[SELECT 1; \d messages]` {
		t.Errorf("the history has %q, %v", h.entries, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("SELECT 2;\n", 2*historySize)+"SELECT 3;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err = openHistory(path)
	if err != nil || len(h.entries) != historySize || h.entries[historySize-1] != "SELECT 3;" {
		t.Errorf("a long history has %d entries, %v", len(h.entries), err)
	}
	if data, err := os.ReadFile(path); err != nil || strings.Count(string(data), "\n") != historySize {
		t.Errorf("the file has %d lines, %v", strings.Count(string(data), "\n"), err)
	}
	h, err = openHistory(filepath.Join(path, "below-a-file"))
	if err == nil || h.add("x") != nil {
		t.Errorf("a history that cannot be: %v", err)
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"SELECT 1;\n":                      "SELECT 1;",
		"SELECT -- one\n  'a  b',\n\t2;\n": "SELECT  'a  b', 2;",
		"SELECT 'a\nb';\n":                 "",
		"\\x on\n":                         `\x on`,
		"\\explain SELECT 1\nFROM x;\n":    `\explain SELECT 1 FROM x;`,
		"  \n":                             "",
	} {
		if got := oneLine(text); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHistoryFile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"GRAPHMAIL_HISTORY": "-"}, ""},
		{map[string]string{"GRAPHMAIL_HISTORY": "/x/h"}, "/x/h"},
		{map[string]string{"XDG_STATE_HOME": "/state"}, "/state/graphmail/history"},
	} {
		if got := HistoryFile(func(name string) string { return tc.env[name] }); got != tc.want {
			t.Errorf("%v: got %q, want %q", tc.env, got, tc.want)
		}
	}
}
