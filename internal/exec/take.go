package exec

import (
	"context"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// take drops from a page the rows that the filter refuses and hands on the rest.
// Which of them have been given before is settled where they are delivered:
// what a reader took and could not hand on does not count as given.
func (r *reader) take(ctx context.Context, p *page, lay *layout, at place, use Usage, note string, emit func(batch) error) error {
	b := batch{usage: use, pages: min(1, use.Calls), note: note, objects: r.objects.get(len(p.objects))}
	if err := r.complete(ctx, p, lay, at, &b); err != nil {
		return err
	}
	if err := r.compute(ctx, p, lay, at, &b.usage); err != nil {
		return err
	}
	kept := p.rows[:0]
	salt := newIdentity([]byte(at.mailbox + "\x00" + at.parent))
	for _, o := range p.objects {
		before, n := b.n, o.end
		if lay.keep {
			n-- // the parent alone
		}
		found := false
		for j := o.first; j < n; j++ {
			ok, err := r.passes(r.children, p.row(j))
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			found = true
			if kept, err = r.keep(p, j, kept, &b); err != nil {
				return err
			}
		}
		if lay.keep && !found {
			clear(p.row(n)[:len(r.s.Columns)]) // the parent's id and mailbox among them
			var err error
			if kept, err = r.keep(p, n, kept, &b); err != nil {
				return err
			}
		}
		if b.n > before {
			b.objects = append(b.objects, given{o.id.within(salt), b.n - before, &at})
		}
	}
	b.rows = kept
	return emit(b)
}

// keep adds row i of a page to those kept, unless the filter refuses it. Rows are
// moved towards the front of the page they came in.
func (r *reader) keep(p *page, i int, kept []expr.Value, b *batch) ([]expr.Value, error) {
	b.read++
	row := p.row(i)
	ok, err := r.passes(r.filter, row)
	if err != nil || !ok {
		return kept, err
	}
	b.n++
	if len(kept) == i*p.width {
		return p.rows[:len(kept)+p.width], nil // it is where it belongs
	}
	return append(kept, row...), nil
}

// passes reports whether a condition is true for a row; a nil one is.
func (r *reader) passes(cond condition, row []expr.Value) (bool, error) {
	if cond == nil {
		return true, nil
	}
	return cond(&expr.Frame{Row: row})
}

// compute fills the slots that no property holds.
func (r *reader) compute(ctx context.Context, p *page, lay *layout, at place, use *Usage) error {
	for _, s := range lay.computed {
		switch s.column.Source {
		case graphtables.FromMailbox:
			p.fill(s.index, expr.NewText(at.mailbox))
		case graphtables.FromCalendar:
			if at.folder != "" {
				p.fill(s.index, expr.NewText(at.folder))
			}
		case graphtables.FromParent:
			p.fill(s.index, expr.NewText(at.parent))
		case graphtables.FromFolder:
			if at.folder != "" && r.s.Scope.Source == graphtables.FromFolder {
				p.fill(s.index, expr.NewText(at.folder))
				continue
			}
			// Until here the slot holds the folder's id.
			for i := s.index; i < len(p.rows); i += p.width {
				path, err := r.tree.path(ctx, at.mailbox, p.rows[i].Text(), use)
				if err != nil {
					return err
				}
				p.rows[i] = path
			}
		}
	}
	return nil
}

// fill sets one slot of all rows.
func (p *page) fill(slot int, v expr.Value) {
	for i := slot; i < len(p.rows); i += p.width {
		p.rows[i] = v
	}
}
