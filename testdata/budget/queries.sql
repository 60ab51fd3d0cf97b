-- The newest mail
SELECT received_date_time, from_address, subject FROM messages ORDER BY received_date_time DESC LIMIT 10
SELECT subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10
SELECT subject FROM messages WHERE importance = 'high' ORDER BY received_date_time DESC LIMIT 10
SELECT subject FROM messages WHERE from_address = 'build@ci.contoso.com' ORDER BY received_date_time DESC LIMIT 10
SELECT subject FROM messages WHERE subject LIKE '%invoice%' ORDER BY received_date_time DESC LIMIT 10
SELECT subject FROM messages WHERE subject LIKE 'Re:%' AND has_attachments = TRUE ORDER BY received_date_time DESC LIMIT 5
SELECT subject FROM messages WHERE folder = 'inbox' AND is_read = FALSE ORDER BY received_date_time DESC LIMIT 10
SELECT subject, body_preview FROM messages ORDER BY received_date_time DESC LIMIT 50
SELECT subject FROM messages WHERE is_read = FALSE AND received_date_time >= '2026-11-01' ORDER BY received_date_time DESC LIMIT 10
SELECT subject FROM messages LIMIT 1
SELECT * FROM messages ORDER BY received_date_time DESC LIMIT 20
SELECT subject, received_date_time FROM messages WHERE DATE(received_date_time) = '2026-11-18'
SELECT subject FROM messages WHERE YEAR(received_date_time) = 2026 AND MONTH(received_date_time) = 10
SELECT subject FROM messages WHERE received_date_time BETWEEN '2026-10-01' AND '2026-10-08'
-- By key
SELECT subject FROM messages WHERE id = '{id}'
SELECT subject, body FROM messages WHERE id = '{id}'
SELECT subject FROM messages WHERE id IN ({ids})
SELECT kind, address FROM message_recipients WHERE message_id = '{id}'
SELECT name, value FROM message_headers WHERE message_id = '{id}'
SELECT name, size FROM attachments WHERE message_id = '{id}'
SELECT display_name FROM users WHERE id = 'me'
SELECT display_name FROM users WHERE id = 'ada.nwosu@contoso.com'
SELECT display_name FROM mail_folders WHERE id = 'inbox'
SELECT subject FROM messages WHERE id = 'AAMkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OABGAAAAAADUuTJK1K9sTpCdqXop_4NaBwCd9nJ-tVysQos2hTfspaWRAAAAAAEMAACd9nJ-tVysQos2hTfspaWRAADdQmJxAAA='
-- Counts
SELECT COUNT(*) FROM messages WHERE folder = 'inbox'
SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_read = FALSE
SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND subject LIKE '%invoice%'
SELECT COUNT(*) FROM messages
SELECT COUNT(*) FROM messages WHERE is_read = FALSE
SELECT path, unread_item_count FROM mail_folders WHERE unread_item_count > 0 ORDER BY unread_item_count DESC
SELECT COUNT(*) FROM mail_folders
-- Reports
SELECT from_address, COUNT(*) AS n FROM messages WHERE received_date_time >= '2026-10-01' AND received_date_time < '2026-11-01' GROUP BY from_address ORDER BY n DESC LIMIT 10
SELECT DATE_FORMAT(received_date_time, '%Y-%m') AS month, COUNT(*) FROM messages GROUP BY month ORDER BY month
SELECT DISTINCT from_address FROM messages WHERE folder = 'Inbox/Newsletters'
SELECT f.path, f.unread_item_count, COUNT(*) FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id WHERE m.folder = 'Inbox/Newsletters' GROUP BY f.path, f.unread_item_count
SELECT category, COUNT(*) FROM message_categories GROUP BY category
SELECT address, COUNT(*) AS n FROM message_recipients WHERE kind = 'to' GROUP BY address ORDER BY n DESC LIMIT 5
SELECT subject FROM messages WHERE JSON_CONTAINS(categories, '"Travel"')
SELECT m.subject, c.category FROM messages m JOIN message_categories c ON c.message_id = m.id WHERE m.is_read = FALSE
-- Attachments
SELECT m.subject, a.name, a.size FROM (SELECT id, subject FROM messages ORDER BY received_date_time DESC LIMIT 200) m JOIN attachments a ON a.message_id = m.id
SELECT a.name, a.size FROM messages m JOIN attachments a ON a.message_id = m.id WHERE m.received_date_time >= '2026-11-01' AND m.has_attachments = TRUE
SELECT name FROM attachments WHERE message_id IN (SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 50)
SELECT m.subject, r.address FROM (SELECT id, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 100) m LEFT JOIN message_recipients r ON r.message_id = m.id AND r.kind = 'to'
-- Search
SELECT subject FROM messages WHERE search('subject:invoice') LIMIT 20
SELECT subject FROM messages WHERE MATCH (subject) AGAINST ('invoice') AND is_read = FALSE
-- People and groups
SELECT display_name, mail FROM users
SELECT display_name FROM users WHERE department = 'Sales' ORDER BY display_name
SELECT display_name FROM users WHERE display_name LIKE 'A%'
SELECT g.display_name, m.display_name FROM `groups` g JOIN group_members m ON m.group_id = g.id
SELECT display_name FROM contacts
SELECT display_name FROM people LIMIT 10
-- Several mailboxes
SELECT subject FROM messages WHERE user_id = 'support@contoso.com' ORDER BY received_date_time DESC LIMIT 10
SELECT user_id, subject FROM messages WHERE user_id IN ('me', 'support@contoso.com') ORDER BY received_date_time DESC LIMIT 10
-- Subqueries
SELECT subject FROM messages WHERE from_address IN (SELECT mail FROM users WHERE department = 'Sales') AND received_date_time >= '2026-11-01'
SELECT u.display_name, (SELECT COUNT(*) FROM messages m WHERE m.from_address = u.mail) AS n FROM users u ORDER BY n DESC LIMIT 3
SELECT subject FROM messages m WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id AND a.size > 20000) AND m.received_date_time >= '2026-11-01'
-- Calendar and settings
SELECT subject, start_date_time FROM calendar_view WHERE start_date_time >= '2026-11-16' AND start_date_time < '2026-11-23' ORDER BY start_date_time
SELECT subject FROM events WHERE is_all_day = TRUE
SELECT name FROM calendars
SELECT time_zone FROM mailbox_settings
SELECT display_name FROM message_rules
SELECT display_name, color FROM master_categories
-- Nothing to ask
SELECT subject FROM messages WHERE 1 = 0
SELECT subject FROM messages WHERE received_date_time > '2026-01-02' AND received_date_time < '2026-01-01'
SELECT subject FROM messages LIMIT 0
SELECT 1 + 1
SELECT table_name FROM information_schema.tables
-- Long lists, by one reader
SELECT name, content_type, size FROM attachments WHERE is_inline = FALSE
SELECT SUM(size) FROM attachments
