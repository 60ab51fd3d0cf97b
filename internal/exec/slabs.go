package exec

import (
	"sync"

	"graphmail/internal/expr"
)

// A slabs keeps the memory of rows that have been used up for the pages to come.
// It is safe for concurrent use.
type slabs struct {
	mu   sync.Mutex
	free [][]expr.Value
}

const (
	// maxSlabs is how many are kept: about what the readers of one list fill at a
	// time.
	maxSlabs = 8
	// maxSlab is the largest one that is kept, in values.
	maxSlab = 1 << 16
)

// get returns NULLs for at least n values, of length 0. A nil slabs makes them
// anew.
func (s *slabs) get(n int) []expr.Value {
	if s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		for k := len(s.free) - 1; k >= 0; k-- {
			if slab := s.free[k]; cap(slab) >= n {
				s.free[k] = s.free[len(s.free)-1]
				s.free = s.free[:len(s.free)-1]
				return slab
			}
		}
	}
	return make([]expr.Value, 0, n)
}

// put takes back the memory of rows that nobody uses any more.
func (s *slabs) put(rows []expr.Value) {
	if cap(rows) == 0 || cap(rows) > maxSlab {
		return
	}
	rows = rows[:cap(rows)]
	clear(rows)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) < maxSlabs {
		s.free = append(s.free, rows[:0])
	}
}
