package oracle

import (
	"database/sql"
	"net/url"

	_ "github.com/go-sql-driver/mysql" // the driver of what is compared with
)

// OpenMariaDB opens a database of the server at a socket. Literals compare as
// columns do, and division gives as many digits as a float64 has, not four.
func OpenMariaDB(socket, database string, settings map[string]string) (*sql.DB, error) {
	q := url.Values{
		"charset": {"utf8mb4"},
		// A parameter that the server prepares would compare by another collation.
		"interpolateParams":       {"true"},
		"collation_connection":    {"utf8mb4_uca1400_nopad_as_ci"},
		"div_precision_increment": {"18"},
		"group_concat_max_len":    {"16777216"},
		"max_statement_time":      {"20"},
	}
	for k, v := range settings {
		q.Set(k, v)
	}
	return sql.Open("mysql", "root@unix("+socket+")/"+database+"?"+q.Encode())
}
