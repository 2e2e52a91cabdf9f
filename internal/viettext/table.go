package viettext

// table decodes an encoding of one byte per character, or of two where a mark follows its letter.
type table struct {
	single [256]string
	pairs  [256]*[256]string // by letter, then by mark; nil where a byte takes no mark
}

func newTable(single func(byte) string, pair func(letter, mark byte) string) *table {
	t := &table{}
	for c := range 256 {
		t.single[c] = single(byte(c))
		for mark := 0; pair != nil && mark < 256; mark++ {
			text := pair(byte(c), byte(mark))
			if text == "" {
				continue
			}
			if t.pairs[c] == nil {
				t.pairs[c] = new([256]string)
			}
			t.pairs[c][mark] = text
		}
	}
	return t
}

// decode gives the text. A letter that has taken a mark takes no other.
func (t *table) decode(b []byte) string {
	out := make([]byte, 0, len(b)+len(b)/2)
	var pairs *[256]string // of the last letter
	last := 0              // how many bytes it has in the text
	for _, c := range b {
		if pairs != nil && pairs[c] != "" {
			out = append(out[:len(out)-last], pairs[c]...)
			pairs = nil
			continue
		}
		if c < 0x80 {
			out = append(out, c)
			last = 1
		} else {
			out = append(out, t.single[c]...)
			last = len(t.single[c])
		}
		pairs = t.pairs[c]
	}
	return string(out)
}
