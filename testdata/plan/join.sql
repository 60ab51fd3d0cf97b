-- folder names of messages: folders are held, messages stream in order
SELECT m.subject, f.display_name FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE m.is_read = TRUE ORDER BY m.received_date_time DESC LIMIT 3

-- the same the other way round
SELECT m.subject, f.display_name FROM mail_folders f, messages m WHERE f.id = m.parent_folder_id

-- attachments ride in their messages
SELECT a.name, m.subject FROM attachments a JOIN messages m ON a.message_id = m.id WHERE m.is_read = FALSE

-- messages without attachments stay
SELECT m.subject, a.name FROM messages m LEFT JOIN attachments a ON a.message_id = m.id AND a.is_inline = FALSE WHERE m.is_read = FALSE

-- a condition that rejects NULL makes it an inner join
SELECT m.subject, a.name FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE a.size > 1000

-- one that does not
SELECT m.subject FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE a.id IS NULL

-- recipients are in the message's own page
SELECT m.subject, r.address FROM messages m JOIN message_recipients r ON r.message_id = m.id WHERE r.kind = 'to'

-- right join
SELECT f.display_name, m.subject FROM messages m RIGHT JOIN mail_folders f ON f.id = m.parent_folder_id AND m.is_read = FALSE

-- using and natural
SELECT * FROM master_categories JOIN message_categories USING (id)

-- several mailboxes
SELECT u.display_name, m.subject FROM users u JOIN messages m ON m.user_id = u.id WHERE u.department = 'Sales' AND m.is_read = FALSE

-- by key
SELECT g.display_name, u.department FROM group_members g JOIN users u ON u.id = g.id WHERE g.group_id = '02bd9fd6-8f93-4758-87c3-1fb73740a315'

-- a condition on the key goes to both sides
SELECT m.subject, f.display_name FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id WHERE f.id = 'AAMkAGI2TG93AAA='

-- no equality
SELECT a.subject, b.subject FROM messages a JOIN messages b ON a.received_date_time < b.received_date_time

-- cross join
SELECT f.display_name, c.display_name FROM mail_folders f CROSS JOIN master_categories c

-- NULL equals NULL
SELECT a.id FROM contacts a JOIN contacts b ON a.company_name <=> b.company_name

-- a derived table
SELECT x.from_address, x.n, u.department FROM (SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address) x
JOIN users u ON u.mail = x.from_address WHERE x.n > 3

-- a condition moves into the derived table
SELECT s FROM (SELECT subject AS s, is_read FROM messages) x WHERE x.is_read = FALSE AND x.s LIKE 'A%'

-- but not below its limit
SELECT s FROM (SELECT subject AS s, is_read FROM messages ORDER BY received_date_time DESC LIMIT 10) x WHERE x.is_read = FALSE

-- two kinds of children: the first rides in its messages
SELECT m.subject, a.name, r.address FROM messages m JOIN attachments a ON a.message_id = m.id JOIN message_recipients r ON r.message_id = m.id WHERE m.is_read = FALSE

-- children of a message that is joined before
SELECT f.display_name, a.name FROM mail_folders f JOIN messages m ON m.parent_folder_id = f.id LEFT JOIN attachments a ON a.message_id = m.id

-- groups have no pages that hold their members
SELECT g.display_name, m.display_name FROM groups g JOIN group_members m ON m.group_id = g.id

-- a left join with at most one partner passes the limit on
SELECT m.subject, f.display_name FROM messages m LEFT JOIN mail_folders f ON f.id = m.parent_folder_id ORDER BY m.received_date_time DESC LIMIT 5

-- by id on both sides
SELECT m.subject, a.name FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE m.id = 'AAMkAGI2TG93AAA='

-- the newest mail and its attachments are one list, which ends when there is enough mail
SELECT m.subject, a.name, a.size FROM (SELECT id, subject FROM messages ORDER BY received_date_time DESC LIMIT 200) m JOIN attachments a ON a.message_id = m.id

-- a left join keeps the mail without; the conditions of ON choose attachments
SELECT m.subject, a.name FROM (SELECT id, subject FROM messages WHERE is_read = FALSE AND body_preview LIKE '%budget%' ORDER BY received_date_time LIMIT 30) m LEFT JOIN attachments a ON a.message_id = m.id AND a.size > 1000 WHERE m.subject <> ''

-- conditions on the mail that is counted come after the counting
SELECT m.s, r.address FROM message_recipients r JOIN (SELECT id, UPPER(subject) AS s FROM messages LIMIT 50) m ON m.id = r.message_id WHERE r.kind = 'to' AND m.s LIKE 'A%'

-- what only single attachments show is checked when it is there
SELECT m.subject FROM (SELECT id, subject FROM messages LIMIT 5) m JOIN attachments a ON a.message_id = m.id WHERE LENGTH(a.content_bytes) > 10 AND a.is_inline = FALSE

-- one that Graph does not order
SELECT a.name FROM (SELECT id FROM messages ORDER BY subject LIMIT 10) m JOIN attachments a ON a.message_id = m.id

-- an offset
SELECT a.name FROM (SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 10 OFFSET 5) m JOIN attachments a ON a.message_id = m.id

-- IN is such a join, too
SELECT a.name FROM attachments a WHERE a.size > 100 AND a.message_id IN (SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 50)

-- a child says for itself which mailbox it is read from
SELECT a.name FROM (SELECT id FROM messages WHERE user_id = 'ada@contoso.com' LIMIT 10) m JOIN attachments a ON a.message_id = m.id
