package checks

import "strings"

// A node is an expression as written, before its names are resolved against a dataset.
type node interface{ at() int }

type (
	nameNode struct {
		pos   int
		parts []string
	}
	literalNode struct {
		pos int
		lit Literal
	}
	callNode struct {
		pos   int
		name  string
		args  []node
		named []namedNode
	}
	namedNode struct {
		name string
		arg  node
	}
	notNode    struct{ x node }
	binaryNode struct { // and, or, comparisons, + and -
		pos  int
		op   string
		x, y node
	}
	inNode struct {
		x    node
		list []node
		not  bool
	}
)

func (n nameNode) at() int    { return n.pos }
func (n literalNode) at() int { return n.pos }
func (n callNode) at() int    { return n.pos }
func (n notNode) at() int     { return n.x.at() }
func (n binaryNode) at() int  { return n.pos }
func (n inNode) at() int      { return n.x.at() }

const maxDepth = 100

type parser struct {
	tokens []token
	next   int
	depth  int
}

func parse(src string) (node, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return nil, syntaxErrorf(t.pos, "unexpected %q after the end of the expression", t.text)
	}
	return n, nil
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != tokEnd {
		p.next++
	}
	return t
}

func (p *parser) is(kind tokenKind, text string) bool {
	t := p.peek()
	return t.kind == kind && t.text == text
}

func (p *parser) accept(kind tokenKind, text string) bool {
	if p.is(kind, text) {
		p.next++
		return true
	}
	return false
}

func (p *parser) expect(op string) error {
	if t := p.take(); t.kind != tokOp || t.text != op {
		return syntaxErrorf(t.pos, "expected %q", op)
	}
	return nil
}

func (p *parser) or() (node, error)  { return p.chain("or", p.and) }
func (p *parser) and() (node, error) { return p.chain("and", p.not) }

func (p *parser) chain(word string, term func() (node, error)) (node, error) {
	x, err := term()
	for err == nil && p.is(tokName, word) {
		pos := p.take().pos
		var y node
		y, err = term()
		x = binaryNode{pos: pos, op: word, x: x, y: y}
	}
	return x, err
}

func (p *parser) not() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, syntaxErrorf(p.peek().pos, "brackets nested too deeply")
	}
	defer func() { p.depth-- }()
	if p.accept(tokName, "not") {
		x, err := p.not()
		return notNode{x: x}, err
	}
	return p.comparison()
}

func (p *parser) comparison() (node, error) {
	x, err := p.sum()
	if err != nil {
		return nil, err
	}
	t := p.peek()
	switch {
	case t.kind == tokOp && strings.Contains(" = != < <= > >= ", " "+t.text+" "):
		p.take()
		y, err := p.sum()
		return binaryNode{pos: t.pos, op: t.text, x: x, y: y}, err
	case t.kind == tokName && (t.text == "in" || t.text == "not"):
		p.take()
		not := t.text == "not"
		if not && !p.accept(tokName, "in") {
			return nil, syntaxErrorf(p.peek().pos, "expected \"in\" after \"not\"")
		}
		list, err := p.list()
		return inNode{x: x, list: list, not: not}, err
	}
	return x, nil
}

func (p *parser) list() ([]node, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var list []node
	for {
		x, err := p.primary()
		if err != nil {
			return nil, err
		}
		list = append(list, x)
		if !p.accept(tokOp, ",") {
			return list, p.expect(")")
		}
	}
}

func (p *parser) sum() (node, error) {
	x, err := p.primary()
	for err == nil && (p.is(tokOp, "+") || p.is(tokOp, "-")) {
		t := p.take()
		var y node
		y, err = p.primary()
		x = binaryNode{pos: t.pos, op: t.text, x: x, y: y}
	}
	return x, err
}

func (p *parser) primary() (node, error) {
	t := p.take()
	switch t.kind {
	case tokInt:
		return literalNode{t.pos, Literal{Type: Int, Int: t.num}}, nil
	case tokText:
		return literalNode{t.pos, Literal{Type: Text, Text: t.text}}, nil
	case tokDay:
		return literalNode{t.pos, Literal{Type: Day, Text: t.text}}, nil
	case tokName:
		return p.name(t)
	case tokOp:
		if t.text == "-" && p.peek().kind == tokInt {
			n := p.take()
			return literalNode{t.pos, Literal{Type: Int, Int: -n.num}}, nil
		}
		if t.text == "(" {
			x, err := p.or()
			if err != nil {
				return nil, err
			}
			return x, p.expect(")")
		}
	}
	return nil, syntaxErrorf(t.pos, "expected a field, a function or a value")
}

func (p *parser) name(t token) (node, error) {
	switch t.text {
	case "true", "false":
		return literalNode{t.pos, Literal{Type: Bool, Bool: t.text == "true"}}, nil
	case "and", "or", "not", "in":
		return nil, syntaxErrorf(t.pos, "expected a field, a function or a value before %q", t.text)
	}
	if p.accept(tokOp, "(") {
		return p.call(t)
	}
	parts := []string{t.text}
	for p.accept(tokOp, ".") {
		part := p.take()
		if part.kind != tokName {
			return nil, syntaxErrorf(part.pos, "expected a name after the dot")
		}
		parts = append(parts, part.text)
	}
	return nameNode{t.pos, parts}, nil
}

func (p *parser) call(t token) (node, error) {
	c := callNode{pos: t.pos, name: t.text}
	for !p.accept(tokOp, ")") {
		if len(c.args)+len(c.named) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		label := ""
		if p.peek().kind == tokName && p.next+1 < len(p.tokens) && p.tokens[p.next+1].kind == tokOp && p.tokens[p.next+1].text == ":" {
			label = p.take().text
			p.take()
		}
		x, err := p.or()
		if err != nil {
			return nil, err
		}
		switch {
		case label != "":
			c.named = append(c.named, namedNode{label, x})
		case len(c.named) > 0:
			return nil, syntaxErrorf(x.at(), "arguments with a name come last")
		default:
			c.args = append(c.args, x)
		}
	}
	return c, nil
}
