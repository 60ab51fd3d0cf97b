package exec

import (
	"fmt"

	"graphmail/internal/plan"
)

// openScan starts reading a table.
func openScan(_ *run, s *plan.Scan, _ bindKeys) (iterator, error) {
	return nil, fmt.Errorf("table %q cannot be read", s.Table.Name)
}
