package exec

import (
	"context"
	"io"
	"sync"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A batch is what a scan's reader hands to the consumer: rows that passed the
// filter, what they cost, and the failure that ended the reading, if any.
type batch struct {
	rows []expr.Value
	n    int // rows; rows is empty where the width is 0
	read int // rows read, before the filter
	// objects are what the rows belong to, in order; nil where they are all new.
	objects []given
	seen    int64 // bytes that it takes to remember what was given
	pages   int
	usage   Usage
	note    string
	lost    bool // from here on rows come in no order
	err     error
}

// A scan gives the rows of one table. What reads them runs on goroutines of its
// own, a page ahead; what the run shares is touched only by Next, which the
// consumer calls.
type scan struct {
	x     *run
	s     *plan.Scan
	keys  bindKeys
	stats *NodeStats
	limit int64

	stop    context.CancelFunc // nil until the first Next
	done    sync.WaitGroup
	batches chan batch

	current batch
	reader  *reader  // nil until the first Next
	memory  *account // of what it takes to give no row twice
	at      int
	given   int64
	lost    bool
	err     error
}

// openScan starts reading a table; the first Next sends the first request.
func openScan(x *run, s *plan.Scan, keys bindKeys) (iterator, error) {
	sc := &scan{x: x, s: s, keys: keys, stats: x.of(s), limit: s.Limit, memory: x.mem.account("scan")}
	if s.Never || s.Limit == 0 {
		sc.err = io.EOF
	}
	return sc, nil
}

// ordered reports, once the first row is there, whether rows come in the order
// that Graph was asked for. A server that breaks its order after that ends the
// scan with an error.
func (sc *scan) ordered() bool { return sc.s.Ordered != nil && !sc.lost }

// Next returns the next row.
func (sc *scan) Next() ([]expr.Value, error) {
	if sc.err != nil {
		return nil, sc.err
	}
	if sc.stop == nil {
		if err := sc.begin(); err != nil {
			sc.err = err
			return nil, err
		}
	}
	if sc.limit >= 0 && sc.given == sc.limit {
		sc.end(io.EOF)
		return nil, io.EOF
	}
	for sc.at >= sc.current.n {
		if err := sc.receive(); err != nil {
			sc.end(err)
			return nil, err
		}
	}
	w := sc.s.Width()
	row := sc.current.rows[sc.at*w : (sc.at+1)*w : (sc.at+1)*w]
	sc.at++
	sc.given++
	sc.stats.Returned++
	return row, nil
}

// receive waits for the next batch and books what it cost.
func (sc *scan) receive() error {
	b, open := <-sc.batches
	if err := sc.x.ctx.Err(); err != nil {
		return err // a cancelled scan must not look like a finished one
	}
	if !open {
		return io.EOF
	}
	sc.reader.rows.put(sc.current.rows)
	sc.reader.objects.put(sc.current.objects)
	sc.current, sc.at = b, 0
	if b.lost {
		sc.lost, sc.limit = true, -1
	}
	sc.stats.add(b.usage)
	sc.stats.Pages += b.pages
	sc.stats.Read += int64(b.read)
	if b.note != "" {
		sc.stats.Notes = append(sc.stats.Notes, b.note)
		if sc.x.opt.Notice != nil {
			sc.x.opt.Notice(sc.s.Table.Name, b.note)
		}
	}
	if more := b.seen - sc.memory.held; more > 0 {
		if err := sc.memory.add(more); err != nil {
			return err
		}
	}
	if sc.x.opt.Progress != nil && b.pages > 0 {
		sc.x.opt.Progress(Progress{Rows: sc.stats.Read, Pages: sc.stats.Pages, Bytes: sc.stats.Bytes})
	}
	return b.err
}

// begin starts the reading.
func (sc *scan) begin() error {
	r, err := newReader(sc.x, sc.s, sc.keys)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(sc.x.ctx)
	sc.stop, sc.reader = stop, r
	sc.batches = make(chan batch)
	sc.done.Go(func() {
		defer close(sc.batches)
		emit := func(b batch) error {
			select {
			case sc.batches <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := r.run(ctx, emit); err != nil {
			// Where nobody receives any more, the failure is of no interest.
			_ = emit(batch{err: err})
		}
	})
	return nil
}

// end closes the scan, which from then on answers err.
func (sc *scan) end(err error) {
	sc.err = err
	sc.Close()
}

// Close ends the reading and waits for its goroutines; it sends nothing.
func (sc *scan) Close() {
	if sc.err == nil {
		sc.err = io.EOF
	}
	if sc.stop != nil {
		sc.stop()
		sc.done.Wait()
		sc.memory.close()
	}
}
