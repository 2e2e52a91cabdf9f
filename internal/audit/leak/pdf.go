package leak

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// drawn looks at the texts of a PDF: those of its pages and those of its properties. Lines that stand below each other are
// one paragraph.
func drawn(name string, file io.Reader) ([]Finding, error) {
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	var out []Finding
	page := 0
	for {
		head, rest, ok := bytes.Cut(content, []byte("stream\n"))
		for _, text := range utf16Texts(head) {
			out = append(out, Text(name, text)...)
		}
		if !ok {
			return out, nil
		}
		body, after, _ := bytes.Cut(rest, []byte("\nendstream"))
		content = after
		if text := inflated(body); bytes.Contains(text, []byte(" Td ")) {
			page++
			for _, p := range paragraphs(text) {
				out = append(out, Text(fmt.Sprintf("%s, %d", name, page), p)...)
			}
		}
	}
}

// inflated is a stream as it was before it was compressed; one that was not stays.
func inflated(stream []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return stream
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return stream
	}
	return text
}

// mark begins a property in UTF-16.
const mark = "\xfe\xff"

func utf16Texts(object []byte) []string {
	var out []string
	for {
		i := bytes.Index(object, []byte("("+mark))
		if i < 0 {
			return out
		}
		text, n := pdfString(object[i:])
		out = append(out, decoded(text[len(mark):]))
		object = object[i+n:]
	}
}

// paragraphs reads the operators of a page that place and show texts.
func paragraphs(page []byte) []string {
	var out []string
	var line, paragraph strings.Builder
	var operands []string
	x, y, left, low, above := "", 0.0, "", 0.0, ""
	end := func() {
		if paragraph.Len() > 0 {
			out = append(out, paragraph.String())
			paragraph.Reset()
		}
	}
	for i := 0; i < len(page); {
		switch c := page[i]; {
		case c == '(':
			text, n := pdfString(page[i:])
			line.WriteString(decoded(text))
			i += n
		case strings.IndexByte(" \n\r\t[]", c) >= 0:
			i++
		default:
			from := i
			for i < len(page) && strings.IndexByte(" \n\r\t[](", page[i]) < 0 {
				i++
			}
			switch word := string(page[from:i]); word {
			case "Td":
				if len(operands) > 1 {
					x = operands[len(operands)-2]
					y, _ = strconv.ParseFloat(operands[len(operands)-1], 64) // 0 where it is no number: then a new paragraph begins
				}
			case "Tj", "TJ":
				switch {
				case x != left || y >= low:
					end()
				case strings.Contains(above, " "):
					paragraph.WriteByte(' ') // the line was broken at a blank; one without is part of a word
				}
				above = line.String()
				paragraph.WriteString(above)
				line.Reset()
				left, low = x, y
			default:
				operands = append(operands, word)
				continue
			}
			operands = operands[:0]
		}
	}
	end()
	return out
}

// pdfString reads a string in brackets, and says how many bytes it takes.
func pdfString(b []byte) (text []byte, length int) {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '\\':
			if i++; i < len(b) {
				c = b[i]
				if c == 'r' {
					c = '\r'
				}
				text = append(text, c)
			}
			continue
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				return text, i + 1
			}
		}
		text = append(text, b[i])
	}
	return text, len(b)
}

// decoded reads UTF-16, the highest byte first.
func decoded(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}
