package config

// Config is the content of ddss.yaml.
type Config struct {
	Unit          Unit                         `yaml:"unit"`
	AsOf          string                       `yaml:"as_of"` // RFC 3339; empty: the moment of the command
	Period        Period                       `yaml:"period"`
	ReportPeriods map[string]Period            `yaml:"report_periods"`
	Out           string                       `yaml:"out"`
	History       string                       `yaml:"history"`
	Lang          string                       `yaml:"lang"`
	System        string                       `yaml:"system"` // tap_trung or rieng
	ChecksDir     string                       `yaml:"checks_dir"`
	Plan          string                       `yaml:"plan"`
	Spellings     map[string]map[string]string `yaml:"spellings"` // dataset.field: text: value
	Weights       Weights                      `yaml:"weights"`
	Exceptions    []Exception                  `yaml:"exceptions"`
	Sources       []Source                     `yaml:"sources"`
	Catalogues    Catalogues                   `yaml:"catalogues"`
	Calendar      Calendar                     `yaml:"calendar"`
	Declared      []Declared                   `yaml:"declared"`
	Index766      struct {
		Counts string `yaml:"counts"`
	} `yaml:"index766"`
	Masking       Masking        `yaml:"masking"`
	Reports       []string       `yaml:"reports"`
	Gate          Gate           `yaml:"gate"`
	Alerts        Alerts         `yaml:"alerts"`
	Retention     Retention      `yaml:"retention"`
	Engine        Engine         `yaml:"engine"`
	Governance    Governance     `yaml:"governance"`
	Maturity      Maturity       `yaml:"maturity"`
	SchemaChanges []SchemaChange `yaml:"schema_changes"`
	Phases        []Phase        `yaml:"phases"`
}

// Unit is the commune that is assessed.
type Unit struct {
	Name         string `yaml:"name"`
	WardCode     Code   `yaml:"ward_code"`
	AgencyPrefix Code   `yaml:"agency_prefix"`
}

// Period is a span of days, both included, yyyy-MM-dd.
type Period struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Weights replaces weights of the score.
type Weights struct {
	Severity   map[string]int64 `yaml:"severity"`
	Dimensions map[string]int64 `yaml:"dimensions"`
}

// Exception switches a check off or reweighs it, with the document that approved it.
type Exception struct {
	Check    string `yaml:"check"`
	Enabled  *bool  `yaml:"enabled"`
	Weight   *int64 `yaml:"weight"`
	Approval string `yaml:"approval"`
}

// Source is one export, or a glob of them; or a table or query of a database; or a web address.
type Source struct {
	Dataset      string            `yaml:"dataset"`
	Path         string            `yaml:"path"`
	URL          string            `yaml:"url"` // never with a password
	Table        string            `yaml:"table"`
	Query        string            `yaml:"query"`
	PasswordEnv  string            `yaml:"password_env"`  // environment variable with the password or token
	PasswordFile string            `yaml:"password_file"` // or a file of mode 0600
	HTTP         *HTTP             `yaml:"http"`
	Sheet        string            `yaml:"sheet"`
	Columns      map[string]string `yaml:"columns"` // header: field
	AllowOutside bool              `yaml:"allow_outside"`
	Provenance   Provenance        `yaml:"provenance"`
	ControlTotal ControlTotal      `yaml:"control_total"`
}

// HTTP says how the records of a web address are asked for. Paths join keys by ".".
type HTTP struct {
	Auth       string `yaml:"auth"`    // none (the default), basic or bearer
	Records    string `yaml:"records"` // path of the list of records in a page; empty: the page is the list
	Paging     Paging `yaml:"paging"`
	AllowPlain bool   `yaml:"allow_plain"` // HTTP without TLS to another machine
	MaxPages   int64  `yaml:"max_pages"`
	Timeout    string `yaml:"timeout"` // of the whole, such as 30m
}

// Paging says how one page follows another.
type Paging struct {
	By        string `yaml:"by"`         // page, offset, cursor, next or none (the default)
	Parameter string `yaml:"parameter"`  // of the address, for the page number, the offset or the cursor
	First     *int64 `yaml:"first"`      // page number (1 by default) or offset (0) of the first page
	Size      int64  `yaml:"size"`       // records asked for in a page
	SizeParam string `yaml:"size_param"` // parameter of the address for the size
	Next      string `yaml:"next"`       // path of the cursor, or of the next address
	Total     string `yaml:"total"`      // path of the number of all records
}

// Provenance says where an export came from.
type Provenance struct {
	System     string `yaml:"system" json:"system"`
	ExportedBy string `yaml:"exported_by" json:"exported_by"`
	ExportedAt string `yaml:"exported_at" json:"exported_at"`
	Filter     string `yaml:"filter" json:"filter"`
	RowsShown  *int64 `yaml:"rows_shown" json:"rows_shown"`
}

