package exec

import (
	"context"
	"fmt"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// Options says how a plan is run.
type Options struct {
	MaxMemory   int64 // bytes that sorts, groups and joins may hold; 0 is 512 MiB
	MaxRows     int64 // rows of the result; one more is an error; 0 is no limit
	Concurrency int   // requests in flight per mailbox; 0 is 4
	SkipMailbox bool  // leave out a mailbox that cannot be opened instead of failing
	// Measure counts the rows that every operator gives, not only scans.
	Measure bool
	// Stats, when not nil, is where the operators count their work, so that it
	// is known what a query took that failed to open.
	Stats Stats
	// Progress, when not nil, is told how far the query has come, after each
	// page and from the goroutine that pulls rows.
	Progress func(Progress)
	// Learn, when not nil, is told how wide rows turned out: n bytes a row for
	// the columns that shape names. It is called from any goroutine.
	Learn func(table, shape string, n int)
	// Notice, when not nil, is told what was decided while a table was read that
	// the plan does not say: smaller pages, a filter given up, a mailbox left out.
	// It is called from the goroutine that pulls rows, and so are the others
	// unless they say otherwise.
	Notice func(table, note string)
	// Refuse, when not nil, is told that Graph found a scan of that shape too
	// complex, and how often it had to be weakened. It is called from any goroutine.
	Refuse func(table, shape string, weakened int)
}

// A run is one execution of a plan: what its operators share. Only ctx, src,
// opt and tree may be used from other goroutines than the one that pulls rows.
type run struct {
	ctx    context.Context
	cancel context.CancelFunc
	src    Fetcher
	opt    Options
	env    *expr.Env // what expressions mean, subqueries included
	mem    *memory
	stats  Stats
	tree   *folders
	// scan opens a scan; tests put rows of their own in its place.
	scan func(x *run, s *plan.Scan, keys bindKeys) (iterator, error)
	// up is the row that the subquery being opened stands beside, nil outside of
	// subqueries.
	up *expr.Frame

	programs   map[expr.Expr]expr.Program
	conditions map[expr.Expr]condition
	caches     map[*plan.Cache]*cache
	scans      map[*plan.Scan]iterator // as opened last
	orders     map[*plan.Sort]*ordering
	groups     map[*plan.Group]*grouping
	ticks      uint
}

// A condition reports whether an expression is true for a row.
type condition = func(f *expr.Frame) (bool, error)

// bindKeys are what a bind join supplies to its inner scan. The zero value
// leaves the scan to its own Keys and Mailboxes.
type bindKeys struct {
	// bound is set when keys stand in for Scan.Keys, or, when they have
	// Mailbox only, for Scan.Mailboxes.
	bound bool
	keys  []bindKey // distinct, in the order in which they came
}

// A bindKey is one object to get (ByKey), one parent whose children to list
// (ByParent), or, with ID empty, one mailbox to read. Mailbox is "" where the
// join does not say it: each of Scan.Mailboxes is asked then.
type bindKey struct{ Mailbox, ID string }

func newRun(ctx context.Context, env *expr.Env, src Fetcher, opt Options) *run {
	if opt.MaxMemory <= 0 {
		opt.MaxMemory = defaultMaxMemory
	}
	if opt.Concurrency <= 0 {
		opt.Concurrency = 4
	}
	src = sender{src}
	x := &run{
		src: src, opt: opt, mem: &memory{max: opt.MaxMemory}, stats: Stats{}, scan: openSending,
		tree: &folders{
			src: src, mail: graphtables.Standard().Table("mail_folders"),
			wanted: map[*graphtables.Table]*wantedTree{}, of: map[*graphtables.Table]map[string]*tree{},
		},
		programs: map[expr.Expr]expr.Program{}, conditions: map[expr.Expr]condition{},
		caches: map[*plan.Cache]*cache{}, scans: map[*plan.Scan]iterator{},
		orders: map[*plan.Sort]*ordering{}, groups: map[*plan.Group]*grouping{},
	}
	if opt.Stats != nil {
		x.stats = opt.Stats
	}
	if told := opt.Progress; told != nil {
		// A scan knows only how far it has come itself.
		x.opt.Progress = func(Progress) { told(x.stats.progress()) }
	}
	x.ctx, x.cancel = context.WithCancel(ctx)
	e := *env
	e.Subquery, e.SubqueryRow, e.SubqueryTypes = x.subqueryValue, x.subqueryRow, subqueryTypes
	x.env = &e
	return x
}

// beside returns the run as a subquery beside the row of f sees it.
func (x *run) beside(f *expr.Frame) *run {
	y := *x
	y.up = f
	return &y
}

// of returns the counters of node.
func (x *run) of(node plan.Node) *NodeStats {
	s := x.stats[node]
	if s == nil {
		s = &NodeStats{}
		x.stats[node] = s
	}
	return s
}

// program compiles e, once for the whole run.
func (x *run) program(e expr.Expr) (expr.Program, error) {
	if p, ok := x.programs[e]; ok {
		return p, nil
	}
	p, err := expr.Compile(e, x.env)
	if err != nil {
		return nil, err
	}
	x.programs[e] = p
	return p, nil
}

func (x *run) programList(list []expr.Expr) ([]expr.Program, error) {
	out := make([]expr.Program, len(list))
	for i, e := range list {
		p, err := x.program(e)
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

// condition compiles e, once for the whole run; nil is always true.
func (x *run) condition(e expr.Expr) (condition, error) {
	if e == nil {
		return nil, nil
	}
	if c, ok := x.conditions[e]; ok {
		return c, nil
	}
	c, err := expr.CompileCondition(e, x.env)
	if err != nil {
		return nil, err
	}
	x.conditions[e] = c
	return c, nil
}

// tick is called in loops that read many rows before they give one: it ends
// them when the query is cancelled.
func (x *run) tick() error {
	if x.ticks++; x.ticks&255 == 0 {
		return x.ctx.Err()
	}
	return nil
}

// open starts node and what is below it.
func (x *run) open(node plan.Node) (iterator, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	it, err := x.operator(node)
	if err != nil {
		return nil, err
	}
	if _, isScan := node.(*plan.Scan); x.opt.Measure && !isScan {
		return &measured{iterator: it, stats: x.of(node)}, nil
	}
	return it, nil
}

func (x *run) operator(node plan.Node) (iterator, error) {
	switch n := node.(type) {
	case *plan.Scan:
		it, err := x.scan(x, n, bindKeys{})
		x.scans[n] = it
		return it, err
	case *plan.Values:
		return &values{rows: n.Rows}, nil
	case *plan.Filter:
		return x.openFilter(n)
	case *plan.Project:
		return x.openProject(n)
	case *plan.Sort:
		return x.openSort(n)
	case *plan.Group:
		return x.openGroup(n)
	case *plan.Distinct:
		return x.openDistinct(n)
	case *plan.Limit:
		return x.openLimit(n)
	case *plan.Concat:
		return &concat{x: x, branches: n.Branches}, nil
	case *plan.HashJoin:
		return x.openHashJoin(n)
	case *plan.NestedJoin:
		return x.openNestedJoin(n)
	case *plan.BindJoin:
		return x.openBindJoin(n)
	case *plan.SemiJoin:
		return x.openSemiJoin(n)
	case *plan.Cache:
		return x.openCache(n)
	case *plan.Prefetch:
		return x.openPrefetch(n)
	}
	return nil, fmt.Errorf("internal error: no operator runs a %T", node)
}

// measured counts the rows an operator gives.
type measured struct {
	iterator
	stats *NodeStats
}

func (m *measured) Next() ([]expr.Value, error) {
	row, err := m.iterator.Next()
	if err == nil {
		m.stats.Returned++
	}
	return row, err
}
