-- test: folder names of messages
SELECT m.subject, f.display_name FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE m.importance = 'high' ORDER BY m.received_date_time DESC LIMIT 3;
/* result:
subject                               | display_name
Question about invoice DU-34131       | Inbox
Export from Atlas stops after 76 rows | Inbox
API returns 429                       | Inbox
*/

-- test: the same with a comma
SELECT COUNT(*) FROM messages m, mail_folders f WHERE f.id = m.parent_folder_id AND f.display_name = 'Inbox';
/* result:
COUNT(*)
973
*/

-- test: attachments with their messages
SELECT m.subject, a.name FROM attachments a JOIN messages m ON m.id = a.message_id
WHERE a.name LIKE '%.pdf' ORDER BY m.received_date_time DESC, a.name LIMIT 3;
/* result:
subject                               | name
Re: Renewal of the contract           | Contoso Renewal of the contract.pdf
Invoice FL-2026-0268 (November 2026)  | FL-2026-0268.pdf
Invoice M&S-2026-0272 (November 2026) | M&S-2026-0272.pdf
*/

-- test: left join keeps messages without attachments
SELECT COUNT(*), COUNT(a.id) FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE m.importance = 'high';
/* result:
COUNT(*) | COUNT(a.id)
140      | 8
*/

-- test: a condition in ON chooses partners only
SELECT COUNT(*), COUNT(a.id) FROM messages m LEFT JOIN attachments a ON a.message_id = m.id AND a.is_inline = TRUE WHERE m.has_attachments = TRUE;
/* result:
COUNT(*) | COUNT(a.id)
392      | 1
*/

-- test: messages without any attachment
SELECT COUNT(*) FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE a.id IS NULL AND m.importance = 'high';
/* result:
COUNT(*)
132
*/

-- test: a condition in WHERE makes a left join an inner one
SELECT COUNT(*) FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE a.size > 1000;
/* result:
COUNT(*)
191
*/

-- test: right join
SELECT f.display_name, COUNT(m.id) AS n FROM messages m RIGHT JOIN mail_folders f ON f.id = m.parent_folder_id AND m.is_read = FALSE
GROUP BY f.id, f.display_name ORDER BY n DESC, f.display_name LIMIT 3;
/* result:
display_name | n
Inbox        | 72
Builds       | 21
Junk Email   | 16
*/

-- test: left join of folders with their mail, none where there is none
SELECT f.display_name, COUNT(m.id) AS n FROM mail_folders f LEFT JOIN messages m ON m.parent_folder_id = f.id
GROUP BY f.id HAVING n < 3 ORDER BY n, f.display_name;
/* result:
display_name    | n
Conflicts       | 0
Customers       | 0
Finance         | 0
Outbox          | 0
Projects        | 0
Scheduled       | 0
Server Failures | 0
Sync Issues     | 0
Local Failures  | 1
Archive         | 2
*/

-- test: a folder and its parent
SELECT c.display_name, p.display_name FROM mail_folders c JOIN mail_folders p ON p.id = c.parent_folder_id WHERE c.depth = 3 ORDER BY c.display_name;
/* result:
display_name                      | display_name
Builds                            | Atlas
Fabrikam                          | Customers
Wingtip's “Toys” & Søn; 50% [old] | Customers
*/

-- test: a folder and its parent, or none
SELECT c.display_name, p.display_name FROM mail_folders c LEFT JOIN mail_folders p ON p.id = c.parent_folder_id WHERE c.display_name IN ('Inbox', 'Builds') ORDER BY c.display_name;
/* result:
display_name | display_name
Builds       | Atlas
Inbox        | NULL
*/

-- test: no equality
SELECT a.display_name, b.display_name FROM mail_folders a JOIN mail_folders b ON a.total_item_count < b.total_item_count
WHERE a.depth = 3 AND b.depth = 3 ORDER BY a.display_name, b.display_name LIMIT 4;
/* result:
display_name                      | display_name
Fabrikam                          | Builds
Wingtip's “Toys” & Søn; 50% [old] | Builds
Wingtip's “Toys” & Søn; 50% [old] | Fabrikam
*/

