package query

import (
	"strings"

	"graphmail/internal/expr"
)

// one rewrites token i and what belongs to it and returns the token after.
func (r *rewriter) one(i, to int) (next int, err error) {
	t := r.toks[i]
	switch t.kind {
	case str:
		return r.text(i, to)
	case num:
		v, ok := number(t.text, false)
		if !ok {
			return 0, r.fail(i, "the number is out of range of DOUBLE", "")
		}
		r.lits[i] = v
		r.writeLiteral(i)
	case bits:
		r.lits[i] = expr.NewBits(t.text)
		r.writeLiteral(i)
	case param, named, sysvar:
		r.writeLiteral(i)
	case quoted:
		return r.ident(i, to)
	case word:
		if r.afterDot(i) || r.at(i+1).is(".") && !grammar[t.upper] {
			return r.ident(i, to)
		}
		return r.word(i, to)
	case op:
		return r.operator(i, to)
	}
	return i + 1, nil
}

// text writes a string literal, joined with those that follow it: 'a' 'b' is
// one string.
func (r *rewriter) text(i, to int) (next int, err error) {
	if before := r.at(i - 1); before.end == r.toks[i].start && before.name() && !grammar[before.upper] && before.upper != "ESCAPE" {
		return 0, r.fail(i-1, "a name right before a string",
			"write AS before an alias; strings with a prefix such as E'…' are not MySQL's")
	}
	r.write(i, "'"+itoa(i)+"'")
	return r.join(i, to), nil
}

// join stores the value of the string literals from i on and returns the token
// after them.
func (r *rewriter) join(i, to int) (next int) {
	end := i + 1
	for end < to && r.toks[end].kind == str {
		end++
	}
	value := r.toks[i].text
	if end > i+1 {
		var b strings.Builder
		for _, t := range r.toks[i:end] {
			b.WriteString(t.text)
		}
		value = b.String()
	}
	r.lits[i] = expr.NewText(value)
	return end
}

// ident writes a name, and the arguments if it is a function's.
func (r *rewriter) ident(i, to int) (next int, err error) {
	r.writeName(i)
	if i+1 < to && r.toks[i+1].is("(") {
		return r.arguments(i)
	}
	return i + 1, nil
}

func (r *rewriter) operator(i, to int) (next int, err error) {
	t := r.toks[i]
	switch {
	case t.is("("):
		return r.group(i)
	case t.is("{"):
		return r.odbc(i)
	case t.is("&&"):
		r.write(i, "and")
	case t.is("->"), t.is("->>"):
		return 0, r.fail(i, "a JSON arrow follows a column", "")
	case comparison[t.text] && r.at(i+1).isWord("ANY", "SOME", "ALL") && r.at(i+2).is("("):
		return r.quantified(i)
	default:
		r.write(i, t.text)
	}
	return i + 1, nil
}

// group writes a parenthesised part. Parentheses around a parenthesised query
// mean nothing and are left out.
func (r *rewriter) group(i int) (next int, err error) {
	end := r.match[i]
	from, to := i+1, end
	for r.toks[from].is("(") && r.match[from] == to-1 && r.isQuery(from+1) {
		from, to = from+1, to-1
	}
	r.write(i, "(")
	if err := r.body(from, to); err != nil {
		return 0, err
	}
	r.write(end, ")")
	return end + 1, nil
}

// body writes what stands between parentheses, or a whole query.
func (r *rewriter) body(from, to int) error {
	if r.isWith(from) {
		return r.unsupported(from, "WITH (a common table expression)", "write the query as a derived table: FROM (SELECT …) AS name")
	}
	if from < to && r.toks[from].is("(") && r.isQuery(from) {
		if end := r.match[from]; end+1 < to && r.toks[end+1].isWord("ORDER", "LIMIT") {
			if err := r.ordered(from, end); err != nil {
				return err
			}
			from = end + 1
		}
	}
	return r.emit(from, to)
}

// ordered writes the query in parentheses from open to end, which an order or a
// limit follows. The parser knows that for a UNION only. Where the query has
// none of its own the parentheses mean nothing; else it is a derived table.
func (r *rewriter) ordered(open, end int) error {
	from, to := open+1, end
	for r.toks[from].is("(") && r.match[from] == to-1 {
		from, to = from+1, to-1
	}
	if r.find(from, to, "ORDER", "LIMIT") == to {
		return r.emit(from, to)
	}
	r.write(open, "select * from")
	if _, err := r.group(open); err != nil {
		return err
	}
	r.write(end, "as q")
	return nil
}

// isWith reports whether a common table expression begins at token i.
func (r *rewriter) isWith(i int) bool {
	next, after := r.at(i+1), r.at(i+2)
	return r.at(i).isWord("WITH") && (next.isWord("RECURSIVE") || next.name() && (after.is("(") || after.isWord("AS")))
}

// isQuery reports whether a query begins at token i, in parentheses or not.
func (r *rewriter) isQuery(i int) bool {
	for r.at(i).is("(") {
		i++
	}
	return r.at(i).isWord("SELECT")
}

