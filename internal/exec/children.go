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
	if r.s.Table.Parent.Expand == "" {
		return errors.New("part of a collection inside of an object was left out by Graph")
	}
	c := childReader{reader: r, entry: lay.entries[0], at: at, cost: b}
	for i := range p.objects {
		o := &p.objects[i]
		first, last := c.n, o.end
		if len(o.more) > 0 {
			last-- // the parent alone
		}
		for j := o.first; j < last; j++ {
			c.add(p.row(j))
		}
		if len(o.more) > 0 {
			c.parent, c.position = p.row(last), last-o.first
			for _, link := range o.more {
				if err := c.read(ctx, link); err != nil {
					return err
				}
			}
			if lay.keep {
				c.add(c.parent)
			}
		}
		o.first, o.end, o.more = first, c.n, nil
	}
	p.rows = c.rows
	return nil
}

// A childReader reads the children that are missing from a page.
type childReader struct {
	*reader
	entry *entry
	at    place
	cost  *batch
	rows  []expr.Value // of the completed page
	n     int          // how many, since they may be without values

	parent   []expr.Value // a row of the parent alone
	position int          // of its next child
}

func (c *childReader) add(row []expr.Value) {
	c.rows = append(c.rows, row...)
	c.n++
}

// read adds the children of the list at link.
func (c *childReader) read(ctx context.Context, link string) error {
	return c.follow(ctx, link, c.at, newDecoder(c.entry.layout), func(pg *page, use Usage) error {
		c.cost.usage.add(use)
		c.cost.pages++
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
			c.add(row)
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
