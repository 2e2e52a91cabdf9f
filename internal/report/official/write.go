package official

import (
	"fmt"
	"io"
)

// Formats are the forms in which a document can be written.
var Formats = []string{"docx", "xlsx", "pdf"}

// Write writes the document in one of the Formats.
func Write(format string, out io.Writer, d *Document) error {
	switch format {
	case "docx":
		return WriteDOCX(out, d)
	case "xlsx":
		return WriteXLSX(out, d)
	case "pdf":
		return WritePDF(out, d)
	}
	return fmt.Errorf("official: no form %q", format)
}
