-- test: newest five unread
SELECT subject, from_address, received_date_time FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 5;
/* result:
subject                               | from_address                  | received_date_time
Clock check: the last second          | oliver.pratt@contoso.com      | 2026-11-19T23:59:59Z
AW: Renewal of the contract           | katrin.jaeger@wingtip.example | 2026-11-19T12:02:09Z
AW: Frage zur Schnittstelle           | martin.hofer@alpine.example   | 2026-11-19T10:48:22Z
Question about invoice DU-34131       | emily.stone@example.net       | 2026-11-19T08:05:20Z
Logistics Weekly #236: Drivers wanted | news@logistics-weekly.example | 2026-11-19T04:23:08Z
*/

-- test: oldest three
SELECT received_date_time FROM messages ORDER BY received_date_time LIMIT 6;
/* result:
received_date_time
NULL
NULL
NULL
NULL
2024-11-20T00:00:00Z
2024-11-20T11:54:05Z
*/

-- test: limit and offset
SELECT subject FROM messages ORDER BY received_date_time DESC LIMIT 3 OFFSET 2;
/* result:
subject
AW: Renewal of the contract
AW: Renewal of the contract
Re: Slow map in the afternoon
*/

-- test: limit with a comma
SELECT subject FROM messages ORDER BY received_date_time DESC LIMIT 2, 3;
/* result:
subject
AW: Renewal of the contract
AW: Renewal of the contract
Re: Slow map in the afternoon
*/

-- test: limit zero
SELECT subject FROM messages LIMIT 0;
/* result:
subject
*/

-- test: offset past the end
SELECT display_name FROM mail_folders ORDER BY display_name LIMIT 5 OFFSET 1000;
/* result:
display_name
*/

-- test: no FROM
SELECT 1 + 1, 'a' AS b, NULL;
/* result:
1 + 1 | b | "NULL"
2     | a | NULL
*/

-- test: arithmetic and labels
SELECT 7 / 2, 7 DIV 2, 7 % 2, -7, 2 * (3 + 4);
/* result:
7 / 2 | 7 DIV 2 | 7 % 2 | -7 | 2 * (3 + 4)
3.5   | 3       | 1     | -7 | 14
*/

-- test: division by zero is NULL
SELECT 1 / 0, 1 % 0, 5 DIV 0;
/* result:
1 / 0 | 1 % 0 | 5 DIV 0
NULL  | NULL  | NULL
*/

-- test: a condition that is never true
SELECT subject FROM messages WHERE 1 = 0;
/* result:
subject
*/

-- test: NULL in WHERE keeps nothing
SELECT COUNT(*) FROM messages WHERE NULL;
/* result:
COUNT(*)
0
*/

-- test: names without regard to case
SELECT DISPLAY_NAME FROM Mail_Folders WHERE Display_Name = 'inbox';
/* result:
DISPLAY_NAME
Inbox
*/

-- test: graph's own spelling of names
-- only: graphmail, underscores do not count
SELECT displayName, totalItemCount FROM mailFolders WHERE wellKnownName = 'inbox';
/* result:
displayName | totalItemCount
Inbox       | 973
*/

-- test: distinct
SELECT DISTINCT importance FROM messages ORDER BY importance;
/* result:
importance
high
low
normal
*/

-- test: distinct of two
SELECT DISTINCT importance, is_read FROM messages ORDER BY importance, is_read;
/* result:
importance | is_read
high       | FALSE
high       | TRUE
low        | TRUE
normal     | FALSE
normal     | TRUE
*/

-- test: order by several keys
-- only: graphmail, folder is its own
SELECT importance, is_read, subject FROM messages WHERE folder = 'drafts' ORDER BY importance DESC, subject LIMIT 6;
/* result:
importance | is_read | subject
normal     | TRUE    | NULL
normal     | TRUE    | ""
normal     | TRUE    | Complaint about umbrellas
normal     | TRUE    | Ideas for the next release
normal     | TRUE    | Offer Saturday support
normal     | TRUE    | Re: Renewal of the contract
*/

-- test: order by an expression
SELECT subject FROM messages WHERE importance = 'high' ORDER BY LENGTH(subject) DESC, subject LIMIT 3;
/* result:
subject
Reminder: Invoice M&S-2025-0122 (February 2025)
Reminder: Invoice NT-2026-0256 (September 2026)
[borealis] Build #4108 failed: main (6b06535)
*/

-- test: order by an ordinal
SELECT display_name, total_item_count FROM mail_folders ORDER BY 2 DESC, 1 LIMIT 5;
/* result:
display_name | total_item_count
Inbox        | 973
Sent Items   | 714
Builds       | 303
Newsletters  | 188
Fabrikam     | 101
*/

