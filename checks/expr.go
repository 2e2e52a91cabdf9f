package checks

import "ddss/internal/dataset"

// Type is the type of a value in the language.
type Type int

// The types. Flag is a boolean field, whose value may be unknown; Bool is a predicate, which is true or false.
const (
	Bool Type = iota
	Flag
	Int
	Text
	Day
	Moment
	Enum
)

func (t Type) String() string {
	return [...]string{"predicate", "boolean field", "integer", "text", "day", "moment", "enumeration"}[t]
}

// Expr is an expression whose names are resolved and whose types fit. The set of implementations is closed.
type Expr interface{ Type() Type }

// Literal is a constant.
type Literal struct {
	Type Type
	Bool bool
	Int  int64
	Text string // of Text and Enum; of Day as yyyy-MM-dd
}

// Const is a Literal as an expression.
type Const struct{ Literal }

// Field is a field of the judged row, or, behind relations, of the row that they lead to.
type Field struct {
	Path []string // names of relations from the judged row; empty for its own fields
	Of   string   // the dataset that the field belongs to
	Def  dataset.Field
}

// AsOf is the moment that the assessment stands for.
type AsOf struct{}

// Not is true where X is not.
type Not struct{ X Expr }

// And is true where both are.
type And struct{ X, Y Expr }

// Or is true where one of them is.
type Or struct{ X, Y Expr }

// Compare is a comparison: true only if both sides are known and the relation holds.
type Compare struct {
	Op   string // = != < <= > >=
	X, Y Expr
}

// In is membership in a list of constants; Not reads "known and none of them".
type In struct {
	X    Expr
	List []Literal
	Not  bool
}

// Arith is the sum or difference of integers, or of a day and a number of days.
type Arith struct {
	Op   string // + -
	X, Y Expr
}

// Call is a function of the table in functions.go.
type Call struct {
	Func    *Func
	Args    []Expr            // values, fields and constants in the order of the signature
	Named   map[string][]Expr // of set functions: order, differing, value, of, owner, on, within, least
	Dataset string            // of loaded, count, sum, listed, first_day, last_day: the other dataset
	Column  dataset.Field     // of sum, listed, first_day, last_day: its field
	Path    []string          // of found: the relations; its dataset is Dataset
	Word    string            // of in_catalogue and system: the bare word
	Where   Expr              // of count and sum: the predicate over the rows of Dataset
	Words   []string          // of in_sectors: the groups
}

func (c Const) Type() Type { return c.Literal.Type }

// Type maps the field's type in its dataset to a type of the language.
func (f Field) Type() Type {
	switch f.Def.Type {
	case dataset.Date, dataset.DateTime:
		return Moment
	case dataset.Bool:
		return Flag
	case dataset.Int, dataset.Money, dataset.Decimal:
		return Int
	case dataset.Enum:
		return Enum
	}
	return Text
}

func (AsOf) Type() Type    { return Moment }
func (Not) Type() Type     { return Bool }
func (And) Type() Type     { return Bool }
func (Or) Type() Type      { return Bool }
func (Compare) Type() Type { return Bool }
func (In) Type() Type      { return Bool }
func (a Arith) Type() Type { return a.X.Type() }

func (c Call) Type() Type {
	if c.Func.Result == sameAsFirst {
		return c.Args[0].Type()
	}
	return c.Func.Result
}

// Walk calls visit for e and everything below it, the predicates of count and sum included.
func Walk(e Expr, visit func(Expr)) { Over(e, "", func(e Expr, _ string) { visit(e) }) }

// Over is Walk for an expression over the rows of a dataset: visit also hears over whose rows each part stands.
func Over(e Expr, of string, visit func(e Expr, of string)) {
	visit(e, of)
	switch x := e.(type) {
	case Not:
		Over(x.X, of, visit)
	case And:
		Over(x.X, of, visit)
		Over(x.Y, of, visit)
	case Or:
		Over(x.X, of, visit)
		Over(x.Y, of, visit)
	case Compare:
		Over(x.X, of, visit)
		Over(x.Y, of, visit)
	case In:
		Over(x.X, of, visit)
	case Arith:
		Over(x.X, of, visit)
		Over(x.Y, of, visit)
	case Call:
		for _, a := range x.Args {
			Over(a, of, visit)
		}
		for _, name := range namedOrder {
			for _, a := range x.Named[name] {
				Over(a, of, visit)
			}
		}
		if x.Where != nil {
			Over(x.Where, x.Dataset, visit)
		}
	}
}
