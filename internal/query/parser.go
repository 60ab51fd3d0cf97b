package query

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xwb1989/sqlparser"
)

// position is how the parser says where it stopped: bytes read, which is just
// past the token it could not use.
var position = regexp.MustCompile(`at position (\d+)`)

// parse gives the rewritten text to the parser. The parser panics on some
// input; what is known to make it is refused before, and what is not ends here.
func (r *rewriter) parse() (sqlparser.Statement, error) {
	stmt, err := fenced(r.out.String())
	if err != nil {
		return nil, r.explain(err)
	}
	return stmt, nil
}

func fenced(text string) (stmt sqlparser.Statement, err error) {
	defer func() {
		if p := recover(); p != nil {
			stmt, err = nil, fmt.Errorf("the parser failed: %v", p)
		}
	}()
	return sqlparser.ParseStrictDDL(text)
}

// explain makes the parser's error one about the statement as it was written.
func (r *rewriter) explain(err error) error {
	m := position.FindStringSubmatch(err.Error())
	if m == nil {
		return r.fail(0, err.Error(), "")
	}
	offset, _ := strconv.Atoi(m[1])
	if offset > r.out.Len() {
		hint := ""
		if r.isDerived(len(r.toks) - 1) {
			hint = "name the derived table: (SELECT …) AS name"
		}
		return r.fail(len(r.toks), "unexpected end of the statement", hint)
	}
	// The position is one past the token's last byte or, where the token ended
	// at a blank, at that blank.
	i := r.token(max(0, offset-2))
	t := r.at(i)
	if strings.Contains(err.Error(), "nesting") {
		return r.fail(i, "parentheses and calls are nested too deeply", "")
	}
	if r.at(i-1).isWord("LEFT", "RIGHT", "INTERVAL", "EXISTS", "BINARY") && !r.afterDot(i-1) && !r.endsOperand(i-2) {
		i-- // meant as a name
		t = r.at(i)
	}
	hint := ""
	switch {
	case r.at(i-1).is(")") && r.isDerived(i-1):
		hint = "name the derived table: (SELECT …) AS name"
	case r.at(i-1).is(",") && r.isClause(i):
		hint = "there is a comma too many before it"
	case t.is(")") && r.at(i-1).is("(") && r.at(i-2).isWord("IN"):
		hint = "a list has one entry at least"
	case r.at(i-1).isWord("IN") && t.kind != op && !grammar[t.upper]:
		hint = "write the list in parentheses: IN (" + clip(r.source(span{i, i + 1})) + ")"
	case t.isWord("DISTINCT") && r.at(i-1).isWord("IS", "NOT"):
		hint = "write NOT (a <=> b), or a <=> b for IS NOT DISTINCT FROM"
	case t.kind == word && foreign[t.upper] != "":
		hint = foreign[t.upper]
	case t.kind == word && tempting[t.upper] && r.at(i-1).isWord("FROM", "JOIN"):
		hint = "the name of a table is missing before it"
	case t.kind == word && tempting[t.upper] && !r.endsOperand(i-1):
		hint = reservedHint(t.text)
	case r.at(i-1).kind == word && foreign[r.at(i-1).upper] != "":
		hint = foreign[r.at(i-1).upper]
	case t.kind == op && comparison[t.text]:
		hint = "put parentheses around one of the comparisons"
	}
	return r.fail(i, fmt.Sprintf("unexpected %q", clip(r.source(span{i, i + 1}))), hint)
}

// isClause reports whether a clause of a query begins at token i, rather than a
// name that is a reserved word.
func (r *rewriter) isClause(i int) bool {
	next := r.at(i + 1)
	switch t := r.at(i); {
	case t.isWord("FROM"):
		return next.name() && !next.isWord("FROM") || next.is("(")
	case t.isWord("GROUP", "ORDER"):
		return next.isWord("BY")
	case t.isWord("WHERE", "HAVING"):
		return next.is("(") || next.kind != op && next.kind != none
	}
	return false
}

// isDerived reports whether token i closes a query in the FROM clause.
func (r *rewriter) isDerived(i int) bool {
	for open, end := range r.match {
		if end == i && end > 0 {
			return r.isQuery(open) && (r.at(open-1).isWord("FROM", "JOIN") || r.at(open-1).is(","))
		}
	}
	return false
}

func asQuery(stmt sqlparser.Statement) (sqlparser.SelectStatement, bool) {
	q, ok := stmt.(sqlparser.SelectStatement)
	return q, ok
}

// whereOf returns the condition of a SELECT.
func whereOf(stmt sqlparser.Statement) (sqlparser.Expr, bool) {
	s, ok := stmt.(*sqlparser.Select)
	if !ok || s.Where == nil {
		return nil, false
	}
	return s.Where.Expr, true
}
