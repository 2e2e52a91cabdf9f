// Package font holds the typeface of documents that are made for paper: DejaVu Sans (licence beside it), cut down to the
// letters of Vietnamese and other Latin scripts, punctuation, and signs such as ≥ and ✓.
package font

import _ "embed"

// Family names the typeface.
const Family = "DejaVu Sans"

// Regular is a TrueType file.
//
//go:embed DejaVuSans.ttf
var Regular []byte

// Bold is a TrueType file.
//
//go:embed DejaVuSans-Bold.ttf
var Bold []byte
