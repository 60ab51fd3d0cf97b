-- union
SELECT subject FROM messages UNION SELECT display_name FROM mail_folders

-- union all with a limit for each
SELECT subject FROM messages UNION ALL SELECT display_name FROM mail_folders LIMIT 5

-- three, ordered
SELECT subject AS s FROM messages UNION ALL SELECT display_name FROM mail_folders UNION ALL SELECT display_name FROM contacts ORDER BY s DESC LIMIT 2

-- types meet
SELECT is_read FROM messages UNION SELECT total_item_count FROM mail_folders

-- a condition on it moves into the branches
SELECT x.s FROM (SELECT subject AS s FROM messages UNION ALL SELECT display_name FROM mail_folders) x WHERE x.s LIKE 'A%'

-- a number of columns that does not fit
SELECT subject, id FROM messages UNION SELECT display_name FROM mail_folders
