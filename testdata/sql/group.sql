-- test: count of all
SELECT COUNT(*) FROM messages;
/* result:
COUNT(*)
2759
*/

-- test: count of a column leaves NULL out
SELECT COUNT(*), COUNT(well_known_name) FROM mail_folders;
/* result:
COUNT(*) | COUNT(well_known_name)
29       | 14
*/

-- test: count distinct
SELECT COUNT(DISTINCT from_address), COUNT(DISTINCT importance, is_read) FROM messages;
/* result:
COUNT(DISTINCT from_address) | COUNT(DISTINCT importance, is_read)
102                          | 5
*/

-- test: aggregates of nothing
SELECT COUNT(*), SUM(total_item_count), MIN(display_name), AVG(depth), GROUP_CONCAT(display_name) FROM mail_folders WHERE depth > 100;
/* result:
COUNT(*) | SUM(total_item_count) | MIN(display_name) | AVG(depth) | GROUP_CONCAT(display_name)
0        | NULL                  | NULL              | NULL       | NULL
*/

-- test: groups of nothing
SELECT display_name, COUNT(*) FROM mail_folders WHERE depth > 100 GROUP BY display_name;
/* result:
display_name | COUNT(*)
*/

-- test: min and max
SELECT MIN(received_date_time), MAX(received_date_time) FROM messages;
/* result:
MIN(received_date_time) | MAX(received_date_time)
2024-11-20T00:00:00Z    | 2026-11-19T23:59:59Z
*/

-- test: sum and average
SELECT SUM(total_item_count), AVG(depth), MIN(depth), MAX(depth) FROM mail_folders;
/* result:
SUM(total_item_count) | AVG(depth)         | MIN(depth) | MAX(depth)
2759                  | 1.5862068965517242 | 1          | 3
*/

-- test: senders with most mail
SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address ORDER BY n DESC, from_address LIMIT 5;
/* result:
from_address                   | n
nora.keller@contoso.com        | 719
build@ci.contoso.com           | 303
news@logistics-weekly.example  | 105
redaktion@stadtmagazin.example | 104
tuva.hagen@fjord.example       | 69
*/

-- test: having with an alias
SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address HAVING n > 60 ORDER BY n DESC;
/* result:
from_address                   | n
nora.keller@contoso.com        | 719
build@ci.contoso.com           | 303
news@logistics-weekly.example  | 105
redaktion@stadtmagazin.example | 104
tuva.hagen@fjord.example       | 69
*/

-- test: having with an aggregate that is not selected
SELECT from_address FROM messages GROUP BY from_address HAVING COUNT(*) > 100 ORDER BY from_address;
/* result:
from_address
build@ci.contoso.com
news@logistics-weekly.example
nora.keller@contoso.com
redaktion@stadtmagazin.example
*/

-- test: having on a key
SELECT importance, COUNT(*) FROM messages GROUP BY importance HAVING importance <> 'normal' ORDER BY importance;
/* result:
importance | COUNT(*)
high       | 140
low        | 2
*/

-- test: having without groups filters the rows
SELECT display_name AS d FROM mail_folders HAVING d = 'Inbox';
/* result:
d
Inbox
*/

-- test: having without GROUP BY on an aggregate
SELECT COUNT(*) FROM mail_folders HAVING COUNT(*) > 1000000;
/* result:
COUNT(*)
*/

-- test: group by an expression
SELECT YEAR(received_date_time) AS y, COUNT(*) FROM messages WHERE received_date_time IS NOT NULL GROUP BY YEAR(received_date_time) ORDER BY y;
/* result:
y    | COUNT(*)
2024 | 163
2025 | 1226
2026 | 1366
*/

