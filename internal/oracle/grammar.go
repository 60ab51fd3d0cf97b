package oracle

// The grammar of expressions. In a production, {X} stands for any expression of
// a kind; the first production of a kind is its simplest. The kinds are
//
//	B truth      I integer    N number     T text       K id
//	S timestamp  D date       J JSON       M time of day  U unsigned integer
//
// and there are words: {i} a small integer, {u} one that is not negative, {n} a
// number, {t} a text of the data or an odd one, {a} a plain word, {like} and
// {re} patterns, {s} and {d} a timestamp and a date as text, {unit} one of
// INTERVAL, {tu} one of TIMESTAMPDIFF, {fmt} a format, {path} and {path1} a JSON path, the latter to one value,
// {T1}, {I1}, {K1} and {J1} a column; and subqueries: {one:X} for a value, {list:X} for a
// column of them, {exists}, {pair}.
//
// What is known to differ, see docs/sql.md, is not in it.
var grammar = map[string][]string{
	"B": {
		"{I} = {I}", "{I} < {I}", "{I} >= {I}", "{I} <> {I}", "{I} != {I}", "{I} <=> {I}",
		"{T} = {T}", "{T} = {t}", "{T} = {t}", "{T} <> {t}", "{T} < {T}", "{T} >= {t}", "{T} <=> {T}",
		"{K} = {K}", "{K} <> {K}", "{K} < {K}",
		"{N} = {N}", "{N} > {n}", "{N} <= {N}",
		"{S} = {S}", "{S} < {S}", "{S} >= {s}", "{S} > {s}", "{S} <= {s}", "{S} <> {s}", "{S} < {d}", "{S} >= {D}",
		"{D} = {D}", "{D} > {d}", "{D} <= {d}", "{D} <> {S}",
		"{B} AND {B}", "{B} OR {B}", "({B}) AND ({B})", "({B}) OR ({B})", "NOT {B}", "NOT ({B})", "!({B})", "({B}) && ({B})", "({B}) XOR ({B})", "{I} = {I} = {I}", "{T} < {T} < {I}", "({B}) = {I} = {I}", "({T} LIKE {like}) IS UNKNOWN", "({S} < {s}) IS NOT UNKNOWN",
		"{T} IS NULL", "{T} IS NOT NULL", "{S} IS NULL", "{K} IS NOT NULL", "{I} IS NULL", "({I} < {I}) IS NULL", "{J} IS NULL",
		"({B}) IS TRUE", "({B}) IS NOT TRUE", "({B}) IS FALSE", "({B}) IS NOT FALSE",
		"({B}) = TRUE", "({B}) = FALSE", "({B}) = ({B})", "({B}) <> ({B})", "({T} = {t}) <=> NULL", "({B}) = {I}",
		"{T} LIKE {like}", "{T} LIKE {like}", "{T} NOT LIKE {like}", "{T1} LIKE {like}", "{T1} LIKE {like}", "{T} LIKE {T}", "{T} LIKE '%!%%' ESCAPE '!'", "{T} LIKE CONCAT({t}, '%')", "{K} LIKE {like}", "{I} LIKE {like}",
		"{T} REGEXP {re}", "{T} NOT REGEXP {re}", "{T} RLIKE {re}",
		"{T} IN ({t}, {t})", "{T1} IN ({t}, {t}, {t})", "{T} NOT IN ({t}, {T1})", "{T} IN ({t}, NULL)", "{I} IN ({I}, {i}, {i})", "{I} NOT IN ({i}, {I})", "{K} IN ({K}, {K})", "{S} IN ({s}, {s})", "{N} IN ({n}, {N})",
		"{I} BETWEEN {I} AND {I}", "{I} NOT BETWEEN {i} AND {I}", "{T} BETWEEN {t} AND {t}", "{S} BETWEEN {s} AND {s}", "{S} + INTERVAL {u} MICROSECOND > {s}", "{S} BETWEEN {d} AND {d}", "{D} NOT BETWEEN {d} AND {d}", "{N} BETWEEN {n} AND {N}",
		"{exists}", "NOT {exists}", "{T1} IN {list:T}", "{I} IN {list:I}", "{K1} IN {list:K}", "{K1} NOT IN {list:K}", "{T1} NOT IN {list:T}", "({I1}, {T1}) IN {pair}", "({I1}, {T1}) NOT IN {pair}",
		"{I} = {one:I}", "{T} = {one:T}", "{S} < {one:S}", "{I} > {one:I}",
		"({I}, {T}) = ({I}, {T})", "({I}, {I}) < ({I}, {I})", "({T}, {I}) <> ({t}, {i})", "({I}, {T}) IN (({i}, {t}), ({I}, {T}))", "({S}, {I}) >= ({s}, {i})",
		"CASE WHEN {B} THEN {B} ELSE {B} END", "IF({B}, {B}, {B})", "IFNULL({B}, {B})", "COALESCE({B}, {B})", "ISNULL({T})", "NULLIF({B}, {B})",
		"{I}", "{T}", "{N}", "TRUE", "FALSE", "NULL", "{T} = {I}", "{T} < {N}", "{I} = {a}", "{T} IN ({i}, {i})", "{I} IN ('1', '2')", "{I} BETWEEN '1' AND '5'", "({B}) = '1'",
		"YEAR({S}) = 2026", "YEAR({S}) = {I}", "MONTH({S}) = {u}", "DATE({S}) = {d}", "DATE({S}) BETWEEN {d} AND {d}", "YEAR({S}) = 2025 AND MONTH({S}) = 12", "{S} >= {s} AND {S} < {s}",
		"{S} BETWEEN {s} AND {s} + INTERVAL {u} DAY", "{S} >= DATE_SUB({s}, INTERVAL {u} {unit})", "QUARTER({S}) = 4", "{S} < NOW()", "{S} >= NOW() - INTERVAL {u} MONTH", "{D} < CURDATE()", "{S} > CURRENT_DATE() - INTERVAL {u} YEAR", "{S} < UTC_TIMESTAMP()", "{D} <= UTC_DATE()", "{S} <> CURRENT_TIMESTAMP()", "{S} < LOCALTIME()", "{S} <= LOCALTIMESTAMP()", "{S} < SYSDATE()",
		"LEFT({T}, 3) = {t}", "LOWER({T}) = LOWER({T})", "UPPER({T}) = {t}", "CONCAT({T}, {T}) = {t}", "LENGTH({T}) > {u}", "LOCATE({a}, {T}) > 0", "INSTR({T}, {a}) > 0", "SUBSTR({T}, 1, 2) = {t}",
		"JSON_CONTAINS({J}, '\"Customer\"')", "JSON_LENGTH({J}) > {u}", "JSON_VALID({J})", "JSON_TYPE({J}) = 'ARRAY'", "JSON_CONTAINS({J}, '\"Finance\"', '$')", "JSON_OVERLAPS({J}, '[\"Customer\", \"Travel\"]')", "JSON_CONTAINS_PATH({J}, 'one', {path})",
		"REGEXP_INSTR({T}, {re}) > 0", "STRCMP({T}, {T}) = 1", "FIND_IN_SET({a}, {T}) > 0",
		"GREATEST({I}, {I}) > {i}", "LEAST({T}, {t}) = {t}", "INTERVAL({I}, 1, 5, 10) = 2",
	},
	"I": {
		"{i}", "{I} + {I}", "{I} - {I}", "{I} * {I}", "{I} DIV {I}", "{I} % {I}", "{I} MOD {I}", "MOD({I}, {I})", "-{I}", "-({I})", "({I} + {I}) * {I}", "{I} + {I} * {I}", "{I} - {I} - {I}",
		"ABS({I})", "SIGN({I})", "FLOOR({N})", "CEIL({N})", "CEILING({N})", "ROUND({I})", "ROUND({I}, -1)", "TRUNCATE({I}, -1)", "ROUND({n})",
		"LENGTH({T})", "OCTET_LENGTH({T})", "CHAR_LENGTH({T})", "CHARACTER_LENGTH({T})", "BIT_LENGTH({T})", "LENGTH(IFNULL({T}, {K}))", "ASCII({T})", "ORD({T})", "LOCATE({t}, {T})", "LOCATE({a}, {T}, {u})", "INSTR({T}, {t})", "POSITION({a} IN {T})", "STRCMP({T}, {T})", "FIND_IN_SET({t}, {T})", "FIELD(IFNULL({T}, {t}), {t}, {T})", "FIELD({I}, {i}, {I})",
		"REGEXP_INSTR({T}, {re})",
		"YEAR({S})", "MONTH({S})", "DAY({S})", "DAYOFMONTH({D})", "HOUR({S})", "MINUTE({S})", "SECOND({S})", "MICROSECOND({S})", "QUARTER({S})", "WEEK({S})", "WEEK({S}, {mode})", "WEEKDAY({S})", "DAYOFWEEK({D})", "DAYOFYEAR({S})", "WEEKOFYEAR({S})", "YEARWEEK({S})", "YEARWEEK({S}, {mode})",
		"DATEDIFF({S}, {S})", "DATEDIFF({S}, {d})", "TIMESTAMPDIFF({tu}, {S}, {S})", "TIMESTAMPDIFF({tu}, {s}, {S})", "TO_DAYS({S})", "TO_SECONDS({D})", "TIME_TO_SEC({M})", "CAST(PERIOD_ADD(202611, {i}) AS SIGNED)", "PERIOD_DIFF(202611, 202401 + {mode})", "HOUR({M})", "EXTRACT(YEAR FROM {S})", "EXTRACT(YEAR_MONTH FROM {S})", "EXTRACT(DAY_HOUR FROM {S})", "UNIX_TIMESTAMP(GREATEST({s}, '1970-01-02'))",
		"IF({B}, {I}, {I})", "IFNULL({I}, {I})", "NULLIF({I}, {I})", "COALESCE({I}, {I}, {i})", "CASE WHEN {B} THEN {I} WHEN {B} THEN {I} ELSE {I} END", "CASE WHEN {B} THEN {I} END", "CASE {I} WHEN {I} THEN {I} ELSE {i} END", "CASE {T} WHEN {t} THEN 1 WHEN {T} THEN 2 END",
		"GREATEST({I}, {I})", "LEAST({I}, {I}, {i})", "INTERVAL({I}, {i}, 10, 20)",
		"CAST({I} AS SIGNED)", "CAST({a} AS SIGNED)", "CAST({n} AS SIGNED)", "CAST({T} AS SIGNED)", "CAST({B} AS SIGNED)", "CONVERT({a}, SIGNED)",
		"({B})", "({B}) + ({B})", "TRUE", "{T} = {T}", "NULL", "{one:I}", "{J} IS NULL", "JSON_LENGTH({J})", "JSON_DEPTH({J})", "LENGTH(JSON_UNQUOTE(JSON_EXTRACT({J}, {path})))", "JSON_LENGTH({J}, {path1})", "JSON_VALID({T})",
		"BIT_COUNT({u})", "{U} = {u}", "INSTR({U}, '1')",
		"{a} + {i}", "'12abc' + {I}",
	},
	"N": {
		"{n}", "{N} + {N}", "{N} - {I}", "{N} * {N}", "{I} / 4", "{I} / {I}", "{N} / {N}", "-{N}", "{N} % 3", "MOD({N}, 2.5)",
		"ABS({N})", "ROUND({N}, 1)", "ROUND({N}, {i})", "ROUND({I} / 3, 2)", "TRUNCATE({N}, 1)", "TRUNCATE({N}, {i})", "SQRT({I})", "SQRT(ABS({N}))", "POWER({u}, 2)", "POW(2, {i})", "EXP({i})", "LN({I})", "LOG({I})", "LOG(2, {I})", "LOG2({I})", "LOG10({I})", "ROUND(PI(), 4)", "SIN({I})", "COS({N})", "TAN({i})", "COT({I})", "ASIN({N})", "ACOS({N})", "ATAN({N})", "ATAN2({N}, {I})", "ATAN({i}, {n})", "DEGREES({N})", "RADIANS({I})",
		"IF({B}, {N}, {I})", "IFNULL({N}, {n})", "NULLIF({N}, {n})", "COALESCE({N}, {I})", "CASE WHEN {B} THEN {N} ELSE {I} END", "GREATEST({N}, {I})", "LEAST({N}, {n})", "SIGN({N})",
		"CAST({a} AS DECIMAL(10, 2))", "CAST({N} AS DECIMAL(12, 3))", "CAST({I} AS DECIMAL)", "{a} * 1.5", "{T} + 0", "{T} * 2", "UNIX_TIMESTAMP(GREATEST({s}, '1970-01-02'))", "{I}", "NULL", "CONV('ff', 16, 10) + 0",
	},
	"T": {
		"{T1}", "{t}", "{a}", "CONCAT({T}, {T})", "CONCAT({T}, '-', {I})", "CONCAT({T})", "CONCAT_WS(', ', {T}, {T}, NULL, {a})", "CONCAT_WS({T}, {T}, {T})", "CONCAT({B}, {a})",
		"LOWER({T})", "UPPER({T})", "LCASE({T})", "UCASE({T})", "SUBSTR({T}, {i})", "SUBSTR({T}, {i}, {i})", "SUBSTRING({T}, 2, 5)", "SUBSTRING({T1} FROM 2 FOR 3)", "MID({T}, {i}, {u})", "SUBSTRING_INDEX({T}, ' ', {i})", "SUBSTRING_INDEX({T}, '@', -1)", "SUBSTRING_INDEX({T}, {a}, {i})", "LEFT({T}, {i})", "RIGHT({T}, {i})",
		"TRIM({T})", "TRIM(BOTH {a} FROM {T})", "TRIM(LEADING 'R' FROM {T})", "TRIM(TRAILING {a} FROM {T})", "TRIM('e' FROM {T})", "HEX(X'4142')", "LTRIM({T})", "RTRIM({T})", "REPLACE({T}, {a}, {t})", "REPLACE({T}, ' ', '')", "LPAD({T}, {u}, {t})", "RPAD({T}, 12, '*')", "REVERSE({T})", "REPEAT({T}, {i})", "REPEAT('ab', {i})", "SPACE({i})", "INSERT({T}, {i}, {i}, {t})", "ELT({i}, {t}, {T})", "QUOTE({T})", "HEX({T})", "HEX(UNHEX(HEX({a})))", "HEX({I})", "BIN({u})", "OCT({u})", "CONV({u}, 10, 16)", "HEX(CHAR(65, 66 + {u}))", "MD5({T})", "SHA1({T})", "SHA({a})", "SHA2({T}, 256)", "TO_BASE64(LEFT({T}, 30))", "HEX(FROM_BASE64(TO_BASE64({a})))", "FORMAT({I}, 0)", "FORMAT({I} * 1000, 2)", "FORMAT({N}, {mode})",
		"REGEXP_REPLACE({T}, '[aeiou]+', '_')", "REGEXP_REPLACE({T}, '(.)([a-z])', '-')", "IFNULL(REGEXP_SUBSTR({T}, {re}), '')",
		"IF({B}, {T}, {T})", "IF({B}, {T}, {I})", "IFNULL({T}, {t})", "IFNULL({T}, {I})", "NULLIF({T}, {t})", "COALESCE({T}, {T}, {t})", "COALESCE({T}, {I})", "CASE WHEN {B} THEN {T} ELSE {T} END", "CASE WHEN {B} THEN {T} END", "CASE {T} WHEN {t} THEN {a} WHEN {T} THEN {T} ELSE {t} END", "CASE {I} WHEN {i} THEN {a} ELSE {T} END", "GREATEST({T}, {T})", "LEAST({T}, {t}, {T})",
		"DATE_FORMAT({S}, {fmt})", "DATE_FORMAT({D}, '%Y-%m')", "DATE_FORMAT({S}, '%x-%v')", "DAYNAME({S})", "MONTHNAME({D})", "TIME_FORMAT({M}, '%H.%i')", "FROM_UNIXTIME({u} * 100000, '%Y %M')",
		"CAST({I} AS CHAR)", "CAST({S} AS CHAR)", "CAST({D} AS CHAR)", "CAST({B} AS CHAR)", "CAST({T} AS CHAR(5))", "CONVERT({I}, CHAR)", "CONCAT({S}, '')", "CONCAT({D}, ' ', {a})", "CONCAT({M}, '')", "IFNULL({S}, {a})", "IF({B}, {S}, {a})", "COALESCE({D}, {t})",
		"IFNULL(JSON_VALUE({J1}, {path1}), '')", "JSON_QUOTE({a})", "{one:T}", "NULL", "LOWER({K})", "LEFT({K}, 8)", "RIGHT({K}, {u})", "CONCAT({K}, {a})",
	},
	"K": {"{K}", "NULLIF({K}, {K})", "IF({B}, {K}, {K})", "COALESCE({K}, {K})", "{one:K}"},
	"S": {
		"{S}", "{S} + INTERVAL {I} {unit}", "{S} - INTERVAL {I} {unit}", "DATE_ADD({S}, INTERVAL {I} {unit})", "DATE_SUB({S}, INTERVAL {i} {unit})", "ADDDATE({S}, {i})", "SUBDATE({S}, INTERVAL {i} {unit})", "TIMESTAMPADD({tu}, {i}, {S})", "(INTERVAL {i} DAY + {S})", "DATE_ADD({S}, INTERVAL '1:30' HOUR_MINUTE)", "DATE_SUB({S}, INTERVAL '2 3' DAY_HOUR)", "{D} + INTERVAL {i} HOUR",
		"CAST({s} AS DATETIME)", "TIMESTAMP'2025-12-24 18:00:00'", "CAST({d} AS DATETIME)", "CAST({D} AS DATETIME)", "CONVERT({s}, DATETIME)", "TIMESTAMP({s})", "TIMESTAMP({D})", "TIMESTAMP({D}, '10:11:12')", "FROM_UNIXTIME({mode} * 100000000)", "STR_TO_DATE('03.12.2025 14:05', '%d.%m.%Y %H:%i')", "STR_TO_DATE({s}, '%Y-%m-%d %H:%i:%s')",
		"IF({B}, {S}, {S})", "IFNULL({S}, {S})", "NULLIF({S}, {S})", "COALESCE({S}, {S})", "CASE WHEN {B} THEN {S} END", "GREATEST({S}, {S})", "LEAST({S}, {S})", "{one:S}", "ADDTIME({S}, '01:02:03')", "SUBTIME({S}, '10:00:00')", "CONVERT_TZ({s}, '+00:00', '+05:30')", "TIMESTAMP(DATE({S}))",
	},
	"D": {
		"DATE({S})", "LAST_DAY({S})", "CAST({d} AS DATE)", "DATE'2026-02-28'", "CAST({S} AS DATE)", "DATE({d})", "DATE({s})", "{D} + INTERVAL {i} DAY", "{D} - INTERVAL {i} MONTH", "DATE_ADD({D}, INTERVAL {i} YEAR)", "DATE_SUB({D}, INTERVAL {i} WEEK)", "MAKEDATE(2025, {u} + 1)", "FROM_DAYS(738000 + {i})", "STR_TO_DATE('2025-12-24', '%Y-%m-%d')", "STR_TO_DATE(DATE_FORMAT({S}, '%d/%m/%Y'), '%d/%m/%Y')",
		"IF({B}, {D}, {D})", "COALESCE({D}, {D})", "NULLIF({D}, {D})", "LEAST({D}, {D})", "GREATEST({D}, DATE({s}))", "CASE WHEN {B} THEN {D} ELSE {D} END",
	},
	"M": {"TIME({S})", "TIMEDIFF({S}, {S})", "SEC_TO_TIME({u} * 100)", "MAKETIME({u}, {u}, {u})", "CAST('11:12:13' AS TIME)", "TIMEDIFF({s}, {S})"},
	"U": {"{u}", "{I} & {u}", "{u} | {u}", "{u} ^ {u}", "{u} << 2", "ABS({I}) >> 1", "~{u} & 255", "CAST(ABS({I}) AS UNSIGNED)", "{U} | {U}", "CRC32({T})"},
	"J": {"{J}", "JSON_EXTRACT({J}, {path})", "JSON_ARRAY({u}, {a}, NULL)", "JSON_OBJECT('a', {u}, 'b', {T1})", "JSON_KEYS('{\"a\": 1, \"b\": {}}')", "JSON_EXTRACT('{\"a\": [1, 2, {\"b\": \"x\"}], \"c\": null}', {path})", "IFNULL({J}, '[]')"},
}