// quantified writes = ANY (query) as IN and <> ALL (query) as NOT IN, which is
// what they are.
func (r *rewriter) quantified(i int) (next int, err error) {
	what := r.toks[i+1].upper
	switch {
	case !r.isQuery(i + 3):
		return 0, r.fail(i+1, what+" is followed by a query in parentheses", "write IN (…) for a list")
	case r.toks[i].is("=") && what != "ALL":
		r.write(i, "in")
	case (r.toks[i].is("<>") || r.toks[i].is("!=")) && what == "ALL":
		r.write(i, "not in")
	default:
		return 0, r.unsupported(i+1, r.toks[i].text+" "+what, "compare with (SELECT MIN(…)) or (SELECT MAX(…))")
	}
	return i + 2, nil
}

// word writes an unquoted word: a keyword, a function, or a name.
func (r *rewriter) word(i, to int) (next int, err error) {
	t := r.toks[i]
	call := r.at(i+1).is("(") && i+1 < to
	if err := r.refuse(i); err != nil {
		return 0, err
	}
	switch t.upper {
	case "SELECT":
		return r.selectList(i, to)
	case "CASE":
		r.write(i, "case")
		if err := r.emit(i+1, r.match[i]); err != nil {
			return 0, err
		}
		r.write(r.match[i], "end")
		return r.match[i] + 1, nil
	case "EXISTS":
		if !call {
			break
		}
		// In parentheses it can be an operand.
		r.write(i, "( exists")
		next, err = r.group(i + 1)
		r.write(i, ")")
		return next, err
	case "IS":
		r.write(i, "is")
		if r.at(i + 1).isWord("NOT") {
			i++
			r.write(i, "not")
		}
		if r.at(i + 1).isWord("UNKNOWN") {
			i++
			r.write(i, "null")
		}
		return i + 1, nil
	case "UNION":
		r.write(i, "union")
		if r.at(i+1).isWord("ALL", "DISTINCT") {
			i++
			r.write(i, strings.ToLower(r.toks[i].upper))
		}
		return i + 1, nil
	case "RLIKE":
		r.write(i, "regexp")
		return i + 1, nil
	case "OFFSET":
		if r.at(i - 2).isWord("LIMIT") {
			r.write(i, "offset")
			return i + 1, nil
		}
	case "ESCAPE":
		if k := r.at(i + 1).kind; r.endsOperand(i-1) && (k == str || k == param || k == named) {
			r.write(i, "escape")
			return i + 1, nil
		}
	case "DATE", "TIME", "TIMESTAMP":
		if r.at(i+1).kind == str && i+1 < to {
			return r.typed(i, to)
		}
	case "COLLATE":
		return r.collate(i)
	case "N":
		if next := r.at(i + 1); next.kind == str && next.start == t.end {
			r.write(i, "'"+itoa(i)+"'")
			end := r.join(i+1, to)
			r.lits[i] = r.lits[i+1]
			return end, nil
		}
	}
	if next := r.at(i + 1).kind; (next == str || next == bits) && strings.HasPrefix(t.text, "_") && charsets[t.upper[1:]] {
		return r.introducer(i, to)
	}
	if name, ok := bare[t.upper]; ok {
		r.names[i] = name
		if call {
			return r.ident(i, to)
		}
		r.writeName(i)
		r.write(i, "( )")
		return i + 1, nil
	}
	if call && r.isCall(i) {
		return r.function(i, to)
	}
	switch {
	case grammar[t.upper]:
		r.write(i, strings.ToLower(t.upper))
	case reserved[t.upper]:
		return 0, r.fail(i, `unexpected "`+t.text+`"`, reservedHint(t.text))
	default:
		r.writeName(i)
	}
	return i + 1, nil
}

// isCall reports whether the word i, before a parenthesis, is the name of a
// function and no keyword.
func (r *rewriter) isCall(i int) bool {
	switch t := r.toks[i]; t.upper {
	case "LEFT", "RIGHT", "INTERVAL":
		return r.at(i + 1).is("(")
	case "MOD":
		return r.at(i+1).is("(") && !r.endsOperand(i-1)
	default:
		return !grammar[t.upper]
	}
}

// reservedHint says how to write a reserved word as a name and, for those that
// no table has as a column, what the column is called.
func reservedHint(text string) string {
	hint := "`" + text + "` is a reserved word; "
	switch strings.ToUpper(text) {
	case "TO":
		hint += "whom a message went to is in to_recipients and, a row for each, in the table message_recipients; "
	case "FROM":
		hint += "who sent a message is in from_address and from_name; "
	default:
		return hint + "as the name of a column write `" + text + "` in backquotes or m." + text
	}
	return hint + "a name of your own goes in backquotes"
}

// selectList writes SELECT, marks it with its own number in a comment, which
// the parser keeps, and remembers where the items of its list are.
func (r *rewriter) selectList(i, to int) (next int, err error) {
	r.write(i, "select /*"+itoa(i)+"*/")
	j := i + 1
	for ; j < to && r.toks[j].kind == word; j++ {
		switch w := r.toks[j].upper; {
		case w == "ALL":
			continue
		case w == "DISTINCT", w == "DISTINCTROW":
			r.write(j, "distinct")
			continue
		case modifiers[w]:
			return 0, r.unsupported(j, w, "leave it out")
		}
		break
	}
	end := r.find(j, to, "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "INTO", "FOR", "LOCK")
	r.selects[i] = r.commas(j, end)
	return j, nil
}
