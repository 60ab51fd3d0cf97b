// Package spelling tells how unlike two names are.
package spelling

// Distance is the Levenshtein distance of a and b: how many bytes have to be
// inserted, deleted or replaced to make one of the other.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// Part is Distance, but the start or the end of a longer name is as good as the
// whole, save for one: for who types a part of a name, of four bytes or more.
func Part(part, name string) int {
	d := Distance(part, name)
	if n := len(part); n >= 4 && len(name) > n {
		d = min(d, Distance(part, name[:n])+1, Distance(part, name[len(name)-n:])+1)
	}
	return d
}

// Far is the least [Part] at which name was probably not meant.
func Far(name string) int { return len(name)/3 + 2 }
