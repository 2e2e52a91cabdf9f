package checks

import "ddss/internal/fault"

// Nearest is fault.Nearest.
func Nearest(word string, names []string) string { return fault.Nearest(word, names) }
