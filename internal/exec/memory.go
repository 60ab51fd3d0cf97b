package exec

import (
	"fmt"

	"graphmail/internal/expr"
)

// defaultMaxMemory bounds what the operators of one query hold, in bytes.
const defaultMaxMemory = 512 << 20

// valueBytes is the size of an expr.Value itself; its text comes on top.
const valueBytes = 32

// A MemoryError ends a query whose operators would hold more than MaxMemory.
type MemoryError struct {
	Operator string // "sort", "group", "hash join", …
	Needed   int64  // bytes the operator held when it asked for more
	Total    int64  // bytes all operators would have held
	Max      int64  // the limit, in bytes
}

func (e *MemoryError) Error() string {
	return fmt.Sprintf("the query needs more memory than MaxMemory=%s allows: %s alone needs %s of %s; select fewer columns or rows, or raise MaxMemory",
		size(e.Max), e.Operator, size(e.Needed), size(e.Total))
}

// size writes a number of bytes for people.
func size(n int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case n >= mib && n%mib == 0:
		return fmt.Sprintf("%dMiB", n/mib)
	case n >= mib:
		return fmt.Sprintf("%.1fMiB", float64(n)/mib)
	case n >= kib:
		return fmt.Sprintf("%.1fKiB", float64(n)/kib)
	}
	return fmt.Sprintf("%dB", n)
}

// memory counts the bytes that the operators of one query hold. Operators run
// on one goroutine, so that it needs no lock.
type memory struct{ used, max int64 }

// An account is one operator's share of the query's memory.
type account struct {
	mem      *memory
	operator string
	held     int64
}

// account opens an account for the named operator.
func (m *memory) account(operator string) *account {
	return &account{mem: m, operator: operator}
}

// add counts n more bytes, and fails when the query's limit is passed.
func (a *account) add(n int64) error {
	a.held += n
	a.mem.used += n
	if a.mem.used > a.mem.max {
		return &MemoryError{Operator: a.operator, Needed: a.held, Total: a.mem.used, Max: a.mem.max}
	}
	return nil
}

// release gives n bytes back.
func (a *account) release(n int64) {
	a.held -= n
	a.mem.used -= n
}

// close gives everything back.
func (a *account) close() { a.release(a.held) }

// rowBytes estimates what keeping a copy of row costs.
func rowBytes(row []expr.Value) int64 {
	n := int64(24 + valueBytes*len(row))
	for i := range row {
		n += int64(len(row[i].Text()))
	}
	return n
}
