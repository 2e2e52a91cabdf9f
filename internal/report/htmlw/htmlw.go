// Package htmlw renders a scorecard as one HTML file that needs nothing else: no network, no script.
package htmlw

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"ddss/internal/report/view"
)

//go:embed page.html
var source string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"style": func() template.CSS { return template.CSS(style) },
	// dial is the length of an arc of a circle with circumference 100 for a figure.
	"dial": func(f view.Figure) string { return decimal(f.Value) },
	// inc numbers a list from 1.
	"inc": func(i int) int { return i + 1 },
}).Parse(source))

// decimal writes hundredths as an SVG number.
func decimal(hundredths int64) string { return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100) }

// Render makes the file. Equal pages give equal bytes.
func Render(p *view.Page) ([]byte, error) {
	var b bytes.Buffer
	if err := page.Execute(&b, p); err != nil {
		return nil, fmt.Errorf("render the HTML page: %w", err)
	}
	return b.Bytes(), nil
}
