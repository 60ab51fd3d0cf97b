package oracle

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"graphmail/internal/testsql"
)

// TestFiles runs every statement of testdata/sql on the whole sample.
func TestFiles(t *testing.T) {
	m := openMailbox(t, "sample", sample())
	files, err := filepath.Glob("../../testdata/sql/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	compared, own := 0, 0
	for _, file := range files {
		cases, err := testsql.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			if c.Only != "" {
				own++
				continue
			}
			compared++
			if d := m.compare(context.Background(), Statement{SQL: c.SQL, How: How{Ordered: c.Ordered}}); d.Kind != "" && !strings.HasSuffix(d.Kind, "!") {
				t.Errorf("%s:%d: %s: %s differ\n%s\n%s", file, c.Line, c.Name, d.Kind, c.SQL, d.Text)
			}
		}
	}
	t.Logf("%d statements compared, %d are graphmail's own", compared, own)
}
