package query

import (
	"sort"
	"strconv"
	"strings"

	"graphmail/internal/expr"
)

// maxNesting bounds parentheses and CASEs within each other, well under the
// parser's own limit of 200, which the parentheses added here count against.
const maxNesting = 80

// A rewriter turns tokens into text that the parser cannot misread: every name
// becomes iN and every literal a number or string N, where N is the number of
// its token. What the tree says is then looked up here: exact spelling, value
// and place. Constructs the parser does not know become calls of a function
// iN, and build[N] makes the expression of its arguments.
type rewriter struct {
	sql   string
	toks  []token
	match []int // of an opening token: its closing one

	out    strings.Builder
	places []place // where in out each token went, ascending

	build   map[int]builder
	names   map[int]string     // the function name of a call, if not the token's text
	lits    map[int]expr.Value // literals of more than one token, by the first
	seps    map[int]*string    // GROUP_CONCAT: its separator, if given
	selects map[int][]span     // SELECT: the items of its list
	chains  bool               // XOR or a chain of comparisons may occur
}

type builder func(args []expr.Expr) (expr.Expr, error)

type span struct{ from, to int } // tokens [from, to)

type place struct{ offset, tok int }

func newRewriter(sql string, toks []token) (*rewriter, error) {
	r := &rewriter{
		sql: sql, toks: toks, match: make([]int, len(toks)),
		build: map[int]builder{}, names: map[int]string{}, lits: map[int]expr.Value{},
		seps: map[int]*string{}, selects: map[int][]span{},
	}
	return r, r.pair()
}

// pair finds the partner of each opening parenthesis, brace and CASE.
func (r *rewriter) pair() error {
	var open []int
	for i, t := range r.toks {
		switch {
		case t.is("("), t.is("{"), t.isWord("CASE") && !r.afterDot(i):
			if len(open) == maxNesting {
				return r.fail(i, "parentheses and CASEs are nested too deeply", "the limit is "+strconv.Itoa(maxNesting))
			}
			open = append(open, i)
		case t.is(")"), t.is("}"), t.isWord("END") && !r.afterDot(i):
			want := ""
			if len(open) > 0 {
				want = closer(r.toks[open[len(open)-1]])
			}
			switch {
			case want == t.text || want == "END" && t.upper == want:
				r.match[open[len(open)-1]] = i
				open = open[:len(open)-1]
			case t.kind == word: // a name
			case want == "":
				return r.fail(i, `unexpected "`+t.text+`"`, "")
			default:
				return r.fail(i, want+` is missing before "`+t.text+`"`, "")
			}
		case t.isWord("XOR"), t.kind == op && comparison[t.text], t.isWord("LIKE", "IN", "REGEXP", "RLIKE", "BETWEEN"):
			r.chains = true
		}
	}
	if len(open) > 0 {
		i := open[len(open)-1]
		hint := ""
		if r.toks[i].kind == word {
			hint = "CASE ends in END"
			if r.find(i+1, len(r.toks), "WHEN") == len(r.toks) {
				hint = reservedHint(r.toks[i].text)
			}
		}
		return r.fail(i, `"`+r.toks[i].text+`" is not closed`, hint)
	}
	return nil
}

// closer returns what closes t.
func closer(t token) string {
	switch {
	case t.is("("):
		return ")"
	case t.is("{"):
		return "}"
	}
	return "END"
}

func (r *rewriter) afterDot(i int) bool { return i > 0 && r.toks[i-1].is(".") }

// at returns token i, or one of kind none outside of the statement.
func (r *rewriter) at(i int) token {
	if i < 0 || i >= len(r.toks) {
		return token{start: len(r.sql), end: len(r.sql)}
	}
	return r.toks[i]
}

func (r *rewriter) fail(i int, message, hint string) error {
	t := r.at(i)
	return newSyntaxError(r.sql, t.start, t.end, message, hint)
}

func (r *rewriter) unsupported(i int, feature, hint string) error {
	return newUnsupported(r.sql, r.at(i).start, feature, hint)
}

// source returns the text of the tokens of s as it was written.
func (r *rewriter) source(s span) string {
	if s.from >= s.to {
		return ""
	}
	return r.sql[r.toks[s.from].start:r.toks[s.to-1].end]
}

// write adds text for token i.
func (r *rewriter) write(i int, text string) {
	r.places = append(r.places, place{r.out.Len(), i})
	r.out.WriteString(text)
	r.out.WriteByte(' ')
}

func (r *rewriter) writeName(i int) { r.write(i, "i"+strconv.Itoa(i)) }

// writeLiteral adds a literal that is no string: one with a decimal point,
// since the parser folds the sign of whole numbers.
func (r *rewriter) writeLiteral(i int) { r.write(i, strconv.Itoa(i)+".") }

// token returns the token that was written at offset of out.
func (r *rewriter) token(offset int) int {
	n := sort.Search(len(r.places), func(k int) bool { return r.places[k].offset > offset })
	if n == 0 {
		return 0
	}
	return r.places[n-1].tok
}

