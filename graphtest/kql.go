package graphtest

import (
	"strings"
	"unicode"
)

// A kqlNode is a part of a search expression. String writes it so that reading
// it again gives the same tree.
type kqlNode interface{ String() string }

type kqlAnd struct{ left, right kqlNode }
type kqlOr struct{ left, right kqlNode }
type kqlNot struct{ x kqlNode }

// A kqlTerm is a word or phrase, perhaps of one property.
type kqlTerm struct {
	property string // lower case; "" searches from, subject and body
	op       string // ":", "=", "<", ">", "<=", ">=", "<>"; "" without property
	value    string
	phrase   bool // was in quotes
	prefix   bool // ended in *
}

func (n *kqlAnd) String() string { return "(" + n.left.String() + " AND " + n.right.String() + ")" }
func (n *kqlOr) String() string  { return "(" + n.left.String() + " OR " + n.right.String() + ")" }
func (n *kqlNot) String() string { return "NOT " + n.x.String() }

func (n *kqlTerm) String() string {
	value := n.value
	if n.phrase {
		value = `"` + value + `"`
	}
	if n.prefix {
		value += "*"
	}
	return n.property + n.op + value
}

// parseKQL reads a keyword query
// (https://learn.microsoft.com/en-us/sharepoint/dev/general-development/keyword-query-language-kql-syntax-reference).
func parseKQL(text string) (kqlNode, error) {
	p := &kqlParser{text: text}
	p.scan()
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.token != "" {
		return nil, p.fail()
	}
	return n, nil
}

// A kqlParser reads an expression by recursive descent.
type kqlParser struct {
	text  string
	pos   int    // behind the token
	start int    // of the token
	token string // "(", ")", or a word with what belongs to it; "" at the end
	depth int
}

func (p *kqlParser) fail() error {
	if p.token == "" {
		return syntaxf("Expression expected at position %d in '%s'.", p.start, p.text)
	}
	return syntaxf("Syntax error: character '%s' is not valid at position %d in '%s'.", p.token[:1], p.start, p.text)
}

// scan finds the next token: a parenthesis, or everything up to a blank or a
// parenthesis outside quotes.
func (p *kqlParser) scan() {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
	p.start = p.pos
	if p.pos < len(p.text) && (p.text[p.pos] == '(' || p.text[p.pos] == ')') {
		p.pos++
	} else {
		quoted := false
		for p.pos < len(p.text) {
			c := p.text[p.pos]
			if c == '"' {
				quoted = !quoted
			}
			if !quoted && (c == ' ' || c == '\t' || c == '(' || c == ')') {
				break
			}
			p.pos++
		}
	}
	p.token = p.text[p.start:p.pos]
}

func (p *kqlParser) or() (kqlNode, error) {
	left, err := p.and()
	if err != nil {
		return nil, err
	}
	for p.token == "OR" {
		p.scan()
		right, err := p.and()
		if err != nil {
			return nil, err
		}
		left = &kqlOr{left, right}
	}
	return left, nil
}

// and reads terms joined by AND, or by nothing: then two terms of the same
// property are alternatives and all else must hold together.
func (p *kqlParser) and() (kqlNode, error) {
	left, err := p.not()
	if err != nil {
		return nil, err
	}
	last := left
	for p.token != "" && p.token != ")" && p.token != "OR" {
		said := p.token == "AND"
		if said {
			p.scan()
		}
		right, err := p.not()
		if err != nil {
			return nil, err
		}
		if !said && sameProperty(last, right) {
			left = joinOr(left, last, right)
		} else {
			left = &kqlAnd{left, right}
		}
		last = right
	}
	return left, nil
}

func sameProperty(a, b kqlNode) bool {
	x, ok := a.(*kqlTerm)
	y, ok2 := b.(*kqlTerm)
	return ok && ok2 && x.property != "" && x.property == y.property
}

// joinOr makes the last operand of tree an alternative to right.
func joinOr(tree, last, right kqlNode) kqlNode {
	if a, ok := tree.(*kqlAnd); ok && a.right == last {
		return &kqlAnd{a.left, &kqlOr{last, right}}
	}
	return &kqlOr{tree, right}
}

func (p *kqlParser) not() (kqlNode, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, syntaxf("Recursion depth exceeded allowed limit.")
	}
	defer func() { p.depth-- }()
	switch p.token {
	case "NOT":
		p.scan()
		x, err := p.not()
		if err != nil {
			return nil, err
		}
		return &kqlNot{x}, nil
	case "(":
		p.scan()
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		if p.token != ")" {
			return nil, p.fail()
		}
		p.scan()
		return n, nil
	case "", ")", "AND", "OR":
		return nil, p.fail()
	}
	t, err := p.term()
	if err != nil {
		return nil, err
	}
	p.scan()
	return t, nil
}

// term reads the token as property, operator and value.
func (p *kqlParser) term() (kqlNode, error) {
	word := p.token
	if negated, ok := strings.CutPrefix(word, "-"); ok && negated != "" {
		p.token = negated
		x, err := p.term()
		if err != nil {
			return nil, err
		}
		return &kqlNot{x}, nil
	}
	t := &kqlTerm{}
	if at := strings.IndexAny(word, `:=<>"`); at > 0 && word[at] != '"' && isProperty(word[:at]) {
		t.property = strings.ToLower(word[:at])
		end := at + 1
		for end < len(word) && (word[end] == '=' || word[end] == '>') {
			end++
		}
		t.op, word = word[at:end], word[end:]
		if !kqlOperators[t.op] {
			return nil, p.fail()
		}
	}
	if bare, ok := strings.CutSuffix(word, "*"); ok {
		word, t.prefix = bare, true
	}
	if strings.HasPrefix(word, `"`) {
		inner := strings.TrimPrefix(word, `"`)
		if !strings.HasSuffix(inner, `"`) {
			return nil, syntaxf("There is an unterminated string literal at position %d in '%s'.", len(p.text), p.text)
		}
		word, t.phrase = strings.TrimSuffix(inner, `"`), true
	}
	if strings.Contains(word, `"`) || word == "" {
		return nil, p.fail()
	}
	t.value = word
	return t, nil
}

var kqlOperators = map[string]bool{":": true, "=": true, "<": true, ">": true, "<=": true, ">=": true, "<>": true, ":>": true, ":<": true, ":>=": true, ":<=": true}

func isProperty(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}
