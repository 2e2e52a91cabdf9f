// Package records has what readers of records share: records name their columns themselves, and each may name others.
package records

import "ddss/connectors"

// Field is a named value of a record.
type Field struct{ Name, Value string }

// Columns are the names that the records of a source use, in the order of their first appearance.
type Columns struct {
	Names []string // never nil: a source without records has no columns, which is no missing header
	index map[string]int
}

// NewColumns has no columns yet.
func NewColumns() *Columns { return &Columns{Names: []string{}, index: map[string]int{}} }

// Learn adds the names of a record. Too many are connectors.ErrColumns.
func (c *Columns) Learn(fields []Field) error {
	for _, f := range fields {
		if _, ok := c.index[f.Name]; !ok {
			c.index[f.Name] = len(c.Names)
			c.Names = append(c.Names, f.Name)
		}
	}
	if len(c.Names) > connectors.MaxColumns {
		return connectors.ErrColumns
	}
	return nil
}

// Of is the number of the column of a name that was learned.
func (c *Columns) Of(name string) int { return c.index[name] }