-- test: order by an alias
SELECT display_name, total_item_count * 2 AS twice FROM mail_folders ORDER BY twice DESC LIMIT 3;
/* result:
display_name | twice
Inbox        | 1946
Sent Items   | 1428
Builds       | 606
*/

-- test: order by a column that is not selected
SELECT display_name FROM mail_folders ORDER BY total_item_count DESC LIMIT 3;
/* result:
display_name
Inbox
Sent Items
Builds
*/

-- test: NULL comes first
SELECT well_known_name FROM mail_folders WHERE depth = 1 ORDER BY well_known_name LIMIT 3;
/* result:
well_known_name
NULL
NULL
NULL
*/

-- test: NULL comes last descending
SELECT well_known_name, display_name FROM mail_folders WHERE display_name IN ('Inbox', 'Finance') ORDER BY well_known_name DESC;
/* result:
well_known_name | display_name
inbox           | Inbox
NULL            | Finance
*/

-- test: star of a small table
SELECT * FROM master_categories ORDER BY display_name;
/* result:
id                                   | display_name | color    | user_id
20579bd6-19eb-45c2-b93c-21b82f99a516 | Customer     | preset7  | me
1807c815-2d30-4c1c-a8e6-ae46ba84a001 | Finance      | preset4  | me
fc8cac7d-294d-4f34-b950-6ad09286d4d6 | Follow up    | preset1  | me
5bde799e-a7e6-4bdd-834b-b467b8554c76 | Never used   | none     | me
bedb01be-b622-4e19-8960-34a333a7203b | Nora's list  | preset9  | me
b981a126-481a-4790-9088-125ca69a2243 | Red category | preset0  | me
e796e6fa-3bce-4360-add7-e3ad364553fd | Travel       | preset5  | me
c94a9c02-6c84-4c92-95f5-280e9fb61ae7 | Überfällig ⏰ | preset15 | me
*/

-- test: a column twice
SELECT display_name, display_name FROM master_categories ORDER BY 1 LIMIT 1;
/* result:
display_name | display_name
Customer     | Customer
*/

-- test: case
SELECT CASE WHEN total_item_count > 100 THEN 'many' WHEN total_item_count > 0 THEN 'some' ELSE 'none' END AS size, COUNT(*) FROM mail_folders GROUP BY size ORDER BY size;
/* result:
size | COUNT(*)
many | 5
none | 8
some | 16
*/

-- test: case of a value without else
SELECT DISTINCT CASE importance WHEN 'high' THEN '!' WHEN 'low' THEN '.' END AS mark FROM messages ORDER BY mark;
/* result:
mark
NULL
!
.
*/

-- test: IF, IFNULL, NULLIF, COALESCE
SELECT IF(1 > 0, 'yes', 'no'), IFNULL(NULL, 2), NULLIF(3, 3), COALESCE(NULL, NULL, 'x');
/* result:
IF(1 > 0, 'yes', 'no') | IFNULL(NULL, 2) | NULLIF(3, 3) | COALESCE(NULL, NULL, 'x')
yes                    | 2               | NULL         | x
*/

-- test: an order inside and another outside
SELECT x.d FROM (SELECT display_name AS d, total_item_count AS n FROM mail_folders ORDER BY display_name) x ORDER BY x.n DESC LIMIT 3;
/* result:
d
Inbox
Sent Items
Builds
*/

-- test: an order and a limit inside, another outside
SELECT x.d FROM (SELECT display_name AS d, total_item_count AS n FROM mail_folders ORDER BY display_name LIMIT 10) x ORDER BY x.n DESC LIMIT 2;
/* result:
d
Builds
Atlas
*/

-- test: a limit over a limit
SELECT COUNT(*) FROM (SELECT id FROM messages LIMIT 10) x;
/* result:
COUNT(*)
10
*/

-- test: distinct in the order of an expression of its columns
SELECT DISTINCT importance, is_read FROM messages ORDER BY LENGTH(importance), importance DESC, is_read;
/* result:
importance | is_read
low        | TRUE
high       | FALSE
high       | TRUE
normal     | FALSE
normal     | TRUE
*/

-- test: having prefers an alias to a column
SELECT importance, COUNT(*) AS subject FROM messages GROUP BY importance HAVING subject > 10 ORDER BY importance;
/* result:
importance | subject
high       | 140
normal     | 2617
*/

