package testsql

import (
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Run runs the cases of a file on each database and compares what comes back
// with what the file says, and so with one another. With update, the file's
// results are those of the first database, and the others are compared with
// them.
func Run(t *testing.T, path string, update bool, dbs ...Database) {
	t.Helper()
	cases, err := ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if update {
		if err := Update(path, cases, dbs[0].DB); err != nil {
			t.Fatal(err)
		}
		if cases, err = ParseFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range cases {
		t.Run(strings.ReplaceAll(c.Name, " ", "_"), func(t *testing.T) {
			for _, db := range dbs {
				if message := c.Check(db.DB); message != "" {
					t.Errorf("%s:%d on %s: %s\n%s", path, c.Line, db.Name, message, c.SQL)
				}
			}
		})
	}
}

// A Database is one to run cases on.
type Database struct {
	Name string
	DB   *sql.DB
}

// Check runs the case and says what is not as expected; "" when all is.
func (c *Case) Check(db *sql.DB) string {
	columns, rows, err := Query(db, c.SQL)
	switch {
	case c.Error != "" && err == nil:
		return fmt.Sprintf("got %d rows, want the error %q", len(rows), c.Error)
	case c.Error != "" && !strings.Contains(err.Error(), c.Error):
		return fmt.Sprintf("got the error %q, want %q in it", err, c.Error)
	case c.Error != "":
		return ""
	case err != nil:
		return fmt.Sprintf("got the error %q", err)
	case c.Columns == nil:
		return "the case says neither a result nor an error"
	case !slices.Equal(columns, c.Columns):
		return fmt.Sprintf("got columns %q, want %q", columns, c.Columns)
	}
	want := c.Rows
	if !c.Ordered {
		rows, want = sorted(rows), sorted(want)
	}
	for i := range max(len(rows), len(want)) {
		switch {
		case i >= len(rows):
			return fmt.Sprintf("got %d rows, want %d; the first that is missing: %s", len(rows), len(want), strings.Join(want[i], " | "))
		case i >= len(want):
			return fmt.Sprintf("got %d rows, want %d; the first too many: %s", len(rows), len(want), strings.Join(rows[i], " | "))
		case !slices.Equal(rows[i], want[i]):
			return fmt.Sprintf("row %d: got  %s\nwant: %s", i+1, strings.Join(rows[i], " | "), strings.Join(want[i], " | "))
		}
	}
	return ""
}

// sorted returns the rows in an order that depends only on what they are.
func sorted(rows [][]string) [][]string {
	out := slices.Clone(rows)
	slices.SortFunc(out, slices.Compare)
	return out
}

// Query runs a statement and writes its column names and rows as [Text] does.
func Query(db *sql.DB, text string) (columns []string, list [][]string, err error) {
	rows, err := db.Query(text)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, nil, err
	}
	values, dest := make([]any, len(types)), make([]any, len(types))
	for i, t := range types {
		columns = append(columns, quote(t.Name()))
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return nil, nil, err
		}
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = Text(v, types[i].DatabaseTypeName())
		}
		list = append(list, row)
	}
	return columns, list, rows.Err()
}

// Update writes what db answers into the file. Cases that expect an error stay
// as they are.
func Update(path string, cases []Case, db *sql.DB) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	for i := len(cases) - 1; i >= 0; i-- {
		c := &cases[i]
		if c.Error != "" {
			continue
		}
		columns, rows, err := Query(db, c.SQL)
		var block []string
		if err != nil {
			block = []string{"-- error: " + strings.ReplaceAll(err.Error(), "\n", " ")}
		} else {
			if !c.Ordered {
				rows = sorted(rows)
			}
			block = append(append(block, "/* result:"), table(append([][]string{columns}, rows...))...)
			block = append(block, "*/")
		}
		if c.Columns == nil {
			block = append(block, "")
		}
		lines = slices.Replace(lines, c.from, c.to, block...)
	}
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644)
}

// table writes rows with their columns under each other.
func table(rows [][]string) []string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, f := range row {
			if n := utf8.RuneCountInString(f); n <= 40 {
				width[i] = max(width[i], n)
			}
		}
	}
	out := make([]string, len(rows))
	for k, row := range rows {
		var b strings.Builder
		for i, f := range row {
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(f)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", max(0, width[i]-utf8.RuneCountInString(f))))
			}
		}
		out[k] = b.String()
	}
	return out
}
