package query

import (
	"strings"

	"graphmail/internal/expr"
)

// arguments writes the parenthesised arguments of the function at i.
func (r *rewriter) arguments(i int) (next int, err error) {
	open, end := i+1, r.match[i+1]
	r.write(open, "(")
	from := open + 1
	switch {
	case r.toks[from].isWord("ALL") && from+1 < end:
		from++
	case r.toks[from].isWord("DISTINCT"):
		r.write(from, "distinct")
		from++
	}
	if err := r.emit(from, end); err != nil {
		return 0, err
	}
	r.write(end, ")")
	return end + 1, nil
}

// call writes a call of the function at i with the arguments that the spans
// hold; make turns them into an expression.
func (r *rewriter) call(i, end int, args []span, make builder) (next int, err error) {
	r.build[i] = make
	r.writeName(i)
	r.write(i, "(")
	for k, a := range args {
		if a.from >= a.to {
			return 0, r.fail(a.to, "an argument is missing", "")
		}
		if k > 0 {
			r.write(a.from-1, ",")
		}
		if err := r.emit(a.from, a.to); err != nil {
			return 0, err
		}
	}
	r.write(end, ")")
	return end + 1, nil
}

// function writes the function call at i. Those that MySQL gives a grammar of
// their own are made plain calls.
func (r *rewriter) function(i, to int) (next int, err error) {
	from, end := i+2, r.match[i+1]
	name := r.toks[i].upper
	if s, ok := synonym[name]; ok {
		r.names[i] = s
	}
	switch name {
	case "VALUES", "DEFAULT":
		return 0, r.unsupported(i, name+"()", "")
	case "JSON_TABLE":
		return 0, r.unsupported(i, name, "the tables derived from a message hold its lists, as message_categories does")
	case "ROW":
		return r.group(i + 1)
	case "INTERVAL":
		if unit := r.at(end + 1); end+1 < to && unit.kind == word && units[unit.upper] {
			r.write(i, "interval")
			return i + 1, nil
		}
	case "CAST":
		return r.cast(i)
	case "CONVERT":
		return r.convert(i)
	case "EXTRACT":
		if f := r.find(from, end, "FROM"); f < end {
			return r.extract(i, f)
		}
	case "POSITION":
		if f := r.find(from, end, "IN"); f < end {
			return r.named(i, "LOCATE", span{from, f}, span{f + 1, end})
		}
	case "SUBSTR", "SUBSTRING", "MID":
		if f := r.find(from, end, "FROM"); f < end {
			if n := r.find(f, end, "FOR"); n < end {
				return r.named(i, name, span{from, f}, span{f + 1, n}, span{n + 1, end})
			}
			return r.named(i, name, span{from, f}, span{f + 1, end})
		}
	case "TRIM":
		return r.trim(i)
	case "TIMESTAMPDIFF", "TIMESTAMPADD":
		return r.timestamp(i)
	case "ADDDATE", "SUBDATE":
		return r.addDate(i)
	case "CHAR":
		if u := r.find(from, end, "USING"); u < end {
			if !charsets[r.at(u+1).upper] || u+2 != end {
				return 0, r.unsupported(u, "CHAR(… USING "+r.at(u+1).text+")", "")
			}
			return r.named(i, name, r.commas(from, u)...)
		}
	case "GROUP_CONCAT":
		return r.groupConcat(i)
	case "MATCH":
		return r.fullText(i)
	case "SEARCH":
		return r.search(i)
	case "JSON_VALUE":
		if f := r.find(from, end, "RETURNING"); f < end {
			return r.returning(i, f)
		}
	}
	return r.ident(i, to)
}

// named writes the call at i with another name and a grammar made plain.
func (r *rewriter) named(i int, name string, args ...span) (next int, err error) {
	pos := r.toks[i].start
	return r.call(i, r.match[i+1], args, func(args []expr.Expr) (expr.Expr, error) {
		return &expr.Call{Name: name, Args: args, Pos: pos}, nil
	})
}

