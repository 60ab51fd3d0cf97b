-- newest ten unread
SELECT subject, from_address FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10

-- the page after it
SELECT subject FROM messages ORDER BY received_date_time DESC LIMIT 10 OFFSET 20

-- a local condition keeps the limit local
SELECT subject FROM messages WHERE LENGTH(subject) > 20 LIMIT 5

-- names without regard to case and underscores
SELECT Subject, receivedDateTime FROM Messages WHERE isRead = TRUE

-- star leaves hidden columns out
SELECT * FROM mail_folders

-- star of one table, and an expression
SELECT f.*, UPPER(f.display_name) AS name FROM mail_folders f

-- no FROM
SELECT 1 + 1 AS two, NOW()

-- a condition that cannot hold
SELECT subject FROM messages WHERE 1 = 0

-- LIMIT 0
SELECT subject FROM messages LIMIT 0

-- sorted here, n rows held
SELECT subject FROM messages ORDER BY LENGTH(subject), subject LIMIT 3

-- a hidden sort column
SELECT subject FROM messages ORDER BY size DESC

-- ordinals and aliases
SELECT subject AS s, is_read FROM messages ORDER BY 2, s

-- distinct
SELECT DISTINCT from_address FROM messages ORDER BY from_address

-- distinct with a limit stops reading
SELECT DISTINCT from_address FROM messages LIMIT 3

-- a repeated and a constant sort key
SELECT subject FROM messages ORDER BY received_date_time DESC, 'x', received_date_time LIMIT 2
