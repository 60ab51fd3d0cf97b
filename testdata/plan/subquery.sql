-- EXISTS becomes a semijoin
SELECT subject FROM messages m WHERE EXISTS (SELECT 1 FROM mail_folders f WHERE f.id = m.parent_folder_id AND f.display_name = 'Projects')

-- NOT EXISTS an antijoin
SELECT display_name FROM mail_folders f WHERE NOT EXISTS (SELECT * FROM messages m WHERE m.parent_folder_id = f.id AND m.is_read = FALSE)

-- IN
SELECT subject FROM messages WHERE parent_folder_id IN (SELECT id FROM mail_folders WHERE display_name LIKE 'P%')

-- NOT IN knows NULL
SELECT subject FROM messages WHERE from_address NOT IN (SELECT mail FROM users)

-- a scalar that does not depend on the row
SELECT subject FROM messages WHERE received_date_time = (SELECT MAX(received_date_time) FROM messages)

-- one that does: its messages are read once
SELECT f.display_name, (SELECT COUNT(*) FROM messages m WHERE m.parent_folder_id = f.id AND m.is_read = FALSE) AS unread FROM mail_folders f

-- a correlated condition that is no equality
SELECT subject FROM messages m WHERE EXISTS (SELECT 1 FROM messages n WHERE n.conversation_id = m.conversation_id AND n.received_date_time > m.received_date_time)

-- few keys drive the reading
SELECT subject FROM messages WHERE id IN (SELECT message_id FROM attachments WHERE message_id = 'AAMkAGI2TG93AAA=')

-- row values
SELECT subject FROM messages WHERE (from_address, subject) IN (SELECT from_address, subject FROM messages WHERE is_draft = TRUE)

-- IN below OR is evaluated row by row
SELECT subject FROM messages WHERE is_read = FALSE OR parent_folder_id IN (SELECT id FROM mail_folders WHERE is_hidden = TRUE)

-- two queries deep
SELECT display_name FROM mail_folders f WHERE EXISTS (SELECT 1 FROM messages m WHERE m.parent_folder_id = f.id AND EXISTS (SELECT 1 FROM users u WHERE u.mail = m.from_address AND u.department = f.display_name))

-- a number of columns that does not fit
SELECT subject FROM messages WHERE id IN (SELECT id, subject FROM messages)

-- a child that exists is looked for in its messages' pages
SELECT subject FROM messages m WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id AND a.name LIKE '%.pdf') ORDER BY received_date_time DESC LIMIT 5

-- and one that does not
SELECT subject FROM messages m WHERE NOT EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id) AND m.is_read = FALSE

-- few rows: children are fetched for all of them at a time
SELECT subject, (SELECT COUNT(*) FROM attachments a WHERE a.message_id = m.id) AS n FROM messages m ORDER BY received_date_time DESC LIMIT 10

-- a mailbox for each row
SELECT u.display_name, (SELECT COUNT(*) FROM messages m WHERE m.user_id = u.id AND m.is_read = FALSE) AS unread FROM users u WHERE u.department = 'Sales'

-- mailboxes of a query
SELECT COUNT(*) FROM messages WHERE user_id IN (SELECT id FROM users WHERE department = 'Sales')