// pushable are conditions of the kinds that Graph may be asked for, by table.
var pushable = map[string][]string{
	"messages": {
		"is_read = {truth}", "has_attachments = {truth}", "NOT is_read", "is_draft = {truth}", "importance = 'high'", "importance <> 'normal'", "importance IN ('low', 'high')", "flag_status = 'flagged'", "inference_classification = 'other'",
		"received_date_time >= {s}", "received_date_time < {s}", "received_date_time BETWEEN {d} AND {d}", "DATE(received_date_time) = {d}", "YEAR(received_date_time) = 2026", "MONTH(received_date_time) = 3", "sent_date_time > {s}", "received_date_time IS NULL", "received_date_time IS NOT NULL", "{s} <= received_date_time", "received_date_time >= {s} AND received_date_time < {s}", "received_date_time = {s}", "last_modified_date_time > {d}", "flag_due_date_time < {s}",
		"from_address = {of:from_address}", "from_address LIKE {head:from_address}", "from_name = {of:from_name}", "subject = {of:subject}", "subject LIKE {head:subject}", "subject LIKE {part:subject}", "subject NOT LIKE {part:subject}", "from_address IN ({of:from_address}, {of:from_address})", "sender_address = {of:from_address}", "subject IS NULL", "from_address IS NOT NULL", "subject > {of:subject}", "LOWER(from_address) = {of:from_address}", "LEFT(subject, 3) = 'Re:'", "subject IN ({of:subject}, 'x')", "from_address <> {of:from_address}", "body_preview LIKE {part:subject}",
		"id = {of:id}", "id IN ({of:id}, {of:id}, 'AAMk')", "conversation_id = {of:conversation_id}", "parent_folder_id = {of:parent_folder_id}", "parent_folder_id IN ({of:parent_folder_id}, {of:parent_folder_id})", "parent_folder_id IN (SELECT id FROM mail_folders WHERE depth = 1)", "internet_message_id = {of:internet_message_id}",
		"JSON_CONTAINS(categories, '\"Customer\"')", "EXISTS (SELECT 1 FROM attachments x WHERE x.message_id = messages.id)", "id NOT IN (SELECT message_id FROM message_categories)", "id IN (SELECT message_id FROM attachments WHERE is_inline = {truth})",
	},
	"events": {
		"start_date_time >= {s}", "start_date_time < {s}", "end_date_time > {d}", "subject LIKE {head:subject}", "subject = {of:subject}", "is_all_day = {truth}", "show_as = 'busy'", "sensitivity <> 'private'", "is_organizer = {truth}", "id = {of:id}", "type = 'seriesMaster'", "organizer_address = {of:organizer_address}", "start_date_time BETWEEN {s} AND {s}", "importance = 'normal'",
	},
	"users": {
		"display_name LIKE {head:display_name}", "mail = {of:mail}", "mail IS NULL", "department = {of:department}", "account_enabled = {truth}", "user_type = 'Guest'", "id = {of:id}", "id IN ({of:id}, {of:id})", "surname > {of:surname}", "job_title LIKE {part:job_title}", "country IN ({of:country}, {of:country})", "department <> {of:department}", "city IS NOT NULL", "created_date_time >= {d}", "user_principal_name = {of:user_principal_name}",
	},
	"contacts": {
		"display_name LIKE {head:display_name}", "surname = {of:surname}", "given_name IN ({of:given_name}, {of:given_name})", "company_name IS NULL", "birthday < {d}", "id = {of:id}", "primary_email_address_address = {of:primary_email_address_address}", "company_name = {of:company_name}", "display_name > {of:display_name}",
	},
	"mail_folders": {
		"display_name = {of:display_name}", "total_item_count > {u}", "unread_item_count = 0", "is_hidden = {truth}", "depth = 1", "path LIKE {head:path}", "well_known_name = {of:well_known_name}", "parent_folder_id = {of:parent_folder_id}", "id = {of:id}", "well_known_name IS NULL", "id IN (SELECT parent_folder_id FROM messages WHERE is_read = {truth})",
	},
	"attachments": {
		"message_id = {of:message_id}", "is_inline = {truth}", "size > {u} * 100", "name LIKE {part:name}", "content_type = {of:content_type}", "kind = 'file'", "message_id IN (SELECT id FROM messages WHERE has_attachments = {truth})", "message_id IN ({of:message_id}, {of:message_id})", "id = {of:id}",
	},
	"groups":        {"display_name = {of:display_name}", "mail LIKE {head:mail}", "visibility = 'Private'", "mail_enabled = {truth}", "security_enabled = {truth}", "id = {of:id}", "description LIKE {head:description}"},
	"group_members": {"group_id = {of:group_id}", "id = {of:id}", "display_name LIKE {head:display_name}", "group_id IN (SELECT id FROM groups WHERE mail_enabled = {truth})"},
	"message_recipients": {
		"message_id = {of:message_id}", "kind = 'to'", "kind IN ('cc', 'bcc')", "address = {of:address}", "name LIKE {head:name}", "position = 0", "message_id IN (SELECT id FROM messages WHERE importance = 'high')",
	},
	"event_attendees": {"event_id = {of:event_id}", "type = 'required'", "response = {of:response}", "address = {of:address}"},
}

