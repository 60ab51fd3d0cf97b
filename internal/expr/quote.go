package expr

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"time"
)

// quoteName returns an identifier as SQL: bare where the parser takes it bare,
// else in backquotes.
func quoteName(name string) string {
	if isBareName(name) && !reserved[strings.ToLower(name)] {
		return name
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

func isBareName(name string) bool {
	for i := 0; i < len(name); i++ {
		c := name[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// reserved holds the words the parser does not read as a column's name unless
// they stand in backquotes, and those it reads as something else.
var reserved = func() map[string]bool {
	words := strings.Fields(`
		add all alter analyze and as asc auto_increment between binary _binary
		boolean by case cast collate column constraint convert create cross
		current_date current_time current_timestamp current_user database
		databases default delete desc describe distinct distinctrow div drop dual
		else end escape except exists explain extended false for force from full
		group group_concat having high_priority if ignore in index inner insert
		intersect interval into is join key lateral left like limit localtime
		localtimestamp lock match maxvalue mod natural next not null offset on or
		order outer over partition processlist regexp rename replace right rlike
		schema select separator set show sql_big_result sql_buffer_result
		sql_cache sql_calc_found_rows sql_no_cache sql_small_result straight_join
		stream substr substring table tables then to true union unique unknown
		update use using utc_date utc_time utc_timestamp values when where window
		with xor`)
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}()

// quoteText returns a string literal. Backslash escapes are on in MySQL's
// default mode, so backslashes are doubled.
// https://dev.mysql.com/doc/refman/8.0/en/string-literals.html
func quoteText(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('\'')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\'', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case 0:
			b.WriteString(`\0`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case 0x1a:
			b.WriteString(`\Z`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// quoteValue returns a value as a SQL literal. A TIMESTAMP has none that is
// free of the session's zone, so it is written as an instant and cast.
func quoteValue(v Value) string {
	switch v.kind {
	case Bool:
		if v.Bool() {
			return "TRUE"
		}
		return "FALSE"
	case Int:
		return strconv.FormatInt(v.num, 10)
	case Float:
		return quoteFloat(v.Float())
	case Text:
		return quoteText(v.str)
	case Time:
		return "CAST('" + v.Time().Format("2006-01-02T15:04:05.999999999Z07:00") + "' AS DATETIME" + fraction(v.nano) + ")"
	case Date:
		return "CAST('" + time.Unix(v.num*secondsPerDay, 0).UTC().Format(time.DateOnly) + "' AS DATE)"
	case JSON:
		return "CAST(" + quoteText(v.str) + " AS JSON)"
	case Bytes:
		if !v.isBits() {
			return "_binary x'" + hex.EncodeToString([]byte(v.str)) + "'"
		}
		return "x'" + hex.EncodeToString([]byte(v.str)) + "'"
	default:
		return "NULL"
	}
}

func fraction(nano int32) string {
	switch {
	case nano == 0:
		return ""
	case nano%1000 == 0:
		return "(6)"
	default:
		return "(9)"
	}
}

// quoteFloat always shows a point or an exponent, so that the number parses
// back as a DOUBLE.
func quoteFloat(f float64) string {
	format := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e15) {
		format = 'e'
	}
	s := strconv.FormatFloat(f, format, -1, 64)
	if format == 'e' {
		return strings.Replace(s, "e+", "e", 1)
	}
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
