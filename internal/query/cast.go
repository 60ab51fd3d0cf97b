package query

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"graphmail/internal/expr"
)

func itoa(i int) string { return strconv.Itoa(i) }

func literal(v expr.Value) *expr.Literal { return &expr.Literal{Value: v} }

// castTypes maps MySQL's names of the types of CAST to those of [expr.Cast].
// https://dev.mysql.com/doc/refman/8.4/en/cast-functions.html#function_cast
var castTypes = map[string]string{
	"CHAR": "CHAR", "CHARACTER": "CHAR", "NCHAR": "CHAR", "BINARY": "BINARY", "SIGNED": "SIGNED", "UNSIGNED": "UNSIGNED",
	"DECIMAL": "DECIMAL", "DEC": "DECIMAL", "DATE": "DATE", "DATETIME": "DATETIME", "TIME": "TIME", "JSON": "JSON",
	"DOUBLE": "DOUBLE", "REAL": "DOUBLE", "FLOAT": "DOUBLE",
}

// castHints says what to write for types that CAST has not.
var castHints = map[string]string{
	"TEXT": "CHAR", "VARCHAR": "CHAR", "STRING": "CHAR", "INT": "SIGNED", "INTEGER": "SIGNED", "BIGINT": "SIGNED",
	"SMALLINT": "SIGNED", "BOOLEAN": "SIGNED", "BOOL": "SIGNED", "TIMESTAMP": "DATETIME", "NUMERIC": "DECIMAL", "BLOB": "BINARY",
}

// castType reads the type in tokens [from, to).
func (r *rewriter) castType(from, to int) (c expr.Cast, err error) {
	t := r.at(from)
	c = expr.Cast{Type: castTypes[t.upper], Length: -1, Scale: -1}
	if from >= to || t.kind != word || c.Type == "" {
		hint := "the types are CHAR, SIGNED, UNSIGNED, DECIMAL, DOUBLE, DATE, DATETIME, TIME, JSON and BINARY"
		if h := castHints[t.upper]; h != "" {
			hint = "write " + h
		}
		if from >= to || t.kind != word {
			return c, r.fail(from, "CAST needs a type", hint)
		}
		return c, r.unsupported(from, "CAST to "+t.upper, hint)
	}
	i := from + 1
	if i < to && r.toks[i].is("(") {
		sizes := r.commas(i+1, r.match[i])
		if len(sizes) > 2 || len(sizes) == 2 && c.Type != "DECIMAL" {
			return c, r.fail(i, "too many sizes for "+t.upper, "")
		}
		for k, s := range sizes {
			n, err := strconv.ParseUint(r.source(s), 10, 16)
			if err != nil {
				return c, r.fail(i+1, "the size of a type is a whole number", "")
			}
			if k == 0 {
				c.Length = int(n)
			} else {
				c.Scale = int(n)
			}
		}
		i = r.match[i] + 1
	}
	switch c.Type {
	case "SIGNED", "UNSIGNED":
		if r.at(i).isWord("INTEGER", "INT") && i < to {
			i++
		}
	case "DOUBLE":
		if r.at(i).isWord("PRECISION") && i < to {
			i++
		}
		c.Length = -1
	case "CHAR":
		if r.at(i).isWord("CHARACTER") && r.at(i+1).isWord("SET") || r.at(i).isWord("CHARSET") {
			i += map[bool]int{true: 2, false: 1}[r.at(i).isWord("CHARACTER")]
			if name := strings.ToUpper(r.at(i).text); i >= to || !charsets[name] || name == "BINARY" {
				return c, r.unsupported(i, "the character set "+r.at(i).text, "text is UTF-8")
			}
			i++
		}
	}
	switch {
	case i != to:
		return c, r.fail(i, "unexpected text after the type", "")
	case c.Type == "DECIMAL" && (c.Length > 65 || c.Scale > 30 || c.Scale > max(c.Length, 0)):
		return c, r.fail(from, "DECIMAL(m, d) takes an m of up to 65 and a d of up to 30 and m", "")
	case (c.Type == "DATETIME" || c.Type == "TIME") && c.Length > 6:
		return c, r.fail(from, t.upper+" has at most 6 digits after the second", "")
	case c.Length >= 0 && (c.Type == "DATE" || c.Type == "JSON" || c.Type == "SIGNED" || c.Type == "UNSIGNED"):
		return c, r.fail(from, t.upper+" has no size", "")
	}
	return c, nil
}

func (r *rewriter) castTo(i, end int, x, typ span) (next int, err error) {
	c, err := r.castType(typ.from, typ.to)
	if err != nil {
		return 0, err
	}
	return r.call(i, end, []span{x}, func(args []expr.Expr) (expr.Expr, error) {
		c := c
		c.X = args[0]
		return &c, nil
	})
}

// cast writes CAST(x AS type).
func (r *rewriter) cast(i int) (next int, err error) {
	from, end := i+2, r.match[i+1]
	as := r.find(from, end, "AS")
	if as == end {
		return 0, r.fail(i, "CAST needs a type", "write CAST(x AS type)")
	}
	return r.castTo(i, end, span{from, as}, span{as + 1, end})
}

