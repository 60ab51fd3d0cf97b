package testsql_test

import (
	"database/sql"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"graphmail/graphtest"
	"graphmail/internal/expr"
)

const manual = "../../docs/sql.md"

// TestManual_functions holds the manual's list of functions against the code;
// -update writes it anew.
func TestManual_functions(t *testing.T) {
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, aggregate := range []bool{false, true} {
		title := "function"
		if aggregate {
			title = "aggregate"
		}
		fmt.Fprintf(&b, "\n| %s | |\n|---|---|\n", title)
		for _, f := range expr.Functions() {
			if f.Aggregate == aggregate {
				fmt.Fprintf(&b, "| `%s(%s)` | %s |\n", f.Name, f.Arguments, strings.ReplaceAll(f.Summary, "|", `\|`))
			}
		}
	}
	head, rest, ok := strings.Cut(string(text), "<!-- functions -->\n")
	list, tail, ok2 := strings.Cut(rest, "<!-- end -->")
	if !ok || !ok2 {
		t.Fatal("the manual has no place for the functions")
	}
	if want := b.String() + "\n"; list != want {
		if !*update {
			t.Fatalf("the list of functions is not the code's; run the test with -update")
		}
		if err := os.WriteFile(manual, []byte(head+"<!-- functions -->\n"+want+"<!-- end -->"+tail), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestManual_examples runs the statements of the manual.
func TestManual_examples(t *testing.T) {
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	s := graphtest.NewServer(graphtest.WithoutThrottling())
	t.Cleanup(s.Close)
	db, err := sql.Open("graphmail", s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	blocks := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) == 0 {
		t.Fatal("the manual has no example")
	}
	for _, block := range blocks {
		rows, err := db.Query(block[1])
		if err != nil {
			t.Errorf("%s\n%v", block[1], err)
			continue
		}
		n := 0
		for rows.Next() {
			n++
		}
		if err := rows.Err(); err != nil || n == 0 {
			t.Errorf("%s\n%d rows, error %v", block[1], n, err)
		}
		_ = rows.Close()
	}
}
