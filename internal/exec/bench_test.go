package exec

import (
	"context"
	"fmt"
	"testing"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// benchRows are messages as they come from a scan: id, sender, unread, time.
func benchRows(n int) *plan.Values {
	v := leaf(4)
	for i := range n {
		v.Rows = append(v.Rows, []expr.Value{
			expr.NewText(fmt.Sprintf("AAMkAGI2TG93AAA%07d=", i)), expr.NewText(fmt.Sprintf("Person.%d@contoso.com", i*7919%1000)),
			expr.NewBool(i%3 == 0), expr.NewInt(int64(i * 104729 % 1_000_003)),
		})
	}
	return v
}

// BenchmarkOperators runs each operator over 100,000 rows that are there
// already.
func BenchmarkOperators(b *testing.B) {
	in := benchRows(100_000)
	id := &expr.Column{Name: "id", Index: 0, Type: expr.Type{Kind: expr.Text, Exact: true}}
	children := leaf(2)
	for i := range 20_000 {
		children.Rows = append(children.Rows, []expr.Value{in.Rows[i*5][0], expr.NewInt(int64(i))})
	}
	for _, c := range []struct {
		name string
		node plan.Node
	}{
		{"filter", &plan.Filter{Input: in, Cond: op(op(col(2, expr.Bool), expr.Eq, lit(true)), expr.And, op(col(3, expr.Int), expr.Gt, lit(500_000)))}},
		{"group by sender", &plan.Group{Input: in, Keys: []expr.Expr{col(1, expr.Text)}, Calls: []*expr.Call{{Name: "COUNT", Star: true}, {Name: "MAX", Args: []expr.Expr{col(3, expr.Int)}}}}},
		{"join", &plan.HashJoin{Left: in, Right: children, Kind: plan.InnerJoin, Keys: []plan.Key{key(id, id)}}},
		{"order by limit", &plan.Sort{Input: in, Keys: []expr.Order{{X: col(3, expr.Int), Desc: true}}, Limit: 10}},
		{"order by", &plan.Sort{Input: in, Keys: []expr.Order{{X: col(3, expr.Int)}}, Limit: -1}},
		{"order by text", &plan.Sort{Input: in, Keys: []expr.Order{{X: col(1, expr.Text)}}, Limit: -1}},
		{"distinct", &plan.Distinct{Input: in, Slots: []int{1}, Exact: []bool{false}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				x := newRun(context.Background(), env(), nil, Options{})
				it, err := x.open(c.node)
				for err == nil {
					_, err = it.Next()
				}
				it.Close()
				x.cancel()
			}
		})
	}
}
