-- test: exists
SELECT COUNT(*) FROM messages m WHERE EXISTS (SELECT 1 FROM mail_folders f WHERE f.id = m.parent_folder_id AND f.depth = 3);
/* result:
COUNT(*)
430
*/

-- test: not exists
SELECT display_name FROM mail_folders f WHERE NOT EXISTS (SELECT * FROM messages m WHERE m.parent_folder_id = f.id) ORDER BY display_name;
/* result:
display_name
Conflicts
Customers
Finance
Outbox
Projects
Scheduled
Server Failures
Sync Issues
*/

-- test: exists of anything
SELECT COUNT(*) FROM mail_folders WHERE EXISTS (SELECT 1 FROM master_categories);
/* result:
COUNT(*)
29
*/

-- test: exists of nothing
SELECT COUNT(*) FROM mail_folders WHERE EXISTS (SELECT 1 FROM master_categories WHERE display_name = 'nothing');
/* result:
COUNT(*)
0
*/

-- test: in
SELECT COUNT(*) FROM messages WHERE parent_folder_id IN (SELECT id FROM mail_folders WHERE display_name LIKE 'A%');
/* result:
COUNT(*)
84
*/

-- test: not in
SELECT COUNT(*) FROM messages WHERE parent_folder_id NOT IN (SELECT id FROM mail_folders WHERE depth = 1);
/* result:
COUNT(*)
892
*/

-- test: not in with a NULL among the values
SELECT COUNT(*) FROM mail_folders WHERE display_name NOT IN (SELECT well_known_name FROM mail_folders);
/* result:
COUNT(*)
0
*/

-- test: not in nothing
SELECT COUNT(*) FROM mail_folders WHERE well_known_name NOT IN (SELECT display_name FROM master_categories WHERE display_name = 'nothing');
/* result:
COUNT(*)
29
*/

-- test: NULL not in something
SELECT COUNT(*) FROM mail_folders WHERE well_known_name NOT IN (SELECT display_name FROM master_categories);
/* result:
COUNT(*)
14
*/

-- test: in as a value is three-valued
SELECT DISTINCT well_known_name IN (SELECT 'inbox') AS v FROM mail_folders ORDER BY v;
/* result:
v
NULL
FALSE
TRUE
*/

-- test: row values in a query
SELECT COUNT(*) FROM messages WHERE (from_address, importance) IN (SELECT from_address, importance FROM messages WHERE has_attachments = TRUE AND importance = 'high');
/* result:
COUNT(*)
22
*/

-- test: row values not in a query
SELECT COUNT(*) FROM mail_folders WHERE (display_name, depth) NOT IN (SELECT display_name, depth FROM mail_folders WHERE depth > 1);
/* result:
COUNT(*)
15
*/

-- test: a scalar in WHERE
SELECT subject FROM messages WHERE received_date_time = (SELECT MAX(received_date_time) FROM messages);
/* result:
subject
Clock check: the last second
*/

-- test: a scalar in the select list
SELECT (SELECT COUNT(*) FROM mail_folders) AS folders, (SELECT COUNT(*) FROM master_categories) AS categories;
/* result:
folders | categories
29      | 8
*/

-- test: a scalar of nothing is NULL
SELECT (SELECT display_name FROM mail_folders WHERE depth > 100) IS NULL AS missing;
/* result:
missing
TRUE
*/

-- test: a scalar of several rows is an error
SELECT (SELECT display_name FROM mail_folders) AS x;
-- error: more than

-- test: a scalar of several columns is an error
SELECT (SELECT id, display_name FROM mail_folders LIMIT 1) AS x;
-- error: columns

-- test: correlated in the select list
SELECT f.display_name, (SELECT COUNT(*) FROM messages m WHERE m.parent_folder_id = f.id AND m.is_read = FALSE) AS unread FROM mail_folders f ORDER BY unread DESC, 1 LIMIT 4;
/* result:
display_name | unread
Inbox        | 72
Builds       | 21
Junk Email   | 16
Newsletters  | 16
*/

-- test: correlated over a small outer side
SELECT m.subject, (SELECT COUNT(*) FROM attachments a WHERE a.message_id = m.id) AS n FROM messages m WHERE m.has_attachments = TRUE ORDER BY m.received_date_time DESC LIMIT 5;
/* result:
subject                                  | n
Re: Scanner does not read the new labels | 1
Slow map in the afternoon                | 1
Re: Renewal of the contract              | 1
Invoice FL-2026-0268 (November 2026)     | 1
Twin A                                   | 1
*/

-- test: correlated in WHERE with an aggregate
SELECT COUNT(*) FROM messages m WHERE m.received_date_time = (SELECT MAX(n.received_date_time) FROM messages n WHERE n.from_address = m.from_address);
/* result:
COUNT(*)
102
*/

-- test: the latest of each folder
SELECT f.display_name, m.subject FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE f.depth = 3 AND NOT EXISTS (SELECT 1 FROM messages n WHERE n.parent_folder_id = m.parent_folder_id AND n.received_date_time > m.received_date_time) ORDER BY f.display_name;
/* result:
display_name                      | subject
Builds                            | [atlas] Build #5546 passed: main (aab2719)
Fabrikam                          | Slow map in the afternoon
Wingtip's “Toys” & Søn; 50% [old] | Gutschrift für GL-13687
*/

-- test: correlated by an inequality
SELECT a.display_name, (SELECT COUNT(*) FROM mail_folders b WHERE b.total_item_count > a.total_item_count) AS bigger FROM mail_folders a WHERE a.depth = 3 ORDER BY bigger;
/* result:
display_name                      | bigger
Builds                            | 2
Fabrikam                          | 4
Wingtip's “Toys” & Søn; 50% [old] | 12
*/

