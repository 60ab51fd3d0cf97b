package expr

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// A hexadecimal or bit literal is a number where one is wanted and bytes
// elsewhere; other bytes are read as text.
func TestNewBits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		bytes    string
		integer  int64
		unsigned uint64
		float    float64
		err      error // of integer
	}{
		{"", 0, 0, 0, nil},
		{"A", 65, 65, 65, nil},
		{"\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02", 258, 258, 258, nil},
		{"\x7f\xff\xff\xff\xff\xff\xff\xff", math.MaxInt64, math.MaxInt64, math.MaxInt64, nil},
		{"\x80\x00\x00\x00\x00\x00\x00\x00", 0, 1 << 63, 1 << 63, errUnsigned},
		{"\x01\x00\x00\x00\x00\x00\x00\x00\x00", 0, 0, 1 << 64, errUnsigned},
		{strings.Repeat("\xff", 200), 0, 0, math.MaxFloat64, errUnsigned},
	} {
		v := NewBits(tt.bytes)
		if got, err := v.integer(nil); !errors.Is(err, tt.err) || err == nil && got != tt.integer {
			t.Errorf("%x: integer %d, %v, want %d, %v", tt.bytes, got, err, tt.integer, tt.err)
		}
		if got, err := v.unsigned(nil); err == nil && got != tt.unsigned || (err != nil) != (tt.float >= 1<<64) {
			t.Errorf("%x: unsigned %d, %v, want %d", tt.bytes, got, err, tt.unsigned)
		}
		if got := v.float(nil); got != tt.float {
			t.Errorf("%x: float %g, want %g", tt.bytes, got, tt.float)
		}
		if v.Text() != tt.bytes || v.Kind() != Bytes {
			t.Errorf("%x: got %s %x", tt.bytes, v.Kind(), v.Text())
		}
	}
	if got := NewBytes("5").float(nil); got != 5 {
		t.Errorf("bytes as a number: got %g, want 5", got)
	}
	big := int64(1)<<62 + 1
	if c, ok := CompareSQL(NewBits("\x40\x00\x00\x00\x00\x00\x00\x00"), NewInt(big), false, nil); c != -1 || !ok {
		t.Errorf("2^62 beside 2^62+1: got %d, %t, want -1, true", c, ok)
	}
}

// Bits that a row brings are numbers too, whatever they are compared with.
func TestNewBits_ofRows(t *testing.T) {
	t.Parallel()
	row := []Value{NewBits("A"), NewInt(65)}
	for _, tt := range []struct {
		e    Expr
		want Value
	}{
		{bin(col(0, Bytes), Eq, col(1, Int)), NewBool(true)},
		{bin(col(1, Int), Lt, col(0, Bytes)), NewBool(false)},
		{bin(col(0, Bytes), Eq, lit("A")), NewBool(true)},
		{bin(col(0, Bytes), BitAnd, lit(1)), NewInt(1)},
		{un(Not, col(0, Bytes)), NewBool(false)},
		{&In{X: col(0, Bytes), List: lits(64, 65)}, NewBool(true)},
	} {
		p, err := Compile(tt.e, &Env{})
		if err != nil {
			t.Fatalf("%s: %v", tt.e, err)
		}
		if got, err := p(&Frame{Row: row}); err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v, want %s", tt.e, got, err, tt.want)
		}
	}
	key := EqualKey(Type{Kind: Bytes}, Type{Kind: Int}, nil)
	a, _ := key(nil, row[0])
	if b, _ := key(nil, row[1]); string(a) != string(b) {
		t.Errorf("keys of 0x41 and 65 differ: %x and %x", a, b)
	}
}
