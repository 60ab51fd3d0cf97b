package collation

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// ducet is the table as gen.go packs it. It holds data from Unicode's
// allkeys.txt; see LICENSE.unicode.
//
//go:embed ducet.bin
var ducet []byte

const (
	// defaultSecondary is the secondary weight of characters without accent.
	defaultSecondary = 0x20
	pageBits         = 8
	// startsContraction marks the list of a character that, with those behind
	// it, may have elements of its own.
	startsContraction = 1 << 31
	// unlisted marks the class of a character whose class is its own number.
	unlisted = 1 << 30
)

// tables maps characters to their collation elements.
type tables struct {
	pages        [0x110000 >> pageBits]*[1 << pageBits]uint32 // 1 + the number of the list, 0 for none
	starts       []uint32                                     // where each list starts in weights, and the end
	weights      []uint32                                     // primary << 16 | secondary
	contractions map[rune][]contraction                       // by first character, the longest first
	asciiWeights []uint32                                     // the primary weights of asciiOrder
	asciiClass   map[uint32]uint32                            // the class of an ASCII character by its list
}

type contraction struct {
	text string
	list uint32
}

// table unpacks the table when it is first needed, which ASCII text never does.
var table = sync.OnceValue(func() *tables {
	packed, err := io.ReadAll(flate.NewReader(bytes.NewReader(ducet)))
	if err != nil {
		panic("collation: the embedded table is damaged: " + err.Error())
	}
	t := &tables{contractions: make(map[rune][]contraction), asciiClass: make(map[uint32]uint32)}
	t.unpack(packed)
	for i := range len(asciiOrder) {
		list, _ := t.list(rune(asciiOrder[i]))
		list &^= startsContraction
		t.asciiWeights = append(t.asciiWeights, t.weights[t.starts[list]]>>16)
		t.asciiClass[list] = uint32(ascii[asciiOrder[i]])
	}
	return t
})

func (t *tables) unpack(packed []byte) {
	get := func() int {
		v, n := binary.Varint(packed)
		packed = packed[n:]
		return int(v)
	}
	first := 0
	for range get() {
		t.starts = append(t.starts, uint32(len(t.weights)))
		primary := first
		for i := range get() {
			primary += get()
			t.weights = append(t.weights, uint32(primary)<<16|uint32(get()+defaultSecondary))
			if i == 0 {
				first = primary
			}
		}
	}
	t.starts = append(t.starts, uint32(len(t.weights)))
	r, list := rune(0), 0
	for range get() {
		r += rune(get())
		list += get()
		t.set(r, uint32(list))
	}
	for range get() {
		var text []rune
		for range get() {
			text = append(text, rune(get()))
		}
		list += get()
		r := text[0]
		t.contractions[r] = append(t.contractions[r], contraction{text: string(text), list: uint32(list)})
		own, _ := t.list(r)
		t.set(r, own|startsContraction)
	}
	for _, c := range t.contractions {
		slices.SortFunc(c, func(a, b contraction) int { return len(b.text) - len(a.text) })
	}
}

func (t *tables) set(r rune, list uint32) {
	page := &t.pages[r>>pageBits]
	if *page == nil {
		*page = new([1 << pageBits]uint32)
	}
	(*page)[r&(1<<pageBits-1)] = list + 1
}

// list returns the number of the character's list of elements, and whether the
// table has the character.
func (t *tables) list(r rune) (uint32, bool) {
	page := t.pages[r>>pageBits]
	if page == nil {
		return 0, false
	}
	n := page[r&(1<<pageBits-1)]
	return n - 1, n != 0
}

// contraction returns the list and the length of the longest contraction that
// text, whose first character is r, starts with; a length of 0 means none.
func (t *tables) contraction(text string, r rune) (list uint32, size int) {
	for _, c := range t.contractions[r] {
		if strings.HasPrefix(text, c.text) {
			return c.list, len(c.text)
		}
	}
	return 0, 0
}

// appendPrimary appends a primary weight in the form keys have it.
func (t *tables) appendPrimary(dst []byte, primary uint32) []byte {
	i, isASCII := slices.BinarySearch(t.asciiWeights, primary)
	if isASCII {
		return append(dst, byte(2*i+2))
	}
	return append(dst, byte(2*i+1), byte(primary>>8), byte(primary))
}

func (t *tables) class(r rune) uint32 {
	if r == utf8.RuneError {
		return unlisted | uint32(r)
	}
	list, ok := t.list(r)
	list &^= startsContraction
	if !ok || t.starts[list] == t.starts[list+1] {
		return unlisted | uint32(r)
	}
	if w, ok := t.asciiClass[list]; ok {
		return w
	}
	return 256 + list
}
