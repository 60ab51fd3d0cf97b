package plan

import (
	"graphmail/internal/expr"
)

// count answers SELECT COUNT(*) FROM table WHERE … by a count that Graph keeps,
// where it can be trusted. used are the calls of the group that are wanted.
func (b *builder) count(o *groupOp, used []int, conds []expr.Expr) (rows, bool, error) {
	if len(used) != 1 {
		return rows{}, false, nil
	}
	call := o.calls[used[0]]
	if call.Name != "COUNT" || !call.Star {
		return rows{}, false, nil
	}
	in := o.input
	for {
		w, ok := in.(*whereOp)
		if !ok {
			break
		}
		conds = append(append([]expr.Expr(nil), w.conds...), conds...)
		in = w.input
	}
	t, ok := in.(*tableOp)
	if !ok || t.rel.table == nil || !scannable(conds) || !columnsOf(conds...).within(gives(t)) {
		return rows{}, false, nil
	}
	for _, c := range conds {
		if len(columnsOf(c)) == 0 && findMatch(c) == nil {
			return rows{}, false, nil
		}
	}
	l := b.layOut(t.rel, idSet{}, conds, noWish)
	l.Count = true
	scan, err := l.reading.scan(b.env)
	if err != nil || !scan.CountOnly {
		return rows{}, false, err
	}
	return rows{node: scan, at: layout{o.callIDs[used[0]]: 0}, count: 1}, true, nil
}
