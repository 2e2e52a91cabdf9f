// Package official writes the reports that the plan of a commune asks for, as administrative documents in the layout of
// Nghị định 30/2020/NĐ-CP: a document is made once from a run, and rendered as DOCX, XLSX or PDF. A kind is Phụ lục I or a
// report by quarter, half-year or year; a period is one of the plan's. Every figure is one of result.json, with its two
// integers; what only a person can write is a blank. Equal documents have equal bytes.
package official
