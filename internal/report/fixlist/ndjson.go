package fixlist

import (
	"bufio"
	"encoding/json"
	"io"

	"ddss/internal/failure"
)

// ndjsonWriter writes one object per row.
type ndjsonWriter struct {
	w   *bufio.Writer
	enc *json.Encoder
	o   Options
}

func newNDJSON(w io.Writer, o Options) *ndjsonWriter {
	b := bufio.NewWriter(w)
	n := &ndjsonWriter{w: b, enc: json.NewEncoder(b), o: o}
	n.enc.SetEscapeHTML(false)
	return n
}

type jsonFailure struct {
	Dataset string       `json:"dataset"`
	Source  string       `json:"source"`
	Sheet   string       `json:"sheet"`
	Row     int64        `json:"row"`
	Key     string       `json:"key"`
	Agency  string       `json:"agency"`
	Officer string       `json:"officer"`
	Gain    json.Number  `json:"gain"`
	Reasons []jsonReason `json:"reasons"`
}

type jsonReason struct {
	Check    string `json:"check"`
	Severity string `json:"severity"`
	Value    string `json:"value"`
	Reason   string `json:"reason"`
	Advice   string `json:"advice"`
}

func (n *ndjsonWriter) Write(f failure.Failure) error {
	show := n.o.shown(f)
	out := jsonFailure{Dataset: f.Dataset, Source: f.Source, Sheet: f.Sheet, Row: f.Row, Key: show.key, Agency: f.Agency, Officer: show.officer, Gain: json.Number(gain(f.Gain))}
	for i, r := range f.Reasons {
		out.Reasons = append(out.Reasons, jsonReason{Check: r.Check.ID, Severity: string(r.Check.Severity), Value: show.values[i], Reason: n.o.reason(r), Advice: n.o.advice(r)})
	}
	return n.enc.Encode(out)
}

func (n *ndjsonWriter) Close() error { return n.w.Flush() }