-- test: an equality and more
SELECT a.display_name, b.display_name FROM mail_folders a JOIN mail_folders b ON a.depth = b.depth AND a.total_item_count < b.total_item_count
WHERE a.depth = 3 ORDER BY a.display_name, b.display_name LIMIT 4;
/* result:
display_name                      | display_name
Fabrikam                          | Builds
Wingtip's “Toys” & Søn; 50% [old] | Builds
Wingtip's “Toys” & Søn; 50% [old] | Fabrikam
*/

-- test: cross join
SELECT COUNT(*) FROM master_categories a CROSS JOIN master_categories b;
/* result:
COUNT(*)
64
*/

-- test: NULL joins nothing
SELECT COUNT(*) FROM mail_folders a JOIN mail_folders b ON a.well_known_name = b.well_known_name;
/* result:
COUNT(*)
14
*/

-- test: NULL joins NULL where it is asked for
SELECT COUNT(*) FROM mail_folders a JOIN mail_folders b ON a.well_known_name <=> b.well_known_name WHERE a.depth = 1 AND b.depth = 1;
/* result:
COUNT(*)
27
*/

-- test: using
SELECT COUNT(*) FROM mail_folders a JOIN mail_folders b USING (id);
/* result:
COUNT(*)
29
*/

-- test: star after using has the column once, first
SELECT * FROM (SELECT display_name, color FROM master_categories) a JOIN (SELECT color, display_name AS d FROM master_categories) b USING (color) ORDER BY d, display_name LIMIT 2;
/* result:
color   | display_name | d
preset7 | Customer     | Customer
preset4 | Finance      | Finance
*/

-- test: natural
SELECT * FROM (SELECT id, display_name FROM mail_folders WHERE depth = 3) a NATURAL JOIN (SELECT display_name, depth FROM mail_folders) b ORDER BY display_name LIMIT 2;
/* result:
display_name | id | depth
Builds       | AAMkADk2OGE3NjJkLTM0YzEtNDc1MS1iZjE1LWQyZmY2M2M2NGNjYgBGAAAAAAB21IpP_8SW3yM42tujHn8WAQCXcoayo1pSIsFSw7aNn2NssNGzEDkAAAA= | 3
Fabrikam     | AAMkADk2OGE3NjJkLTM0YzEtNDc1MS1iZjE1LWQyZmY2M2M2NGNjYgBGAAAAAAB21IpP_8SW3yM42tujHn8WAQDXoaMEXVlPVKb67KAfTODhCwjk0hIAAAA= | 3
*/

-- test: natural left
SELECT a.display_name, b.n FROM (SELECT display_name FROM mail_folders WHERE depth = 3) a NATURAL LEFT JOIN (SELECT display_name, 1 AS n FROM mail_folders WHERE total_item_count > 50) b ORDER BY a.display_name;
/* result:
display_name                      | n
Builds                            | 1
Fabrikam                          | 1
Wingtip's “Toys” & Søn; 50% [old] | NULL
*/

-- test: three tables
SELECT f.display_name, COUNT(DISTINCT m.id), COUNT(a.id) FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id JOIN attachments a ON a.message_id = m.id
GROUP BY f.display_name ORDER BY 3 DESC, 1 LIMIT 3;
/* result:
display_name  | COUNT(DISTINCT m.id) | COUNT(a.id)
Sent Items    | 127                  | 165
Inbox         | 115                  | 141
Invoices 2025 | 66                   | 89
*/

-- test: recipients
SELECT r.kind, COUNT(*) FROM message_recipients r GROUP BY r.kind ORDER BY r.kind;
/* result:
kind     | COUNT(*)
bcc      | 52
cc       | 440
from     | 2754
reply_to | 27
sender   | 2755
to       | 3235
*/

-- test: recipients of the important mail
SELECT r.address, COUNT(*) AS n FROM messages m JOIN message_recipients r ON r.message_id = m.id WHERE r.kind = 'cc' AND m.importance = 'high' GROUP BY r.address ORDER BY n DESC, r.address LIMIT 3;
/* result:
address             | n
support@contoso.com | 4
*/

