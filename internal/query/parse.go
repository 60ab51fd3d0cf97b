package query

import (
	"fmt"

	"graphmail/internal/expr"
)

// MaxLength is the length of the longest statement, in bytes.
const MaxLength = 64 << 10

// Param is a placeholder of a statement.
type Param = expr.Param

// Parsed is a statement with its placeholders: one for each ?, in order and
// with ordinals from 1, or one for each name of :name, in the order of their
// first use. A statement has one kind or the other.
type Parsed struct {
	Statement Statement
	Params    []Param
}

// Parse parses one statement, which may end in a semicolon. The error is a
// [*SyntaxError], an [*UnsupportedError], or wraps [ErrReadOnly] for a
// statement that would change something.
//
// The language is MySQL 8's, in its default mode: text in double quotes is a
// string, and a backslash in a string is an escape.
func Parse(sql string) (*Parsed, error) {
	if len(sql) > MaxLength {
		return nil, newSyntaxError(sql[:0], 0, 0, "the statement is too long",
			fmt.Sprintf("the limit is %d bytes; pass long lists as parameters", MaxLength))
	}
	toks, err := scan(sql)
	if len(toks) > 0 && writes[toks[0].upper] {
		return nil, readOnly(toks[0].upper)
	}
	if err != nil {
		return nil, err
	}
	if n := len(toks); n > 0 && toks[n-1].is(";") {
		toks = toks[:n-1]
	}
	r, err := newRewriter(sql, toks)
	if err != nil {
		return nil, err
	}
	p := &parser{rewriter: r}
	if err := p.number(); err != nil {
		return nil, err
	}
	stmt, err := p.statement()
	if err != nil {
		return nil, err
	}
	return &Parsed{Statement: stmt, Params: p.list}, nil
}

// A parser parses one statement.
type parser struct {
	*rewriter
	params map[int]*Param // by token
	list   []Param
}

// number gives each placeholder its ordinal, from the text and not from the
// tree: LIMIT ?, ? has the offset first.
func (p *parser) number() error {
	p.params = map[int]*Param{}
	byName := map[string]bool{}
	first := none
	for i, t := range p.toks {
		switch {
		case t.kind != param && t.kind != named:
			continue
		case first == none:
			first = t.kind
		case first != t.kind:
			return p.unsupported(i, "mixing ? and :name", "use one kind of parameter in a statement")
		}
		one := Param{Name: t.text}
		if t.kind == param {
			one = Param{Ordinal: len(p.list) + 1}
		}
		p.params[i] = &one
		if t.kind == param || !byName[t.text] {
			byName[t.text] = true
			p.list = append(p.list, one)
		}
	}
	return nil
}

// statement parses the whole statement.
func (p *parser) statement() (Statement, error) {
	if i := p.semicolon(); i >= 0 {
		return nil, p.fail(i, "more than one statement", "send them one by one")
	}
	t := p.at(0)
	switch {
	case t.kind == none:
		return nil, p.fail(0, "the statement is empty", "")
	case t.is("("), t.isWord("SELECT"):
		return p.queryFrom(0)
	case t.kind != word:
	case t.isWord("EXPLAIN", "DESCRIBE", "DESC"):
		return p.explainStmt()
	case t.isWord("SHOW"):
		return p.show()
	case t.isWord("SET"):
		return p.set()
	case t.isWord("USE"):
		return p.use()
	case p.isTransaction():
		return &Set{Text: p.source(span{0, len(p.toks)})}, nil
	case p.isWith(0):
		for i, w := range p.toks {
			if w.isWord("INSERT", "UPDATE", "DELETE", "REPLACE") && !p.afterDot(i) && p.at(i-1).is(")") {
				return nil, readOnly(w.upper)
			}
		}
		return nil, p.unsupported(0, "WITH (a common table expression)", "write the query as a derived table: FROM (SELECT …) AS name")
	case t.isWord("TABLE"):
		return nil, p.unsupported(0, "TABLE", "write SELECT * FROM "+p.at(1).text)
	case t.isWord("VALUES", "DO", "HANDLER", "LOCK", "UNLOCK", "PREPARE", "EXECUTE", "DEALLOCATE", "HELP", "CHECK", "CHECKSUM", "DECLARE", "PRAGMA", "XA"):
		return nil, p.unsupported(0, t.upper, "")
	}
	return nil, p.fail(0, `unexpected "`+clip(p.source(span{0, 1}))+`"`, "a statement begins with SELECT, SHOW, DESCRIBE, EXPLAIN, SET or USE")
}

func readOnly(statement string) error { return fmt.Errorf("%s is refused: %w", statement, ErrReadOnly) }

func (p *parser) semicolon() int {
	for i, t := range p.toks {
		if t.is(";") {
			return i
		}
	}
	return -1
}

// queryFrom parses the query that begins at token i and ends the statement.
func (p *parser) queryFrom(i int) (Query, error) {
	to := len(p.toks)
	for p.at(i).is("(") && p.isQuery(i) && p.match[i] == to-1 {
		i, to = i+1, to-1
	}
	if err := p.body(i, to); err != nil {
		return nil, err
	}
	stmt, err := p.parse()
	if err != nil {
		return nil, err
	}
	sel, ok := asQuery(stmt)
	if !ok {
		return nil, p.fail(i, "not a query", "a query begins with SELECT")
	}
	c := &converter{rewriter: p.rewriter, params: p.params}
	return c.query(sel)
}

// expression parses the tokens [from, to) as one expression.
func (p *parser) expression(from, to int) (expr.Expr, error) {
	if from >= to {
		return nil, p.fail(to, "an expression is missing", "")
	}
	p.out.WriteString("select 1 from dual where ( ")
	if err := p.emit(from, to); err != nil {
		return nil, err
	}
	p.write(to-1, ")")
	stmt, err := p.parse()
	if err != nil {
		return nil, err
	}
	where, ok := whereOf(stmt)
	if !ok {
		return nil, p.fail(from, "not an expression", "")
	}
	c := &converter{rewriter: p.rewriter, params: p.params}
	return c.expr(where)
}

// transactionWords holds what may follow the first word of a statement that
// begins or ends a transaction.
var transactionWords = set("WORK", "TRANSACTION", "AND", "NO", "CHAIN", "RELEASE", "READ", "ONLY", "WRITE",
	"WITH", "CONSISTENT", "SNAPSHOT", "TO", "SAVEPOINT")

// isTransaction reports whether the statement begins or ends a transaction.
// There is nothing to commit or to roll back.
func (p *parser) isTransaction() bool {
	switch t, next := p.at(0), p.at(1); {
	case t.isWord("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"):
	case t.isWord("START") && next.isWord("TRANSACTION"):
	case t.isWord("RELEASE") && next.isWord("SAVEPOINT"):
	default:
		return false
	}
	for i, t := range p.toks[1:] {
		savepoint := p.at(i).isWord("SAVEPOINT", "TO")
		if !transactionWords[t.upper] && !t.is(",") && !(savepoint && t.name()) {
			return false
		}
	}
	return true
}
