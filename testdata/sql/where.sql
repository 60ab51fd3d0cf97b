-- test: equality of text goes by collation
SELECT COUNT(*) FROM messages WHERE from_address = 'NEWS@Logistics-Weekly.EXAMPLE';
/* result:
COUNT(*)
105
*/

-- test: accents count
SELECT COUNT(*) FROM mail_folders WHERE display_name = 'Geloschte Elemente';
/* result:
COUNT(*)
0
*/

-- test: like prefix
SELECT DISTINCT subject FROM messages WHERE subject LIKE 'question about invoice%' ORDER BY subject LIMIT 5;
/* result:
subject
Question about invoice DU-34131
Question about invoice DX-81481
Question about invoice EC-97436
Question about invoice EJ-42993
Question about invoice FF-02783
*/

-- test: like in the middle
SELECT COUNT(*) FROM messages WHERE subject LIKE '%invoice%';
/* result:
COUNT(*)
263
*/

-- test: like with one character
SELECT DISTINCT from_address FROM messages WHERE from_address LIKE '_ews@%';
/* result:
from_address
news@logistics-weekly.example
*/

-- test: like with an escaped per cent sign
SELECT display_name FROM mail_folders WHERE display_name LIKE '%50\%%';
/* result:
display_name
Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: like with an escape of its own
SELECT display_name FROM mail_folders WHERE display_name LIKE '%50!%%' ESCAPE '!';
/* result:
display_name
Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: not like
SELECT display_name FROM mail_folders WHERE display_name NOT LIKE '%e%' ORDER BY display_name;
/* result:
display_name
"_100% dürüm 🥙 日本語 = {a}|\\b"
Atlas
Builds
Conflicts
Drafts
Fabrikam
Inbox
Outbox
Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: in a list
SELECT display_name FROM mail_folders WHERE display_name IN ('Inbox', 'DRAFTS', 'nothing') ORDER BY display_name;
/* result:
display_name
Drafts
Inbox
*/

-- test: not in a list
SELECT COUNT(*) FROM messages WHERE importance NOT IN ('low', 'normal');
/* result:
COUNT(*)
140
*/

-- test: not in a list with NULL is never true
SELECT COUNT(*) FROM messages WHERE importance NOT IN ('low', NULL);
/* result:
COUNT(*)
0
*/

-- test: between
SELECT COUNT(*) FROM mail_folders WHERE total_item_count BETWEEN 10 AND 100;
/* result:
COUNT(*)
11
*/

-- test: not between
SELECT COUNT(*) FROM mail_folders WHERE total_item_count NOT BETWEEN 1 AND 1000;
/* result:
COUNT(*)
8
*/

-- test: is null
SELECT COUNT(*) FROM mail_folders WHERE well_known_name IS NULL;
/* result:
COUNT(*)
15
*/

-- test: is not null
SELECT COUNT(*) FROM mail_folders WHERE well_known_name IS NOT NULL;
/* result:
COUNT(*)
14
*/

-- test: null-safe equality
SELECT COUNT(*) FROM mail_folders WHERE well_known_name <=> NULL;
/* result:
COUNT(*)
15
*/

-- test: equality with NULL is never true
SELECT COUNT(*) FROM mail_folders WHERE well_known_name = NULL;
/* result:
COUNT(*)
0
*/

-- test: a boolean column alone
SELECT COUNT(*) FROM messages WHERE has_attachments;
/* result:
COUNT(*)
392
*/

-- test: not a boolean column
SELECT COUNT(*) FROM messages WHERE NOT is_read AND NOT is_draft;
/* result:
COUNT(*)
153
*/

-- test: a boolean as a number
SELECT COUNT(*) FROM messages WHERE is_read = 0;
/* result:
COUNT(*)
153
*/

-- test: booleans are numbers in sums
SELECT SUM(is_read), SUM(is_read = FALSE) FROM messages;
/* result:
SUM(is_read) | SUM(is_read = FALSE)
2606         | 153
*/

-- test: or over two columns
SELECT COUNT(*) FROM messages WHERE importance = 'high' OR has_attachments = TRUE;
/* result:
COUNT(*)
524
*/

-- test: not over or
SELECT COUNT(*) FROM messages WHERE NOT (importance = 'high' OR has_attachments = TRUE);
/* result:
COUNT(*)
2235
*/

-- test: a month
SELECT COUNT(*) FROM messages WHERE received_date_time >= '2026-10-01' AND received_date_time < '2026-11-01';
/* result:
COUNT(*)
141
*/

-- test: a month by its number
SELECT COUNT(*) FROM messages WHERE YEAR(received_date_time) = 2026 AND MONTH(received_date_time) = 10;
/* result:
COUNT(*)
141
*/

