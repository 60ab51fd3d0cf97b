package exec

import "sync"

// A gauge measures how many bytes the objects of a scan take, so that the next
// scan of the kind can choose the size of its pages by it. It is safe for
// concurrent use.
type gauge struct {
	mu             sync.Mutex
	shape          string
	bytes, objects int
}

// enough is how many objects a page must have to say something of their width:
// what surrounds them weighs little then.
const enough = 10

// reset begins to measure objects of another shape.
func (g *gauge) reset(shape string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shape, g.bytes, g.objects = shape, 0, 0
}

// measure adds a page and returns the shape and the average width of all so
// far, 0 when it cannot be told.
func (g *gauge) measure(bytes, objects int) (shape string, width int) {
	if objects < enough {
		return "", 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bytes += bytes
	g.objects += objects
	return g.shape, g.bytes / g.objects
}

// learn tells what a page of a list says of the width of its objects.
func (r *reader) learn(bytes, objects int) {
	if r.x.opt.Learn == nil {
		return
	}
	if shape, width := r.gauge.measure(bytes, objects); width > 0 {
		r.x.opt.Learn(r.s.Table.Name, shape, width)
	}
}
