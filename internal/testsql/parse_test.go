package testsql

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	cases, err := Parse(`-- test: first
-- only: graphmail, folder is its own
SELECT a, b
FROM t ORDER BY a;
/* result:
a    | b
1    | NULL
"|x" | 2
*/

-- test: second
SELECT x FROM t;
-- error: unknown column

-- test: third
SELECT 1 FROM (SELECT 2 ORDER BY 1) x
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 3 {
		t.Fatalf("got %d cases, want 3", len(cases))
	}
	c := cases[0]
	if c.Name != "first" || c.Line != 1 || c.Only != "folder is its own" || c.SQL != "SELECT a, b\nFROM t ORDER BY a" || !c.Ordered {
		t.Errorf("got %+v", c)
	}
	if len(c.Rows) != 2 || c.Rows[0][1] != "NULL" || c.Rows[1][0] != `"|x"` || c.Columns[1] != "b" {
		t.Errorf("got columns %q and rows %q", c.Columns, c.Rows)
	}
	if c := cases[1]; c.Error != "unknown column" || c.Ordered {
		t.Errorf("got %+v", c)
	}
	if c := cases[2]; c.Ordered || c.Columns != nil || c.Error != "" {
		t.Errorf("an order inside parentheses is not the statement's: %+v", c)
	}
}

func TestParse_errors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"SELECT 1", "line 1: a case begins with -- test:"},
		{"-- test: a\n\n-- test: b\nSELECT 1\n", "has no statement"},
		{"-- test: a\n-- only: graphmail\nSELECT 1\n", "followed by the reason"},
		{"-- test: a\nSELECT 1\n-- error:\n", "followed by a part of the error"},
		{"-- test: a\nSELECT 1\n/* result:\na | b\n1\n*/\n", "line 5: a row of 1 values under 2 columns"},
		{"-- test: a\nSELECT 1\n/* result:\na\n", "a result is"},
		{"-- test: a\nSELECT 1\n/* result:\n\"a\n*/\n", "a quote is not closed"},
	} {
		if _, err := Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}

// TestText: what is written can be read back, and no two values look the same.
func TestText(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 5, 1, 2, 3, 4, 500_000_000, time.FixedZone("", 3600))
	for _, c := range []struct {
		v          any
		kind, want string
	}{
		{nil, "TEXT", "NULL"}, {"NULL", "TEXT", `"NULL"`}, {"", "TEXT", `""`}, {"a b", "TEXT", "a b"}, {" a", "TEXT", `" a"`},
		{"a|b", "TEXT", `"a|b"`}, {"a\nb", "TEXT", `"a\nb"`}, {`"`, "TEXT", `"\""`}, {true, "BOOLEAN", "TRUE"}, {int64(-3), "BIGINT", "-3"},
		{1.5, "DOUBLE", "1.5"}, {[]byte{1, 255}, "BLOB", "0x01ff"}, {at, "TIMESTAMP", "2024-05-01T01:03:04.5Z"}, {at, "DATE", "2024-05-01"},
	} {
		got := Text(c.v, c.kind)
		if got != c.want {
			t.Errorf("%v: got %s, want %s", c.v, got, c.want)
		}
		if fields, err := splitRow(got + " | x"); err != nil || len(fields) != 2 || fields[0] != got {
			t.Errorf("%s reads back as %q, %v", got, fields, err)
		}
	}
}