// convert writes CONVERT(x, type) and CONVERT(x USING charset).
func (r *rewriter) convert(i int) (next int, err error) {
	from, end := i+2, r.match[i+1]
	if u := r.find(from, end, "USING"); u < end {
		name := strings.ToUpper(r.at(u + 1).text)
		if u+2 != end || !charsets[name] {
			return 0, r.unsupported(u, "CONVERT(… USING "+r.at(u+1).text+")", "text is UTF-8")
		}
		typ := map[bool]string{true: "BINARY", false: "CHAR"}[name == "BINARY"]
		return r.call(i, end, []span{{from, u}}, func(args []expr.Expr) (expr.Expr, error) {
			return &expr.Cast{X: args[0], Type: typ, Length: -1, Scale: -1}, nil
		})
	}
	args := r.commas(from, end)
	if len(args) != 2 {
		return 0, r.fail(i, "CONVERT needs a type or a character set", "write CONVERT(x, type) or CONVERT(x USING utf8mb4)")
	}
	return r.castTo(i, end, args[0], args[1])
}

// returning writes JSON_VALUE(json, path RETURNING type) as a cast.
func (r *rewriter) returning(i, f int) (next int, err error) {
	end := r.match[i+1]
	if on := r.find(f, end, "ON"); on < end {
		return 0, r.unsupported(on, "ON EMPTY and ON ERROR", "write IFNULL(JSON_VALUE(…), …)")
	}
	c, err := r.castType(f+1, end)
	if err != nil {
		return 0, err
	}
	pos := r.toks[i].start
	return r.call(i, end, r.commas(i+2, f), func(args []expr.Expr) (expr.Expr, error) {
		c := c
		c.X = &expr.Call{Name: "JSON_VALUE", Args: args, Pos: pos}
		return &c, nil
	})
}

// typed writes DATE '…', TIME '…' and TIMESTAMP '…'.
func (r *rewriter) typed(i, to int) (next int, err error) {
	next = r.join(i+1, to)
	return next, r.temporal(i, i+1, r.toks[i].upper)
}

// temporal writes the typed literal at i, whose text is the value of token at.
func (r *rewriter) temporal(i, at int, typ string) error {
	text := r.lits[at].Text()
	if typ != "TIME" {
		_, hasTime, err := expr.ParseTime(text, time.UTC)
		if err != nil {
			return r.fail(at, err.Error(), "")
		}
		if typ == "DATE" && hasTime {
			return r.fail(at, "a date with a time of day", "write TIMESTAMP before it")
		}
	}
	if typ == "TIMESTAMP" {
		typ = "DATETIME"
	}
	length := -1
	if typ != "DATE" {
		length = fractionDigits(text)
	}
	r.build[i] = func([]expr.Expr) (expr.Expr, error) {
		return &expr.Cast{X: literal(expr.NewText(text)), Type: typ, Length: length, Scale: -1}, nil
	}
	r.writeName(i)
	r.write(i, "( )")
	return nil
}

// fractionDigits returns how many digits of a second a typed literal has, six at
// most, and −1 for none: its type has as many, where a cast without a number
// would round to the second. In a date written with points it may be more than
// there are, which changes nothing.
// https://dev.mysql.com/doc/refman/8.4/en/fractional-seconds.html
func fractionDigits(text string) int {
	at := strings.LastIndexByte(text, '.') + 1
	n := 0
	for at > 0 && n < 6 && at+n < len(text) && isDigit(text[at+n]) {
		n++
	}
	if n == 0 {
		return -1
	}
	return n
}

// odbc writes the escapes of ODBC: {d '…'}, {t '…'}, {ts '…'} and {fn f(…)}.
func (r *rewriter) odbc(i int) (next int, err error) {
	end := r.match[i]
	typ := map[string]string{"D": "DATE", "T": "TIME", "TS": "TIMESTAMP"}[r.at(i+1).upper]
	switch {
	case typ != "" && r.at(i+2).kind == str && r.join(i+2, end) == end:
		return end + 1, r.temporal(i, i+2, typ)
	case r.at(i + 1).isWord("FN"):
		r.write(i, "(")
		if err := r.emit(i+2, end); err != nil {
			return 0, err
		}
		r.write(end, ")")
		return end + 1, nil
	}
	return 0, r.fail(i, "an unknown {escape}", "the known ones are {d '…'}, {t '…'}, {ts '…'} and {fn f(…)}")
}

// introducer writes a string with a character set before it, as _utf8mb4'x', or
// a hexadecimal or bit literal that an introducer makes a string of.
// https://dev.mysql.com/doc/refman/8.4/en/hexadecimal-literals.html
func (r *rewriter) introducer(i, to int) (next int, err error) {
	next = i + 2
	if t := r.toks[i+1]; t.kind == str {
		next = r.join(i+1, to)
	} else {
		r.lits[i+1] = expr.NewText(t.text)
	}
	text := r.lits[i+1].Text()
	set := r.toks[i].upper[1:]
	if set == "BINARY" {
		r.lits[i] = expr.NewBytes(text)
		r.writeLiteral(i)
		return next, nil
	}
	if set == "ASCII" || set == "LATIN1" {
		for k := range len(text) {
			if text[k] >= 0x80 {
				return 0, r.unsupported(i, r.toks[i].text+" before a string with letters beyond ASCII", "text is UTF-8")
			}
		}
	}
	if !utf8.ValidString(text) {
		return 0, r.fail(i+1, "the string is not UTF-8 text", "write _binary before it for bytes")
	}
	r.lits[i] = r.lits[i+1]
	r.write(i, "'"+itoa(i)+"'")
	return next, nil
}

// collate leaves out a collation that changes nothing and refuses the others.
func (r *rewriter) collate(i int) (next int, err error) {
	t := r.at(i + 1)
	if !t.name() && t.kind != str {
		return 0, r.fail(i+1, "COLLATE needs the name of a collation", "")
	}
	if !collations[strings.ToUpper(t.text)] {
		return 0, r.unsupported(i, "COLLATE "+t.text, "text compares without regard to case and with regard to accents; write BINARY x to compare bytes")
	}
	return i + 2, nil
}
