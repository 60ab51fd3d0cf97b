package prompt

// keywords of the SQL that graphmail answers.
var keywords = []string{
	"ALL", "ANALYZE", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CROSS JOIN", "DESC", "DESCRIBE", "DISTINCT", "ELSE", "END",
	"EXISTS", "EXPLAIN", "FALSE", "FROM", "GROUP BY", "HAVING", "IN", "INNER JOIN", "INTERVAL", "IS NOT NULL", "IS NULL", "JOIN",
	"LEFT JOIN", "LIKE", "LIMIT", "MATCH", "AGAINST", "NATURAL JOIN", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER BY", "REGEXP",
	"RIGHT JOIN", "SELECT", "SET", "SHOW COLUMNS FROM", "SHOW TABLES", "THEN", "TRUE", "UNION", "UNION ALL", "USE", "USING", "WHEN", "WHERE",
}

// functions of graphmail's SQL, by what they are for.
var functions = map[string][]string{
	"text": {
		"CONCAT", "CONCAT_WS", "LOWER", "UPPER", "LENGTH", "CHAR_LENGTH", "SUBSTR", "SUBSTRING_INDEX", "LEFT", "RIGHT", "TRIM", "LTRIM",
		"RTRIM", "REPLACE", "LOCATE", "INSTR", "LPAD", "RPAD", "REVERSE", "REPEAT",
	},
	"number": {"ABS", "CEIL", "FLOOR", "ROUND", "TRUNCATE", "MOD", "POWER", "SQRT", "SIGN", "GREATEST", "LEAST"},
	"time": {
		"NOW", "CURDATE", "UTC_TIMESTAMP", "DATE", "YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "QUARTER", "WEEK", "WEEKDAY",
		"DAYOFWEEK", "DAYOFYEAR", "DAYNAME", "MONTHNAME", "DATE_FORMAT", "DATE_ADD", "DATE_SUB", "DATEDIFF", "TIMESTAMPDIFF",
		"UNIX_TIMESTAMP", "FROM_UNIXTIME", "LAST_DAY",
	},
	"choice":    {"IF", "IFNULL", "NULLIF", "COALESCE"},
	"JSON":      {"JSON_EXTRACT", "JSON_UNQUOTE", "JSON_LENGTH", "JSON_CONTAINS", "JSON_VALUE"},
	"aggregate": {"COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT", "STDDEV", "VARIANCE"},
	"search":    {"search"},
}
