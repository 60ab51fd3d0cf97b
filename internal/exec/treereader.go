package exec

import (
	"context"
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// treeColumns are read of every folder, in the slots after those asked for.
// Hidden and counted are those of mail folders only.
var treeColumns = []*graphtables.Column{
	{Property: "id"}, {Property: "displayName"}, {Property: "parentFolderId"},
	{Property: "isHidden", Type: graphtables.Boolean}, {Property: "childFolderCount", Type: graphtables.BigInt},
}

// A treeReader reads one mailbox's folders.
type treeReader struct {
	src     Fetcher
	at      place
	table   *graphtables.Table
	dec     *decoder
	width   int // slots asked for
	request *plan.Request
	use     Usage
	tree    *tree
}

// readTree reads all folders of a mailbox with the given columns.
//
// Graph lists one level at a time, without hidden folders unless asked. Its
// change tracking gives the whole tree in one list, so that is asked first;
// what it leaves out is walked.
// https://learn.microsoft.com/graph/api/mailfolder-delta
func readTree(ctx context.Context, src Fetcher, at place, table *graphtables.Table, columns []*graphtables.Column, header []plan.Pair) (*tree, Usage, error) {
	own := treeColumns
	if table.Tree.Hidden == "" {
		own = own[:3]
	}
	all := append(append([]*graphtables.Column{}, columns...), own...)
	r := &treeReader{
		src: src, at: at, table: table, width: len(columns),
		dec:     newDecoder(newLayout(all, 0, len(columns)+len(treeColumns))),
		request: &plan.Request{Select: selectOf(all), Header: header},
		tree:    &tree{columns: columns, byID: map[string]*folder{}},
	}
	tracked, err := r.track(ctx)
	if err == nil {
		err = r.walk(ctx, tracked)
	}
	if err != nil {
		return nil, r.use, err
	}
	r.tree.place(tracked)
	return r.tree, r.use, nil
}

// track reads the folders from change tracking, and reports whether there is
// any: not every cloud has it.
func (r *treeReader) track(ctx context.Context) (bool, error) {
	if r.table.Tree.Delta == "" {
		return false, nil
	}
	err := r.level(ctx, r.list(r.table.Tree.Delta, ""))
	switch status, _ := answerOf(err); status {
	case 400, 404, 405, 501:
		return false, nil
	}
	return err == nil, err
}

// list is the first page of one level, or of the whole tree.
func (r *treeReader) list(path, id string) *plan.Request {
	req := *r.request
	req.Path = "/" + path
	if path == r.table.Tree.Delta {
		// Change tracking takes its page size from a preference.
		req.Header = append(slices.Clone(req.Header), plan.Pair{Name: "Prefer", Value: "odata.maxpagesize=500"})
	} else {
		req.Top = r.table.Rules.MaxPage
		if h := r.table.Tree.Hidden; h != "" {
			req.Params = []plan.Pair{{Name: h, Value: "true"}}
		}
	}
	return r.at.fill(&req).With("id", id)
}

// walk reads what change tracking did not give: hidden folders, when it gave
// none, and the children of folders that have more than are known.
func (r *treeReader) walk(ctx context.Context, tracked bool) error {
	hidden := slices.ContainsFunc(r.tree.nodes, func(n *folder) bool { return n.hidden })
	if !tracked || !hidden && r.table.Tree.Hidden != "" {
		if err := r.level(ctx, r.list(r.table.Path, "")); err != nil {
			return err
		}
	}
	known := map[string]int64{}
	for done := 0; done < len(r.tree.nodes); {
		for _, n := range r.tree.nodes[done:] {
			known[n.parent]++
		}
		var open []*folder
		for ; done < len(r.tree.nodes); done++ {
			if n := r.tree.nodes[done]; r.unread(n, known[n.id], tracked) {
				open = append(open, n)
			}
		}
		if err := r.below(ctx, open); err != nil {
			return err
		}
	}
	return nil
}

// unread reports whether a folder may have more children than are known. Mail
// folders tell their number; others do not.
func (r *treeReader) unread(n *folder, known int64, tracked bool) bool {
	if r.table.Tree.Hidden == "" {
		return !tracked
	}
	return known < n.children
}

// below reads the children of folders, many at a time.
func (r *treeReader) below(ctx context.Context, of []*folder) error {
	for chunk := range slices.Chunk(of, keyChunk) {
		reqs := make([]Request, len(chunk))
		for i, n := range chunk {
			req := r.list(r.table.Tree.Children, n.id)
			reqs[i] = r.at.request(req.URL(nil, 0), req.Header)
		}
		bodies := make([][]byte, len(chunk))
		use, err := fetchAll(ctx, r.src, reqs, func(i int, body []byte, err error) error {
			if missing(err) {
				return nil // deleted since it was listed
			}
			bodies[i] = append([]byte{}, body...)
			return err
		})
		r.use.add(use)
		if err != nil {
			return err
		}
		for _, body := range bodies {
			if body == nil {
				continue
			}
			pg, err := r.dec.list(body)
			if err != nil {
				return err
			}
			next := pg.next
			r.addAll(pg)
			if err := r.from(ctx, next, r.request.Header); err != nil {
				return err
			}
		}
	}
	return nil
}

// level reads one list of folders.
func (r *treeReader) level(ctx context.Context, req *plan.Request) error {
	return r.from(ctx, req.URL(nil, 0), req.Header)
}

// from reads a list from the page at link on.
func (r *treeReader) from(ctx context.Context, link string, header []plan.Pair) error {
	var links trail
	for link != "" {
		if err := links.follow(link); err != nil {
			return err
		}
		pg, _, use, err := fetchPage(ctx, r.src, r.at.request(link, header), r.dec)
		r.use.add(use)
		if err != nil {
			return err
		}
		r.addAll(pg)
		link = pg.next
	}
	return nil
}

func (r *treeReader) addAll(pg *page) {
	for i := range pg.objects {
		r.add(pg.row(i))
	}
}

// add books a folder, unless it is known or only the notice that one was
// removed.
func (r *treeReader) add(row []expr.Value) {
	id, name := row[r.width].Text(), row[r.width+1]
	if r.tree.byID[id] != nil || name.IsNull() {
		return
	}
	n := &folder{
		id: id, name: name.Text(), parent: row[r.width+2].Text(),
		hidden: row[r.width+3].Bool(), children: row[r.width+4].Int(),
		row: row[:r.width:r.width],
	}
	r.tree.byID[id] = n
	r.tree.nodes = append(r.tree.nodes, n)
}

// selectOf lists the properties to select for columns.
func selectOf(columns []*graphtables.Column) []string {
	var names []string
	have := map[string]bool{}
	for _, c := range columns {
		name, _, _ := strings.Cut(c.Property, "/")
		if name != "" && !have[name] {
			have[name] = true
			names = append(names, name)
		}
	}
	return names
}
