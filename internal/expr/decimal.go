package expr

import (
	"math"
	"strconv"
)

// roundDecimal rounds f to digits behind the point, or before it where digits
// is negative, halves away from zero. It rounds what is written, not the binary
// fraction: 1.005 is 1.01, as a MySQL DECIMAL is.
func roundDecimal(f float64, digits int) float64 { return cutDecimal(f, digits, true) }

// truncateDecimal cuts f to digits behind the point.
func truncateDecimal(f float64, digits int) float64 { return cutDecimal(f, digits, false) }

func cutDecimal(f float64, digits int, up bool) float64 {
	var buf [800]byte
	b, point := decimalDigits(buf[:0], math.Abs(f))
	keep := point + digits
	if keep >= len(b) {
		return f
	}
	if keep < 0 {
		return 0
	}
	carry := up && b[keep] >= '5'
	b = b[:keep]
	for i := keep - 1; carry && i >= 0; i-- {
		if carry = b[i] == '9'; carry {
			b[i] = '0'
		} else {
			b[i]++
		}
	}
	if carry {
		b = append(b, 0)
		copy(b[1:], b)
		b[0] = '1'
		point++
	}
	if len(b) == 0 {
		return 0
	}
	exponent := point - len(b)
	b = strconv.AppendInt(append(b, 'e'), int64(exponent), 10)
	r, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return f
	}
	return math.Copysign(r, f)
}

// decimalDigits appends the shortest digits that read back as f, without the
// point, and returns where the point is.
func decimalDigits(b []byte, f float64) (digits []byte, point int) {
	b = strconv.AppendFloat(b, f, 'f', -1, 64)
	for i, c := range b {
		if c == '.' {
			return append(b[:i], b[i+1:]...), i
		}
	}
	return b, len(b)
}

// formatDecimal returns f rounded to digits behind the point, with all of them
// and with commas between the thousands.
func formatDecimal(f float64, digits int) string {
	s := strconv.FormatFloat(math.Abs(roundDecimal(f, digits)), 'f', digits, 64)
	whole := len(s)
	if digits > 0 {
		whole -= digits + 1
	}
	var b []byte
	if f < 0 && roundDecimal(f, digits) != 0 {
		b = append(b, '-')
	}
	for i := range len(s) {
		if i > 0 && i < whole && (whole-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, s[i])
	}
	return string(b)
}
