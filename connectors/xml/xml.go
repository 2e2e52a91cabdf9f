package xml

import (
	"context"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/markup"
	"ddss/connectors/internal/records"
)

type connector struct{}

// New returns the connector of kind "xml".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "xml" }

// ofOthers are the first elements of documents that other connectors read, and of HTML.
var ofOthers = []string{"workbook", "document", "html", "head", "body", "table", "meta", "style", "div", "center", "font", "p"}

// Match takes every XML document that is no workbook and no HTML; one that declares itself with more certainty.
func (connector) Match(head []byte, _ string) int {
	root, declared := markup.Root(head)
	switch {
	case root == "", slices.Contains(ofOthers, strings.ToLower(root)):
		return 0
	case declared:
		return 85
	}
	return 55
}

// Open reads the file twice: to find what the record is, and to learn the names of the columns.
func (connector) Open(ctx context.Context, path string) (connectors.Book, error) {
	doc, err := markup.NewDocument(path)
	if err != nil {
		return nil, err
	}
	b := &book{Document: doc, columns: records.NewColumns()}
	if err := b.learn(ctx); err != nil {
		return nil, err
	}
	err = b.records(ctx, func(fields []records.Field) error {
		return b.columns.Learn(fields)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

type book struct {
	markup.Document
	record  *shape // nil if nothing in the document holds fields
	root    *shape
	columns *records.Columns
}

func (b *book) Close() error { return nil }

func (b *book) Sheets() []connectors.Sheet {
	return []connectors.Sheet{{Columns: b.columns.Names, Encoding: string(b.Encoding), Evidence: b.Evidence}}
}

// Rows gives the records; their numbers count from 1.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	number := int64(0)
	row := make([]string, len(b.columns.Names))
	return b.records(ctx, func(fields []records.Field) error {
		number++
		clear(row)
		for _, f := range fields {
			i := b.columns.Of(f.Name)
			if row[i] != "" && f.Value != "" {
				f.Value = row[i] + ";" + f.Value
			}
			if f.Value != "" {
				row[i] = f.Value
			}
		}
		return yield(connectors.Row{Number: number, Cells: row})
	})
}
