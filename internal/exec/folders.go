package exec

import (
	"context"
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

// A folderError says that a name is no folder's, or that of several.
type folderError string

func (e folderError) Error() string { return string(e) }

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
	found := t.find(ref)
	switch len(found) {
	case 1:
		return found[0].id, nil
	case 0:
		hint := ""
		if near := graphtables.Nearest(ref, t.paths()); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return "", folderError(fmt.Sprintf("mailbox %q has no folder %q%s (%s lists them)", mailbox, ref, hint, place{mailbox: mailbox}.folderQuery()))
	}
	by, names := "path", make([]string, len(found))
	for i, n := range found {
		names[i] = fmt.Sprintf("%q", n.path)
	}
	if strings.EqualFold(found[0].path, found[1].path) {
		by = "id"
		for i, n := range found {
			names[i] = fmt.Sprintf("%q", n.id)
		}
	}
	return "", folderError(fmt.Sprintf("mailbox %q has %d folders called %q; name one by its %s: %s", mailbox, len(found), ref, by, strings.Join(names, ", ")))
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
