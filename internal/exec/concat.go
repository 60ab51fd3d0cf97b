package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// concat gives the rows of each branch after those of the one before; a branch
// is opened when it is its turn.
type concat struct {
	x        *run
	branches []plan.Node
	in       iterator // nil before a branch is opened
}

func (i *concat) Next() ([]expr.Value, error) {
	for {
		if i.in == nil {
			if len(i.branches) == 0 {
				return nil, io.EOF
			}
			in, err := i.x.open(i.branches[0])
			if err != nil {
				return nil, err
			}
			i.in, i.branches = in, i.branches[1:]
		}
		row, err := i.in.Next()
		if err != io.EOF {
			return row, err
		}
		i.in.Close()
		i.in = nil
	}
}

func (i *concat) Close() {
	i.branches = nil
	if i.in != nil {
		i.in.Close()
	}
}
