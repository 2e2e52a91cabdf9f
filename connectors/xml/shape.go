package xml

import (
	"context"

	"ddss/connectors"
)

// Bounds of documents.
const (
	maxDepth  = 64
	maxShapes = 1 << 16
)

// shape is what the elements of one path have in common.
type shape struct {
	name     string
	children []*shape // in order of first appearance
	index    map[string]*shape
	count    int64 // elements
	fields   bool  // some hold attributes, or elements with neither attributes nor elements in them
}

// child is the shape of the elements of that name within; nil where it is not known.
func (s *shape) child(name string) *shape { return s.index[name] }

func (s *shape) add(name string) *shape {
	if s.index == nil {
		s.index = map[string]*shape{}
	}
	c := &shape{name: name}
	s.children, s.index[name] = append(s.children, c), c
	return c
}

// learn finds which element is the record.
func (b *book) learn(ctx context.Context) error {
	top := &shape{}
	type element struct {
		*shape
		plain bool // neither attributes nor elements so far
	}
	stack := []element{{shape: top}}
	shapes := 0
	err := b.walk(ctx, visitor{
		open: func(name string, attributes []attribute) error {
			parent := &stack[len(stack)-1]
			s := parent.child(name)
			if s == nil {
				if shapes++; shapes > maxShapes || len(parent.children) > connectors.MaxColumns {
					return connectors.ErrColumns
				}
				s = parent.add(name)
			}
			s.count++
			s.fields = s.fields || len(attributes) > 0
			parent.plain = false
			stack = append(stack, element{s, len(attributes) == 0 || isField(name)})
			return nil
		},
		close: func(string) error {
			plain := stack[len(stack)-1].plain
			stack = stack[:len(stack)-1]
			if parent := stack[len(stack)-1]; plain {
				parent.fields = true
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	b.root = top
	b.record = repeated(top.children[0], nil)
	for _, leaf := range []bool{false, true} {
		if b.record == nil {
			b.record = deepest(top.children[0], leaf)
		}
	}
	return nil
}

// repeated is the shape with fields that repeats most, none of whose ancestors does.
func repeated(s, best *shape) *shape {
	for _, c := range s.children {
		if c.count > 1 && c.fields && (len(c.children) > 0 || !isField(c.name)) {
			if best == nil || c.count > best.count {
				best = c
			}
			continue
		}
		best = repeated(c, best)
	}
	return best
}

// deepest is the innermost shape with fields: the one record of a document without repetition. One that holds elements goes
// before one that has attributes alone.
func deepest(s *shape, leaf bool) *shape {
	for _, c := range s.children {
		if d := deepest(c, leaf); d != nil {
			return d
		}
	}
	if s.fields && (leaf || len(s.children) > 0) {
		return s
	}
	return nil
}
