package query

// The words below are matched in upper case, unquoted, and never after a dot,
// where every word is a name.

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// grammar holds the words that go to the parser as keywords. Every other word
// goes as a name, so that the parser's own list of reserved words, which is
// longer than MySQL's in places, does not matter.
var grammar = set(
	"SELECT", "FROM", "WHERE", "GROUP", "BY", "HAVING", "ORDER", "ASC", "DESC", "LIMIT", "UNION",
	"JOIN", "INNER", "LEFT", "RIGHT", "OUTER", "CROSS", "NATURAL", "ON", "USING", "AS",
	"AND", "OR", "NOT", "IN", "IS", "NULL", "TRUE", "FALSE", "LIKE", "REGEXP", "RLIKE", "BETWEEN", "EXISTS",
	"CASE", "WHEN", "THEN", "ELSE", "INTERVAL", "DIV", "MOD", "XOR", "BINARY", "DISTINCT", "ALL",
)

// clause holds the words that begin a new expression or end one: what XOR and
// chains of comparisons join does not reach over them.
var clause = set(
	"SELECT", "FROM", "WHERE", "BY", "GROUP", "HAVING", "ORDER", "ASC", "DESC", "LIMIT", "OFFSET", "UNION",
	"JOIN", "INNER", "CROSS", "NATURAL", "ON", "USING", "AS", "WHEN", "THEN", "ELSE", "SEPARATOR",
)

// reserved holds the other reserved words of MySQL that a mail query is tempted
// to use as names. Accepting them here would make statements that no MySQL
// tool accepts, and some of them begin constructs that are refused.
// https://dev.mysql.com/doc/refman/8.4/en/keywords.html
var reserved = set(
	"ADD", "ALTER", "ANALYZE", "COLLATE", "CONSTRAINT", "CONVERT", "CREATE", "DATABASE", "DATABASES",
	"DEFAULT", "DELETE", "DESCRIBE", "DISTINCTROW", "DROP", "EXPLAIN", "FOR", "FORCE", "IF", "IGNORE", "INDEX", "INSERT",
	"INTO", "KEY", "LOCK", "MATCH", "MAXVALUE", "RENAME", "REPLACE", "SCHEMA", "SEPARATOR", "SET", "SHOW",
	"STRAIGHT_JOIN", "TABLE", "TO", "UNIQUE", "UPDATE", "USE", "VALUES",
)

// tempting holds the words of grammar that look like names of columns; an error
// at one of them says how to write it as a name.
var tempting = set("FROM", "ORDER", "GROUP", "IN", "IS", "LIKE", "LIMIT", "LEFT", "RIGHT", "INTERVAL", "CASE",
	"EXISTS", "BINARY", "USING", "ALL", "ON", "MOD", "BY", "AS", "WHERE", "ASC", "DESC", "UNION", "NATURAL", "CROSS", "INNER", "OUTER")

// bare holds the functions that need no parentheses, and the name each is
// called by.
var bare = map[string]string{
	"CURRENT_DATE": "CURDATE", "CURRENT_TIME": "CURTIME", "CURRENT_TIMESTAMP": "NOW",
	"LOCALTIME": "NOW", "LOCALTIMESTAMP": "NOW",
	"UTC_DATE": "UTC_DATE", "UTC_TIME": "UTC_TIME", "UTC_TIMESTAMP": "UTC_TIMESTAMP",
	"CURRENT_USER": "CURRENT_USER",
}

// synonym gives the one name of functions that have two spellings in MySQL's
// own grammar. Plain synonyms are the function table's business.
var synonym = map[string]string{"SCHEMA": "DATABASE"}

// units holds the units of INTERVAL, EXTRACT and TIMESTAMPDIFF.
// https://dev.mysql.com/doc/refman/8.4/en/expressions.html#temporal-intervals
var units = set(
	"MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR",
	"SECOND_MICROSECOND", "MINUTE_MICROSECOND", "MINUTE_SECOND", "HOUR_MICROSECOND", "HOUR_SECOND",
	"HOUR_MINUTE", "DAY_MICROSECOND", "DAY_SECOND", "DAY_MINUTE", "DAY_HOUR", "YEAR_MONTH",
)

// simpleUnits holds the units that are the names of functions too.
var simpleUnits = set("MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR")

// modifiers holds what MySQL allows between SELECT and the list and has no
// meaning here.
var modifiers = set(
	"SQL_CACHE", "SQL_NO_CACHE", "SQL_CALC_FOUND_ROWS", "SQL_SMALL_RESULT", "SQL_BIG_RESULT",
	"SQL_BUFFER_RESULT", "HIGH_PRIORITY", "STRAIGHT_JOIN",
)

// charsets holds the character sets whose text is UTF-8 anyway.
var charsets = set("UTF8", "UTF8MB3", "UTF8MB4", "ASCII", "LATIN1", "BINARY")

// collations holds those that compare as everything does here.
var collations = set("UTF8MB4_0900_AS_CI", "UTF8MB4_UCA1400_AS_CI", "UTF8MB4_UCA1400_NOPAD_AS_CI", "UCA1400_AS_CI", "UCA1400_NOPAD_AS_CI")

// aggregates holds the functions that take DISTINCT.
var aggregates = set("COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT", "JSON_ARRAYAGG",
	"STD", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP", "BIT_AND", "BIT_OR", "BIT_XOR")

// writes holds the first words of statements that change something.
var writes = set(
	"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "LOAD", "IMPORT",
	"GRANT", "REVOKE", "CALL", "MERGE", "ANALYZE", "OPTIMIZE", "REPAIR", "INSTALL", "UNINSTALL", "FLUSH", "RESET",
	"KILL", "SHUTDOWN", "RESTART", "CLONE", "PURGE", "CHANGE", "STOP", "CACHE", "UPSERT", "COPY", "VACUUM",
)

// foreign says what to write for words of other dialects that end in a syntax
// error here.
var foreign = map[string]string{
	"ILIKE":   "write LIKE, which ignores case here",
	"SIMILAR": "write REGEXP",
	"TOP":     "write LIMIT n at the end",
	"FETCH":   "write LIMIT n",
	"NULLS":   "NULLs come first in ascending order; write ORDER BY x IS NULL, x to have them last",
	"OFFSET":  "write LIMIT n OFFSET m",
	"MINUS":   "write NOT IN or NOT EXISTS",
	"QUALIFY": "window functions are not supported",
}
