package exec

import (
	"context"
	"slices"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// folderTree reads the folders of each mailbox.
func (r *reader) folderTree(ctx context.Context) error {
	header := r.s.Requests[0].Header
	for _, m := range r.mailboxes() {
		at := place{mailbox: m}
		var use Usage
		t, err := r.tree.tree(ctx, r.s.Table, m, &use)
		if err == nil {
			err = r.wellKnown(ctx, at, t, header, &use)
		}
		if err := r.spend(use); err != nil {
			return err
		}
		if err != nil {
			err = r.leave(at, err, r.emit)
		} else {
			err = r.take(ctx, t.page(r.s), layoutOf(r.s, nil), at, Usage{}, "", r.emit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wellKnown finds the folders with well-known names, where the query asks for
// them. Graph v1.0 has no property for it, but takes the names for ids.
// https://learn.microsoft.com/graph/api/resources/mailfolder
func (r *reader) wellKnown(ctx context.Context, at place, t *tree, header []plan.Pair, use *Usage) error {
	if !slices.ContainsFunc(r.s.Columns, func(c *graphtables.Column) bool { return c.Name == "well_known_name" }) {
		return nil
	}
	r.tree.mu.Lock()
	defer r.tree.mu.Unlock()
	if t.named {
		return nil
	}
	names := graphtables.WellKnownFolders()
	reqs := make([]Request, len(names))
	for i, name := range names {
		req := at.fill(&plan.Request{Path: "/" + r.s.Table.Item, Select: []string{"id"}}).With("id", name)
		reqs[i] = at.request(req.URL(nil, 0), header)
	}
	lay := newLayout([]*graphtables.Column{{Property: "id"}}, 0, 1)
	dec := newDecoder(lay)
	u, err := r.x.src.Batch(ctx, reqs, func(i int, body []byte, err error) error {
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		pg, err := dec.one(body)
		if err != nil {
			return err
		}
		if n := t.byID[pg.rows[0].Text()]; n != nil {
			n.wellKnown = names[i]
		}
		return nil
	})
	use.add(u)
	t.named = err == nil
	return err
}

// page lays the folders out as rows of the scan.
func (t *tree) page(s *plan.Scan) *page {
	p := &page{width: s.Width(), count: -1}
	from := make([]int, len(s.Columns))
	for j, c := range s.Columns {
		from[j] = slices.Index(t.columns, c)
	}
	for i, n := range t.nodes {
		row := make([]expr.Value, len(s.Columns))
		for j, c := range s.Columns {
			row[j] = n.row[from[j]]
			if c.Source != graphtables.FromTree {
				continue
			}
			switch c.Name {
			case "path":
				row[j] = expr.NewText(n.path)
			case "depth":
				row[j] = expr.NewInt(n.depth)
			case "well_known_name":
				if n.wellKnown != "" {
					row[j] = expr.NewText(n.wellKnown)
				}
			}
		}
		p.rows = append(p.rows, row...)
		p.objects = append(p.objects, object{id: newIdentity([]byte(n.id)), first: i, end: i + 1})
	}
	return p
}