-- test: correlated in two levels
SELECT COUNT(*) FROM mail_folders f WHERE EXISTS (SELECT 1 FROM messages m WHERE m.parent_folder_id = f.id AND EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id));
/* result:
COUNT(*)
10
*/

-- test: the inner query reads two levels out
SELECT f.display_name FROM mail_folders f WHERE f.depth = 3 AND EXISTS (SELECT 1 FROM mail_folders p WHERE p.id = f.parent_folder_id AND EXISTS (SELECT 1 FROM messages m WHERE m.parent_folder_id = f.id AND m.importance = 'high')) ORDER BY 1;
/* result:
display_name
Builds
Fabrikam
Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: in a CASE
SELECT CASE WHEN EXISTS (SELECT 1 FROM messages WHERE importance = 'high') THEN 'yes' ELSE 'no' END AS urgent;
/* result:
urgent
yes
*/

-- test: or beside in
SELECT COUNT(*) FROM messages WHERE importance = 'high' OR parent_folder_id IN (SELECT id FROM mail_folders WHERE depth = 3);
/* result:
COUNT(*)
490
*/

-- test: in HAVING
SELECT importance, COUNT(*) AS n FROM messages GROUP BY importance HAVING n > (SELECT COUNT(*) FROM mail_folders) ORDER BY importance;
/* result:
importance | n
high       | 140
normal     | 2617
*/

-- test: in ORDER BY
SELECT display_name FROM mail_folders f WHERE depth = 3 ORDER BY (SELECT COUNT(*) FROM messages m WHERE m.parent_folder_id = f.id) DESC, 1;
/* result:
display_name
Builds
Fabrikam
Wingtip's “Toys” & Søn; 50% [old]
*/

-- test: from attachments to messages by key
SELECT COUNT(*) FROM messages WHERE id IN (SELECT message_id FROM attachments WHERE name LIKE '%.pdf');
/* result:
COUNT(*)
249
*/

-- test: a derived table in IN
SELECT COUNT(*) FROM messages WHERE from_address IN (SELECT a FROM (SELECT from_address AS a, COUNT(*) AS n FROM messages GROUP BY from_address ORDER BY n DESC LIMIT 3) x);
/* result:
COUNT(*)
1127
*/

-- test: with limit
SELECT COUNT(*) FROM messages WHERE parent_folder_id = (SELECT id FROM mail_folders ORDER BY total_item_count DESC LIMIT 1);
/* result:
COUNT(*)
973
*/

-- test: a correlated subquery of a group
SELECT importance, (SELECT COUNT(*) FROM messages n WHERE n.importance = m.importance AND n.is_read = FALSE) AS unread FROM messages m GROUP BY importance ORDER BY importance;
/* result:
importance | unread
high       | 11
low        | 0
normal     | 142
*/

-- test: comparison of a row value with a query
SELECT display_name FROM mail_folders WHERE (depth, total_item_count) = (SELECT depth, total_item_count FROM mail_folders WHERE display_name = 'Fabrikam');
/* result:
display_name
Fabrikam
*/

-- test: messages with a child, in order
SELECT m.subject FROM messages m WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id AND a.name LIKE '%.pdf') ORDER BY m.received_date_time DESC LIMIT 3;
/* result:
subject
Re: Renewal of the contract
Invoice FL-2026-0268 (November 2026)
Invoice M&S-2026-0272 (November 2026)
*/

-- test: messages without a child
SELECT COUNT(*) FROM messages m WHERE m.importance = 'high' AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id);
/* result:
COUNT(*)
132
*/

-- test: a child and a condition on both
SELECT COUNT(*) FROM messages m WHERE EXISTS (SELECT 1 FROM message_recipients r WHERE r.message_id = m.id AND r.kind = 'to' AND r.address = m.from_address);
/* result:
COUNT(*)
1
*/

-- test: ids of messages with a category
SELECT COUNT(*) FROM messages WHERE id IN (SELECT message_id FROM message_categories WHERE category = 'Travel');
/* result:
COUNT(*)
61
*/

-- test: ids of messages without a category
SELECT COUNT(*) FROM messages WHERE id NOT IN (SELECT message_id FROM message_categories WHERE category = 'Travel');
/* result:
COUNT(*)
2698
*/

-- test: messages with two kinds of children
SELECT COUNT(*) FROM messages m WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id) AND EXISTS (SELECT 1 FROM message_categories c WHERE c.message_id = m.id);
/* result:
COUNT(*)
231
*/

-- test: a child or none in an expression
SELECT m.subject, EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id) AS has FROM messages m WHERE m.importance = 'high' ORDER BY m.received_date_time DESC LIMIT 4;
/* result:
subject                               | has
Question about invoice DU-34131       | FALSE
Export from Atlas stops after 76 rows | TRUE
API returns 429                       | FALSE
Data protection questionnaire         | FALSE
*/

-- test: a column that only a subquery beside a join with children reads
SELECT m.subject FROM messages m JOIN attachments a ON m.id = a.message_id WHERE a.size > (SELECT 2 * COUNT(*) FROM messages) ORDER BY a.size DESC, m.subject LIMIT 2;
/* result:
subject
Five files of every kind
Expenses Basel 19.12.2024
*/

-- test: the same in ON
SELECT COUNT(*) FROM messages m JOIN attachments a ON m.id = a.message_id AND m.change_key NOT IN (SELECT change_key FROM calendars);
/* result:
COUNT(*)
580
*/
