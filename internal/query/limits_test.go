package query

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Statements made to hurt end soon, most of them in an error.
func TestParse_limits(t *testing.T) {
	t.Parallel()
	fill := func(before, unit, after string) string {
		n := (MaxLength - len(before) - len(after)) / len(unit)
		return before + strings.Repeat(unit, n) + after
	}
	tests := []struct {
		name, sql string
		ok        bool
		want      string // in the error
	}{
		{"too long", strings.Repeat(" ", MaxLength) + "SELECT 1", false, "too long"},
		{"as long as can be", "SELECT 1" + strings.Repeat(" ", MaxLength-8), true, ""},
		{"NOT", fill("SELECT ", "NOT ", "1"), false, "nested too deeply"},
		{"!", fill("SELECT ", "!", "1"), false, "nested too deeply"},
		{"minus", fill("SELECT ", "-", "1"), false, "nested too deeply"},
		{"plus", fill("SELECT ", "+", "1"), false, "nested too deeply"},
		{"BINARY", fill("SELECT ", "BINARY ", "1"), false, "nested too deeply"},
		{"open", fill("SELECT ", "(", "1"), false, "nested too deeply"},
		{"parentheses", "SELECT " + strings.Repeat("(", 20000) + "1" + strings.Repeat(")", 20000), false, "nested too deeply"},
		{"close", fill("SELECT 1", ")", ""), false, `unexpected ")"`},
		{"CASE", fill("SELECT ", "CASE WHEN ", "1"), false, "nested too deeply"},
		{"WHEN", fill("SELECT CASE ", "WHEN 1 THEN 2 ", "END"), true, ""},
		{"calls", fill("SELECT ", "f(", "1"), false, "nested too deeply"},
		{"subqueries", fill("", "(SELECT ", "1"), false, "nested too deeply"},
		{"derived", strings.Repeat("SELECT * FROM (", 3000) + "SELECT 1" + strings.Repeat(") AS a", 3000), false, "nested too deeply"},
		{"EXISTS within the limit", "SELECT " + strings.Repeat("EXISTS (SELECT ", 60) + "1" + strings.Repeat(")", 60), true, ""},
		{"EXISTS", "SELECT " + strings.Repeat("EXISTS (SELECT ", 79) + "1 XOR 2 = 3 = 4 LIKE 5" + strings.Repeat(")", 79), true, ""},
		{"sum", fill("SELECT 1", "+1", ""), false, "nested too deeply"},
		{"product", fill("SELECT 1", "*a", ""), false, "nested too deeply"},
		{"AND", fill("SELECT 1 FROM t WHERE a", " AND a", ""), true, ""},
		{"OR", fill("SELECT 1 FROM t WHERE a", " OR a=1", ""), true, ""},
		{"XOR", fill("SELECT a", " XOR a", ""), false, "too many XORs"},
		{"comparisons", fill("SELECT a", "=a", ""), false, "too many comparisons"},
		{"IS", fill("SELECT a", " IS NULL", ""), false, "nested too deeply"},
		{"arrows", fill("SELECT a", "->'$'", ""), false, "too many JSON arrows"},
		{"arrows within the limit", "SELECT a" + strings.Repeat("->'$'", 70), true, ""},
		{"dots", fill("SELECT a", ".a", ""), false, `unexpected "."`},
		{"list", fill("SELECT 1", ",1", ""), true, ""},
		{"IN", fill("SELECT 1 IN (1", ",1", ")"), true, ""},
		{"parameters", fill("SELECT 1 IN (?", ",?", ")"), true, ""},
		{"CONCAT", fill("SELECT CONCAT('a'", ",'a'", ")"), true, ""},
		{"strings", fill("SELECT 'a'", " 'a'", ""), true, ""},
		{"UNION", fill("SELECT 1", " UNION SELECT 1", ""), false, "too many UNIONs"},
		{"UNION within the limit", strings.Repeat("SELECT 1 UNION ALL ", 1000) + "SELECT 1", true, ""},
		{"UNION to the right", fill("", "(SELECT 1) UNION (", "SELECT 1"), false, "nested too deeply"},
		{"joins", fill("SELECT 1 FROM a", " JOIN a", ""), false, "nested too deeply"},
		{"joins within the limit", "SELECT 1 FROM a" + strings.Repeat(" JOIN a", 60), true, ""},
		{"joins beyond", "SELECT 1 FROM a" + strings.Repeat(" JOIN a", 61), false, "too many tables"},
		{"commas", fill("SELECT 1 FROM a", ",a", ""), false, "too many tables"},
		{"comments", fill("SELECT 1", "/**/", ""), true, ""},
		{"opened comments", "SELECT 1 " + strings.Repeat("/* ", 20000), false, "has no end"},
		{"quotes", fill("SELECT ", "''", ""), true, ""},
		{"backquotes", fill("SELECT `", "``", ""), false, "no end"},
		{"BETWEEN", fill("SELECT a", " BETWEEN a", ""), false, "unexpected"},
		{"LIKE", fill("SELECT a", " LIKE a", ""), false, "unexpected"},
		{"INTERVAL", fill("SELECT ", "INTERVAL ", "1 DAY"), false, ""},
		{"GROUP_CONCAT", fill("SELECT ", "GROUP_CONCAT(", "1"), false, "nested too deeply"},
		{"assignments", fill("SET a=1", ",a=1", ""), true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			p, err := Parse(tt.sql)
			switch {
			case (err == nil) != tt.ok:
				t.Fatalf("got error %v, want success %t", err, tt.ok)
			case err != nil && !strings.Contains(err.Error(), tt.want):
				t.Errorf("got %q, want it to contain %q", err, tt.want)
			case err != nil && strings.Contains(err.Error(), "parser failed"):
				t.Errorf("got %q", err)
			case err == nil:
				_ = p.Statement.String()
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// What comes out of the parser as a panic goes out of Parse as an error.
func TestFenced(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"/*!*/", "/*!50000*/", "select 1 /*!123*/"} {
		if stmt, err := fenced(text); err == nil || stmt != nil {
			t.Errorf("%q: got %v, %v, want the panic as an error", text, stmt, err)
		}
		_, err := Parse(text)
		if u := (*UnsupportedError)(nil); !errors.As(err, &u) {
			t.Errorf("%q: got %v, want it refused before the parser sees it", text, err)
		}
	}
}
