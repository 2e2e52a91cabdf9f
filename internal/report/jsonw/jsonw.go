// Package jsonw renders a scorecard for programs: the canonical bytes of result.json.
package jsonw

import "ddss/internal/result"

// Render gives the bytes of result.json. They are the same in every language.
func Render(r *result.Result) ([]byte, error) { return r.Encode() }
