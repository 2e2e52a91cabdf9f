package database

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	mssql "github.com/microsoft/go-mssqldb"

	"ddss/connectors"
)

func sqlServer() *server {
	return &server{
		kind: "sqlserver", name: "SQL Server", schemes: []string{"sqlserver", "mssql"}, variable: "SQLCMDPASSWORD",
		parameters: []string{"encrypt", "TrustServerCertificate", "certificate", "hostNameInCertificate", "instance"},
		lexis: lexis{brackets: true, nested: true, statements: []string{"BACKUP", "RESTORE", "BULK", "DBCC", "DENY", "KILL", "RECONFIGURE", "SHUTDOWN", "WRITETEXT", "UPDATETEXT", "WAITFOR",
			"OPENROWSET", "OPENQUERY", "OPENDATASOURCE"}},
		quote: func(name string) string { return "[" + strings.ReplaceAll(name, "]", "]]") + "]" },
		keyQuery: `SELECT k.COLUMN_NAME FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS c JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE k
			ON k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
			WHERE c.CONSTRAINT_TYPE = 'PRIMARY KEY' AND c.TABLE_SCHEMA = COALESCE(NULLIF(@p1, ''), SCHEMA_NAME()) AND c.TABLE_NAME = @p2 ORDER BY k.ORDINAL_POSITION`,
		// The server knows no transaction that only reads; this one is rolled back.
		standard: standardDialect{connector: func(u *url.URL, secret string) (driver.Connector, error) {
			return mssql.NewConnector(sqlServerURL(u, secret))
		}},
		reason: reasonSQLServer,
	}
}

// sqlServerURL is the address as the driver wants it.
func sqlServerURL(u *url.URL, secret string) string {
	q := u.Query()
	instance := q.Get("instance")
	q.Del("instance")
	q.Set("database", strings.TrimPrefix(u.Path, "/"))
	q.Set("app name", "ddss")
	q.Set("ApplicationIntent", "ReadOnly")
	q.Set("dial timeout", fmt.Sprintf("%.0f", dialTime.Seconds()))
	host := u.Host
	if host == "" {
		host = "127.0.0.1"
	}
	out := url.URL{Scheme: "sqlserver", User: url.UserPassword(u.User.Username(), secret), Host: host, Path: instance, RawQuery: q.Encode()}
	return out.String()
}

// reasonSQLServer goes by error number (sys.messages).
func reasonSQLServer(err error) (reason, code string) {
	var e mssql.Error
	if !errors.As(err, &e) {
		return "", ""
	}
	switch e.Number {
	case 18452, 18456, 18470, 18486, 18487, 18488:
		reason = connectors.Denied
	case 911, 4060:
		reason = connectors.NoPlace
	case 229, 230, 262, 297, 300, 916:
		reason = connectors.NoPermission
	case 208:
		reason = connectors.NoTable
	case 102, 103, 105, 137, 145, 156, 170, 195, 207, 209, 319, 4104, 4145, 8120, 8155:
		reason = connectors.BadQuery
	case 3906, 3908:
		reason = connectors.WriteRefused
	case 596, 6005, 10053, 10054, 10060:
		reason = connectors.Lost
	case 701, 1205, 1222, 3960, 8645, 17809, 40501, 49918:
		reason = connectors.Busy
	default:
		reason = connectors.QueryFailed
	}
	return reason, fmt.Sprintf("%d", e.Number)
}
