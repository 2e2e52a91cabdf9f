// Package workbook writes workbooks whose bytes depend on their content alone.
package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// Write writes the book with its parts sorted by name: excelize writes streamed sheets in the order of a map.
func Write(out io.Writer, book *excelize.File) error {
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(z.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	w := zip.NewWriter(out)
	for _, f := range z.File {
		if err := copyPart(w, f); err != nil {
			return err
		}
	}
	return w.Close()
}

// copyPart keeps the compressed bytes of a part and gives it a fixed time.
func copyPart(w *zip.Writer, f *zip.File) error {
	r, err := f.OpenRaw()
	if err != nil {
		return err
	}
	h := f.FileHeader
	h.Modified = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	to, err := w.CreateRaw(&h)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, r)
	return err
}
