package driver

import (
	"slices"
	"time"

	"graphmail/internal/exec"
	"graphmail/internal/plan"
)

// Progress is how far a query has come: rows and pages read from Graph, of all
// its tables, and their bytes on the wire.
type Progress = exec.Progress

// QueryStats is what a query took: the numbers of EXPLAIN ANALYZE. For EXPLAIN
// ANALYZE itself they are those of the query it executes.
type QueryStats struct {
	SQL      string        // the text as it was given; arguments are not in it
	Calls    int           // HTTP requests sent, with those of pages read ahead and not used
	Pages    int           // pages of lists that were used
	Bytes    int64         // bytes of answers, as they came over the wire
	RowsRead int64         // rows read from Graph
	Rows     int64         // rows returned
	Retries  int           // requests sent again
	Waited   time.Duration // for retries and for a free slot
	Elapsed  time.Duration // from the query to the close of its rows
	Tables   []TableStats  // each table that was read, as EXPLAIN lists them
	Err      error         // what ended it; nil at its end, or when it was closed early
}

// TableStats is what reading one table of a query took.
type TableStats struct {
	Table    string // "messages"
	Alias    string // its name in the query
	Calls    int
	Pages    int
	Bytes    int64
	RowsRead int64 // rows read from Graph
	Rows     int64 // rows that passed the table's own conditions
	Retries  int
	Waited   time.Duration
	Notes    []string // what was decided on the way, such as smaller pages
}

// A Wait is a retry that is about to happen.
type Wait struct {
	For     time.Duration
	Asked   bool // by Graph, with Retry-After
	Status  int  // 0 when there was no answer
	Attempt int  // the retry's number, from 1
}

// work is a query while it is counted.
type work struct {
	sql   string
	plan  *plan.Plan // nil until there is one
	stats exec.Stats
	began time.Time
}

func newWork(sql string) *work {
	return &work{sql: sql, stats: exec.Stats{}, began: time.Now()}
}

// done tells who wants to know that the query is over.
func (w *work) done(c *conn, given int64, failed error) {
	t := w.stats.Total()
	s := QueryStats{
		SQL: w.sql, Calls: t.Calls, Pages: t.Pages, Bytes: t.Bytes, RowsRead: t.Read, Rows: given,
		Retries: t.Retries, Waited: t.Waited, Elapsed: time.Since(w.began), Err: failed,
	}
	if w.plan != nil {
		s.Tables = w.tables()
	}
	c.last = &s
	if observe := c.c.opt.observe; observe != nil {
		observe(s)
	}
}

// tables are the tables whose reading was started.
func (w *work) tables() (list []TableStats) {
	w.plan.Walk(func(n plan.Node) {
		scan, ok := n.(*plan.Scan)
		if !ok {
			return
		}
		if done := w.stats[n]; done != nil {
			list = append(list, TableStats{
				Table: scan.Table.Name, Alias: scan.Alias, Calls: done.Calls, Pages: done.Pages, Bytes: done.Bytes,
				RowsRead: done.Read, Rows: done.Returned, Retries: done.Retries, Waited: done.Waited, Notes: slices.Clone(done.Notes),
			})
		}
	})
	return list
}
