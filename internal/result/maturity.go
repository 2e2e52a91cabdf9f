package result

// Maturity is the assessment by a maturity model.
type Maturity struct {
	Model    string      `json:"model"`
	Level    int64       `json:"level"`    // the least of the areas
	Full     bool        `json:"full"`     // that level is F in every area; else it is reached in the main
	Index    Percent     `json:"index"`    // 0..5
	Areas    []Area      `json:"areas"`    // in the order of the model
	Criteria []Criterion `json:"criteria"` // by id
	Target   *Target     `json:"target"`   // of the phase in which as_of lies
	Next     *string     `json:"next"`     // the area with the cheapest step of all; null: nothing to be done by people lifts one
	Signals  []string    `json:"signals"`  // language-free codes of signs of gaming, sorted
}

// Area is one of the areas of the model.
type Area struct {
	ID          string    `json:"id"`
	Level       int64     `json:"level"`
	Index       Percent   `json:"index"`
	Achievement []Percent `json:"achievement"` // of levels 1 to 5
	Step        *Step     `json:"step"`        // to a higher level; null at the highest
}

// Step is what lifts an area to a higher level.
type Step struct {
	Level    int64      `json:"level"`    // that the area then has
	Criteria []StepCell `json:"criteria"` // to be lifted, the one that holds the area first
	Rows     int64      `json:"rows"`     // violations of the fix list to be mended, 0 for none
	Cases    int64      `json:"cases"`    // dossiers and the like that indicators lack, beside the fix list
	Papers   int64      `json:"papers"`   // documents to be issued, renewed or verified
	Lists    int64      `json:"lists"`    // lists to be loaded and entries to be made in the configuration
	Waits    *string    `json:"waits"`    // first day (yyyy-MM-dd) on which history suffices; null: nothing to wait for
	Stuck    bool       `json:"stuck"`    // it needs further runs, or a figure that has no source yet
	Work     int64      `json:"work"`     // rows and cases, plus the worth of documents and lists in rows
}

// StepCell is a criterion and the rating that it needs.
type StepCell struct {
	ID     string `json:"id"`
	Rating string `json:"rating"` // L or F
}

// Criterion is one cell of the model. Rating is N, P, L, F, or U where it cannot be assessed; then Value is null.
type Criterion struct {
	ID       string   `json:"id"`
	Area     string   `json:"area"`
	Level    int64    `json:"level"`
	Kind     string   `json:"kind"` // auto, declared, hybrid
	Value    *Percent `json:"value"`
	Rating   string   `json:"rating"`
	Reason   *string  `json:"reason"`   // what keeps it from 100
	Evidence *Percent `json:"evidence"` // what the documents are worth; null for auto
	Parts    []Part   `json:"parts"`
}

// Part is a figure of a criterion with its target.
type Part struct {
	Value       string    `json:"value"` // name of the figure
	Figure      *Percent  `json:"figure"`
	Numerator   *int64    `json:"numerator"`
	Denominator *int64    `json:"denominator"`
	Target      *Percent  `json:"target"` // null: yes or no
	Low         bool      `json:"low"`    // low is good
	Worth       *Percent  `json:"worth"`  // 0..100
	Reason      *string   `json:"reason"` // why the figure is not known
	Rows        *int64    `json:"rows"`   // to be mended to reach the target; null where the figure is no share of rows
	Forecast    *Forecast `json:"forecast"`
}

// Forecast is the straight line over the last comparable runs, at the deadline of the target. The figures are null where
// there are too few runs.
type Forecast struct {
	Runs     int64    `json:"runs"`
	At       string   `json:"at"` // yyyy-MM-dd
	Expected *Percent `json:"expected"`
	Low      *Percent `json:"low"` // 95 % interval of a run on that day
	High     *Percent `json:"high"`
	Reaches  *string  `json:"reaches"` // yes, no, unsure
}

// Target is the level that the plan wants and its deadline.
type Target struct {
	Level int64  `json:"level"`
	By    string `json:"by"` // yyyy-MM-dd
}
