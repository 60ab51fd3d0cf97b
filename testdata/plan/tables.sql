-- one message
SELECT subject, body FROM messages WHERE id = 'AAMkAGI2TG93AAA='

-- twenty messages
SELECT subject FROM messages WHERE id IN ('AAMkAGI2TG93AAA=', 'AAMkAGI2TG94AAA=', 'AAMkAGI2TG95AAA=')

-- equality of text
SELECT subject FROM messages WHERE from_address = 'ann@example.com'

-- a prefix with characters that mean something
SELECT subject FROM messages WHERE subject LIKE 'it''s 100\% (sure)%'

-- a part of a text
SELECT subject FROM messages WHERE subject LIKE '%invoice%'

-- a part of a body is not Graph's to find
SELECT subject FROM messages WHERE body LIKE '%invoice%'

-- a search
SELECT subject FROM messages WHERE search('subject:invoice from:ann') LIMIT 20

-- a full-text search beside a local condition
SELECT subject FROM messages WHERE MATCH (subject, body) AGAINST ('invoice') AND is_read = FALSE

-- a time relative to now
SELECT subject FROM messages WHERE received_date_time >= NOW() - INTERVAL 7 DAY ORDER BY received_date_time DESC

-- a day
SELECT subject FROM messages WHERE DATE(received_date_time) = '2024-05-14'

-- a year and a month
SELECT subject FROM messages WHERE YEAR(received_date_time) = 2024 AND MONTH(received_date_time) = 5

-- a short list
SELECT subject FROM messages WHERE importance IN ('high', 'low')

-- either column
SELECT subject FROM messages WHERE is_read = FALSE OR importance = 'high'

-- neither
SELECT subject FROM messages WHERE NOT (is_read = TRUE OR importance = 'high')

-- NULL is not Graph's to compare on mail
SELECT subject FROM messages WHERE sent_date_time IS NULL

-- a contradiction sends nothing
SELECT subject FROM messages WHERE received_date_time > '2024-05-01' AND received_date_time < '2024-04-01'

-- a folder by name
SELECT subject FROM messages WHERE folder = 'Projects/Atlas' ORDER BY received_date_time DESC LIMIT 5

-- two folders
SELECT folder, subject FROM messages WHERE folder IN ('inbox', 'archive')

-- another person's mailbox
SELECT subject FROM messages WHERE user_id = 'support@contoso.com' LIMIT 5

-- two mailboxes in order
SELECT user_id, subject FROM messages WHERE user_id IN ('me', 'support@contoso.com') ORDER BY received_date_time DESC LIMIT 5

-- the folder tree
SELECT path, unread_item_count FROM mail_folders WHERE unread_item_count > 0 ORDER BY path

-- a well-known folder
SELECT display_name, total_item_count FROM mail_folders WHERE well_known_name = 'inbox'

-- attachments of one message
SELECT name, size FROM attachments WHERE message_id = 'AAMkAGI2TG93AAA='

-- all attachments that are shown as such
SELECT message_id, name FROM attachments WHERE is_inline = FALSE

-- the bytes of one
SELECT name, content_bytes FROM attachments WHERE message_id = 'AAMkAGI2TG93AAA=' AND name = 'a.pdf'

-- who was copied
SELECT message_id, address FROM message_recipients WHERE kind = 'cc'

-- mail of a category
SELECT message_id FROM message_categories WHERE category = 'Travel'

-- headers of a message
SELECT name, value FROM message_headers WHERE message_id = 'AAMkAGI2TG93AAA=' ORDER BY position

-- oneself
SELECT display_name, mail FROM users WHERE id = 'me'

-- users by a property that needs an advanced query
SELECT display_name FROM users WHERE company_name = 'Contoso'

-- users in order
SELECT display_name FROM users WHERE department = 'Sales' ORDER BY display_name LIMIT 10

-- users whose address ends so
SELECT display_name FROM users WHERE mail LIKE '%@contoso.com'

-- a property that no list has
SELECT display_name, about_me FROM users WHERE id IN ('a@contoso.com', 'b@contoso.com')

-- settings
SELECT time_zone FROM mailbox_settings

-- rules
SELECT display_name FROM message_rules WHERE is_enabled = TRUE ORDER BY sequence

-- contacts
SELECT display_name, company_name FROM contacts WHERE display_name LIKE 'A%'

-- the calendar of a week
SELECT subject, start_date_time FROM calendar_view WHERE start_date_time >= '2024-05-13' AND end_date_time < '2024-05-20' ORDER BY start_date_time

-- without a week
SELECT subject FROM calendar_view

-- events
SELECT subject FROM events WHERE start_date_time >= '2024-05-13' AND is_all_day = FALSE

-- who comes
SELECT e.subject, a.address, a.response FROM events e JOIN event_attendees a ON a.event_id = e.id WHERE e.subject LIKE 'Review%'

-- groups and members
SELECT display_name FROM group_members WHERE group_id = '02bd9fd6-8f93-4758-87c3-1fb73740a315'

-- members of no group in particular
SELECT COUNT(*) FROM group_members

-- people
SELECT display_name FROM people LIMIT 10

-- what Graph can do with a column
SELECT column_name, filter, sortable FROM graphmail_columns WHERE table_name = 'messages' AND sortable

-- tables
SELECT table_name, table_comment FROM information_schema.tables WHERE table_schema = 'graphmail'

-- a comparison of a text with another table's columns stays here
SELECT subject FROM messages WHERE subject = from_name

-- the user's mailbox cannot be computed
SELECT subject FROM messages WHERE LOWER(user_id) = 'me'

-- a time that Graph cannot be asked for
SELECT subject FROM events WHERE end_date_time < '0001-01-01'
