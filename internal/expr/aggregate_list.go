package expr

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

var listAggregates = []aggregate{
	{name: "GROUP_CONCAT", args: "value[, …]", summary: "the values that are not NULL as one text; takes DISTINCT, ORDER BY and SEPARATOR", typ: typeText, make: makeConcat},
	{name: "JSON_ARRAYAGG", args: "value", summary: "an array of the values, NULLs too", typ: typeJSON, make: makeArray},
	{name: "JSON_OBJECTAGG", args: "key, value", summary: "an object of the pairs", typ: typeJSON, make: makeObject},
}

// makeConcat compiles GROUP_CONCAT. Unlike MySQL, it cuts nothing unless a
// session sets group_concat_max_len: a result over 16 MiB is an error.
// https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html#function_group-concat
func makeConcat(c *compiler, in aggregateInput) func() Accumulator {
	loc, most := c.env.location(), int64(math.MaxInt64)
	if v := c.env.Variables["group_concat_max_len"]; v.kind == Int {
		most = v.num
	}
	return func() Accumulator { return &concat{aggregateInput: in, loc: loc, most: most} }
}

type concat struct {
	aggregateInput
	loc     *time.Location
	most    int64 // bytes of the result
	entries []concatEntry
	text    int64 // bytes of all entries' text
	size    int64
}

type concatEntry struct {
	text string
	keys []Value
}

// length returns the length of the result in bytes, before it is cut.
func (a *concat) length() int64 {
	return a.text + int64(max(0, len(a.entries)-1))*int64(len(a.separator))
}

func (a *concat) Add(f *Frame) error {
	if len(a.keys) == 0 && a.length() >= a.most {
		return nil // it would be cut off
	}
	var buf [256]byte
	b := buf[:0]
	var only Value
	for _, x := range a.args {
		v, err := x.run(f)
		if err != nil || v.kind == Unknown {
			return err
		}
		only = v
		if len(a.args) > 1 {
			b = v.Append(b, a.loc)
		}
	}
	e := concatEntry{text: string(b)}
	if len(a.args) == 1 {
		e.text = only.text(a.loc)
	}
	if len(a.keys) > 0 {
		e.keys = make([]Value, len(a.keys))
	}
	for i, k := range a.keys {
		v, err := k.run(f)
		if err != nil {
			return err
		}
		e.keys[i] = v
		a.size += 32 + int64(len(v.str))
	}
	a.entries = append(a.entries, e)
	a.text += int64(len(e.text))
	a.size += 40 + int64(len(e.text))
	if a.length() > maxText {
		return errTooLong
	}
	return nil
}

func (a *concat) Result() (Value, error) {
	if len(a.entries) == 0 {
		return Null, nil
	}
	entries := a.entries
	if len(a.keys) > 0 {
		entries = slices.Clone(entries)
		slices.SortStableFunc(entries, a.compare)
	}
	var b strings.Builder
	b.Grow(int(a.length()))
	for i, e := range entries {
		if i > 0 {
			b.WriteString(a.separator)
		}
		b.WriteString(e.text)
	}
	text := b.String()
	if a.most < int64(len(text)) {
		n := int(a.most)
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	return NewText(text), nil
}

func (a *concat) compare(x, y concatEntry) int {
	for i, k := range a.keys {
		if c := order(x.keys[i], y.keys[i], k.typ.Exact); c != 0 {
			if a.desc[i] {
				return -c
			}
			return c
		}
	}
	return 0
}

func (a *concat) Size() int64 { return accumulatorBytes + a.size }

func makeArray(c *compiler, in aggregateInput) func() Accumulator {
	env := c.env
	return func() Accumulator { return &collection{env: env, arg: in.args[0]} }
}

// A collection gathers values as a JSON array.
type collection struct {
	env  *Env
	arg  *node
	text []byte
}

func (a *collection) Add(f *Frame) error {
	if len(a.text) == 0 {
		a.text = append(a.text, '[')
	} else {
		a.text = append(a.text, ", "...)
	}
	v, err := a.arg.run(f)
	if err != nil {
		return err
	}
	if a.text = appendJSON(a.text, v, a.env); len(a.text) > maxText {
		return errTooLong
	}
	return nil
}

func (a *collection) Result() (Value, error) {
	if len(a.text) == 0 {
		return Null, nil
	}
	return NewJSON(string(a.text) + "]"), nil
}

func (a *collection) Size() int64 { return accumulatorBytes + int64(cap(a.text)) }

func makeObject(c *compiler, in aggregateInput) func() Accumulator {
	env := c.env
	return func() Accumulator { return &objectOf{env: env, key: in.args[0], arg: in.args[1]} }
}

// An objectOf gathers pairs of key and value as a JSON object.
type objectOf struct {
	env      *Env
	key, arg *node
	object   jsonObjectBuilder
}

func (a *objectOf) Add(f *Frame) error {
	key, err := a.key.run(f)
	if err != nil {
		return err
	}
	v, err := a.arg.run(f)
	if err != nil {
		return err
	}
	return a.object.set(key, v, a.env)
}

func (a *objectOf) Result() (Value, error) {
	if len(a.object.members) == 0 {
		return Null, nil
	}
	return a.object.value(), nil
}

func (a *objectOf) Size() int64 {
	return accumulatorBytes + int64(a.object.size) + int64(len(a.object.members))*(mapEntryBytes+jsonMemberBytes)
}
