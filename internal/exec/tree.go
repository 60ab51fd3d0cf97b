package exec

import (
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

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

// find returns the folders with an id, else those with a path, else those with
// a display name. Names are matched without regard to case.
func (t *tree) find(ref string) []*folder {
	if n := t.byID[ref]; n != nil {
		return []*folder{n}
	}
	var called, placed []*folder
	for _, n := range t.nodes {
		if strings.EqualFold(n.path, ref) {
			placed = append(placed, n)
		}
		if strings.EqualFold(n.name, ref) {
			called = append(called, n)
		}
	}
	if len(placed) > 0 {
		return placed
	}
	return called
}

// paths are those of all folders that people see.
func (t *tree) paths() []string {
	var list []string
	for _, n := range t.nodes {
		if !n.hidden && n.depth > 0 {
			list = append(list, n.path)
		}
	}
	return list
}

// place works out paths and depths. A folder whose parent is not in the tree is
// a child of the root. Change tracking gives the root as well: rooted says so,
// and the root is then the one folder with all others below it.
func (t *tree) place(rooted bool) {
	var tops []*folder
	for _, n := range t.nodes {
		if t.byID[n.parent] == nil || n.parent == n.id {
			tops = append(tops, n)
		}
	}
	root := ""
	if rooted && len(tops) == 1 && len(t.nodes) > 1 {
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