// aggregates are the productions with an aggregate function; their operands
// have none.
var aggregates = map[string][]string{
	"I": {"COUNT(*)", "COUNT({T})", "COUNT({S})", "COUNT({K})", "COUNT({B})", "COUNT(DISTINCT {T})", "COUNT(DISTINCT {I})", "COUNT(DISTINCT {I}, {T})", "COUNT(DISTINCT {D})", "SUM({I})", "SUM(DISTINCT {I})", "SUM({B})", "SUM(IF({B}, 1, 0))", "SUM(CASE WHEN {B} THEN 1 ELSE 0 END)", "MIN({I})", "MAX({I})", "MAX(LENGTH({T}))", "MAX({B})", "COUNT(NULL)", "COUNT(IF({B}, 1, NULL))"},
	"U": {"BIT_OR({u})", "BIT_XOR({u})", "IF(COUNT(*) = 0, 0, BIT_AND({u}))", "COUNT(*)"},
	"N": {"AVG({I})", "SUM({N})", "AVG({N})", "AVG(DISTINCT {I})", "MIN({N})", "MAX({N})", "ROUND(STDDEV({I}), 4)", "ROUND(STD({I}), 4)", "ROUND(STDDEV_POP({I}), 4)", "ROUND(STDDEV_SAMP({I}), 4)", "ROUND(VARIANCE({I}), 4)", "ROUND(VAR_POP({I}), 4)", "ROUND(VAR_SAMP({I}), 4)", "SUM({I}) / COUNT(*)", "100 * SUM({B}) / COUNT(*)", "AVG({B})", "SUM({a})", "SUM({T})", "AVG({T})"},
	"T": {"MIN({T})", "MAX({T})", "GROUP_CONCAT({K} ORDER BY 1)", "GROUP_CONCAT(DISTINCT LOWER({T}) ORDER BY 1 SEPARATOR '; ')", "GROUP_CONCAT({I} ORDER BY 1)", "GROUP_CONCAT({I} ORDER BY 1 DESC SEPARATOR '|')", "GROUP_CONCAT(DISTINCT {I} ORDER BY 1)", "GROUP_CONCAT({S} ORDER BY 1 DESC SEPARATOR ' ')", "MIN(LEFT({T}, {u}))", "CONCAT(CAST(COUNT(*) AS CHAR), ' of ', {a})", "GROUP_CONCAT({I}, ':', {I} ORDER BY 1, 3)"},
	"S": {"MIN({S})", "MAX({S})"},
	"D": {"MIN({D})", "MAX({D})", "DATE(MAX({S}))"},
	"K": {"MIN({K})", "MAX({K})"},
}

