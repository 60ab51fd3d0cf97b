package plan

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"graphmail/internal/query"
)

var update = flag.Bool("update", false, "write the golden plans anew")

// goldenEnv is the environment of the golden plans: nothing in it changes.
func goldenEnv() *Env {
	return &Env{Now: time.Date(2024, 5, 15, 10, 30, 0, 0, time.UTC)}
}

// TestGolden compares the plans of the statements in testdata/plan/*.sql with
// those in the *.plan files beside them. Statements are separated by blank
// lines; a comment before one is its heading. A statement that cannot be planned
// has its error in place of a plan.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("../../testdata/plan/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden plans: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".sql"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
				got.WriteString(block + "\n" + planText(sqlOf(block)) + "\n")
			}
			golden := strings.TrimSuffix(file, ".sql") + ".plan"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("plans differ from %s (go test -run Golden -update writes them anew)\n%s", golden, difference(got.String(), string(want)))
			}
		})
	}
}

// goldenStatements returns the statements of all golden plans.
func goldenStatements(t testing.TB) []string {
	files, err := filepath.Glob("../../testdata/plan/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
			list = append(list, sqlOf(block))
		}
	}
	return list
}

// sqlOf leaves the comments out.
func sqlOf(block string) string {
	var lines []string
	for _, l := range strings.Split(block, "\n") {
		if !strings.HasPrefix(l, "--") {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

func planText(sql string) string {
	parsed, err := query.Parse(sql)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	p, err := Build(parsed, nil, goldenEnv())
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	return p.String()
}

// difference shows the first lines that differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return "got:  " + a + "\nwant: " + b
		}
	}
	return ""
}
