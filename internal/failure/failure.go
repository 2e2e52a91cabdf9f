// Package failure holds the rows to mend: a failure is a row with its reasons, a reason is a check that the row violates.
package failure

import (
	"math/big"

	"ddss/checks"
)

// Failure is a row with its reasons, the gravest for the score first.
type Failure struct {
	Dataset, Source, Sheet string
	Row                    int64 // as in the source
	Key, Agency, Officer   string
	// Gain is by how many points the DQI rises when the row is mended: the sum over its reasons.
	Gain    *big.Rat
	Reasons []Reason
}

// Reason is a check that a row violates.
type Reason struct {
	Check *checks.Check
	Value string   // trimmed text of the check's field in the row, unmasked
	Gain  *big.Rat // part of the row's gain; 0 for signals
}
