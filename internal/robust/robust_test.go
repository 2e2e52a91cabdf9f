package robust_test

import (
	"testing"

	"ddss/internal/robust"
)

func TestMedianAndMAD(t *testing.T) {
	for _, tt := range []struct {
		list        []int64
		median, mad string
	}{
		{[]int64{7}, "7", "0"},
		{[]int64{9, 1}, "5", "4"},
		{[]int64{1, 2}, "3/2", "1/2"},
		{[]int64{1, 1, 2, 2, 4, 6, 9}, "2", "1"}, // a well-known example of the MAD
		{[]int64{-3, 1000000, 4, 4, 5}, "4", "1"},
	} {
		if m, d := robust.Median(tt.list).RatString(), robust.MAD(tt.list).RatString(); m != tt.median || d != tt.mad {
			t.Errorf("%v: median %s, MAD %s; want %s and %s", tt.list, m, d, tt.median, tt.mad)
		}
	}
}
