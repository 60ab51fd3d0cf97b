package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// fill reads node to its end and hands each row to take.
func (x *run) fill(node plan.Node, take func(f *expr.Frame) error) error {
	in, err := x.open(node)
	if err != nil {
		return err
	}
	return x.drain(in, take)
}

// drain reads in to its end, hands each row to take, and closes in.
func (x *run) drain(in iterator, take func(f *expr.Frame) error) error {
	defer in.Close()
	f := &expr.Frame{Up: x.up}
	for {
		row, err := in.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		f.Row = row
		if err := take(f); err != nil {
			return err
		}
		if err := x.tick(); err != nil {
			return err
		}
	}
}