-- test: a day
SELECT subject FROM messages WHERE DATE(received_date_time) = '2026-11-18' AND importance = 'high' ORDER BY received_date_time;
/* result:
subject
*/

-- test: a day and an hour
SELECT COUNT(*) FROM messages WHERE received_date_time BETWEEN '2026-11-18 08:00:00' AND '2026-11-18 18:00:00';
/* result:
COUNT(*)
7
*/

-- test: messages without a date
SELECT COUNT(*) FROM messages WHERE received_date_time IS NULL;
/* result:
COUNT(*)
4
*/

-- test: a condition on a computed value
SELECT COUNT(*) FROM messages WHERE LENGTH(subject) > 60;
/* result:
COUNT(*)
14
*/

-- test: contradictory conditions
SELECT subject FROM messages WHERE importance = 'high' AND importance = 'low';
/* result:
subject
*/

-- test: an apostrophe, quotes and signs in a text
SELECT display_name, total_item_count FROM mail_folders WHERE display_name = 'Wingtip''s “Toys” & Søn; 50% [old]';
/* result:
display_name                      | total_item_count
Wingtip's “Toys” & Søn; 50% [old] | 26
*/

-- test: text that looks like OData
SELECT COUNT(*) FROM messages WHERE subject = 'x'' or 1 eq 1 or ''';
/* result:
COUNT(*)
0
*/

-- test: an unreadable time is an error
-- only: graphmail, MySQL warns and compares with nothing
SELECT COUNT(*) FROM messages WHERE received_date_time > 'tomorrow';
-- error: tomorrow

-- test: regexp
SELECT DISTINCT from_address FROM messages WHERE from_address REGEXP '^(news|build)@' ORDER BY from_address;
/* result:
from_address
build@ci.contoso.com
news@logistics-weekly.example
*/

-- test: row values
SELECT COUNT(*) FROM messages WHERE (importance, is_read) = ('high', FALSE);
/* result:
COUNT(*)
11
*/

-- test: row values in a list
SELECT COUNT(*) FROM messages WHERE (importance, is_read) IN (('high', FALSE), ('low', TRUE));
/* result:
COUNT(*)
13
*/

-- test: folder by its well-known name
-- only: graphmail, folder is its own
SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_read = FALSE;
/* result:
COUNT(*)
72
*/

-- test: folder by its path
-- only: graphmail, folder is its own
SELECT COUNT(*) FROM messages WHERE folder = 'Projects/Atlas/Builds';
/* result:
COUNT(*)
303
*/

-- test: two folders
-- only: graphmail, folder is its own
SELECT folder, COUNT(*) FROM messages WHERE folder IN ('inbox', 'drafts') GROUP BY folder ORDER BY folder;
/* result:
folder | COUNT(*)
drafts | 9
inbox  | 973
*/

-- test: a folder that does not exist
-- only: graphmail, folder is its own
SELECT COUNT(*) FROM messages WHERE folder = 'No such folder';
-- error: No such folder

-- test: an id that does not exist
SELECT subject FROM messages WHERE id = 'AAMkAGI1nothing=';
/* result:
subject
*/

-- test: search
-- only: graphmail, Graph searches
SELECT COUNT(*) > 0 FROM messages WHERE search('subject:invoice');
/* result:
COUNT(*) > 0
TRUE
*/

-- test: two texts that are one time
SELECT COUNT(*) FROM messages WHERE received_date_time = '2024-11-20' AND received_date_time = '2024-11-20 00:00:00';
/* result:
COUNT(*)
1
*/

-- test: two texts that are one number
SELECT COUNT(*) FROM mail_folders WHERE depth = '1' AND depth = '1.0';
/* result:
COUNT(*)
15
*/

-- test: two texts that are one truth
SELECT COUNT(*) FROM messages WHERE is_read = '0' AND is_read = '0.0';
/* result:
COUNT(*)
153
*/

-- test: two texts that are not one
SELECT COUNT(*) FROM messages WHERE importance = 'high' AND importance = 'low';
/* result:
COUNT(*)
0
*/

-- test: a hexadecimal literal beside a number
SELECT COUNT(*) FROM messages WHERE size < 0xFFFF;
/* result:
COUNT(*)
2759
*/

-- test: a bit literal beside a truth
SELECT COUNT(*) FROM messages WHERE is_read = B'1' AND YEAR(received_date_time) = 0x7EA;
/* result:
COUNT(*)
1261
*/

-- test: a typed literal with a fraction
SELECT COUNT(*) FROM messages WHERE received_date_time > TIMESTAMP'2026-11-19 23:59:58.6';
/* result:
COUNT(*)
1
*/
