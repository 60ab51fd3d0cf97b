package plan

import (
	"fmt"
)

// requirePushed returns an error when something but projection would be done
// here: what Pushdown=Require refuses. Scans have refused what they would have
// to check themselves.
func (p *Plan) requirePushed() error {
	var failed error
	var walk func(n Node)
	walk = func(n Node) {
		switch n := n.(type) {
		case *Scan, *Values, *Project, *Limit:
		case *Sort:
			if !n.Presorted {
				failed = refuse(n, failed)
			}
		default:
			failed = refuse(n, failed)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
		if len(subsOf(n)) > 0 && failed == nil {
			failed = fmt.Errorf("a subquery would be evaluated locally: %s; change it or set Pushdown=Auto", subsOf(n)[0])
		}
	}
	walk(p.Root)
	return failed
}

func refuse(n Node, failed error) error {
	if failed != nil {
		return failed
	}
	return fmt.Errorf("the %s%s would be done locally; change the query or set Pushdown=Auto", Operation(n), after(" ", detail(n)))
}
