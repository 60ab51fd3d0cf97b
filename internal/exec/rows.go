package exec

import (
	"context"
	"errors"
	"fmt"
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// ErrClosed is what Next returns after Close.
var ErrClosed = errors.New("the rows are closed")

// Rows gives the rows of a plan. It is for one goroutine.
type Rows struct {
	x       *run
	root    plan.Node
	in      iterator
	columns int
	first   []expr.Value // the row that Open read, until it is handed on
	begun   bool
	given   int64
	query   *Rows // what EXPLAIN ANALYZE has executed; nil elsewhere
	err     error
	closed  bool
}

// Open starts a plan and reads its first row, so that what is wrong with the
// query, the token or the permissions is an error here and not of a later row.
// Cancelling ctx ends the rows with ctx's error.
func Open(ctx context.Context, p *plan.Plan, src Fetcher, opt Options) (*Rows, error) {
	if p.Analyze != nil {
		return openAnalyze(ctx, p, src, opt)
	}
	x := newRun(ctx, p.Env, src, opt)
	p.Walk(func(n plan.Node) {
		if s, ok := n.(*plan.Scan); ok && s.Access == plan.Tree {
			x.tree.want(s)
		}
	})
	r := &Rows{x: x, root: p.Root, columns: len(p.Columns)}
	in, err := x.open(p.Root)
	if err == nil {
		r.in = in
		r.first, err = in.Next()
	}
	if err != nil && err != io.EOF {
		err = r.cause(err)
		_ = r.Close()
		return nil, err
	}
	r.err = err
	return r, nil
}

// openAnalyze runs the plan inside EXPLAIN ANALYZE to its end and gives the
// report of its work.
func openAnalyze(ctx context.Context, p *plan.Plan, src Fetcher, opt Options) (*Rows, error) {
	opt.Measure = true
	inner, err := Open(ctx, p.Analyze, src, opt)
	if err != nil {
		return nil, err
	}
	defer func() { _ = inner.Close() }()
	for {
		if _, err := inner.Next(); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
	}
	_ = inner.Close() // what was sent is counted then
	r, err := Open(ctx, p.Analyze.Report(inner.x.stats.Work()), src, opt)
	if err != nil {
		return nil, err
	}
	r.query = inner
	return r, nil
}

// Next returns the next row: one value for each of the plan's Columns, valid
// until the next call. The error is io.EOF after the last row, and the
// context's error once the context is done.
func (r *Rows) Next() ([]expr.Value, error) {
	switch {
	case r.closed:
		return nil, ErrClosed
	case r.x.ctx.Err() != nil:
		r.err = r.x.ctx.Err()
	}
	if r.err != nil {
		return nil, r.err
	}
	row := r.first
	if r.begun {
		var err error
		if row, err = r.in.Next(); err != nil {
			r.err = r.cause(err)
			return nil, r.err
		}
	}
	r.begun, r.first = true, nil
	if r.x.opt.MaxRows > 0 && r.given == r.x.opt.MaxRows {
		r.err = fmt.Errorf("the result has more than MaxRows=%d rows; add LIMIT or a condition, or raise MaxRows", r.x.opt.MaxRows)
		return nil, r.err
	}
	r.given++
	return row[:r.columns:r.columns], nil
}

// cause returns the context's error when there is one: what else went wrong is
// then only its consequence.
func (r *Rows) cause(err error) error {
	if ctxErr := r.x.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	return err
}

// Close ends the query: requests under way are cancelled and nothing more is
// sent. Further calls do nothing.
func (r *Rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.x.cancel()
	if r.in != nil {
		r.in.Close()
	}
	r.x.stats.settle()
	return nil
}

// Given is the number of rows that Next has given. Of EXPLAIN ANALYZE it is that
// of the query that was executed.
func (r *Rows) Given() int64 {
	if r.query != nil {
		return r.query.given
	}
	return r.given
}

// Stats returns what the operators have done so far.
func (r *Rows) Stats() Stats { return r.x.stats }
