package expr

import (
	"strings"
	"unicode/utf8"

	"graphmail/internal/expr/collation"
)

// searchFunctions look for text in text, by the collation of their arguments.
var searchFunctions = []function{
	{name: "LOCATE", args: "part, text[, position]", summary: "at which character part is first found, from position on; 0 for nowhere", typ: sameNulls(typeInt), build: buildLocate},
	{name: "INSTR", args: "text, part", summary: "at which character part is first found; 0 for nowhere", typ: sameNulls(typeInt), build: func(c *compiler, args []*node) (Program, error) {
		return buildLocate(c, []*node{args[1], args[0]})
	}},
	{name: "STRCMP", args: "a, b", summary: "−1, 0 or 1 as a comes before b, is equal to it or comes after it", typ: sameNulls(typeInt), build: buildStrcmp},
	{name: "FIELD", args: "value, a[, …]", summary: "the position of the first argument equal to the value; 0 for none", typ: present(typeInt), nulls: true, build: buildField},
	{name: "FIND_IN_SET", args: "text, list", summary: "the position of the text in a list with commas; 0 for none", typ: sameNulls(typeInt), build: buildFindInSet},
}

// isExact reports whether text of these nodes compares byte for byte.
func isExact(nodes ...*node) bool {
	for _, n := range nodes {
		if n.typ.Exact || n.typ.Kind == Bytes {
			return true
		}
	}
	return false
}

func buildLocate(c *compiler, args []*node) (Program, error) {
	exact := isExact(args[0], args[1])
	env := c.env
	find := func(part, s string, from int64) int64 {
		if from < 1 || from > 1 && from > int64(utf8.RuneCountInString(s)) {
			return 0
		}
		start := offset(s, from-1)
		at := index(s[start:], part, exact)
		if at < 0 {
			return 0
		}
		return from + int64(utf8.RuneCountInString(s[start:start+at]))
	}
	if len(args) == 2 {
		return c.programTwo(&function{two: func(_ *Env, part, s Value) (Value, error) {
			return NewInt(find(part.text(env.location()), s.text(env.location()), 1)), nil
		}}, args[0].run, args[1].run), nil
	}
	return c.programThree(&function{three: func(_ *Env, part, s, position Value) (Value, error) {
		return NewInt(find(part.text(env.location()), s.text(env.location()), position.clamped(env.location()))), nil
	}}, args[0].run, args[1].run, args[2].run), nil
}

// index returns at which byte part is first found in s, −1 for nowhere.
func index(s, part string, exact bool) int {
	if exact || part == "" {
		return strings.Index(s, part)
	}
	for i := 0; i < len(s); {
		if hasPrefix(s[i:], part) {
			return i
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return -1
}

// hasPrefix reports whether s starts with characters that match part's.
func hasPrefix(s, part string) bool {
	for part != "" {
		if s == "" {
			return false
		}
		a, n := utf8.DecodeRuneInString(s)
		b, m := utf8.DecodeRuneInString(part)
		if a != b && collation.Class(a) != collation.Class(b) {
			return false
		}
		s, part = s[n:], part[m:]
	}
	return true
}

func buildStrcmp(c *compiler, args []*node) (Program, error) {
	exact := isExact(args...)
	return c.programTwo(&function{two: func(env *Env, a, b Value) (Value, error) {
		return NewInt(int64(compareSame(NewText(a.text(env.location())), NewText(b.text(env.location())), exact))), nil
	}}, args[0].run, args[1].run), nil
}

// buildField compares as text where all arguments are text, and else as
// numbers.
func buildField(c *compiler, args []*node) (Program, error) {
	kind := args[0].typ.Kind
	for _, a := range args[1:] {
		if kind = comparisonKind(kind, a.typ.Kind); kind == Time {
			kind = Text
		}
	}
	exact, env := isExact(args...), c.env
	return func(f *Frame) (Value, error) {
		x, err := args[0].run(f)
		if err != nil || x.kind == Unknown {
			return NewInt(0), err
		}
		x = convertForComparison(x, kind, env.location())
		for i, a := range args[1:] {
			v, err := a.run(f)
			if err != nil {
				return Null, err
			}
			v = convertForComparison(v, kind, env.location())
			if s, ok := CompareSQL(x, v, exact, env.location()); ok && s == 0 {
				return NewInt(int64(i) + 1), nil
			}
		}
		return NewInt(0), nil
	}, nil
}

func buildFindInSet(c *compiler, args []*node) (Program, error) {
	exact := isExact(args...)
	return c.programTwo(&function{two: func(env *Env, a, list Value) (Value, error) {
		s, items := a.text(env.location()), list.text(env.location())
		if items == "" {
			return NewInt(0), nil
		}
		n := int64(0)
		for item := range strings.SplitSeq(items, ",") {
			n++
			if compareSame(NewText(s), NewText(item), exact) == 0 {
				return NewInt(n), nil
			}
		}
		return NewInt(0), nil
	}}, args[0].run, args[1].run), nil
}
