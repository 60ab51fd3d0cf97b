package query

import (
	"strings"

	"github.com/xwb1989/sqlparser"

	"graphmail/internal/expr"
)

// maxUnions bounds the SELECTs of one UNION.
const maxUnions = 1000

func (c *converter) query(s sqlparser.SelectStatement) (Query, error) {
	if err := c.enter(); err != nil {
		return nil, err
	}
	defer c.leave()
	switch s := s.(type) {
	case *sqlparser.Select:
		return c.selectStmt(s)
	case *sqlparser.ParenSelect:
		return c.query(s.Select)
	case *sqlparser.Union:
		return c.union(s)
	}
	return nil, c.fail(0, "not a query", "")
}

// union converts a UNION; its left side, which is the longer one, in a loop.
func (c *converter) union(u *sqlparser.Union) (Query, error) {
	spine := []*sqlparser.Union{u}
	for {
		left, ok := spine[len(spine)-1].Left.(*sqlparser.Union)
		if !ok {
			break
		}
		if err := c.unordered(left.OrderBy, left.Limit); err != nil {
			return nil, err
		}
		if spine = append(spine, left); len(spine) > maxUnions {
			return nil, c.fail(0, "too many UNIONs", "the limit is "+itoa(maxUnions))
		}
	}
	first := spine[len(spine)-1].Left
	if s, ok := first.(*sqlparser.Select); ok {
		if err := c.unordered(s.OrderBy, s.Limit); err != nil {
			return nil, err
		}
	}
	q, err := c.query(first)
	if err != nil {
		return nil, err
	}
	for i := len(spine) - 1; i >= 0; i-- {
		s := spine[i]
		if s.Lock != "" {
			return nil, c.unsupported(0, strings.ToUpper(strings.TrimSpace(s.Lock)), "")
		}
		right, err := c.query(s.Right)
		if err != nil {
			return nil, err
		}
		out := &Union{Left: q, Right: right, All: s.Type == sqlparser.UnionAllStr}
		if out.OrderBy, err = c.order(s.OrderBy); err != nil {
			return nil, err
		}
		if out.Limit, err = c.limit(s.Limit); err != nil {
			return nil, err
		}
		q = out
	}
	return q, nil
}

// unordered refuses ORDER BY and LIMIT before UNION, which the parser takes.
func (c *converter) unordered(order sqlparser.OrderBy, limit *sqlparser.Limit) error {
	at := 0
	switch {
	case len(order) > 0:
		at = c.first(order)
	case limit != nil:
		at = c.first(limit)
	default:
		return nil
	}
	return c.fail(at, "ORDER BY and LIMIT stand after the last SELECT of a UNION", "put the SELECT before UNION in parentheses")
}

func (c *converter) selectStmt(s *sqlparser.Select) (*Select, error) {
	at := c.selectToken(s)
	if s.Lock != "" || s.Cache != "" || s.Hints != "" {
		return nil, c.unsupported(at, strings.ToUpper(strings.TrimSpace(s.Lock+s.Cache+s.Hints)), "")
	}
	out := &Select{Distinct: s.Distinct != ""}
	var err error
	if out.Items, err = c.items(s.SelectExprs, c.selects[at]); err != nil {
		return nil, err
	}
	around := c.tables
	c.tables = 0
	if out.From, err = c.from(s.From); err != nil {
		return nil, err
	}
	c.tables = around
	if out.From == nil && len(out.Items) > 0 {
		for i, item := range out.Items {
			if item.Star {
				return nil, c.fail(c.selects[at][i].from, "* without FROM", "write FROM and a table")
			}
		}
	}
	if s.Where != nil {
		if out.Where, err = c.expr(s.Where.Expr); err != nil {
			return nil, err
		}
	}
	if len(s.GroupBy) > 0 {
		if out.GroupBy, err = c.list(s.GroupBy); err != nil {
			return nil, err
		}
	}
	if s.Having != nil {
		if out.Having, err = c.expr(s.Having.Expr); err != nil {
			return nil, err
		}
	}
	if out.OrderBy, err = c.order(s.OrderBy); err != nil {
		return nil, err
	}
	out.Limit, err = c.limit(s.Limit)
	return out, err
}