// skip returns the token after i, or after its partner if i opens something.
func (r *rewriter) skip(i int) int {
	if m := r.match[i]; m > 0 {
		return m + 1
	}
	return i + 1
}

// find returns the first token in [from, to) outside of parentheses that is one
// of the keywords, or to.
func (r *rewriter) find(from, to int, words ...string) int {
	for i := from; i < to; i = r.skip(i) {
		if r.toks[i].isWord(words...) && !r.afterDot(i) {
			return i
		}
	}
	return to
}

// commas splits [from, to) at the commas outside of parentheses.
func (r *rewriter) commas(from, to int) []span {
	var list []span
	start := from
	for i := from; i < to; i = r.skip(i) {
		if r.toks[i].is(",") {
			list = append(list, span{start, i})
			start = i + 1
		}
	}
	return append(list, span{start, to})
}

// endsOperand reports whether token i can be the last of an operand, which
// tells MOD and other words that are operators or functions apart.
func (r *rewriter) endsOperand(i int) bool {
	t := r.at(i)
	switch t.kind {
	case none:
		return false
	case op:
		return t.text == ")" || t.text == "}"
	case word:
		return r.afterDot(i) || !grammar[t.upper] || t.isWord("NULL", "TRUE", "FALSE")
	}
	return true
}

// emit rewrites the tokens [from, to).
func (r *rewriter) emit(from, to int) error {
	fresh := true // at the beginning of an expression
	for i := from; i < to; {
		if fresh && r.chains {
			next, err := r.chain(i, to)
			if err != nil {
				return err
			}
			if next > i {
				i, fresh = next, false
				continue
			}
		}
		fresh = r.boundary(i)
		next, err := r.primary(i, to)
		if err != nil {
			return err
		}
		i = next
	}
	return nil
}

// boundary reports whether token i ends an expression and may begin another.
func (r *rewriter) boundary(i int) bool {
	t := r.toks[i]
	if t.is(",") || t.is(";") || t.isWord("LEFT", "RIGHT") && r.at(i+1).isWord("JOIN", "OUTER") {
		return true
	}
	return t.kind == word && clause[t.upper] && !r.afterDot(i) && !r.at(i+1).is(".")
}

// primary rewrites token i, with the JSON arrows after it if it begins an
// operand that has some.
func (r *rewriter) primary(i, to int) (next int, err error) {
	if r.afterDot(i) {
		return r.one(i, to)
	}
	end := r.primaryEnd(i)
	if end >= to || !r.toks[end].is("->") && !r.toks[end].is("->>") {
		return r.one(i, to)
	}
	var arrows []int
	for j := end; j < to && (r.toks[j].is("->") || r.toks[j].is("->>")); j += 2 {
		if err := r.path(j + 1); err != nil {
			return 0, err
		}
		arrows = append(arrows, j)
	}
	if len(arrows) > maxNesting {
		return 0, r.fail(i, "too many JSON arrows in a row", "write one with a longer path")
	}
	for k := len(arrows) - 1; k >= 0; k-- {
		r.build[arrows[k]] = r.arrow(arrows[k])
		r.writeName(arrows[k])
		r.write(arrows[k], "(")
	}
	for j := i; j < end; {
		if j, err = r.one(j, end); err != nil {
			return 0, err
		}
	}
	for _, a := range arrows {
		r.write(a, ",")
		if _, err := r.one(a+1, a+2); err != nil {
			return 0, err
		}
		r.write(a+1, ")")
	}
	return end + 2*len(arrows), nil
}

// primaryEnd returns the end of the operand that begins at i, as far as JSON
// arrows can follow it.
func (r *rewriter) primaryEnd(i int) int {
	t := r.toks[i]
	switch {
	case t.is("("), t.isWord("CASE"):
		return r.skip(i)
	case t.kind == word && grammar[t.upper] && !r.isCall(i):
		return i + 1
	case t.name():
		j := i + 1
		for r.at(j).is(".") && r.at(j+1).name() {
			j += 2
		}
		if r.at(j).is("(") {
			j = r.skip(j)
		}
		return j
	}
	return i + 1
}

func (r *rewriter) path(i int) error {
	switch t := r.at(i); {
	case t.kind == param || t.kind == named:
	case t.kind == str && !strings.HasPrefix(strings.TrimLeft(t.text, " "), "$"):
		return r.fail(i, "a JSON path begins with $", `write '$.name' or '$[0]'`)
	case t.kind != str:
		return r.fail(i, "a JSON arrow is followed by a path in quotes", `write '$.name' or '$[0]'`)
	}
	return nil
}

func (r *rewriter) arrow(i int) builder {
	pos, unquote := r.toks[i].start, r.toks[i].text == "->>"
	return func(args []expr.Expr) (expr.Expr, error) {
		var x expr.Expr = &expr.Call{Name: "JSON_EXTRACT", Args: args, Pos: pos}
		if unquote {
			x = &expr.Call{Name: "JSON_UNQUOTE", Args: []expr.Expr{x}, Pos: pos}
		}
		return x, nil
	}
}
