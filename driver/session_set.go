package driver

import (
	"database/sql"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// set gives a variable a value. DEFAULT returns to that of a new session. The
// name is one of [systemVariables]: the planner has looked.
func (s *session) set(name string, v expr.Value, env *expr.Env) error {
	known := systemVariables[name]
	reset := v.Kind() == expr.Text && strings.EqualFold(v.Text(), "DEFAULT")
	var err error
	switch {
	case known.constant:
		return fmt.Errorf("the variable %q can only be read", name)
	case name == "time_zone":
		return s.setTimeZone(v, reset, env.Globals[name])
	case reset:
		delete(s.vars, name)
		delete(s.vars, sameVariable[name])
		return nil
	case v.IsNull() && name != "character_set_results":
		return fmt.Errorf("the variable %q cannot be set to NULL", name)
	}
	if v, err = known.setting(name, v); err != nil {
		return err
	}
	s.vars[name] = v
	if twin, ok := sameVariable[name]; ok {
		s.vars[twin] = v
	}
	return nil
}

// sameVariable holds the variables with two names, one of MySQL 5.
var sameVariable = map[string]string{
	"transaction_isolation": "tx_isolation", "tx_isolation": "transaction_isolation",
	"transaction_read_only": "tx_read_only", "tx_read_only": "transaction_read_only",
	"default_storage_engine": "storage_engine", "storage_engine": "default_storage_engine",
}

// setting returns the value as the variable holds it.
func (known *variable) setting(name string, v expr.Value) (expr.Value, error) {
	refuse := func(why string) (expr.Value, error) {
		return expr.Null, fmt.Errorf("the variable %q cannot be set to %s: %s", name, &expr.Literal{Value: v}, why)
	}
	var set expr.Value
	ok, want := false, ""
	switch {
	case strings.HasPrefix(name, "character_set_"):
		set, ok = charset(name, v)
		want = "text is UTF-8"
	case known.value == unlimited:
		set, ok = unlimited, v.Kind() == expr.Float && v.Float() >= 1<<63 || v.String() == unlimited.Text()
	case known.value.Kind() == expr.Bool:
		set, ok = toSwitch(v)
		want = "it is a switch, ON or OFF"
	case known.value.Kind() == expr.Int:
		set, ok = wholeNumber(v)
		want = "it takes a whole number that is not negative"
	case name == "query_cache_type":
		set, ok = toSwitch(v)
		if ok && !set.Bool() {
			set = known.value
		}
	case name == "sql_mode":
		return sqlMode(v, refuse)
	default:
		set, ok = v, v.Kind() == expr.Text
		want = "it takes a text"
	}
	switch {
	case known.fixed != "" && (!ok || !strings.EqualFold(set.String(), known.value.String())):
		return refuse(known.fixed)
	case !ok:
		return refuse(want)
	case name == "group_concat_max_len" && set.Int() < 4:
		return refuse("the least is 4")
	case name == "transaction_isolation", name == "tx_isolation":
		return isolation(set, refuse)
	}
	return set, nil
}

// charset reads a character set that results follow. NULL and binary leave them
// as they are, which is UTF-8.
func charset(name string, v expr.Value) (expr.Value, bool) {
	if name == "character_set_results" && v.IsNull() {
		return v, true
	}
	switch set := strings.ToLower(v.String()); {
	case set == "utf8":
		return expr.NewText("utf8mb3"), true
	case set == "utf8mb3", set == "utf8mb4", set == "binary" && name == "character_set_results":
		return expr.NewText(set), true
	}
	return expr.Null, false
}

func toSwitch(v expr.Value) (expr.Value, bool) {
	switch strings.ToUpper(v.String()) {
	case "1", "ON", "TRUE":
		return expr.NewBool(true), true
	case "0", "OFF", "FALSE":
		return expr.NewBool(false), true
	}
	return expr.Null, false
}

// wholeNumber reads a number from 0 on. What no BIGINT holds, MySQL's greatest
// value for one, is as much as none.
func wholeNumber(v expr.Value) (expr.Value, bool) {
	switch v.Kind() {
	case expr.Bool:
		return expr.Coerce(v, expr.Int, &expr.Env{}), true
	case expr.Int:
		return v, v.Int() >= 0
	case expr.Float:
		return expr.NewInt(math.MaxInt64), v.Float() >= 1<<63 && v.Float() <= 1<<64
	case expr.Text:
		n, err := strconv.ParseUint(v.Text(), 10, 63)
		return expr.NewInt(int64(n)), err == nil
	}
	return expr.Null, false
}

// A refusal makes the error for the value that is being set.
type refusal func(why string) (expr.Value, error)

func sqlMode(v expr.Value, refuse refusal) (expr.Value, error) {
	if v.Kind() == expr.Int && v.Int() == 0 {
		return expr.NewText(""), nil
	}
	if v.Kind() != expr.Text {
		return refuse("it takes a text")
	}
	switch unfollowed, unknown := query.CheckModes(v.Text()); {
	case unfollowed != "":
		return refuse("statements are read in MySQL's default mode, not in " + unfollowed)
	case unknown != "":
		return refuse("there is no SQL mode " + strconv.Quote(unknown))
	}
	return expr.NewText(strings.ToUpper(v.Text())), nil
}

// isolation takes the levels that promise no more than is given: each request of
// a query sees what Graph has committed. REPEATABLE READ, MySQL's default, is what
// clients ask for when they connect; it changes nothing.
// https://dev.mysql.com/doc/refman/8.4/en/innodb-transaction-isolation-levels.html
func isolation(v expr.Value, refuse refusal) (expr.Value, error) {
	switch level := strings.ToUpper(v.Text()); level {
	case "READ-UNCOMMITTED", "READ-COMMITTED":
		return expr.NewText(level), nil
	case "REPEATABLE-READ":
		return expr.NewText("READ-COMMITTED"), nil
	case "SERIALIZABLE":
		return expr.Null, isolationError(sql.LevelSerializable)
	}
	return refuse("the levels are READ-UNCOMMITTED, READ-COMMITTED and REPEATABLE-READ")
}

// isolationError refuses a level with the words of [conn.BeginTx].
func isolationError(level sql.IsolationLevel) error {
	return fmt.Errorf("a transaction with isolation level %v cannot be given: Graph has no snapshots; use the default level", level)
}

// offset is a time zone as MySQL writes one without a name: from −13:59 to
// +14:00. https://dev.mysql.com/doc/refman/8.4/en/time-zone-support.html
var offset = regexp.MustCompile(`^([+-])(\d{1,2}):(\d{2})$`)

// setTimeZone makes literals, results and NOW() of the session those of a zone:
// an offset, an IANA name, or SYSTEM or its own name for the connection string's.
func (s *session) setTimeZone(v expr.Value, reset bool, connections expr.Value) error {
	if v.Kind() != expr.Text {
		return fmt.Errorf("time_zone cannot be set to %s; give an offset such as '+02:00', a name such as 'Europe/Berlin', or SYSTEM", v)
	}
	name := strings.TrimSpace(v.Text())
	if reset || strings.EqualFold(name, "SYSTEM") || name == connections.String() {
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
