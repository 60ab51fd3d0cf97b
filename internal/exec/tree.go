package exec

import (
	"context"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// folderTree reads the folders of each mailbox.
func (r *reader) folderTree(ctx context.Context) error {
	header := r.s.Requests[0].Header
	for _, m := range r.mailboxes() {
		at := place{mailbox: m}
		t, use, err := readTree(ctx, r.x.src, at, r.s.Table, r.s.Columns, header)
		if err == nil {
			var known Usage
			known, err = r.wellKnown(ctx, at, t, header)
			use.add(known)
		}
		if err != nil {
			if err := r.forgive(at, err, r.emit); err != nil {
				return err
			}
			continue
		}
		if err := r.take(ctx, t.page(r.s), layoutOf(r.s, nil), at, use, "", r.emit); err != nil {
			return err
		}
	}
	return nil
}

// wellKnown finds the folders with well-known names, where the query asks for
// them. Graph v1.0 has no property for it, but takes the names for ids.
// https://learn.microsoft.com/graph/api/resources/mailfolder
func (r *reader) wellKnown(ctx context.Context, at place, t *tree, header []plan.Pair) (Usage, error) {
	asked := false
	for _, c := range r.s.Columns {
		asked = asked || c.Name == "well_known_name"
	}
	if !asked {
		return Usage{}, nil
	}
	names := graphtables.WellKnownFolders()
	reqs := make([]Request, len(names))
	for i, name := range names {
		req := at.fill(&plan.Request{Path: "/" + r.s.Table.Item, Select: []string{"id"}}).With("id", name)
		reqs[i] = at.request(req.URL(nil, 0), header)
	}
	lay := newLayout([]*graphtables.Column{{Property: "id"}}, 0, 1)
	dec := newDecoder(lay)
	return r.x.src.Batch(ctx, reqs, func(i int, body []byte, err error) error {
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
}

// page lays the folders out as rows of the scan.
func (t *tree) page(s *plan.Scan) *page {
	p := &page{width: s.Width(), count: -1}
	for i, n := range t.nodes {
		row := append([]expr.Value{}, n.row...)
		for j, c := range s.Columns {
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

// kindOf shortens an @odata.type to the value of a kind column:
// "#microsoft.graph.fileAttachment" is "file".
func kindOf(odataType string) string {
	name := odataType[strings.LastIndexByte(odataType, '.')+1:]
	return strings.TrimSuffix(name, "Attachment")
}
