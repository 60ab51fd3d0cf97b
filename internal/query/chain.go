package query

import "graphmail/internal/expr"

// comparison holds the operators of which MySQL allows several in a row, as in
// a = b = c, and the parser one.
var comparison = set("=", "<=>", "<>", "!=", "<", "<=", ">", ">=")

// chain rewrites the expression at i where it has XOR, which the parser does
// not know, or more than one comparison, of which it takes one: XOR becomes a
// call and comparisons get parentheses. It returns i where there is nothing to
// do. The precedences are those of MySQL's grammar: OR, XOR, AND, NOT,
// comparisons and IS from the left, then LIKE, IN, REGEXP and BETWEEN.
func (r *rewriter) chain(i, to int) (next int, err error) {
	end, last := i, i
	for end < to && !r.boundary(end) {
		last, end = end, r.skip(end)
	}
	end = min(end, to)
	body := end
	if last == end-1 && last > i && r.isAlias(i, last) {
		body = last
	}
	parts := r.split(span{i, body}, "OR")
	rewrite := false
	for _, p := range parts {
		for _, x := range r.split(p, "XOR") {
			rewrite = rewrite || x != p
			for _, f := range r.split(x, "AND") {
				rewrite = rewrite || len(r.links(f)) > 0
			}
		}
	}
	if !rewrite {
		return i, nil
	}
	for k, p := range parts {
		if k > 0 {
			r.write(p.from-1, "or")
		}
		if err := r.xor(p); err != nil {
			return 0, err
		}
	}
	return end, r.plain(body, end)
}

// plain rewrites tokens that are no beginning of an expression.
func (r *rewriter) plain(from, to int) (err error) {
	for i := from; i < to; {
		if i, err = r.primary(i, to); err != nil {
			return err
		}
	}
	return nil
}

// isAlias reports whether token i, the last of the expression that begins at
// from, is an alias without AS.
func (r *rewriter) isAlias(from, i int) bool {
	t := r.toks[i]
	if !t.name() && t.kind != str || r.afterDot(i) || !r.endsOperand(i-1) {
		return false
	}
	before := r.toks[i-1]
	switch {
	case t.kind == word && (grammar[t.upper] || t.upper == "UNKNOWN"):
		return false
	case before.isWord("COLLATE"), t.kind == str && (before.kind == str || before.isWord("DATE", "TIME", "TIMESTAMP", "N", "ESCAPE")),
		t.kind == str && before.kind == word && before.text[0] == '_':
		return false
	case t.kind == word && units[t.upper]:
		return r.find(from, i, "INTERVAL") == i
	}
	return true
}

// split splits s at a logical operator outside of parentheses. The AND of
// BETWEEN is none.
func (r *rewriter) split(s span, operator string) []span {
	var list []span
	start, between := s.from, 0
	for i := s.from; i < s.to; i = r.skip(i) {
		t := r.toks[i]
		switch {
		case r.afterDot(i):
		case t.isWord("BETWEEN"):
			between++
		case t.isWord("AND") && between > 0:
			between--
		case t.isWord(operator), operator == "AND" && t.is("&&"):
			list = append(list, span{start, i})
			start = i + 1
		}
	}
	return append(list, span{start, s.to})
}

// xor rewrites an operand of OR. a XOR b is (NOT a) <> (NOT b): NULL where one
// is NULL, and else whether one is true and the other is not.
func (r *rewriter) xor(p span) error {
	parts := r.split(p, "XOR")
	if len(parts) == 1 {
		return r.and(p)
	}
	if len(parts) > maxNesting {
		return r.fail(p.from, "too many XORs in a row", "")
	}
	at := parts[1].from - 1
	r.build[at] = func(args []expr.Expr) (expr.Expr, error) {
		x := args[0]
		for _, y := range args[1:] {
			x = &expr.Binary{Op: expr.Ne, L: &expr.Unary{Op: expr.Not, X: x}, R: &expr.Unary{Op: expr.Not, X: y}}
		}
		return x, nil
	}
	r.writeName(at)
	r.write(at, "(")
	for k, part := range parts {
		if k > 0 {
			r.write(part.from-1, ",")
		}
		if err := r.and(part); err != nil {
			return err
		}
	}
	r.write(p.to-1, ")")
	return nil
}

func (r *rewriter) and(p span) error {
	for k, f := range r.split(p, "AND") {
		if k > 0 {
			r.write(f.from-1, "and")
		}
		if err := r.comparisons(f); err != nil {
			return err
		}
	}
	return nil
}

// A link is an operator of a chain of comparisons.
type link struct {
	at      int
	compare bool // a comparison, else IS
}

// links returns the comparisons of f and what IS comes between, if the parser
// needs parentheses for them.
func (r *rewriter) links(f span) []link {
	var list []link
	compares, predicates, before := 0, 0, 0
	for i := f.from; i < f.to; i = r.skip(i) {
		switch t := r.toks[i]; {
		case r.afterDot(i):
		case t.kind == op && comparison[t.text]:
			list = append(list, link{i, true})
			compares++
			before = len(list) - 1
		case t.isWord("IS"):
			list = append(list, link{i, false})
		case t.isWord("LIKE", "IN", "REGEXP", "RLIKE", "BETWEEN"):
			predicates++
		}
	}
	if compares == 0 || before == 0 && predicates == 0 {
		return nil
	}
	return list
}

// comparisons rewrites an operand of AND.
func (r *rewriter) comparisons(f span) error {
	links := r.links(f)
	if len(links) == 0 {
		return r.plain(f.from, f.to)
	}
	if len(links) > maxNesting {
		return r.fail(f.from, "too many comparisons in a row", "")
	}
	start := f.from
	for start < f.to && r.toks[start].isWord("NOT") {
		r.write(start, "not")
		start++
	}
	for k, l := range links {
		if k > 0 && l.compare {
			r.write(start, "(")
		}
	}
	from := start
	for k, l := range links {
		if err := r.predicate(span{from, l.at}); err != nil {
			return err
		}
		if k > 0 && l.compare {
			r.write(l.at, ")")
		}
		from = l.at
		if l.compare {
			next, err := r.one(l.at, f.to)
			if err != nil {
				return err
			}
			from = next
		}
	}
	return r.predicate(span{from, f.to})
}

// predicate rewrites what stands between two comparisons, in parentheses if it
// has an operator that binds closer.
func (r *rewriter) predicate(s span) error {
	for i := s.from; i < s.to; i = r.skip(i) {
		if !r.toks[i].isWord("LIKE", "IN", "REGEXP", "RLIKE", "BETWEEN") || r.afterDot(i) || r.toks[s.from].isWord("IS") {
			continue
		}
		r.write(s.from, "(")
		if err := r.plain(s.from, s.to); err != nil {
			return err
		}
		r.write(s.to-1, ")")
		return nil
	}
	return r.plain(s.from, s.to)
}
