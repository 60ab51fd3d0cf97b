package query

import (
	"strings"

	"github.com/xwb1989/sqlparser"

	"graphmail/internal/expr"
)

func (c *converter) call(e *sqlparser.FuncExpr) (expr.Expr, error) {
	i, ok := index(e.Name.String())
	if !ok || !e.Qualifier.IsEmpty() {
		if q, ok := index(e.Qualifier.String()); ok {
			return nil, c.unsupported(q, "a function of a schema", "")
		}
		return nil, c.unsupported(0, e.Name.String(), "")
	}
	name := c.at(i).upper
	if c.at(i).kind == quoted {
		return nil, c.fail(i, "the name of a function in backquotes", "leave the backquotes out")
	}
	if s := c.names[i]; s != "" {
		name = s
	} else if !expr.IsFunction(name) {
		name = c.at(i).text // which the error for it quotes
	}
	call := &expr.Call{Name: name, Distinct: e.Distinct, Pos: c.at(i).start}
	if len(e.Exprs) == 1 && !e.Distinct {
		if s, ok := e.Exprs[0].(*sqlparser.StarExpr); ok && s.TableName.IsEmpty() && name == "COUNT" {
			call.Star = true
			return call, nil
		}
	}
	if e.Distinct && !aggregates[name] {
		return nil, c.fail(i, "DISTINCT in "+name+", which is no aggregate function", "")
	}
	args, err := c.arguments(i, e.Exprs)
	if err != nil {
		return nil, err
	}
	if make := c.build[i]; make != nil {
		return make(args)
	}
	call.Args = args
	if intervals[name] {
		return call, nil
	}
	for k, a := range args {
		if err := c.noInterval(e.Exprs[k], a); err != nil {
			return nil, err
		}
	}
	return call, nil
}

// intervals holds the functions that take one.
var intervals = set("DATE_ADD", "DATE_SUB")

func (c *converter) arguments(i int, in sqlparser.SelectExprs) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(in))
	for k, e := range in {
		a, ok := e.(*sqlparser.AliasedExpr)
		if !ok {
			return nil, c.fail(i, "* stands only in COUNT(*)", "")
		}
		if !a.As.IsEmpty() {
			at, _ := index(a.As.String())
			return nil, c.fail(at, `unexpected "`+clip(c.source(span{at, at + 1}))+`"`, "write AS before an alias; arguments have none")
		}
		x, err := c.dated(a.Expr)
		if err != nil {
			return nil, err
		}
		out[k] = x
	}
	return out, nil
}

func (c *converter) groupConcat(e *sqlparser.GroupConcatExpr) (expr.Expr, error) {
	// Its separator is the number of its token: see rewriter.groupConcat.
	i, _ := index(strings.Trim(strings.TrimPrefix(e.Separator, " separator "), "'"))
	args, err := c.arguments(i, e.Exprs)
	if err != nil {
		return nil, err
	}
	for k, a := range args {
		if err := c.noInterval(e.Exprs[k], a); err != nil {
			return nil, err
		}
	}
	order, err := c.order(e.OrderBy)
	return &expr.Call{
		Name: "GROUP_CONCAT", Args: args, Distinct: e.Distinct != "", OrderBy: order,
		Separator: c.seps[i], Pos: c.at(i).start,
	}, err
}
