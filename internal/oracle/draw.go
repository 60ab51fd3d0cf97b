package oracle

import "math/rand/v2"

// A draw is a source of choices that can be played again, and changed before
// that: with a choice made smaller, or left out, comes another statement of the
// same grammar. That is how statements are made small; so what is simple comes
// first among what can be chosen.
type draw struct {
	rand   *rand.Rand
	replay []int // instead of rand; 0 behind its end
	made   []int
}

// n returns a choice of 0 … limit−1.
func (d *draw) n(limit int) int {
	c := 0
	switch {
	case d.rand != nil:
		c = d.rand.IntN(limit)
	case len(d.made) < len(d.replay):
		c = min(d.replay[len(d.made)], limit-1)
	}
	d.made = append(d.made, c)
	return c
}

// chance is true in percent of a hundred cases.
func (d *draw) chance(percent int) bool { return d.n(100) >= 100-percent }

// pick returns one of a list.
func pick[T any](d *draw, list []T) T { return list[d.n(len(list))] }
