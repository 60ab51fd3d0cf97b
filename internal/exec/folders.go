package exec

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// folders holds the trees of folders that a query reads, each of which it reads
// once: for the tables of folders, and to find mail folders by name.
type folders struct {
	src    Fetcher
	mail   *graphtables.Table                      // mail_folders
	wanted map[*graphtables.Table]*wantedTree      // what the query's tables of folders ask for
	mu     sync.Mutex                              // guards what follows
	of     map[*graphtables.Table]map[string]*tree // by mailbox
}

// A wantedTree is what to ask of every folder for all of the query's scans.
type wantedTree struct {
	columns []*graphtables.Column
	header  []plan.Pair
}

// A tree is a mailbox's folders.
type tree struct {
	columns []*graphtables.Column // whose values the rows of nodes hold
	nodes   []*folder
	byID    map[string]*folder
	named   bool // the folders with well-known names have been found
}

// A folder is one node; row holds the values of the columns that were asked for.
type folder struct {
	id, name, parent, path string
	depth                  int64
	hidden                 bool
	children               int64
	wellKnown              string
	row                    []expr.Value
}

// resolve returns what stands for a folder in a path: a well-known name, or the
// id of the folder with that id, path or display name.
func (f *folders) resolve(ctx context.Context, mailbox, ref string, use *Usage) (string, error) {
	if name := strings.ToLower(ref); graphtables.IsWellKnownFolder(name) {
		return name, nil
	}
	t, err := f.tree(ctx, f.mail, mailbox, use)
	if err != nil {
		return "", err
	}
	if n := t.byID[ref]; n != nil {
		return n.id, nil
	}
	var found []*folder
	for _, n := range t.nodes {
		if strings.EqualFold(n.path, ref) {
			return n.id, nil
		}
		if strings.EqualFold(n.name, ref) {
			found = append(found, n)
		}
	}
	switch len(found) {
	case 1:
		return found[0].id, nil
	case 0:
		var paths []string
		for _, n := range t.nodes {
			if !n.hidden {
				paths = append(paths, n.path)
			}
		}
		hint := ""
		if near := graphtables.Nearest(ref, paths); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return "", fmt.Errorf("mailbox %q has no folder %q%s (SELECT path FROM mail_folders lists them)", mailbox, ref, hint)
	}
	paths := make([]string, len(found))
	for i, n := range found {
		paths[i] = fmt.Sprintf("%q", n.path)
	}
	return "", fmt.Errorf("mailbox %q has %d folders called %q; name one by its path: %s", mailbox, len(found), ref, strings.Join(paths, ", "))
}

// path returns the path of the folder with an id, NULL when there is none.
func (f *folders) path(ctx context.Context, mailbox, id string, use *Usage) (expr.Value, error) {
	t, err := f.tree(ctx, f.mail, mailbox, use)
	if err != nil {
		return expr.Null, err
	}
	if n := t.byID[id]; n != nil {
		return expr.NewText(n.path), nil
	}
	return expr.Null, nil
}

// want says that the plan reads s, a table of folders.
func (f *folders) want(s *plan.Scan) {
	w := f.wanted[s.Table]
	if w == nil {
		w = &wantedTree{}
		f.wanted[s.Table] = w
	}
	w.header = s.Requests[0].Header
	for _, c := range s.Columns {
		if !slices.Contains(w.columns, c) {
			w.columns = append(w.columns, c)
		}
	}
}

// tree returns a mailbox's folders.
func (f *folders) tree(ctx context.Context, table *graphtables.Table, mailbox string, use *Usage) (*tree, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if t := f.of[table][mailbox]; t != nil {
		return t, nil
	}
	var w wantedTree
	if f.wanted[table] != nil {
		w = *f.wanted[table]
	}
	t, u, err := readTree(ctx, f.src, place{mailbox: mailbox}, table, w.columns, w.header)
	use.add(u)
	if err != nil {
		return nil, err
	}
	if f.of[table] == nil {
		f.of[table] = map[string]*tree{}
	}
	f.of[table][mailbox] = t
	return t, nil
}

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
	tracked := false
	if table.Tree.Delta != "" {
		err := r.level(ctx, r.list(table.Tree.Delta, ""))
		var f Failure
		if errors.As(err, &f) {
			if status, _ := f.Answer(); status == 400 || status == 404 || status == 405 || status == 501 {
				err = nil // no change tracking in this cloud: walk
			}
		} else {
			tracked = err == nil
		}
		if err != nil {
			return nil, r.use, err
		}
	}
	if err := r.walk(ctx, tracked); err != nil {
		return nil, r.use, err
	}
	r.tree.place()
	return r.tree, r.use, nil
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
	hidden := false
	for _, n := range r.tree.nodes {
		hidden = hidden || n.hidden
	}
	if !tracked || !hidden && r.table.Tree.Hidden != "" {
		if err := r.level(ctx, r.list(r.table.Path, "")); err != nil {
			return err
		}
	}
	known := map[string]int64{}
	for _, n := range r.tree.nodes {
		known[n.parent]++
	}
	for i := 0; i < len(r.tree.nodes); i++ {
		n := r.tree.nodes[i]
		counted := r.table.Tree.Hidden != ""
		if counted && known[n.id] >= n.children || !counted && tracked {
			continue
		}
		before := len(r.tree.nodes)
		if err := r.level(ctx, r.list(r.table.Tree.Children, n.id)); err != nil {
			return err
		}
		for _, c := range r.tree.nodes[before:] {
			known[c.parent]++
		}
	}
	return nil
}

// level reads one list of folders.
func (r *treeReader) level(ctx context.Context, req *plan.Request) error {
	links := map[string]bool{}
	link := req.URL(nil, 0)
	for link != "" {
		if links[link] {
			return errors.New("the server's nextLink of the folder list leads in a circle")
		}
		links[link] = true
		var pg *page
		use, err := r.src.Get(ctx, r.at.request(link, req.Header), func(body []byte) (err error) {
			pg, err = r.dec.list(body)
			return err
		})
		r.use.add(use)
		if err != nil {
			return err
		}
		for i := range pg.objects {
			r.add(pg.row(i))
		}
		link = pg.next
	}
	return nil
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

// place works out paths and depths. A folder whose parent is not in the tree is
// a child of the root; where there is only one such, with all others below it,
// it is the root itself.
func (t *tree) place() {
	var tops []*folder
	for _, n := range t.nodes {
		if t.byID[n.parent] == nil || n.parent == n.id {
			tops = append(tops, n)
		}
	}
	root := ""
	if len(tops) == 1 && len(t.nodes) > 1 {
		root = tops[0].id
	}
	for _, n := range t.nodes {
		n.path, n.depth = t.where(n, root, 0)
	}
}

// where returns a folder's path and depth; a circle of parents, which a tree
// that changes while it is read could show, ends at the top.
func (t *tree) where(n *folder, root string, guard int) (string, int64) {
	if n.id == root {
		return "", 0
	}
	up := t.byID[n.parent]
	if up == nil || up.id == root || up == n || guard > len(t.nodes) {
		return n.name, 1
	}
	path, depth := t.where(up, root, guard+1)
	return path + "/" + n.name, depth + 1
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
