package driver

import "sync"

// learned is what a connector found out about Graph, so that the next query
// need not find it out again. It is safe for concurrent use.
type learned struct {
	mu      sync.Mutex
	refuses map[shape]int
	widths  map[shape]int
}

// A shape is a query's form without its literals, on one table.
type shape struct{ table, text string }

// maxShapes bounds what is remembered; beyond it everything is forgotten.
const maxShapes = 1000

func newLearned() *learned {
	return &learned{refuses: map[shape]int{}, widths: map[shape]int{}}
}

// refused says how often a scan of that shape had to be weakened.
func (l *learned) refused(table, text string) int { return l.get(l.refuses, table, text) }

// width is how many bytes a row of that shape took; 0 when it is not known.
func (l *learned) width(table, text string) int { return l.get(l.widths, table, text) }

func (l *learned) refuse(table, text string, n int)     { l.put(l.refuses, table, text, n) }
func (l *learned) learnWidth(table, text string, n int) { l.put(l.widths, table, text, n) }

func (l *learned) get(m map[shape]int, table, text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return m[shape{table, text}]
}

func (l *learned) put(m map[shape]int, table, text string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := shape{table, text}
	if _, known := m[key]; !known && len(m) >= maxShapes {
		clear(m)
	}
	m[key] = n
}
