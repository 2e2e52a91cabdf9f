package leak

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
	"strconv"
	"strings"
)

// File looks for personal data in the name and the whole content of a finished file of the given size: CSV cell by cell, the
// parts of XLSX and DOCX paragraph by paragraph, any other text line by line, none of them held in memory; a PDF paragraph by
// paragraph, as far as a font of Unicode draws it, as those of ddss do. Of another binary form it sees the name alone.
func File(name string, content io.ReaderAt, size int64) ([]Finding, error) {
	base := path.Base(name)
	text := bufio.NewReaderSize(io.NewSectionReader(content, 0, size), startBytes)
	var more []Finding
	var err error
	ext := strings.ToLower(path.Ext(name))
	start, _ := text.Peek(startBytes) // a shorter file ends sooner
	switch {
	case ext == ".xlsx" || ext == ".docx" || bytes.HasPrefix(start, []byte("PK\x03\x04")):
		more, err = parts(content, size)
	case ext == ".csv":
		more, err = cells(text)
	case bytes.HasPrefix(start, []byte("%PDF-")):
		more, err = drawn(base, text)
	case bytes.IndexByte(start, 0) >= 0:
	default:
		more, err = lines(base, text, ext == ".html" || ext == ".htm")
	}
	if err != nil {
		return nil, fmt.Errorf("look for personal data in %s: %w", base, err)
	}
	return append(Text(base, base), more...), nil
}

// Bytes is File for a file that is held in memory.
func Bytes(name string, content []byte) ([]Finding, error) {
	return File(name, bytes.NewReader(content), int64(len(content)))
}

// startBytes are enough to tell a binary form from text.
const startBytes = 64 << 10

func lines(name string, r *bufio.Reader, escaped bool) ([]Finding, error) {
	var out []Finding
	for n := 1; ; n++ {
		line, err := r.ReadString('\n')
		if escaped {
			line = html.UnescapeString(line)
		}
		if suspicious(line) {
			out = append(out, Text(name+":"+strconv.Itoa(n), line)...)
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func cells(content *bufio.Reader) ([]Finding, error) {
	if mark, _ := content.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = content.Discard(len(byteOrderMark)) // they were peeked at
	}
	r := csv.NewReader(content)
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	var out []Finding
	var head []string
	for row := 1; ; row++ {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		for i, cell := range rec {
			if suspicious(cell) {
				out = append(out, Cell(Place("", i+1, row), at(head, i), cell)...)
			}
		}
		if row == 1 {
			head = append(head, rec...)
		}
	}
}

const byteOrderMark = "\xef\xbb\xbf"

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// Cell looks for personal data in a cell under a heading, which may say what its digits are.
func Cell(where, heading, s string) []Finding {
	if !suspicious(s) {
		return nil
	}
	return Text(where, heading+": "+s)
}

// Place names a cell as a spreadsheet program does, such as Mẫu!C12. Column and row count from 1.
func Place(sheet string, column, row int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	name += strconv.Itoa(row)
	if sheet != "" {
		name = sheet + "!" + name
	}
	return name
}

// parts looks at every XML part of an Office file. A shared string is named by its number, an inline one by its cell.
func parts(content io.ReaderAt, size int64) ([]Finding, error) {
	z, err := zip.NewReader(content, size)
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, f := range z.File {
		out = append(out, Text(f.Name, path.Base(f.Name))...)
		if ext := path.Ext(f.Name); ext != ".xml" && ext != ".rels" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		found, err := part(f.Name, xml.NewDecoder(r))
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		out = append(out, found...)
	}
	return out, nil
}

// part joins the runs of a cell or paragraph, so that a number whose digits differ in style is one.
func part(name string, d *xml.Decoder) ([]Finding, error) {
	var out []Finding
	var text strings.Builder
	place, n, own := name, 0, false
	flush := func() {
		if s := text.String(); suspicious(s) {
			out = append(out, Text(place, s)...)
		}
		text.Reset()
	}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			flush()
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			own = false
			switch t.Name.Local {
			case "c", "si", "p", "row", "comment":
				flush()
				n++
				place = name + " " + strconv.Itoa(n)
			}
			for _, a := range t.Attr {
				if t.Name.Local == "c" && a.Name.Local == "r" {
					place = name + " " + a.Value
				}
				if suspicious(a.Value) {
					out = append(out, Text(place, a.Value)...)
				}
			}
		case xml.CharData:
			text.Write(t)
			own = true
		case xml.EndElement:
			switch local := t.Name.Local; {
			case local == "c" || local == "si" || local == "p":
				flush()
			case own && local != "t": // a value, a formula, a property: only texts of runs go on in the next
				flush()
			}
			own = false
		}
	}
}
