//go:build ignore

// gen writes ducet.bin, the two levels of the Default Unicode Collation Element
// Table that package collation compares, from allkeys.txt:
//
//	go run gen.go allkeys.txt ducet.bin
//
// The table in use is https://www.unicode.org/Public/UCA/13.0.0/allkeys.txt.
package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

type entry struct {
	runes    []rune
	elements []uint32 // primary weight << 16 | secondary weight
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run gen.go allkeys.txt ducet.bin")
	}
	entries, err := read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], pack(entries), 0o644); err != nil {
		log.Fatal(err)
	}
}

func read(path string) ([]entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var entries []entry
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		chars, weights, ok := strings.Cut(line, ";")
		if !ok || strings.HasPrefix(line, "@") {
			continue
		}
		var e entry
		for _, hex := range strings.Fields(chars) {
			e.runes = append(e.runes, rune(parse(hex)))
		}
		for _, w := range strings.FieldsFunc(weights, func(r rune) bool { return strings.ContainsRune(" []", r) }) {
			levels := strings.Split(w[1:], ".")
			if element := parse(levels[0])<<16 | parse(levels[1]); element != 0 {
				e.elements = append(e.elements, element)
			}
		}
		entries = append(entries, e)
	}
	return entries, lines.Err()
}

func parse(hex string) uint32 {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		log.Fatal(err)
	}
	return uint32(n)
}

// pack writes the distinct lists of elements, then the characters with the
// number of their list, then the contractions. All numbers are varints, and most
// are differences from the one before, which compress better.
func pack(entries []entry) []byte {
	var lists [][]uint32
	for _, e := range entries {
		lists = append(lists, e.elements)
	}
	slices.SortFunc(lists, slices.Compare)
	lists = slices.CompactFunc(lists, slices.Equal)
	var b []byte
	put := func(n int) { b = binary.AppendVarint(b, int64(n)) }
	put(len(lists))
	first := 0
	for _, l := range lists {
		put(len(l))
		last := first
		for i, e := range l {
			primary := int(e >> 16)
			put(primary - last)
			put(int(e&0xffff) - 0x20)
			last = primary
			if i == 0 {
				first = primary
			}
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if len(a.runes) != len(b.runes) {
			return len(a.runes) - len(b.runes)
		}
		return slices.Compare(a.runes, b.runes)
	})
	contractions := slices.IndexFunc(entries, func(e entry) bool { return len(e.runes) > 1 })
	lastList := 0
	list := func(e entry) {
		i, _ := slices.BinarySearchFunc(lists, e.elements, slices.Compare)
		put(i - lastList)
		lastList = i
	}
	put(contractions)
	last := rune(0)
	for _, e := range entries[:contractions] {
		put(int(e.runes[0] - last))
		list(e)
		last = e.runes[0]
	}
	put(len(entries) - contractions)
	for _, e := range entries[contractions:] {
		put(len(e.runes))
		for _, r := range e.runes {
			put(int(r))
		}
		list(e)
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	return out.Bytes()
}
