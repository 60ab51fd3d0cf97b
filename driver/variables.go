package driver

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"graphmail/dsn"
	"graphmail/internal/expr"
)

// A variable is a system variable of MySQL that programs read or set when they
// connect. https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html
type variable struct {
	value expr.Value
	// fixed says why it cannot be set to another value: statements would not
	// follow it. "" means that nothing depends on it here.
	fixed string
}

// systemVariables are those of a new session but for what the connection string
// says.
var systemVariables = map[string]variable{
	"auto_increment_increment": {value: expr.NewInt(1)},
	"autocommit":               {value: expr.NewInt(1)},
	"character_set_client":     {value: expr.NewText("utf8mb4")},
	"character_set_connection": {value: expr.NewText("utf8mb4")},
	"character_set_database":   {value: expr.NewText("utf8mb4")},
	"character_set_results":    {value: expr.NewText("utf8mb4")},
	"character_set_server":     {value: expr.NewText("utf8mb4")},
	"character_set_system":     {value: expr.NewText("utf8mb3")},
	"collation_connection":     {value: expr.NewText("utf8mb4_0900_as_ci"), fixed: "text compares as utf8mb4_0900_as_ci"},
	"collation_database":       {value: expr.NewText("utf8mb4_0900_as_ci"), fixed: "text compares as utf8mb4_0900_as_ci"},
	"collation_server":         {value: expr.NewText("utf8mb4_0900_as_ci"), fixed: "text compares as utf8mb4_0900_as_ci"},
	"default_storage_engine":   {value: expr.NewText("GRAPH")},
	"default_week_format":      {value: expr.NewInt(0), fixed: "WEEK() takes the mode as its second argument"},
	"error_count":              {value: expr.NewInt(0)},
	"foreign_key_checks":       {value: expr.NewInt(1)},
	"group_concat_max_len":     {value: expr.NewInt(1 << 40)},
	"hostname":                 {value: expr.NewText("graph.microsoft.com")},
	"init_connect":             {value: expr.NewText("")},
	"interactive_timeout":      {value: expr.NewInt(28800)},
	"innodb_lock_wait_timeout": {value: expr.NewInt(50)},
	"lc_messages":              {value: expr.NewText("en_US")},
	"lc_time_names":            {value: expr.NewText("en_US"), fixed: "names of days and months are English"},
	"license":                  {value: expr.NewText("MIT")},
	"lock_wait_timeout":        {value: expr.NewInt(31536000)},
	"lower_case_file_system":   {value: expr.NewInt(0)},
	"lower_case_table_names":   {value: expr.NewInt(2)},
	"max_allowed_packet":       {value: expr.NewInt(1 << 30)},
	"max_execution_time":       {value: expr.NewInt(0), fixed: "give the query a context with a deadline"},
	"net_buffer_length":        {value: expr.NewInt(16384)},
	"net_read_timeout":         {value: expr.NewInt(30)},
	"net_write_timeout":        {value: expr.NewInt(60)},
	"performance_schema":       {value: expr.NewInt(0)},
	"port":                     {value: expr.NewInt(443)},
	"protocol_version":         {value: expr.NewInt(10)},
	"query_cache_size":         {value: expr.NewInt(0)},
	"query_cache_type":         {value: expr.NewText("OFF")},
	"read_only":                {value: expr.NewInt(1)},
	"sql_auto_is_null":         {value: expr.NewInt(0), fixed: "there are no generated ids"},
	"sql_big_selects":          {value: expr.NewInt(1)},
	"sql_log_bin":              {value: expr.NewInt(1)},
	"sql_mode":                 {value: expr.NewText("ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION")},
	"sql_notes":                {value: expr.NewInt(1)},
	"sql_quote_show_create":    {value: expr.NewInt(1)},
	"sql_safe_updates":         {value: expr.NewInt(0)},
	"sql_select_limit":         {value: unlimited, fixed: "write LIMIT, or set MaxRows in the connection string"},
	"sql_warnings":             {value: expr.NewInt(0)},
	"storage_engine":           {value: expr.NewText("GRAPH")},
	"super_read_only":          {value: expr.NewInt(1)},
	"system_time_zone":         {value: expr.NewText("UTC")},
	"transaction_isolation":    {value: expr.NewText("READ-COMMITTED")},
	"transaction_read_only":    {value: expr.NewInt(1)},
	"tx_isolation":             {value: expr.NewText("READ-COMMITTED")},
	"tx_read_only":             {value: expr.NewInt(1)},
	"unique_checks":            {value: expr.NewInt(1)},
	"version_compile_machine":  {value: expr.NewText("any")},
	"version_compile_os":       {value: expr.NewText("any")},
	"wait_timeout":             {value: expr.NewInt(28800)},
	"warning_count":            {value: expr.NewInt(0)},
}

