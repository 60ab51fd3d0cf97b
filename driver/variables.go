package driver

import (
	"graphmail/dsn"
	"graphmail/internal/expr"
)

// A variable is a system variable of MySQL that programs read or set when they
// connect. https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html
type variable struct {
	// value is that of a new session; its kind is what can be set. A Bool is a
	// switch.
	value expr.Value
	// constant ones can only be read, as in MySQL.
	constant bool
	// fixed says why it cannot be set to another value: statements would not
	// follow it. "" means that nothing depends on it here.
	fixed string
}

// systemVariables are those of a new session but for what the connection string
// says and the version: see [variablesOf].
var systemVariables = map[string]variable{
	"auto_increment_increment": {value: expr.NewInt(1)},
	"autocommit":               {value: on},
	"character_set_client":     {value: expr.NewText("utf8mb4")},
	"character_set_connection": {value: expr.NewText("utf8mb4")},
	"character_set_database":   {value: expr.NewText("utf8mb4")},
	"character_set_results":    {value: expr.NewText("utf8mb4")},
	"character_set_server":     {value: expr.NewText("utf8mb4")},
	"character_set_system":     {value: expr.NewText("utf8mb3"), constant: true},
	"collation_connection":     {value: expr.NewText("utf8mb4_0900_as_ci"), fixed: "text compares as utf8mb4_0900_as_ci"},
	"collation_database":       {value: expr.NewText("utf8mb4_0900_as_ci"), fixed: "text compares as utf8mb4_0900_as_ci"},
	"collation_server":         {value: expr.NewText("utf8mb4_0900_as_ci"), fixed: "text compares as utf8mb4_0900_as_ci"},
	"default_storage_engine":   {value: expr.NewText("GRAPH")},
	"default_week_format":      {value: expr.NewInt(0), fixed: "WEEK() takes the mode as its second argument"},
	"error_count":              {value: expr.NewInt(0), constant: true},
	"foreign_key_checks":       {value: on},
	"group_concat_max_len":     {value: expr.NewInt(1 << 40)},
	"hostname":                 {value: expr.NewText("graph.microsoft.com"), constant: true},
	"init_connect":             {value: expr.NewText(""), constant: true},
	"innodb_lock_wait_timeout": {value: expr.NewInt(50)},
	"interactive_timeout":      {value: expr.NewInt(28800)},
	"lc_messages":              {value: expr.NewText("en_US"), fixed: "errors are in English"},
	"lc_time_names":            {value: expr.NewText("en_US"), fixed: "names of days and months are English"},
	"license":                  {value: expr.NewText("MIT"), constant: true},
	"lock_wait_timeout":        {value: expr.NewInt(31536000)},
	"lower_case_file_system":   {value: off, constant: true},
	"lower_case_table_names":   {value: expr.NewInt(2), constant: true},
	"max_allowed_packet":       {value: expr.NewInt(1 << 30), constant: true},
	"max_execution_time":       {value: expr.NewInt(0), fixed: "give the query a context with a deadline"},
	"net_buffer_length":        {value: expr.NewInt(16384), constant: true},
	"net_read_timeout":         {value: expr.NewInt(30)},
	"net_write_timeout":        {value: expr.NewInt(60)},
	"performance_schema":       {value: off, constant: true},
	"port":                     {value: expr.NewInt(443), constant: true},
	"protocol_version":         {value: expr.NewInt(10), constant: true},
	"query_cache_size":         {value: expr.NewInt(0), fixed: "there is no query cache"},
	"query_cache_type":         {value: expr.NewText("OFF"), fixed: "there is no query cache"},
	"read_only":                {value: on, fixed: "mail is only read here"},
	"sql_auto_is_null":         {value: off, fixed: "there are no generated ids"},
	"sql_big_selects":          {value: on},
	"sql_log_bin":              {value: on},
	"sql_mode":                 {value: expr.NewText("ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION")},
	"sql_notes":                {value: on},
	"sql_quote_show_create":    {value: on, fixed: "SHOW CREATE TABLE quotes names"},
	"sql_safe_updates":         {value: off},
	"sql_select_limit":         {value: unlimited, fixed: "write LIMIT, or set MaxRows in the connection string"},
	"sql_warnings":             {value: off},
	"storage_engine":           {value: expr.NewText("GRAPH")},
	"super_read_only":          {value: on, fixed: "mail is only read here"},
	"system_time_zone":         {value: expr.NewText("UTC"), constant: true},
	"time_zone":                {value: expr.NewText("UTC")},
	"transaction_isolation":    {value: expr.NewText("READ-COMMITTED")},
	"transaction_read_only":    {value: on, fixed: "mail is only read here"},
	"tx_isolation":             {value: expr.NewText("READ-COMMITTED")},
	"tx_read_only":             {value: on, fixed: "mail is only read here"},
	"unique_checks":            {value: on},
	"version":                  {constant: true},
	"version_comment":          {constant: true},
	"version_compile_machine":  {value: expr.NewText("any"), constant: true},
	"version_compile_os":       {value: expr.NewText("any"), constant: true},
	"wait_timeout":             {value: expr.NewInt(28800)},
	"warning_count":            {value: expr.NewInt(0), constant: true},
}

// The values of switches.
var on, off = expr.NewBool(true), expr.NewBool(false)

// unlimited is MySQL's value of sql_select_limit for no limit, in a BIGINT.
var unlimited = expr.NewText("18446744073709551615")

// variablesOf are the variables of a new session.
func variablesOf(cfg *dsn.Config, version string) map[string]expr.Value {
	m := make(map[string]expr.Value, len(systemVariables))
	for name, v := range systemVariables {
		m[name] = v.value
	}
	m["version"] = expr.NewText(version)
	m["version_comment"] = expr.NewText("graphmail: SQL over Microsoft Graph")
	m["time_zone"] = expr.NewText(cfg.TimeZone)
	m["system_time_zone"] = m["time_zone"]
	return m
}