// ControlTotal is what the source system showed: rows, and sums of fields.
type ControlTotal struct {
	Rows *int64           `yaml:"rows"`
	Sums map[string]int64 `yaml:"sums"`
}

// Catalogues replaces built-in lists by files.
type Catalogues struct {
	Wards      Catalogue `yaml:"wards"`
	WardMap    Catalogue `yaml:"ward_map"`
	Calendar   Catalogue `yaml:"calendar"`
	IDPrefixes Catalogue `yaml:"id_prefixes"`
}

// Catalogue is a file with the day on which it was taken from its source.
type Catalogue struct {
	Path    string `yaml:"path"`
	TakenOn string `yaml:"taken_on"`
}

// Calendar sets the unit's own hours: Saturdays off, morning or full, and the cut-off HH:mm of receipts.
type Calendar struct {
	Saturday string `yaml:"saturday"`
	From     string `yaml:"from"`
	To       string `yaml:"to"`
	CutOff   string `yaml:"cut_off"`
}

// Declared is a figure that another body published.
type Declared struct {
	Indicator  string `yaml:"indicator"`
	Value      string `yaml:"value"`
	DocumentNo string `yaml:"document_no"`
	IssuedOn   string `yaml:"issued_on"`
	File       string `yaml:"file"`
}

// Masking names the file of the masking key.
type Masking struct {
	KeyFile string `yaml:"key_file"`
}

// Gate is what a run must reach to end with exit code 0.
type Gate struct {
	DQI           *float64 `yaml:"dqi"`
	IdentifiersOK bool     `yaml:"identifiers_ok"`
	ControlTotals bool     `yaml:"control_totals"` // every control total agrees
}

// Alerts says where the message of a night goes. Every channel that is named gets it.
type Alerts struct {
	Link    string   `yaml:"link"` // address of the scorecards, told in the message
	SMTP    *SMTP    `yaml:"smtp"`
	Webhook *Webhook `yaml:"webhook"`
	Command []string `yaml:"command"` // program and arguments; the message is its standard input
	Due     *DueList `yaml:"due"`
}

// DueList sends each agency, by the mail server of the alerts, its own open work that is overdue or soon due.
type DueList struct {
	Within   *int              `yaml:"within"`   // working days that count as soon; 2 if not set
	Agencies map[Code][]string `yaml:"agencies"` // addresses by the code of the agency
	Others   []string          `yaml:"others"`   // addresses for agencies that are not named, and for work without one
}

// SMTP is a mail server. TLS is starttls (the default), implicit or none.
type SMTP struct {
	Host         string   `yaml:"host"`
	Port         int      `yaml:"port"`
	From         string   `yaml:"from"`
	To           []string `yaml:"to"`
	User         string   `yaml:"user"`
	PasswordFile string   `yaml:"password_file"` // mode 0600; DDSS_SMTP_PASSWORD goes before it
	TLS          string   `yaml:"tls"`
	CAFile       string   `yaml:"ca_file"` // PEM certificates to trust instead of the system's
}

// Webhook is an address that takes the message as JSON. The header X-DDSS-Signature is "sha256=" and the HMAC-SHA256 of the
// body under the secret.
type Webhook struct {
	URL        string `yaml:"url"`
	SecretFile string `yaml:"secret_file"` // mode 0600; DDSS_WEBHOOK_SECRET goes before it
}

// Retention says which old runs nightly removes; 0 sets no bound.
type Retention struct {
	Runs int `yaml:"runs"` // how many of the newest runs are kept
	Days int `yaml:"days"` // runs of so many days are kept
}

// Engine bounds the engine.
type Engine struct {
	Name        string `yaml:"name"`
	MemoryLimit string `yaml:"memory_limit"`
	Threads     int    `yaml:"threads"`
	TempDir     string `yaml:"temp_dir"`
}

// Governance names who owns the data and the rules.
type Governance struct {
	Datasets   map[string]Owner  `yaml:"datasets"`
	RuleOwner  string            `yaml:"rule_owner"`
	RuleOwners map[string]string `yaml:"rule_owners"` // by dimension
}

// Owner is who owns and who keeps a dataset.
type Owner struct {
	Owner   string `yaml:"owner"`
	Steward string `yaml:"steward"`
}

// SchemaChange announces that the columns of exports changed.
type SchemaChange struct {
	On       string `yaml:"on"`
	Approval string `yaml:"approval"`
}

// Phase is a span of the plan with its target level.
type Phase struct {
	Name  string `yaml:"name"`
	Level int    `yaml:"level"`
	By    string `yaml:"by"`
}

// Maturity chooses the maturity model: the name of a built-in one, or a file.
type Maturity struct {
	Model string `yaml:"model"`
}
