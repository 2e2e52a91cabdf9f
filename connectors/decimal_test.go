package connectors_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"ddss/connectors"
)

func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0.00": "0", "-0.00": "0", "7": "7", "+7": "7", "007": "7", "45000.00": "45000", "1.50": "1.5", "-2.5": "-2.5", ".5": "0.5", "5.": "5",
		"1e+15": "1000000000000000", "1E-6": "0.000001", "-1.25e2": "-125", "12e0": "12", "1e400": "1" + zeros(400),
		"123456789012345678901234567890.123456789": "123456789012345678901234567890.123456789",
		"NaN": "NaN", "Infinity": "Infinity", "": "", "-": "-", "1e": "1e", "1e401": "1e401", "1e99999999999999999999": "1e99999999999999999999",
		"1.2.3": "1.2.3", "1,5": "1,5", "0x10": "0x10", "1e1.5": "1e1.5", "--1": "--1", ".e1": ".e1", "$1": "$1",
	} {
		if got := connectors.Decimal(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func zeros(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0'
	}
	return string(b)
}

// The value stays the same, whatever the form.
func TestDecimalKeepsTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Filter(func(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }).Draw(t, "f")
		form := rapid.SampledFrom([]byte{'e', 'f', 'g'}).Draw(t, "form")
		text := strconv.FormatFloat(f, form, -1, 64)
		before, _ := new(big.Rat).SetString(text)
		short := connectors.Decimal(text)
		after, ok := new(big.Rat).SetString(short)
		if !ok || before.Cmp(after) != 0 {
			t.Fatalf("%s becomes %s", text, short)
		}
		if want := strconv.FormatFloat(f, 'f', -1, 64); short != want && f != 0 {
			t.Fatalf("%s becomes %s, the shortest is %s", text, short, want)
		}
	})
}
