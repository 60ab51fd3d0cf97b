package plan

import (
	"cmp"
	"fmt"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// from resolves a FROM clause or a part of one. Columns of queries around it may
// be used in ON.
func (r *resolver) from(f query.From, outer *scope, free idSet) (logical, names, error) {
	switch f := f.(type) {
	case nil:
		return &onceOp{}, names{}, nil
	case *query.Table:
		return r.table(f)
	case *query.Derived:
		return r.derived(f)
	case *query.Join:
		return r.join(f, outer, free)
	default:
		return nil, names{}, fmt.Errorf("a %T cannot stand in FROM", f)
	}
}

func (r *resolver) table(t *query.Table) (logical, names, error) {
	schema := cmp.Or(t.Schema, r.env.Schema)
	rel := &relation{alias: t.Alias, schema: t.Schema}
	switch {
	case strings.EqualFold(schema, informationSchema):
		if rel.local = localTableOf(t.Name); rel.local == nil {
			return nil, names{}, unknownTable(schema, t.Name, t.Pos, r.env)
		}
		rel = r.localRelation(rel.local, cmp.Or(t.Alias, rel.local.name))
	case schema == "" || strings.EqualFold(schema, r.env.schema()):
		if rel.table = r.env.table(t.Name); rel.table == nil {
			if l := localTableOf(t.Name); l != nil && l.bare {
				return r.table(&query.Table{Schema: informationSchema, Name: t.Name, Alias: t.Alias, Pos: t.Pos})
			}
			return nil, names{}, unknownTable(schema, t.Name, t.Pos, r.env)
		}
		rel.alias = cmp.Or(t.Alias, rel.table.Name)
		for i := range rel.table.Columns {
			c := &rel.table.Columns[i]
			id := r.newID(attr{table: rel.alias, name: c.Name, typ: columnType(c), source: &source{rel, c}})
			rel.columns = append(rel.columns, relColumn{name: c.Name, id: id, hidden: c.Hidden, rels: []*relation{rel}})
		}
	default:
		return nil, names{}, unknownSchema(t.Schema, t.Pos, r.env)
	}
	return &tableOp{rel}, names{rels: []*relation{rel}, columns: rel.columns}, nil
}

// localRelation makes a relation of a local table.
func (r *resolver) localRelation(t *localTable, alias string) *relation {
	rel := &relation{alias: alias, schema: informationSchema, local: t}
	for _, c := range t.columns {
		id := r.newID(attr{table: alias, name: c.name, typ: c.typ})
		rel.columns = append(rel.columns, relColumn{name: c.name, id: id, rels: []*relation{rel}})
	}
	return rel
}

func (r *resolver) derived(d *query.Derived) (logical, names, error) {
	q, err := r.query(d.Query, nil)
	if err != nil {
		return nil, names{}, err
	}
	rel := &relation{alias: d.Alias}
	seen := map[string]bool{}
	for i, id := range q.ids {
		label := q.labels[i]
		if key := strings.ToLower(label); seen[key] {
			return nil, names{}, fmt.Errorf("the derived table %q has two columns named %q; give one an alias", d.Alias, label)
		} else {
			seen[key] = true
		}
		// A column passed on keeps what it is but is named anew.
		fresh := r.newID(attr{table: d.Alias, name: label, typ: r.attrs[id].typ, source: r.attrs[id].source})
		rel.columns = append(rel.columns, relColumn{name: label, id: fresh, rels: []*relation{rel}})
	}
	exprs, ids := make([]expr.Expr, len(q.ids)), make([]int, len(q.ids))
	for i, id := range q.ids {
		exprs[i], ids[i] = r.ref(id), rel.columns[i].id
	}
	return &projectOp{input: q.root, exprs: exprs, ids: ids}, names{rels: []*relation{rel}, columns: rel.columns}, nil
}

func (r *resolver) join(j *query.Join, outer *scope, free idSet) (logical, names, error) {
	left, ln, err := r.from(j.Left, outer, free)
	if err != nil {
		return nil, names{}, err
	}
	right, rn, err := r.from(j.Right, outer, free)
	if err != nil {
		return nil, names{}, err
	}
	for _, a := range ln.rels {
		for _, b := range rn.rels {
			if strings.EqualFold(a.alias, b.alias) {
				return nil, names{}, fmt.Errorf("the table name %q occurs twice in FROM; give one an alias", b.alias)
			}
		}
	}
	op := &joinOp{left: left, right: right, outer: j.Kind == query.Left || j.Kind == query.Right}
	if j.Kind == query.Right {
		op.left, op.right = right, left
	}
	all := names{rels: append(append([]*relation(nil), ln.rels...), rn.rels...)}
	switch {
	case j.Natural || len(j.Using) > 0:
		// As MySQL, a right join merges as the left join it is the mirror of.
		if j.Kind == query.Right {
			ln, rn = rn, ln
		}
		if err := r.using(j, op, ln, rn, &all); err != nil {
			return nil, names{}, err
		}
	default:
		all.columns = append(append([]relColumn(nil), ln.columns...), rn.columns...)
		if j.On == nil {
			break
		}
		on := &scope{names: all, outer: outer, clause: "ON", free: idSet{}}
		e, err := r.expr(j.On, on)
		if err != nil {
			return nil, names{}, err
		}
		if err := r.check(e); err != nil {
			return nil, names{}, err
		}
		free.addAll(on.free)
		op.on = expr.Conjuncts(e)
	}
	if op.outer {
		r.nullable(op.right)
	}
	return op, all, nil
}

// using merges the columns that USING names, or for NATURAL all common ones:
// first the merged ones, then the rest of the first table, then of the second.
func (r *resolver) using(j *query.Join, op *joinOp, first, second names, all *names) error {
	merged := map[int]bool{}
	merge := func(name string, pos int) error {
		a, b := first.find(name), second.find(name)
		for _, side := range [][]relColumn{a, b} {
			switch {
			case len(side) == 0:
				return usingError(name, pos, first, second)
			case len(side) > 1:
				return nameError(pos, "column %q of USING is ambiguous: %s have one", name, relationList(side))
			}
		}
		op.on = append(op.on, &expr.Binary{Op: expr.Eq, L: r.ref(a[0].id), R: r.ref(b[0].id)})
		merged[a[0].id], merged[b[0].id] = true, true
		c := a[0]
		c.rels = append(append([]*relation(nil), a[0].rels...), b[0].rels...)
		all.columns = append(all.columns, c)
		return nil
	}
	if j.Natural {
		for _, c := range first.columns {
			if len(second.find(c.name)) > 0 && !c.hidden {
				if err := merge(c.name, -1); err != nil {
					return err
				}
			}
		}
	} else {
		// The order is that of the first table, not that of the list.
		for _, c := range first.columns {
			for i, name := range j.Using {
				if sameName(c.name, name) && !merged[c.id] {
					if err := merge(name, j.UsingPos[i]); err != nil {
						return err
					}
				}
			}
		}
		for i, name := range j.Using {
			if len(first.find(name)) == 0 {
				return merge(name, j.UsingPos[i])
			}
		}
	}
	for _, c := range append(append([]relColumn(nil), first.columns...), second.columns...) {
		if !merged[c.id] {
			all.columns = append(all.columns, c)
		}
	}
	return nil
}

// nullable marks the columns of the side of an outer join that may be absent.
func (r *resolver) nullable(o logical) {
	for id := range gives(o) {
		r.attrs[id].typ.Nullable = true
	}
}

// check reports the errors of an expression's types: an unknown function, a
// wrong number of arguments. A search is no value and has no type.
func (r *resolver) check(e expr.Expr) error {
	for _, c := range expr.Conjuncts(e) {
		if _, ok := c.(*expr.Match); ok {
			continue
		}
		if _, err := r.typeOf(c); err != nil {
			return err
		}
	}
	return nil
}
