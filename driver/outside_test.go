package driver_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"graphmail/graphtest"
)

// TestOutside builds and runs a program that has its own module, outside of this
// one, and knows the driver by its import alone.
func TestOutside(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := map[string]string{
		"go.mod": "module example.com/report\n\ngo 1.26.0\n\nrequire graphmail v0.0.0\n\nreplace graphmail => " + root + "\n",
		"main.go": `package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"

	_ "graphmail/driver"
)

func main() {
	db, err := sql.Open("graphmail", os.Getenv("GRAPHMAIL_DSN"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT subject, from_address FROM messages WHERE is_read = ? ORDER BY received_date_time DESC LIMIT 3", true)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var subject, from sql.NullString
		if err := rows.Scan(&subject, &from); err != nil {
			log.Fatal(err)
		}
		fmt.Println(subject.String, from.String)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
}
`,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The module's own sums name every module that the program needs.
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-mod=mod", "-o", "report", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	run := func(dsn string) (string, error) {
		program := exec.Command(filepath.Join(dir, "report"))
		program.Env = append(os.Environ(), "GRAPHMAIL_DSN="+dsn)
		out, err := program.CombinedOutput()
		return string(out), err
	}

	s := newServer(t, graphtest.WithData(oneMessage()))
	dsn := s.DSN()
	if out, err := run(dsn); err != nil || out != "Grüße ann@contoso.com\n" {
		t.Errorf("got %q, %v", out, err)
	}
	s.ExpireTokens()
	if out, err := run(dsn); err == nil || !strings.Contains(out, "sign-in required") || strings.Count(out, "\n") != 1 {
		t.Errorf("with an expired token: %q, %v", out, err)
	}
}