// unlimited is MySQL's value of sql_select_limit for no limit, in a BIGINT.
var unlimited = expr.NewText("18446744073709551615")

// variablesOf are the variables of a new session.
func variablesOf(cfg *dsn.Config, version string) map[string]expr.Value {
	m := make(map[string]expr.Value, len(systemVariables)+3)
	for name, v := range systemVariables {
		m[name] = v.value
	}
	m["version"] = expr.NewText(version)
	m["version_comment"] = expr.NewText("graphmail: SQL over Microsoft Graph")
	m["time_zone"] = expr.NewText(cfg.TimeZone)
	m["system_time_zone"] = m["time_zone"]
	return m
}

// set gives a variable a value. DEFAULT returns to that of a new session.
func (s *session) set(name string, v expr.Value, env *expr.Env) error {
	known, ok := systemVariables[name]
	reset := v.Kind() == expr.Text && strings.EqualFold(v.Text(), "DEFAULT")
	switch {
	case name == "time_zone":
		return s.setTimeZone(v, reset)
	case name == "version" || name == "version_comment":
		return fmt.Errorf("the variable %q cannot be set", name)
	case !ok:
		return fmt.Errorf("unknown system variable %q; SHOW VARIABLES lists those that are known", name)
	case reset:
		delete(s.vars, name)
		return nil
	case known.fixed != "" && !sameSetting(v, known.value):
		return fmt.Errorf("the variable %q cannot be set to %s: %s", name, v, known.fixed)
	case strings.HasPrefix(name, "character_set_") && !v.IsNull() && !strings.HasPrefix(strings.ToLower(v.String()), "utf8"):
		return fmt.Errorf("the variable %q cannot be set to %s: text is UTF-8", name, v)
	case v.IsNull() && name != "character_set_results":
		return fmt.Errorf("the variable %q cannot be set to NULL", name)
	}
	s.vars[name] = expr.Coerce(onOff(v), known.value.Kind(), env)
	return nil
}

// onOff makes numbers of the words for them.
func onOff(v expr.Value) expr.Value {
	if v.Kind() == expr.Text {
		switch strings.ToUpper(v.Text()) {
		case "ON":
			return expr.NewInt(1)
		case "OFF":
			return expr.NewInt(0)
		}
	}
	return v
}

func sameSetting(a, b expr.Value) bool {
	if b == unlimited && a.Kind() == expr.Float && a.Float() >= 1<<63 {
		return true // a number that no BIGINT holds
	}
	return strings.EqualFold(onOff(a).String(), b.String())
}

// offset is a time zone as MySQL writes one without a name: from −13:59 to
// +14:00. https://dev.mysql.com/doc/refman/8.4/en/time-zone-support.html
var offset = regexp.MustCompile(`^([+-])(\d{1,2}):(\d{2})$`)

// setTimeZone makes literals, results and NOW() of the session those of a zone:
// an offset, an IANA name, or SYSTEM for the connection string's.
func (s *session) setTimeZone(v expr.Value, reset bool) error {
	if v.Kind() != expr.Text {
		return fmt.Errorf("time_zone cannot be set to %s; give an offset such as '+02:00', a name such as 'Europe/Berlin', or SYSTEM", v)
	}
	name := strings.TrimSpace(v.Text())
	if reset || strings.EqualFold(name, "SYSTEM") {
		s.loc = nil
		delete(s.vars, "time_zone")
		return nil
	}
	loc, err := location(name)
	if err != nil {
		return err
	}
	s.loc, s.vars["time_zone"] = loc, expr.NewText(name)
	return nil
}

func location(name string) (*time.Location, error) {
	if m := offset.FindStringSubmatch(name); m != nil {
		hours, _ := strconv.Atoi(m[2])
		minutes, _ := strconv.Atoi(m[3])
		seconds := (hours*60 + minutes) * 60
		if m[1] == "-" {
			seconds = -seconds
		}
		if minutes < 60 && seconds <= 14*3600 && seconds > -14*3600 {
			return time.FixedZone(name, seconds), nil
		}
	} else if name != "" && !strings.EqualFold(name, "Local") {
		if loc, err := time.LoadLocation(name); err == nil {
			return loc, nil
		}
	}
	return nil, fmt.Errorf("unknown time zone %q; give an offset from -13:59 to +14:00, a name such as 'Europe/Berlin', or SYSTEM", name)
}
