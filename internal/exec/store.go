package exec

import "graphmail/internal/expr"

// mapEntryBytes is about what an entry of a map costs beside its key's text.
const mapEntryBytes = 48

// A store keeps copies of rows, many to an allocation.
type store struct {
	mem   *account
	chunk []expr.Value
	rows  [][]expr.Value
}

// keep copies row and counts its bytes.
func (s *store) keep(row []expr.Value) ([]expr.Value, error) {
	if err := s.mem.add(rowBytes(row)); err != nil {
		return nil, err
	}
	if cap(s.chunk)-len(s.chunk) < len(row) {
		s.chunk = make([]expr.Value, 0, max(len(row), min(4096, 2*cap(s.chunk)+64)))
	}
	at := len(s.chunk)
	s.chunk = append(s.chunk, row...)
	return s.chunk[at:len(s.chunk):len(s.chunk)], nil
}

// add keeps row as the next of rows.
func (s *store) add(row []expr.Value) error {
	kept, err := s.keep(row)
	if err == nil {
		s.rows = append(s.rows, kept)
	}
	return err
}

// close gives everything back.
func (s *store) close() {
	s.rows, s.chunk = nil, nil
	s.mem.close()
}