// extract writes EXTRACT(unit FROM x) as the function of that name, and with a
// unit of two parts as EXTRACT('unit', x).
func (r *rewriter) extract(i, f int) (next int, err error) {
	unit := r.toks[f-1]
	if f != i+3 || unit.kind != word || !units[unit.upper] {
		return 0, r.fail(i+2, "EXTRACT needs a unit before FROM", "the units are YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND and their pairs such as YEAR_MONTH")
	}
	rest := span{f + 1, r.match[i+1]}
	if simpleUnits[unit.upper] {
		return r.named(i, unit.upper, rest)
	}
	pos := r.toks[i].start
	return r.call(i, rest.to, []span{rest}, func(args []expr.Expr) (expr.Expr, error) {
		args = append([]expr.Expr{literal(expr.NewText(unit.upper))}, args...)
		return &expr.Call{Name: "EXTRACT", Args: args, Pos: pos}, nil
	})
}

// trim writes TRIM([BOTH|LEADING|TRAILING] [x] FROM y) as TRIM(y, x), LTRIM(y,
// x) or RTRIM(y, x).
func (r *rewriter) trim(i int) (next int, err error) {
	from, end := i+2, r.match[i+1]
	f := r.find(from, end, "FROM")
	if f == end {
		return r.ident(i, end+1)
	}
	name := "TRIM"
	if t := r.toks[from]; t.isWord("BOTH", "LEADING", "TRAILING") {
		name = map[string]string{"BOTH": "TRIM", "LEADING": "LTRIM", "TRAILING": "RTRIM"}[t.upper]
		from++
	}
	what := span{from, f}
	subject := span{f + 1, end}
	if what.from == what.to {
		return r.named(i, name, subject)
	}
	pos := r.toks[i].start
	// The arguments stay in the order of the text, as parameters are counted.
	return r.call(i, end, []span{what, subject}, func(args []expr.Expr) (expr.Expr, error) {
		return &expr.Call{Name: name, Args: []expr.Expr{args[1], args[0]}, Pos: pos}, nil
	})
}

// timestamp writes TIMESTAMPDIFF(unit, a, b) with the unit as text, and
// TIMESTAMPADD(unit, n, x) as DATE_ADD(x, INTERVAL n unit).
func (r *rewriter) timestamp(i int) (next int, err error) {
	from, end := i+2, r.match[i+1]
	t, name, pos := r.toks[from], r.toks[i].upper, r.toks[i].start
	unit := t.upper
	if t.kind == str {
		unit = strings.ToUpper(t.text)
	}
	unit = strings.TrimPrefix(unit, "SQL_TSI_")
	args := r.commas(from, end)
	switch {
	case !simpleUnits[unit], args[0].to != from+1:
		return 0, r.fail(from, name+" needs a unit first", "the units are MICROSECOND, SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER and YEAR")
	case len(args) != 3:
		return 0, r.fail(i, name+" needs a unit and two arguments", "")
	}
	return r.call(i, end, args[1:], func(args []expr.Expr) (expr.Expr, error) {
		if name == "TIMESTAMPADD" {
			args = []expr.Expr{args[1], &expr.Interval{X: args[0], Unit: unit}}
			return &expr.Call{Name: "DATE_ADD", Args: args, Pos: pos}, nil
		}
		args = append([]expr.Expr{literal(expr.NewText(unit))}, args...)
		return &expr.Call{Name: name, Args: args, Pos: pos}, nil
	})
}

