package graphmail

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"graphmail/dsn"
	"graphmail/graphtables"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section returns the text below a heading, up to the next one of its level or
// a higher one.
func section(t *testing.T, text, heading string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "\n"+heading+"\n")
	if !found {
		t.Fatalf("README.md has no heading %q", heading)
	}
	level := strings.IndexByte(heading, ' ')
	if end := regexp.MustCompile(fmt.Sprintf(`\n#{1,%d} `, level)).FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	return rest
}

// TestReadmeTables holds README's table of tables against the catalog.
func TestReadmeTables(t *testing.T) {
	t.Parallel()
	var got, want []string
	row := regexp.MustCompile("^\\| `(\\w+)` \\| (.*) \\| `([\\w.]+)` \\|$")
	for line := range strings.Lines(section(t, readme(t), "## Tables")) {
		if m := row.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			got = append(got, m[1]+": "+strings.ReplaceAll(m[2], "`", "")+" ("+m[3]+")")
		}
	}
	for _, table := range graphtables.Standard().Tables() {
		if table.Schema == "" && table.Shape != graphtables.Local {
			want = append(want, table.Name+": "+table.Comment+" ("+table.Permission+")")
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("README.md has\n%s\nthe catalog has\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestReadmeParameters holds that each parameter of the connection string has a
// heading, in order, with its default and its words.
func TestReadmeParameters(t *testing.T) {
	t.Parallel()
	text := section(t, readme(t), "## Connection string")
	var got, want []string
	for _, m := range regexp.MustCompile("(?m)^### `(\\w+)`$").FindAllStringSubmatch(text, -1) {
		got = append(got, m[1])
	}
	for _, p := range dsn.Parameters() {
		want = append(want, p.Name)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("README.md describes\n%v\nthe parameters are\n%v", got, want)
	}
	for _, p := range dsn.Parameters() {
		about := strings.ReplaceAll(section(t, "\n"+text, "### `"+p.Name+"`"), "\n", " ")
		if !strings.Contains(about, "Default") && !strings.Contains(about, "Required") {
			t.Errorf("%s: neither a default nor that it is required", p.Name)
		}
		if p.Default != "" && !strings.Contains(about, "`"+p.Default+"`") {
			t.Errorf("%s: the default %s is missing", p.Name, p.Default)
		}
		for _, v := range p.Values {
			if !strings.Contains(about, "`"+v+"`") {
				t.Errorf("%s: the value %s is missing", p.Name, v)
			}
		}
		if p.Secret != strings.Contains(about, "Secret.") {
			t.Errorf("%s: whether it is secret is wrong", p.Name)
		}
	}
}

// TestReadmeDemo runs the first command, which prints what is shown below it.
func TestReadmeDemo(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the command")
	}
	blocks := regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(readme(t), 4)
	command, want := strings.TrimSpace(blocks[0][1]), blocks[1][1]
	if !strings.HasPrefix(command, "go run ./cmd/graphmail query --demo ") || blocks[2][1] != "go test ./...\n" {
		t.Fatalf("README.md begins with %q and %q", command, blocks[2][1])
	}
	_, text, _ := strings.Cut(command, `"`)
	run := exec.Command("go", "run", "./cmd/graphmail", "query", "--demo", strings.TrimSuffix(text, `"`))
	run.Env = append(os.Environ(), "TZ=UTC")
	got, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got\n%s\nREADME.md shows\n%s", got, want)
	}
}

// TestReadmeProgram builds the program of README.
func TestReadmeProgram(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	_, rest, _ := strings.Cut(readme(t), "```go\npackage main")
	program, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("README.md has no program")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte("package main"+program), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(mustAbs(t), "internal", "readme", "main.go"): file}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", filepath.Join(dir, "program"), "./internal/readme").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if n := strings.Count(program, "\n"); n > 30 {
		t.Errorf("the program has %d lines", n)
	}
}

func mustAbs(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestReadmeLinks holds that files and headings that README links exist.
func TestReadmeLinks(t *testing.T) {
	t.Parallel()
	text := readme(t)
	for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(text, -1) {
		switch target := m[1]; {
		case strings.HasPrefix(target, "https://"):
		case strings.HasPrefix(target, "#"):
			heading := strings.ReplaceAll(target[1:], "-", " ")
			if !regexp.MustCompile(`(?mi)^#+ ` + regexp.QuoteMeta(heading) + `$`).MatchString(text) {
				t.Errorf("there is no heading for %s", target)
			}
		default:
			if _, err := os.Stat(target); err != nil {
				t.Error(err)
			}
		}
	}
}
