package exec

import (
	"fmt"

	"graphmail/internal/plan"
)

func (x *run) openPrefetch(n *plan.Prefetch) (iterator, error) {
	return nil, fmt.Errorf("internal error: %T is not planned yet", n)
}
