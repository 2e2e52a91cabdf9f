package database

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"

	"ddss/connectors"
)

func mySQL() *server {
	return &server{
		kind: "mysql", name: "MySQL/MariaDB", schemes: []string{"mysql", "mariadb"}, variable: "MYSQL_PWD",
		parameters: []string{"socket", "tls"},
		lexis:      lexis{backslash: true, hash: true, statements: []string{"LOAD", "HANDLER"}},
		quote:      func(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" },
		keyQuery: `SELECT column_name FROM information_schema.key_column_usage
			WHERE constraint_name = 'PRIMARY' AND table_schema = coalesce(nullif(?, ''), database()) AND table_name = ? ORDER BY ordinal_position`,
		standard: standardDialect{
			connector: connectMySQL,
			settings:  []string{"SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+07:00'"},
			options:   &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		},
		reason: reasonMySQL,
	}
}

func connectMySQL(u *url.URL, secret string) (driver.Connector, error) {
	c := mysql.NewConfig()
	c.User, c.Passwd, c.DBName = u.User.Username(), secret, strings.TrimPrefix(u.Path, "/")
	c.Net, c.Addr = "tcp", address(u, "3306")
	if socket := u.Query().Get("socket"); socket != "" {
		c.Net, c.Addr = "unix", socket
	}
	c.TLSConfig = u.Query().Get("tls")
	c.Timeout = dialTime
	c.Logger = &mysql.NopLogger{} // its words may repeat data
	return mysql.NewConnector(c)
}

// address is host and port of a URL.
func address(u *url.URL, port string) string {
	host := u.Hostname()
	if host == "" {
		host = "127.0.0.1"
	}
	if p := u.Port(); p != "" {
		port = p
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// reasonMySQL goes by error number (MySQL and MariaDB, server error references).
func reasonMySQL(err error) (reason, code string) {
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return "", ""
	}
	switch e.Number {
	case 1045, 1698, 1862, 1820, 3118, 4151:
		reason = connectors.Denied
	case 1049:
		reason = connectors.NoPlace
	case 1044, 1142, 1143, 1227, 1356, 1370:
		reason = connectors.NoPermission
	case 1109, 1146:
		reason = connectors.NoTable
	case 1054, 1055, 1064, 1149, 1222, 1247, 1248, 1305, 1582:
		reason = connectors.BadQuery
	case 1290, 1568, 1792, 1836:
		reason = connectors.WriteRefused
	case 1053, 1077, 1159, 1160, 1161, 1317, 1927, 2006, 2013, 3032:
		reason = connectors.Lost
	case 1040, 1041, 1203, 1205, 1213, 1226, 1969, 3024:
		reason = connectors.Busy
	default:
		reason = connectors.QueryFailed
	}
	return reason, fmt.Sprintf("%d", e.Number)
}
