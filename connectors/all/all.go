// Package all is the list of the connectors.
package all

import (
	"ddss/connectors"
	"ddss/connectors/arrow"
	"ddss/connectors/csv"
	"ddss/connectors/database"
	"ddss/connectors/html"
	"ddss/connectors/json"
	"ddss/connectors/ods"
	"ddss/connectors/parquet"
	"ddss/connectors/spreadsheetml"
	"ddss/connectors/web"
	"ddss/connectors/xls"
	"ddss/connectors/xlsx"
	"ddss/connectors/xml"
)

// List returns every connector. A new kind of source is one more line.
func List() []connectors.Connector {
	return []connectors.Connector{
		xlsx.New(),
		xls.New(),
		ods.New(),
		spreadsheetml.New(),
		xml.New(),
		parquet.New(),
		arrow.New(),
		html.New(),
		json.New(),
		csv.New(),
	}
}

// Remotes returns every kind of source that is no file.
func Remotes() []connectors.Remote {
	return append(database.Servers(), web.New(json.New()))
}
