package exec

import (
	"context"
	"errors"
	"slices"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// complete reads the children that did not fit into their parents and puts them
// behind those that did. That there are more, Graph says with a nextLink inside
// of the parent.
// https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ExpandedNavigationProperty
func (r *reader) complete(ctx context.Context, p *page, lay *layout, at place, b *batch) error {
	if !slices.ContainsFunc(p.objects, func(o object) bool { return len(o.more) > 0 }) {
		return nil
	}
	if len(lay.entries) != 1 {
		return errors.New("Graph left out part of a collection inside of an object")
	}
	all := page{width: p.width}
	for i := range p.objects {
		o := &p.objects[i]
		first, last := all.n(), o.end
		if len(o.more) > 0 {
			last-- // the parent alone
		}
		for j := o.first; j < last; j++ {
			all.rows = append(all.rows, p.row(j)...)
		}
		if len(o.more) > 0 {
			c := childReader{reader: r, entry: lay.entries[0], at: at, parent: p.row(last), position: last - o.first}
			for _, link := range o.more {
				if err := c.read(ctx, link, &all, b); err != nil {
					return err
				}
			}
			if lay.keep {
				all.rows = append(all.rows, c.parent...)
			}
		}
		o.first, o.end, o.more = first, all.n(), nil
	}
	p.rows = all.rows
	return nil
}

// n is the number of rows, which have values.
func (p *page) n() int { return len(p.rows) / p.width }

// A childReader reads further children of one parent.
type childReader struct {
	*reader
	entry    *entry
	at       place
	parent   []expr.Value // a row of the parent alone
	position int          // of the next child
}

// read adds the children of the list at link as rows to p.
func (c *childReader) read(ctx context.Context, link string, p *page, b *batch) error {
	return c.follow(ctx, link, c.at, newDecoder(c.entry.layout), func(pg *page, use Usage) error {
		b.usage.add(use)
		b.pages++
		for i := range pg.objects {
			row := pg.row(i)
			for j, v := range c.parent {
				if c.ofParent(j) {
					row[j] = v
				}
			}
			for _, s := range c.entry.layout.computed {
				row[s.index] = c.entry.computed(s.column, c.position)
			}
			c.position++
			p.rows = append(p.rows, row...)
		}
		return nil
	})
}

// ofParent reports whether a slot holds a value of the parent.
func (c *childReader) ofParent(slot int) bool {
	if slot >= len(c.s.Columns) {
		return true
	}
	switch c.s.Columns[slot].Source {
	case graphtables.FromParent, graphtables.FromMailbox, graphtables.FromFolder:
		return true
	}
	return false
}
