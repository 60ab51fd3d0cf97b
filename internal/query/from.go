package query

import (
	"strings"

	"github.com/xwb1989/sqlparser"
)

// maxTables bounds the tables of one FROM, as MySQL does.
// https://dev.mysql.com/doc/refman/8.4/en/join.html
const maxTables = 61

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
	return c.crossed(in)
}

// crossed converts tables between commas.
func (c *converter) crossed(in sqlparser.TableExprs) (From, error) {
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
		return c.crossed(e.Exprs)
	case *sqlparser.AliasedTableExpr:
		return c.table(e)
	case *sqlparser.JoinTableExpr:
		return c.join(e)
	}
	return nil, c.fail(0, "not a table", "")
}

func (c *converter) table(e *sqlparser.AliasedTableExpr) (From, error) {
	var alias string
	var err error
	if s := e.As.String(); s != "" {
		if alias, err = c.alias(s); err != nil {
			return nil, err
		}
	}
	if c.tables++; c.tables > maxTables {
		return nil, c.fail(c.first(e), "too many tables in one FROM", "the limit is "+itoa(maxTables))
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
			t := c.tok(name.String())
			out.Using, out.UsingPos = append(out.Using, t.text), append(out.UsingPos, t.start)
		}
	case kind == Inner && !out.Natural:
		out.Kind = Cross
	}
	return out, err
}
