package exec

import "sync"

// A slabs keeps memory that has been used up, of rows or of objects, for the
// pages to come. It is safe for concurrent use.
type slabs[T any] struct {
	mu   sync.Mutex
	free [][]T
}

const (
	// maxSlabs is how many are kept: about what the readers of one list fill at a
	// time.
	maxSlabs = 8
	// maxSlab is the largest one that is kept, in elements.
	maxSlab = 1 << 16
)

// get returns room for at least n zero elements, of length 0. A nil slabs makes
// it anew.
func (s *slabs[T]) get(n int) []T {
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
	return make([]T, 0, n)
}

// put takes back memory that nobody uses any more.
func (s *slabs[T]) put(slab []T) {
	if cap(slab) == 0 || cap(slab) > maxSlab {
		return
	}
	slab = slab[:cap(slab)]
	clear(slab)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) < maxSlabs {
		s.free = append(s.free, slab[:0])
	}
}
