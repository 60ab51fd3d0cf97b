package oracle

import "slices"

// shrink returns the least list of choices it finds for which keeps is true, as
// it is for the list given. It asks at most tries times.
func shrink(choices []int, tries int, keeps func([]int) bool) []int {
	best := slices.Clone(choices)
	try := func(c []int) bool {
		if tries == 0 {
			return false
		}
		tries--
		if !keeps(c) {
			return false
		}
		best = c
		return true
	}
	for improved := true; improved && tries > 0; {
		improved = false
		// Leave out runs of choices, long ones first.
		for size := len(best) / 2; size > 0; size /= 2 {
			for from := len(best) - size; from >= 0; from -= max(1, size/2) {
				if from+size > len(best) {
					continue
				}
				improved = try(slices.Concat(best[:from], best[from+size:])) || improved
			}
		}
		// Take the simplest, or a simpler, choice.
		for i := len(best) - 1; i >= 0; i-- {
			for i < len(best) && best[i] > 0 && tries > 0 {
				lower := slices.Clone(best)
				lower[i] = 0
				if try(lower) {
					improved = true
					break
				}
				lower = slices.Clone(best)
				lower[i] /= 2
				if !try(lower) {
					break
				}
				improved = true
			}
		}
	}
	return best
}
