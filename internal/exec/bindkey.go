package exec

import "graphmail/internal/expr"

// A bindKeyer makes the key by which an object, or the children of one, are
// fetched for a row.
type bindKeyer struct{ id, mailbox expr.Program }

func (x *run) bindKeyer(id, mailbox expr.Expr) (b bindKeyer, err error) {
	if id != nil {
		if b.id, err = x.program(id); err != nil {
			return b, err
		}
	}
	if mailbox != nil {
		b.mailbox, err = x.program(mailbox)
	}
	return b, err
}

// key returns what a row needs; false when a value is NULL or empty and no
// object can have it.
func (b bindKeyer) key(f *expr.Frame) (k bindKey, ok bool, err error) {
	for _, part := range []struct {
		p  expr.Program
		to *string
	}{{b.id, &k.ID}, {b.mailbox, &k.Mailbox}} {
		if part.p == nil {
			continue
		}
		v, err := part.p(f)
		if err != nil || v.IsNull() || v.Text() == "" {
			return bindKey{}, false, err
		}
		*part.to = v.Text()
	}
	return k, true, nil
}
