package plan

import "slices"

// Inventory is what can be judged with: the loaded datasets with their mapped columns, and the catalogues.
type Inventory struct {
	Columns  map[string][]string // mapped fields by dataset; a dataset without an entry is not loaded
	Wards    bool                // catalogue of present wards
	WardMap  bool                // old-to-new map
	System   string              // "tap_trung", "rieng" or ""
	Period   bool                // only a period is counted
	Disabled map[string]bool     // checks that the config switches off
}

// Loaded reports whether the dataset is loaded.
func (inv Inventory) Loaded(ds string) bool {
	_, ok := inv.Columns[ds]
	return ok
}

// Has reports whether a column of a loaded dataset is mapped.
func (inv Inventory) Has(ds, field string) bool { return slices.Contains(inv.Columns[ds], field) }
