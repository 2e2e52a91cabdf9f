package xls

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"time"
	"unicode/utf16"

	"ddss/connectors/connectortest"
)

func u16(n int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }
func u32(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }

func float(f float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)) }

func rec(kind int, parts ...[]byte) []byte {
	data := bytes.Join(parts, nil)
	return append(append(u16(kind), u16(len(data))...), data...)
}

func bof(version, of int) []byte { return rec(recBOF, u16(version), u16(of), make([]byte, 4)) }

var eof = rec(recEOF)

// wide writes the characters of a text in two bytes each.
func wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// long is a text of BIFF8 with its length in two bytes, short one with its length in one.
func long(s string) []byte { return append(append(u16(len(wide(s))/2), 1), wide(s)...) }
func short(s string) []byte {
	return append([]byte{byte(len(wide(s)) / 2), 1}, wide(s)...)
}

const maxData = 8224

// shared writes the shared strings over as many records as they need, cut anywhere but within what has to stay together.
func shared(texts []string) []byte {
	var out []byte
	data := append(u32(len(texts)), u32(len(texts))...)
	kind := recSST
	flush := func() {
		out = append(out, rec(kind, data)...)
		data, kind = nil, recContinue
	}
	for _, s := range texts {
		if len(data)+3 > maxData {
			flush()
		}
		units := utf16.Encode([]rune(s))
		data = append(append(data, u16(len(units))...), 1)
		for _, u := range units {
			if len(data)+2 > maxData {
				flush()
				data = append(data, 1)
			}
			data = append(data, byte(u), byte(u>>8))
		}
	}
	flush()
	return out
}

// table writes the cells of a table; sst gives the number of a shared string.
func table(tab connectortest.Table, sst func(string) int) []byte {
	var out []byte
	add := func(r, c int, v any) {
		at := append(append(u16(r), u16(c)...), u16(0)...)
		switch v := v.(type) {
		case string:
			if v != "" {
				out = append(out, rec(recLabelSST, at, u32(sst(v)))...)
			}
		case int64:
			if v >= -1<<29 && v < 1<<29 {
				out = append(out, rec(recRK, at, u32(int(v<<2|2)))...)
				return
			}
			out = append(out, rec(recNumber, at, float(float64(v)))...)
		case float64:
			out = append(out, rec(recNumber, at, float(v))...)
		case bool:
			out = append(out, rec(recBoolErr, at, []byte{map[bool]byte{true: 1}[v], 0})...)
		case time.Time:
			at[4] = 1
			days := v.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Seconds() / 86400
			out = append(out, rec(recNumber, at, float(days))...)
		}
	}
	for c, h := range tab.Header {
		add(0, c, h)
	}
	for r, row := range tab.Rows {
		for c, v := range row {
			add(r+1, c, v)
		}
	}
	return out
}

// globals writes the records of the workbook, for one sheet that follows.
func globals(more ...[]byte) []byte {
	head := bof(biff8, ofWorkbook)
	body := bytes.Join([][]byte{rec(recXF, make([]byte, 20)), rec(recXF, u16(0), u16(164), make([]byte, 16)), rec(recFormat, u16(164), long(`dd/mm/yyyy hh:mm`)), bytes.Join(more, nil), eof}, nil)
	name := short("Trang 1")
	at := len(head) + 4 + 6 + len(name) + len(body)
	return bytes.Join([][]byte{head, rec(recBoundSheet, u32(at), []byte{0, 0}, name), body}, nil)
}

func sheetOf(version int, records ...[]byte) []byte {
	return bytes.Join([][]byte{bof(version, ofWorksheet), bytes.Join(records, nil), eof}, nil)
}

// workbook writes the stream of a workbook with the table.
func workbook(tab connectortest.Table) []byte {
	var texts []string
	index := map[string]int{}
	cells := table(tab, func(s string) int {
		i, ok := index[s]
		if !ok {
			i = len(texts)
			index[s], texts = i, append(texts, s)
		}
		return i
	})
	return append(globals(shared(texts)), sheetOf(biff8, cells)...)
}

// contained wraps a stream in a compound file with sectors of 512 bytes: the stream, the directory, the table.
func contained(name string, stream []byte) []byte {
	const sector = 512
	length := len(stream)
	if len(stream) < 4096 {
		stream = append(bytes.Clone(stream), make([]byte, 4096-len(stream))...)
		length = 4096
	}
	n := (len(stream) + sector - 1) / sector
	stream = append(bytes.Clone(stream), make([]byte, n*sector-len(stream))...)
	tables := 1
	for tables*sector/4 < n+1+tables {
		tables++
	}
	more := 0 // sectors that list further tables
	for inHeader+more*(sector/4-1) < tables {
		more++
		for tables*sector/4 < n+1+tables+more {
			tables++
		}
	}
	h := append(bytes.Clone(oleMagic), make([]byte, 16)...)
	h = append(h, bytes.Join([][]byte{u16(0x3E), u16(3), u16(0xFFFE), u16(9), u16(6), make([]byte, 10), u32(tables), u32(n), u32(0), u32(4096), u32(0xFFFFFFFE), u32(0)}, nil)...)
	if more > 0 {
		h = append(append(h, u32(n+1+tables)...), u32(more)...)
	} else {
		h = append(append(h, u32(0xFFFFFFFE)...), u32(0)...)
	}
	list := make([]byte, 0)
	for i := range inHeader + more*(sector/4-1) {
		place := 0xFFFFFFFF
		if i < tables {
			place = n + 1 + i
		}
		list = append(list, u32(place)...)
	}
	h = append(h, list[:4*inHeader]...)
	next := make([]byte, 0, tables*sector)
	for i := range n {
		if i == n-1 {
			next = append(next, u32(0xFFFFFFFE)...)
		} else {
			next = append(next, u32(i+1)...)
		}
	}
	next = append(next, u32(0xFFFFFFFE)...)
	for range tables {
		next = append(next, u32(0xFFFFFFFD)...)
	}
	for range more {
		next = append(next, u32(0xFFFFFFFC)...)
	}
	for len(next) < tables*sector {
		next = append(next, u32(0xFFFFFFFF)...)
	}
	entry := func(name string, kind byte, first, size int) []byte {
		e := make([]byte, entrySize)
		copy(e, wide(name))
		copy(e[64:], u16(len(wide(name))+2))
		e[66] = kind
		copy(e[116:], u32(first))
		copy(e[120:], u32(size))
		return e
	}
	directory := append(entry("Root Entry", 5, 0xFFFFFFFE, 0), entry(name, 2, 0, length)...)
	directory = append(directory, make([]byte, sector-len(directory))...)
	out := bytes.Join([][]byte{h, stream, directory, next}, nil)
	for i := range more {
		part := list[4*(inHeader+i*(sector/4-1)):][:sector-4]
		follow := 0xFFFFFFFE
		if i < more-1 {
			follow = n + 1 + tables + i + 1
		}
		out = append(append(out, part...), u32(follow)...)
	}
	return out
}

func write(_ testing.TB, tab connectortest.Table) []byte { return contained("Workbook", workbook(tab)) }
