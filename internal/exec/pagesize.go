package exec

// A pageSize is how many objects a list is asked for at a time. It halves where
// Graph finds a page too heavy and grows back, more slowly each time: a page
// that is too heavy costs Graph's whole time-out.
// https://learn.microsoft.com/graph/api/user-list-messages
type pageSize struct {
	top   int // of the next page
	usual int // as planned
	most  int // the largest that may be tried at once
	// widest is the largest that the list gives: for rows that cannot be told
	// apart, which have to come in one page.
	widest int
	// good pages have come since the size was changed; after patience of them it
	// grows.
	good, patience int
}

// firstPatience is how many good pages are waited for after the first that was
// too heavy.
const firstPatience = 4

// halve makes pages smaller; false when they cannot be.
func (s *pageSize) halve() bool {
	if s.top <= 1 {
		return false
	}
	s.top /= 2
	s.most, s.widest, s.good, s.patience = s.top, s.top, 0, max(firstPatience, 2*s.patience)
	return true
}

// grow notes a good page, after which the next may be larger.
func (s *pageSize) grow() {
	if s.top >= s.usual {
		s.top = s.usual
		return
	}
	if s.good++; s.good >= s.patience {
		s.top, s.good = min(2*s.top, s.usual), 0
		s.most, s.widest = max(s.most, s.top), max(s.widest, s.top)
	}
}

// stretch makes the next page larger at once, for rows that cannot be told
// apart by what they are paged by; false when it cannot be.
func (s *pageSize) stretch() bool {
	if s.top >= s.widest {
		return false
	}
	s.top = min(4*s.top, s.widest)
	return true
}

// raise makes pages no smaller than n, unless Graph finds them too heavy.
func (s *pageSize) raise(n int) {
	s.top = min(max(s.top, n), s.most)
	s.usual = max(s.usual, s.top)
}
