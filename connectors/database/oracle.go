package database

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	ora "github.com/sijms/go-ora/v2"
	"github.com/sijms/go-ora/v2/network"

	"ddss/connectors"
)

func oracle() *server {
	return &server{
		kind: "oracle", name: "Oracle", schemes: []string{"oracle"}, variable: "ORACLE_PASSWORD",
		parameters: []string{"SSL", "SSL VERIFY", "WALLET"},
		lexis:      lexis{letterQ: true, statements: []string{"LOCK"}},
		quote:      func(name string) string { return `"` + strings.ReplaceAll(name, `"`, "") + `"` },
		keyQuery: `SELECT k.column_name FROM all_constraints c JOIN all_cons_columns k ON k.owner = c.owner AND k.constraint_name = c.constraint_name
			WHERE c.constraint_type = 'P' AND c.owner = coalesce(:1, sys_context('USERENV', 'CURRENT_SCHEMA')) AND c.table_name = :2 ORDER BY k.position`,
		standard: standardDialect{
			connector: func(u *url.URL, secret string) (driver.Connector, error) {
				dsn, err := oracleURL(u, secret)
				return ora.NewConnector(dsn), err
			},
			within: []string{"SET TRANSACTION READ ONLY"},
		},
		reason: reasonOracle,
	}
}

// oracleURL is the address as the driver wants it; the path is the service.
func oracleURL(u *url.URL, secret string) (string, error) {
	host, port := u.Hostname(), 1521
	if host == "" {
		host = "127.0.0.1"
	}
	if p := u.Port(); p != "" {
		var err error
		if port, err = strconv.Atoi(p); err != nil {
			return "", err
		}
	}
	options := map[string]string{"CONNECTION TIMEOUT": fmt.Sprintf("%.0f", dialTime.Seconds())}
	for name := range u.Query() {
		options[name] = u.Query().Get(name)
	}
	return ora.BuildUrl(host, port, strings.TrimPrefix(u.Path, "/"), u.User.Username(), secret, options), nil
}

// reasonOracle goes by the number of the ORA message (Oracle Database Error Messages).
func reasonOracle(err error) (reason, code string) {
	var e *network.OracleError
	if !errors.As(err, &e) {
		return "", ""
	}
	switch n := e.ErrCode; {
	case n == 1005 || n == 1017 || n == 28000 || n == 28001:
		reason = connectors.Denied
	case n == 12154 || n == 12505 || n == 12514:
		reason = connectors.NoPlace
	case n == 1031 || n == 1045:
		reason = connectors.NoPermission
	case n == 942:
		reason = connectors.NoTable
	case n == 1456 || n == 16000:
		reason = connectors.WriteRefused
	case n >= 900 && n < 1000:
		reason = connectors.BadQuery
	case n == 28 || n == 1012 || n == 1033 || n == 1034 || n == 1089 || n == 1092 || n == 3113 || n == 3114 || n == 3135 || n >= 12500 && n < 12700:
		reason = connectors.Lost
	case n == 18 || n == 20 || n == 54 || n == 1013 || n == 1555 || n == 4031 || n == 12516:
		reason = connectors.Busy
	default:
		reason = connectors.QueryFailed
	}
	return reason, fmt.Sprintf("ORA-%05d", e.ErrCode)
}