// selectToken returns the token of s's SELECT, from the comment that
// rewriter.selectList put there.
func (c *converter) selectToken(s *sqlparser.Select) int {
	for _, comment := range s.Comments {
		text := strings.Trim(string(comment), "/*")
		if i, ok := index(text); ok {
			return i
		}
	}
	return 0
}

func (c *converter) items(in sqlparser.SelectExprs, spans []span) ([]Item, error) {
	out := make([]Item, len(in))
	for k, e := range in {
		var written span
		if k < len(spans) {
			written = spans[k]
		}
		switch e := e.(type) {
		case *sqlparser.StarExpr:
			out[k] = Item{Star: true, Pos: c.at(written.from).start}
			if table := e.TableName.Name.String(); table != "" {
				out[k].Table = c.tok(table).text
			}
			if schema := e.TableName.Qualifier.String(); schema != "" {
				if err := c.schema(schema); err != nil {
					return nil, err
				}
			}
		case *sqlparser.AliasedExpr:
			x, err := c.expr(e.Expr)
			if err != nil {
				return nil, err
			}
			out[k] = Item{Expr: x, Label: label(x, c.source(written))}
			if !e.As.IsEmpty() {
				if out[k].Alias, err = c.alias(e.As.String()); err != nil {
					return nil, err
				}
				out[k].Label = out[k].Alias
			}
		default:
			return nil, c.fail(written.from, "not an expression", "")
		}
	}
	return out, nil
}

// alias returns the alias that s stands for. One that is written as a string is
// held to what a name in backquotes may be.
func (c *converter) alias(s string) (string, error) {
	i, _ := index(s)
	switch name := c.tok(s).text; {
	case name == "":
		return "", c.fail(i, "the alias is empty", "")
	case strings.Contains(name, "\x00"):
		return "", c.fail(i, nulInName, "")
	default:
		return name, nil
	}
}

// label returns the name MySQL gives a column of the result that has no alias:
// that of a column, the value of a string without leading blanks, the digits of
// a number, else the text as it was written.
func label(x expr.Expr, written string) string {
	switch x := x.(type) {
	case *expr.Column:
		return x.Name
	case *expr.Literal:
		switch x.Value.Kind() {
		case expr.Text:
			written = strings.TrimLeftFunc(x.Value.Text(), func(r rune) bool { return r <= ' ' })
		case expr.Int, expr.Float:
			if digits := strings.Trim(written, "+( )"); !strings.ContainsAny(digits, "-(") {
				written = digits
			}
		case expr.Bool, expr.Unknown:
			return x.String()
		}
	}
	return strings.ReplaceAll(written, "\x00", "") // no name has a NUL
}

func (c *converter) order(in sqlparser.OrderBy) ([]expr.Order, error) {
	if len(in) == 0 {
		return nil, nil
	}
	out := make([]expr.Order, len(in))
	for i, o := range in {
		x, err := c.expr(o.Expr)
		if err != nil {
			return nil, err
		}
		out[i] = expr.Order{X: x, Desc: o.Direction == sqlparser.DescScr}
	}
	return out, nil
}

func (c *converter) limit(in *sqlparser.Limit) (*Limit, error) {
	if in == nil {
		return nil, nil
	}
	out := &Limit{}
	var err error
	if out.Count, err = c.count(in.Rowcount); err != nil {
		return nil, err
	}
	if in.Offset != nil {
		out.Offset, err = c.count(in.Offset)
	}
	return out, err
}

// count converts a number of LIMIT: a whole number or a parameter.
func (c *converter) count(e sqlparser.Expr) (expr.Expr, error) {
	if val, ok := e.(*sqlparser.SQLVal); ok {
		// The largest number of rows, as programs write "no limit".
		if i, ok := index(string(val.Val)); ok && c.at(i).text == "18446744073709551615" && c.at(i).kind == num {
			return literal(expr.NewInt(1<<63 - 1)), nil
		}
		x, err := c.value(val)
		if err != nil {
			return nil, err
		}
		switch x := x.(type) {
		case *expr.Param:
			return x, nil
		case *expr.Literal:
			if x.Value.Kind() == expr.Int {
				return x, nil
			}
		}
	}
	return nil, c.fail(c.first(e), "LIMIT takes a whole number or a parameter", "")
}