// addDate writes ADDDATE and SUBDATE as DATE_ADD and DATE_SUB; a plain number
// is one of days.
func (r *rewriter) addDate(i int) (next int, err error) {
	name := map[string]string{"ADDDATE": "DATE_ADD", "SUBDATE": "DATE_SUB"}[r.toks[i].upper]
	args := r.commas(i+2, r.match[i+1])
	if len(args) != 2 {
		return 0, r.fail(i, r.toks[i].upper+" needs two arguments", "")
	}
	pos := r.toks[i].start
	return r.call(i, r.match[i+1], args, func(args []expr.Expr) (expr.Expr, error) {
		if _, ok := args[1].(*expr.Interval); !ok {
			args[1] = &expr.Interval{X: args[1], Unit: "DAY"}
		}
		return &expr.Call{Name: name, Args: args, Pos: pos}, nil
	})
}

// groupConcat writes GROUP_CONCAT with the number of its token as separator,
// which is where the parser leaves room for one.
func (r *rewriter) groupConcat(i int) (next int, err error) {
	from, end := i+2, r.match[i+1]
	to := r.find(from, end, "SEPARATOR")
	if l := r.find(from, end, "LIMIT"); l < end {
		return 0, r.unsupported(l, "LIMIT in GROUP_CONCAT", "write SUBSTRING_INDEX(GROUP_CONCAT(…), separator, n)")
	}
	if to < end {
		sep := r.at(to + 1)
		if sep.kind != str || r.join(to+1, end) != end {
			return 0, r.fail(to+1, "SEPARATOR is followed by a string", "")
		}
		text := r.lits[to+1].Text()
		r.seps[i] = &text
	}
	if from == to {
		return 0, r.fail(from, "GROUP_CONCAT needs an argument", "")
	}
	r.write(i, "group_concat (")
	if r.toks[from].isWord("DISTINCT") {
		r.write(from, "distinct")
		from++
	}
	if err := r.emit(from, to); err != nil {
		return 0, err
	}
	r.write(end, "separator '"+itoa(i)+"' )")
	return end + 1, nil
}

// fullText writes MATCH (columns) AGAINST (words [IN … MODE]).
func (r *rewriter) fullText(i int) (next int, err error) {
	columns := r.commas(i+2, r.match[i+1])
	a := r.match[i+1] + 1
	if !r.at(a).isWord("AGAINST") || !r.at(a+1).is("(") {
		return 0, r.fail(a, "MATCH (…) is followed by AGAINST ('words')", "")
	}
	from, end := a+2, r.match[a+1]
	to, boolean := end, false
	for k := from; k < end; k = r.skip(k) {
		t, next := r.toks[k], r.at(k+1)
		switch {
		case t.isWord("WITH"), t.isWord("IN") && next.isWord("NATURAL") && r.at(k+4).isWord("WITH"):
			return 0, r.unsupported(k, "WITH QUERY EXPANSION", "leave it out")
		case t.isWord("IN") && next.isWord("BOOLEAN") && r.at(k+2).isWord("MODE") && k+3 == end:
			to, boolean = k, true
		case t.isWord("IN") && next.isWord("NATURAL") && r.at(k+2).isWord("LANGUAGE") && r.at(k+3).isWord("MODE") && k+4 == end:
			to = k
		}
	}
	pos := r.toks[i].start
	args := append(columns, span{from, to})
	return r.call(i, end, args, func(args []expr.Expr) (expr.Expr, error) {
		columns, words := args[:len(args)-1], args[len(args)-1]
		for _, c := range columns {
			if _, ok := c.(*expr.Column); !ok {
				return nil, r.fail(i, "MATCH takes columns", "")
			}
		}
		return &expr.Match{Columns: columns, Words: words, Boolean: boolean, Pos: pos}, nil
	})
}

// search writes search('kql').
func (r *rewriter) search(i int) (next int, err error) {
	args := r.commas(i+2, r.match[i+1])
	if len(args) != 1 {
		return 0, r.fail(i, "search takes one argument, the text of the search", "")
	}
	pos := r.toks[i].start
	return r.call(i, r.match[i+1], args, func(args []expr.Expr) (expr.Expr, error) {
		return &expr.Match{Words: args[0], KQL: true, Pos: pos}, nil
	})
}