-- test: group by an ordinal
SELECT MONTH(received_date_time), COUNT(*) FROM messages WHERE YEAR(received_date_time) = 2026 GROUP BY 1 ORDER BY 1;
/* result:
MONTH(received_date_time) | COUNT(*)
1                         | 125
2                         | 96
3                         | 129
4                         | 118
5                         | 111
6                         | 112
7                         | 116
8                         | 129
9                         | 122
10                        | 141
11                        | 167
*/

-- test: group by an alias
SELECT importance = 'high' AS urgent, COUNT(*) FROM messages GROUP BY urgent ORDER BY urgent;
/* result:
urgent | COUNT(*)
FALSE  | 2619
TRUE   | 140
*/

-- test: groups go by collation
SELECT COUNT(*) FROM (SELECT LOWER(from_address) AS a FROM messages GROUP BY a) x;
/* result:
COUNT(*)
103
*/

-- test: an expression of keys and aggregates
SELECT CONCAT(importance, ': ', COUNT(*)) AS line FROM messages GROUP BY importance ORDER BY line;
/* result:
line
high: 140
low: 2
normal: 2617
*/

-- test: order by an aggregate that is not selected
SELECT importance FROM messages GROUP BY importance ORDER BY COUNT(*) DESC;
/* result:
importance
normal
high
low
*/

-- test: NULL is a group
SELECT well_known_name IS NULL AS own, COUNT(*) FROM mail_folders GROUP BY own ORDER BY own;
/* result:
own   | COUNT(*)
FALSE | 14
TRUE  | 15
*/

-- test: group concat in order
SELECT depth, GROUP_CONCAT(display_name ORDER BY display_name SEPARATOR '; ') FROM mail_folders WHERE depth = 3 GROUP BY depth;
/* result:
depth | GROUP_CONCAT(display_name ORDER BY display_name SEPARATOR '; ')
3     | Builds; Fabrikam; Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: group concat distinct
SELECT GROUP_CONCAT(DISTINCT importance ORDER BY importance DESC) FROM messages;
/* result:
GROUP_CONCAT(DISTINCT importance ORDER BY importance DESC)
normal,low,high
*/

-- test: columns that depend on the id
SELECT f.id IS NOT NULL AS ok, f.display_name, COUNT(m.id) AS n FROM mail_folders f JOIN messages m ON m.parent_folder_id = f.id GROUP BY f.id ORDER BY n DESC LIMIT 3;
/* result:
ok   | display_name | n
TRUE | Inbox        | 973
TRUE | Sent Items   | 714
TRUE | Builds       | 303
*/

-- test: any value
-- only: graphmail, MariaDB has no ANY_VALUE
SELECT importance, ANY_VALUE(is_draft) IS NOT NULL AS some FROM messages GROUP BY importance ORDER BY importance;
/* result:
importance | some
high       | TRUE
low        | TRUE
normal     | TRUE
*/

-- test: a column that does not depend on the groups
SELECT subject, COUNT(*) FROM messages GROUP BY importance;
-- error: "subject"

-- test: a column beside an aggregate
SELECT subject, COUNT(*) FROM messages;
-- error: "subject"

-- test: an aggregate in WHERE
SELECT subject FROM messages WHERE COUNT(*) > 1;
-- error: COUNT(*)

-- test: a group of groups
SELECT n, COUNT(*) FROM (SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address) x WHERE n > 50 GROUP BY n ORDER BY n DESC LIMIT 3;
/* result:
n   | COUNT(*)
719 | 1
303 | 1
105 | 1
*/

-- test: distinct over groups
-- only: graphmail, MariaDB gives one row and leaves the other value out
SELECT DISTINCT COUNT(*) > 100 AS many FROM messages GROUP BY from_address ORDER BY many;
/* result:
many
FALSE
TRUE
*/

-- test: deviation
SELECT ROUND(STDDEV(depth), 4), ROUND(VARIANCE(depth), 4) FROM mail_folders;
/* result:
ROUND(STDDEV(depth), 4) | ROUND(VARIANCE(depth), 4)
0.6704                  | 0.4495
*/
