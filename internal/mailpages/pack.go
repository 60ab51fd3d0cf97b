package mailpages

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
)

// packRows is how many messages are compressed together.
const packRows = 50

// pack returns a page in gzip (RFC 1952). Its parts are what comes before the
// messages, the messages [from, to), and what comes after. Nearly all messages
// have been compressed before: pieces of a deflate stream that end at a byte and
// look back at nothing can be put together at will.
func (r *rendering) pack(parts [][]byte, from, to int) [][]byte {
	r.once.Do(func() {
		for i := 0; i+packRows < len(r.at); i += packRows {
			r.packed = append(r.packed, deflate(r.text[r.at[i]:r.at[i+packRows]]))
		}
	})
	sum, size := uint32(0), 0
	for _, p := range parts {
		sum = crc32.Update(sum, crc32.IEEETable, p)
		size += len(p)
	}
	out := [][]byte{{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}}
	// The last message has no comma after it, so that it is never in a piece.
	first, last := (from+packRows-1)/packRows, (to-1)/packRows
	last = min(last, len(r.packed))
	if first < last {
		out = append(out, deflate(parts[0], r.text[r.at[from]:r.at[first*packRows]]))
		out = append(out, r.packed[first:last]...)
		out = append(out, deflate(r.text[r.at[last*packRows]:r.at[to]-1], parts[2]))
	} else {
		out = append(out, deflate(parts...))
	}
	end := []byte{3, 0} // an empty block, the last
	end = binary.LittleEndian.AppendUint32(end, sum)
	return append(out, binary.LittleEndian.AppendUint32(end, uint32(size)))
}

// deflate compresses parts into a piece of a stream.
func deflate(parts ...[]byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is one of its own
	}
	for _, p := range parts {
		_, _ = w.Write(p) // into memory
	}
	_ = w.Flush()
	return b.Bytes()
}
