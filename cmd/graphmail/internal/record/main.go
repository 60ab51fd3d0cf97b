// Command record makes the picture of the shell that the README shows: it builds
// graphmail, types into its shell in a pseudo-terminal as a person would, and
// draws what stands on the screen.
//
//	go run ./cmd/graphmail/internal/record docs/shell.svg
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"graphmail/cmd/graphmail/internal/screen"
)

// The size of the terminal.
const (
	columns = 100
	rows    = 40
)

// steps are what is typed and what the screen then shows.
var steps = []struct{ keys, shows string }{
	{"", "graphmail>"},
	{"SELECT received_date_time, from_name, subj\t", "subject"},
	{" FROM messages\r", "...>"},
	{"WHERE folder = 'inb\t AND is_read = FALSE ORDER BY received_date_time DESC LIMIT 6;\r", "(6 rows"},
	{"\\format chart\r", "the format is chart"},
	{"SELECT MONTHNAME(received_date_time) AS month, COUNT(*) AS messages FROM messages\r", "...>"},
	{"WHERE received_date_time >= '2026-06-01' GROUP BY month, MONTH(received_date_time)\r", "...>"},
	{"ORDER BY MONTH(received_date_time);\r", "November "},
	{"\\explain SELECT subject FROM messages WHERE from_address = 'kenji.mori@example.com';\r", "checked again here"},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./cmd/graphmail/internal/record FILE.svg")
		os.Exit(2)
	}
	if err := record(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func record(path string) error {
	dir, err := os.MkdirTemp("", "graphmail-record-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "graphmail")
	if out, err := exec.Command("go", "build", "-o", binary, "graphmail/cmd/graphmail").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	cmd := exec.Command(binary, "shell", "--demo")
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "TZ=UTC", "GRAPHMAIL_HISTORY=-", "NO_COLOR=")
	s, err := screen.Start(cmd, columns, rows)
	if err != nil {
		return err
	}
	defer s.Close()
	for _, step := range steps {
		if err := s.Type(step.keys); err != nil {
			return err
		}
		if err := s.WaitFor(step.shows, 20*time.Second); err != nil {
			return err
		}
	}
	if err := s.Wait(func(text string) bool { return strings.HasSuffix(text, "\ngraphmail>\n") }, "a prompt", 20*time.Second); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(draw(s.Cells(), "graphmail shell --demo")), 0o644)
}
