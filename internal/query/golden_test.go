package query

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// Each statement of testdata/statements.sql gives the text, or the error, that
// testdata/statements.golden has below it.
func TestParse_golden(t *testing.T) {
	t.Parallel()
	in, err := os.ReadFile("testdata/statements.sql")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for sql := range strings.SplitSeq(strings.TrimRight(string(in), "\n"), "\n\n") {
		b.WriteString(sql + "\n")
		p, err := Parse(sql)
		if err != nil {
			b.WriteString("✗ " + err.Error() + "\n\n")
			continue
		}
		b.WriteString("→ " + p.Statement.String() + "\n")
		if set, ok := p.Statement.(*Set); ok {
			for _, a := range set.Assign {
				b.WriteString("  " + a.Name + " = " + a.Value.String() + "\n")
			}
		}
		if l := strings.Join(labels(p.Statement), " | "); l != "" {
			b.WriteString("  " + l + "\n")
		}
		b.WriteString("\n")
		again, err := Parse(p.Statement.String())
		if err != nil {
			t.Errorf("%s\nprinted as %s\n%v", sql, p.Statement, err)
		} else if got := again.Statement.String(); got != p.Statement.String() {
			t.Errorf("%s\nprinted as %s\nand again  %s", sql, p.Statement, got)
		}
	}
	const golden = "testdata/statements.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got, expected := strings.Split(b.String(), "\n\n"), strings.Split(string(want), "\n\n")
	for i := range max(len(got), len(expected)) {
		g, w := at(got, i), at(expected, i)
		if g != w {
			t.Errorf("got\n%s\nwant\n%s", g, w)
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}