// words are the choices for a literal.
var words = map[string][]string{
	"i":     {"1", "0", "2", "3", "5", "-1", "-2", "-3", "7", "10", "100", "NULL"},
	"u":     {"1", "0", "2", "3", "4", "5", "8", "12", "40"},
	"n":     {"1.5", "0.5", "0.1", "0.25", "2.0", "-1.75", "1e2", "3.14159", "0.0", "99.995", "2.5", "1000000.125"},
	"a":     {"'a'", "'e'", "' '", "'re'", "'12'", "'3.5x'", "'@'", "'The'", "'1'", "'-7'", "''", "'1e2'", "' 5'", "'NULL'"},
	"like":  {"'a%'", "'%a%'", "'%'", "'Re:%'", "'%e'", "'_e%'", "'%.com'", "'%invoice%'", "'%@%.example'", "'RE: %'", "'%[%'", "''", "'%_'", "'__'", "'n%n%'", "'%é%'", "'1%'", "NULL", "'%!%'", "'%\\\\_%'", "'%''%'", "'%,%'"},
	"re":    {"'a'", "'^re'", "'com$'", "'[0-9]+'", "'^[A-M]'", "'e.e'", "'(invoice|question)'", "'^$'", "'a{2}'", "'[[:digit:]]'", "'\\\\.'", "'x*'", "'^.{10,20}$'", "'[^a-z ]'"},
	"unit":  {"DAY", "HOUR", "MINUTE", "SECOND", "WEEK", "MONTH", "QUARTER", "YEAR"},
	"tu":    {"DAY", "HOUR", "MINUTE", "SECOND", "WEEK", "MONTH", "QUARTER", "YEAR"},
	"mode":  {"0", "1", "2", "3", "4", "5", "6", "7"},
	"fmt":   {"'%Y-%m-%d'", "'%H:%i:%s'", "'%W, %M %e %Y'", "'%a %b %d'", "'%j %U %u %V %v'", "'%X %x %w'", "'%h:%i %p'", "'%r %T'", "'%D %k %l %c %y'", "'%% %f %z'", "'%Y'", "''"},
	"path1": {"'$'", "'$[0]'", "'$.a'", "'$[0].emailAddress.name'", "'$[0].address'", "'$.a[2].b'", "'$[0].name'"},
	"path":  {"'$'", "'$[0]'", "'$[1]'", "'$.a'", "'$[0].emailAddress.name'", "'$[0].address'", "'$[*].name'", "'$.a[2].b'", "'$.c'", "'$[0].name'"},
}

// oddTexts are texts that are none of the data.
var oddTexts = []string{"", "a", "A", " ", "0", "1", "abc", "Ä", "é", "É", "ß", "ss", "100%", "a_b", "it's", `back\slash`, "2026-01-01", "12abc", "NULL", "true", "日本", "🎉", "re: ", "%", "_"}