-- test: hexadecimal and bit literals as numbers
SELECT 0x41 + 0 AS a, -0x41 AS b, B'101' * 2 AS c, 0xFF DIV 2 AS d, 0xFF % 16 AS e, BIT_COUNT(B'101') AS f, 0x41 = 65 AS g, 0x40 < 64.5 AS h, CHAR(0x41) AS i, IF(B'0', 1, 2) AS j, CAST(0x0102 AS SIGNED) AS k;
/* result:
a  | b   | c  | d   | e  | f | g    | h    | i | j | k
65 | -65 | 10 | 127 | 15 | 2 | TRUE | TRUE | A | 2 | 258
*/

-- test: hexadecimal literals in lists and ranges
SELECT 0x41 IN (65, 66) AS a, 66 IN (0x41, 0x42) AS b, 65 BETWEEN 0x40 AND 0x42 AS c, CASE 65 WHEN 0x41 THEN 'yes' END AS d, FIELD(65, 0x40, 0x41) AS e, (65, 1) = (0x41, B'1') AS f, 65 <=> 0x41 AS g, INTERVAL(0x41, 1, 5) AS h;
/* result:
a    | b    | c    | d   | e | f    | g    | h
TRUE | TRUE | TRUE | yes | 2 | TRUE | TRUE | 2
*/

-- test: all bits of a literal
SELECT 0xFFFFFFFFFFFFFFFF & 255 AS a, BIT_COUNT(0xFFFFFFFFFFFFFFFF) AS b, 0x7FFFFFFFFFFFFFFF + 0 AS c, ~0x41 & 255 AS d;
/* result:
a   | b  | c                   | d
255 | 64 | 9223372036854775807 | 190
*/

-- test: hexadecimal literals as text
SELECT HEX(0x41) AS a, LENGTH(X'4142') AS b, 0x41 = 'A' AS c, 0x41 = '65' AS d, BIN(0x41) AS e, CONV(0x41, 16, 10) AS f, LEFT('abc', 0x2) AS g, _binary X'41' + 0 AS h, _utf8mb4 0x4142 AS i;
/* result:
a  | b | c    | d     | e | f  | g  | h | i
41 | 2 | TRUE | FALSE | 0 | 10 | ab | 0 | AB
*/

-- test: the sum of a literal
SELECT SUM(0x41) AS a, BIT_OR(0x41) AS b, COUNT(*) AS c FROM mail_folders;
/* result:
a    | b  | c
1885 | 65 | 29
*/

-- test: the bounds of BIGINT
SELECT -9223372036854775808 AS a, 9223372036854775807 AS b, 9223372036854775807 = 9223372036854775806 AS c;
/* result:
a                    | b                   | c
-9223372036854775808 | 9223372036854775807 | FALSE
*/

-- test: typed literals keep the fraction of a second
SELECT TIMESTAMP'2026-01-31 12:00:00.5' AS a, {ts '2026-01-31 12:00:00.25'} AS b, TIMESTAMP'2026-01-31 12:00:00.5' > TIMESTAMP'2026-01-31 12:00:00.4' AS c, MICROSECOND(TIME'12:00:00.5') AS d, MICROSECOND({t '12:00:00.000001'}) AS e, TIMESTAMP'2026-01-31 12:00:00' AS f;
/* result:
a                      | b                       | c    | d      | e | f
2026-01-31T12:00:00.5Z | 2026-01-31T12:00:00.25Z | TRUE | 500000 | 1 | 2026-01-31T12:00:00Z
*/

-- test: the last of equal keys counts
-- only: graphmail, MariaDB keeps both
SELECT CAST(JSON_OBJECT('a', 1, 'b', 2, 'a', 3) AS CHAR) AS a, CAST(JSON_OBJECT('a', 1, 'A', 2) AS CHAR) AS b;
/* result:
a                | b
{"a": 3, "b": 2} | {"a": 1, "A": 2}
*/

-- test: keys of an aggregate come once
-- only: graphmail, MariaDB keeps all
SELECT JSON_LENGTH(JSON_OBJECTAGG(importance, id)) AS n, JSON_TYPE(JSON_EXTRACT(JSON_OBJECTAGG(importance, 1), '$.high')) AS t FROM messages;
/* result:
n | t
3 | INTEGER
*/

-- test: a part of a time
SELECT EXTRACT(YEAR FROM '2026-01-31 05:06:07') AS a, EXTRACT(DAY_HOUR FROM '2026-01-31 05:06:07') AS b;
/* result:
a    | b
2026 | 3105
*/

-- test: quoted hexadecimal literals as numbers
-- only: graphmail, MariaDB reads X'41' as text everywhere
SELECT X'41' + 0 AS a, X'41' = 65 AS b, CAST(X'0102' AS SIGNED) AS c, -X'41' AS d;
/* result:
a  | b    | c   | d
65 | TRUE | 258 | -65
*/
