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
		if len(left.OrderBy) > 0 || left.Limit != nil {
			return nil, c.fail(c.first(left.OrderBy), "ORDER BY and LIMIT stand after the last SELECT of a UNION", "put the SELECT before UNION in parentheses")
		}
		if spine = append(spine, left); len(spine) > maxUnions {
			return nil, c.fail(0, "too many UNIONs", "the limit is "+itoa(maxUnions))
		}
	}
	first := spine[len(spine)-1].Left
	if s, ok := first.(*sqlparser.Select); ok && (len(s.OrderBy) > 0 || s.Limit != nil) {
		return nil, c.fail(c.first(s.OrderBy), "ORDER BY and LIMIT stand after the last SELECT of a UNION", "put the SELECT before UNION in parentheses")
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
	if out.From, err = c.from(s.From); err != nil {
		return nil, err
	}
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
			out[k] = Item{Star: true}
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
				out[k].Alias = c.tok(e.As.String()).text
				out[k].Label = out[k].Alias
			}
		default:
			return nil, c.fail(written.from, "not an expression", "")
		}
	}
	return out, nil
}

// label returns the name MySQL gives a column of the result that has no alias:
// that of a column, the value of a string, else the text as it was written.
func label(x expr.Expr, written string) string {
	switch x := x.(type) {
	case *expr.Column:
		return x.Name
	case *expr.Literal:
		switch x.Value.Kind() {
		case expr.Text:
			return x.Value.Text()
		case expr.Bool, expr.Unknown:
			return strings.ToUpper(written)
		}
	}
	return written
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
			// The largest number of rows, as programs write "no limit".
			if i, ok := index(string(val.Val)); ok && c.at(i).text == "18446744073709551615" {
				return literal(expr.NewInt(1<<63 - 1)), nil
			}
		}
	}
	return nil, c.fail(c.first(e), "LIMIT takes a whole number or a parameter", "")
}

// from converts the FROM clause: commas are cross joins. It is nil where the
// only table is dual, which the parser puts where there is none.
func (c *converter) from(in sqlparser.TableExprs) (From, error) {
	if len(in) == 1 {
		if a, ok := in[0].(*sqlparser.AliasedTableExpr); ok && a.As.IsEmpty() {
			if t, ok := a.Expr.(sqlparser.TableName); ok && t.Qualifier.IsEmpty() {
				name := t.Name.String()
				if tok := c.tok(name); name == "dual" || tok.kind == word && tok.upper == "DUAL" {
					return nil, nil
				}
			}
		}
	}
	var out From
	for _, e := range in {
		f, err := c.tableExpr(e)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = f
		} else {
			out = &Join{Kind: Cross, Left: out, Right: f}
		}
	}
	return out, nil
}

func (c *converter) tableExpr(e sqlparser.TableExpr) (From, error) {
	if err := c.enter(); err != nil {
		return nil, err
	}
	defer c.leave()
	switch e := e.(type) {
	case *sqlparser.ParenTableExpr:
		var out From
		for _, e := range e.Exprs {
			f, err := c.tableExpr(e)
			if err != nil {
				return nil, err
			}
			if out == nil {
				out = f
			} else {
				out = &Join{Kind: Cross, Left: out, Right: f}
			}
		}
		return out, nil
	case *sqlparser.AliasedTableExpr:
		return c.table(e)
	case *sqlparser.JoinTableExpr:
		return c.join(e)
	}
	return nil, c.fail(0, "not a table", "")
}

func (c *converter) table(e *sqlparser.AliasedTableExpr) (From, error) {
	alias := ""
	if !e.As.IsEmpty() {
		alias = c.tok(e.As.String()).text
	}
	switch t := e.Expr.(type) {
	case *sqlparser.Subquery:
		q, err := c.query(t.Select)
		return &Derived{Query: q, Alias: alias}, err
	case sqlparser.TableName:
		name := c.tok(t.Name.String())
		out := &Table{Name: name.text, Alias: alias, Pos: name.start}
		if !t.Qualifier.IsEmpty() {
			schema := c.tok(t.Qualifier.String())
			out.Schema, out.Pos = schema.text, schema.start
		}
		if e.Hints != nil || len(e.Partitions) > 0 {
			i, _ := index(t.Name.String())
			return nil, c.unsupported(i, "an index hint or PARTITION", "leave it out")
		}
		return out, nil
	}
	return nil, c.fail(0, "not a table", "")
}

var joinKinds = map[string]JoinKind{
	sqlparser.JoinStr: Inner, sqlparser.LeftJoinStr: Left, sqlparser.RightJoinStr: Right,
	sqlparser.NaturalJoinStr: Inner, sqlparser.NaturalLeftJoinStr: Left, sqlparser.NaturalRightJoinStr: Right,
}

func (c *converter) join(e *sqlparser.JoinTableExpr) (From, error) {
	kind, ok := joinKinds[e.Join]
	if !ok {
		return nil, c.unsupported(0, strings.ToUpper(e.Join), "write JOIN")
	}
	out := &Join{Kind: kind, Natural: strings.HasPrefix(e.Join, "natural")}
	var err error
	if out.Left, err = c.tableExpr(e.LeftExpr); err != nil {
		return nil, err
	}
	if out.Right, err = c.tableExpr(e.RightExpr); err != nil {
		return nil, err
	}
	switch {
	case e.Condition.On != nil:
		out.On, err = c.expr(e.Condition.On)
	case len(e.Condition.Using) > 0:
		for _, name := range e.Condition.Using {
			out.Using = append(out.Using, c.tok(name.String()).text)
		}
	case kind == Inner && !out.Natural:
		out.Kind = Cross
	}
	return out, err
}