-- test: categories of messages and their colours
SELECT c.category, k.color, COUNT(*) FROM message_categories c LEFT JOIN master_categories k ON k.display_name = c.category GROUP BY c.category, k.color ORDER BY 3 DESC, 1 LIMIT 4;
/* result:
category  | color   | COUNT(*)
Customer  | preset7 | 357
Finance   | preset4 | 171
Travel    | preset5 | 61
Follow up | preset1 | 23
*/

-- test: senders that are colleagues
SELECT u.display_name, COUNT(*) AS n FROM messages m JOIN users u ON u.mail = m.from_address GROUP BY u.id ORDER BY n DESC, u.display_name LIMIT 3;
/* result:
display_name  | n
Nora Keller   | 719
Brandt, Lukas | 36
Oliver Pratt  | 36
*/

-- test: several mailboxes
-- only: graphmail, user_id chooses mailboxes
SELECT u.display_name, COUNT(*) FROM users u JOIN messages m ON m.user_id = u.id WHERE u.mail IN ('support@contoso.com', 'nora.keller@contoso.com') GROUP BY u.display_name ORDER BY 1;
/* result:
display_name    | COUNT(*)
Contoso Support | 257
Nora Keller     | 2759
*/

-- test: a derived table
SELECT x.from_address, u.department FROM (SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address) x JOIN users u ON u.mail = x.from_address WHERE x.n > 20 ORDER BY x.n DESC, 1 LIMIT 3;
/* result:
from_address             | department
nora.keller@contoso.com  | Customer Success
lukas.brandt@contoso.com | Engineering
oliver.pratt@contoso.com | IT
*/

-- test: a left join under another
SELECT COUNT(*), COUNT(f.id), COUNT(p.id) FROM messages m LEFT JOIN mail_folders f ON f.id = m.parent_folder_id AND f.depth > 1 LEFT JOIN mail_folders p ON p.id = f.parent_folder_id WHERE m.importance = 'high';
/* result:
COUNT(*) | COUNT(f.id) | COUNT(p.id)
140      | 87          | 87
*/

-- test: a join inside the right side
SELECT COUNT(*), COUNT(f.id) FROM messages m LEFT JOIN (mail_folders f JOIN mail_folders p ON p.id = f.parent_folder_id) ON f.id = m.parent_folder_id WHERE m.importance = 'high';
/* result:
COUNT(*) | COUNT(f.id)
140      | 87
*/

-- test: the table twice without an alias
SELECT 1 FROM messages JOIN messages ON 1 = 1;
-- error: messages

-- test: a message and its attachments by id
SELECT m.subject, m.is_read, a.name FROM messages m JOIN attachments a ON a.message_id = m.id
WHERE m.id = 'AAMkADk2OGE3NjJkLTM0YzEtNDc1MS1iZjE1LWQyZmY2M2M2NGNjYgBGAAAAAAB21IpP_8SW3yM42tujHn8WBwB21IpP_8SW3yM42tujHn8WAAAAAAFl1YMsE5gjr9-MEuebFF8LVls1CIqjhOQAAAA=';
/* result:
subject                                  | is_read | name
Re: Scanner does not read the new labels | TRUE    | label-110.ini
*/

-- test: a message and its attachments or none by id
SELECT m.subject, a.name FROM messages m LEFT JOIN attachments a ON a.message_id = m.id AND a.name LIKE '%.pdf'
WHERE m.id = 'AAMkADk2OGE3NjJkLTM0YzEtNDc1MS1iZjE1LWQyZmY2M2M2NGNjYgBGAAAAAAB21IpP_8SW3yM42tujHn8WBwB21IpP_8SW3yM42tujHn8WAAAAAAFl1YMsE5gjr9-MEuebFF8LVls1CIqjhOQAAAA=';
/* result:
subject                                  | name
Re: Scanner does not read the new labels | NULL
*/

