package graphtest

import (
	"slices"
	"strings"
)

// maxDepth bounds nesting, as Microsoft's library does.
const maxDepth = 100

// parseFilter reads a $filter expression.
func parseFilter(text string) (node, error) {
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{text: text, tokens: tokens}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenEnd {
		return nil, syntaxf("Syntax error at position %d in '%s'.", p.peek().pos, text)
	}
	return n, nil
}

// A parser reads an expression by recursive descent.
type parser struct {
	text   string
	tokens []token
	next   int
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != tokenEnd {
		p.next++
	}
	return t
}

// word takes the next token when it is one of the given operators.
func (p *parser) word(ops ...string) (string, bool) {
	t := p.peek()
	if t.kind != tokenName || !slices.Contains(ops, t.text) {
		return "", false
	}
	p.take()
	return t.text, true
}

func (p *parser) punct(s string) bool {
	if !p.peek().is(s) {
		return false
	}
	p.take()
	return true
}

func (p *parser) or() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, syntaxf("Recursion depth exceeded allowed limit.")
	}
	defer func() { p.depth-- }()
	return p.chain(p.and, "or")
}

func (p *parser) and() (node, error) { return p.chain(p.comparison, "and") }
func (p *parser) comparison() (node, error) {
	return p.chain(p.additive, "eq", "ne", "gt", "ge", "lt", "le")
}
func (p *parser) additive() (node, error)       { return p.chain(p.multiplicative, "add", "sub") }
func (p *parser) multiplicative() (node, error) { return p.chain(p.unary, "mul", "div", "mod") }

// chain reads operands joined by left-associative operators of one rank.
func (p *parser) chain(operand func() (node, error), ops ...string) (node, error) {
	left, err := operand()
	if err != nil {
		return nil, err
	}
	for {
		op, ok := p.word(ops...)
		if !ok {
			return left, nil
		}
		right, err := operand()
		if err != nil {
			return nil, err
		}
		left = &operation{op, left, right}
	}
}

func (p *parser) unary() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, syntaxf("Recursion depth exceeded allowed limit.")
	}
	defer func() { p.depth-- }()
	if p.punct("-") {
		if p.peek().kind == tokenNumber {
			return &literal{tokenNumber, "-" + p.take().text}, nil
		}
		x, err := p.unary()
		return &unary{"-", x}, err
	}
	if t := p.peek(); t.kind == tokenName && t.text == "not" {
		p.take()
		x, err := p.unary()
		return &unary{"not", x}, err
	}
	return p.inHas()
}

func (p *parser) inHas() (node, error) {
	left, err := p.primary()
	if err != nil {
		return nil, err
	}
	for {
		if _, ok := p.word("has"); ok {
			right, err := p.primary()
			if err != nil {
				return nil, err
			}
			left = &operation{"has", left, right}
			continue
		}
		if _, ok := p.word("in"); !ok {
			return left, nil
		}
		if !p.punct("(") {
			return nil, syntaxf("'(' expected at position %d in '%s'.", p.peek().pos, p.text)
		}
		list, err := p.arguments()
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, syntaxf("Expression expected at position %d in '%s'.", p.peek().pos, p.text)
		}
		left = &membership{left, list}
	}
}

// arguments reads expressions up to the closing parenthesis.
func (p *parser) arguments() ([]node, error) {
	if p.punct(")") {
		return nil, nil
	}
	var list []node
	for {
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		list = append(list, n)
		if p.punct(")") {
			return list, nil
		}
		if !p.punct(",") {
			return nil, syntaxf("')' or ',' expected at position %d in '%s'.", p.peek().pos, p.text)
		}
	}
}

func (p *parser) primary() (node, error) {
	t := p.take()
	switch t.kind {
	case tokenString, tokenNumber, tokenDateTime, tokenDate, tokenGUID:
		return &literal{t.kind, t.text}, nil
	case tokenName:
		return p.name(t)
	}
	if !t.is("(") {
		return nil, syntaxf("Expression expected at position %d in '%s'.", t.pos, p.text)
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.punct(")") {
		return nil, syntaxf("')' or operator expected at position %d in '%s'.", p.peek().pos, p.text)
	}
	return n, nil
}

// name reads what starts with a name: a constant, a call, a path, a lambda.
func (p *parser) name(t token) (node, error) {
	switch t.text {
	case "true", "false", "null":
		return &literal{tokenName, t.text}, nil
	}
	if strings.HasSuffix(t.text, ".") || strings.Contains(t.text, "..") {
		return nil, syntaxf("Syntax error at position %d in '%s'.", t.pos, p.text)
	}
	if p.punct("(") {
		args, err := p.arguments()
		return &invocation{t.text, args}, err
	}
	at := &path{segments: []string{t.text}}
	for p.punct("/") {
		s := p.take()
		if s.kind != tokenName {
			return nil, syntaxf("Syntax error at position %d in '%s'.", s.pos, p.text)
		}
		if (s.text == "any" || s.text == "all") && p.punct("(") {
			return p.lambda(at, s.text)
		}
		at.segments = append(at.segments, s.text)
	}
	return at, nil
}

// lambda reads the rest of over/any( or over/all(.
func (p *parser) lambda(over *path, op string) (node, error) {
	if op == "any" && p.punct(")") {
		return &lambda{over: over, op: op}, nil
	}
	v := p.take()
	if v.kind != tokenName || !p.punct(":") {
		return nil, syntaxf("Syntax error at position %d in '%s'.", v.pos, p.text)
	}
	body, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.punct(")") {
		return nil, syntaxf("')' or operator expected at position %d in '%s'.", p.peek().pos, p.text)
	}
	return &lambda{over, op, v.text, body}, nil
}
