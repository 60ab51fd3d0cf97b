-- test: union drops repetitions
SELECT importance FROM messages UNION SELECT 'high' UNION SELECT 'other' ORDER BY 1;
/* result:
importance
high
low
normal
other
*/

-- test: union all keeps them
SELECT display_name FROM mail_folders WHERE depth = 3 UNION ALL SELECT display_name FROM mail_folders WHERE display_name = 'Builds' ORDER BY display_name;
/* result:
display_name
Builds
Builds
Fabrikam
Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: union all, then union, drops all repetitions
SELECT 1 AS n UNION ALL SELECT 1 UNION SELECT 2 ORDER BY n;
/* result:
n
1
2
*/

-- test: union, then union all, keeps the last
SELECT 1 AS n UNION SELECT 1 UNION ALL SELECT 1 ORDER BY n;
/* result:
n
1
1
*/

-- test: names are those of the first
SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y' ORDER BY a;
/* result:
a | b
1 | x
2 | y
*/

-- test: limit of the whole
SELECT display_name FROM mail_folders UNION ALL SELECT display_name FROM master_categories ORDER BY display_name LIMIT 3;
/* result:
display_name
"_100% dürüm 🥙 日本語 = {a}|\\b"
Archive
Archive
*/

-- test: limit of a part
(SELECT display_name FROM mail_folders ORDER BY total_item_count DESC LIMIT 2) UNION ALL (SELECT display_name FROM master_categories ORDER BY display_name LIMIT 1) ORDER BY 1;
/* result:
display_name
Customer
Inbox
Sent Items
*/

-- test: types meet
SELECT 1 AS v UNION ALL SELECT 2.5 ORDER BY v;
/* result:
v
1
2.5
*/

-- test: numbers and text are text
SELECT 1 AS v UNION ALL SELECT 'a' ORDER BY v;
/* result:
v
1
a
*/

-- test: NULL and a number
SELECT NULL AS v UNION ALL SELECT 3 ORDER BY v;
/* result:
v
NULL
3
*/

-- test: as a derived table with a condition
SELECT x.d, COUNT(*) FROM (SELECT display_name AS d FROM mail_folders UNION ALL SELECT display_name FROM master_categories) x WHERE x.d LIKE 'A%' GROUP BY x.d ORDER BY x.d;
/* result:
d       | COUNT(*)
Archive | 2
Atlas   | 1
*/

-- test: in a subquery
SELECT COUNT(*) FROM mail_folders WHERE display_name IN (SELECT 'Inbox' UNION SELECT 'Drafts');
/* result:
COUNT(*)
2
*/

-- test: another number of columns
SELECT 1 UNION SELECT 1, 2;
-- error: columns

-- test: order by an unknown column
SELECT display_name FROM mail_folders UNION SELECT display_name FROM master_categories ORDER BY depth;
-- error: depth