-- test: groups and their members
SELECT g.display_name, COUNT(*) FROM groups g JOIN group_members m ON m.group_id = g.id GROUP BY g.id ORDER BY 2 DESC, 1 LIMIT 3;
/* result:
display_name         | COUNT(*)
All Staff            | 28
VPN users            | 28
Atlas – project team | 11
*/

-- test: a join between a table and its parent
SELECT m.subject, f.display_name, a.name FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id JOIN attachments a ON a.message_id = m.id
WHERE f.display_name = 'Inbox' ORDER BY m.received_date_time DESC, a.name LIMIT 3;
/* result:
subject                 | display_name | name
Twin A                  | Inbox        | twin.txt
Twin B                  | Inbox        | twin.txt
Renewal of the contract | Inbox        | IMG_0310.gif
*/

-- test: two left joins, one with a child
SELECT m.subject, f.display_name, a.name FROM messages m LEFT JOIN mail_folders f ON f.id = m.parent_folder_id LEFT JOIN attachments a ON a.message_id = m.id
WHERE m.importance = 'high' ORDER BY m.received_date_time DESC, a.name LIMIT 4;
/* result:
subject                               | display_name | name
Question about invoice DU-34131       | Inbox        | NULL
Export from Atlas stops after 76 rows | Inbox        | IMG_1069.gif
API returns 429                       | Inbox        | NULL
Data protection questionnaire         | Inbox        | NULL
*/

-- test: a left join with at most one partner keeps the limit
SELECT m.subject, f.display_name FROM messages m LEFT JOIN mail_folders f ON f.id = m.parent_folder_id ORDER BY m.received_date_time DESC LIMIT 3;
/* result:
subject                      | display_name
Clock check: the last second | Inbox
Demo of Borealis             | Inbox
AW: Renewal of the contract  | Sent Items
*/

-- test: children equated with more than the key
SELECT COUNT(*) FROM messages m JOIN message_recipients r ON r.message_id = m.id AND r.address = m.from_address WHERE r.kind <> 'from' AND r.kind <> 'sender';
/* result:
COUNT(*)
1
*/

-- test: what is missing is missing whole
SELECT COUNT(*), COUNT(a.message_id), COUNT(a.id), COUNT(a.user_id) FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE m.importance = 'high' AND a.message_id IS NULL;
/* result:
COUNT(*) | COUNT(a.message_id) | COUNT(a.id) | COUNT(a.user_id)
132      | 0                   | 0           | 0
*/

-- test: two kinds of children, one of them perhaps absent
SELECT m.subject, a.name, c.category FROM messages m LEFT JOIN attachments a ON a.message_id = m.id
JOIN message_categories c ON c.message_id = m.id WHERE m.importance = 'high' ORDER BY m.received_date_time, a.name, c.position LIMIT 4;
/* result:
subject                             | name | category
Change of platform and time: LT5540 | NULL | Travel
Change of platform and time: JI9156 | NULL | Travel
Reminder: Invoice S-2024-0113 (December 2024) | NULL | Finance
Borealis: totals differ from Atlas  | NULL | Customer
*/

-- test: the same children twice
SELECT COUNT(*), COUNT(a.position) FROM events e LEFT JOIN event_attendees a ON a.event_id = e.id AND a.type = 'optional'
JOIN event_attendees b ON b.event_id = e.id;
/* result:
COUNT(*) | COUNT(a.position)
468      | 211
*/

-- test: a condition about a third table beside the key of children
SELECT COUNT(*), MIN(f.display_name) FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id
JOIN attachments a ON a.message_id = m.id AND f.display_name IN ('Customers', 'Inbox') AND a.size > 1000;
/* result:
COUNT(*) | MIN(f.display_name)
52       | Inbox
*/

-- test: a derived table's order is not that of its join
SELECT d.n, c.name FROM (SELECT 10 AS n FROM mail_folders WHERE depth = 1 ORDER BY display_name LIMIT 2) AS d, calendars c ORDER BY d.n, c.name;
/* result:
n  | name
10 | Calendar
10 | Calendar
10 | Feiertage Schweiz
10 | Feiertage Schweiz
10 | Privat
10 | Privat
*/
