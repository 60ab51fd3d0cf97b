-- count of all
SELECT COUNT(*) FROM messages

-- count of a folder
SELECT COUNT(*) FROM messages WHERE folder = 'inbox'

-- count with an exact condition
SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_read = FALSE

-- count with a narrowing condition
SELECT COUNT(*) AS n FROM messages WHERE folder = 'inbox' AND subject = 'Hello'

-- senders of a month
SELECT from_address, COUNT(*) AS n FROM messages
WHERE received_date_time >= '2024-04-01' AND received_date_time < '2024-05-01'
GROUP BY from_address ORDER BY n DESC LIMIT 10

-- by an expression, an ordinal and an alias
SELECT DATE(received_date_time) AS day, COUNT(*) FROM messages GROUP BY 1 ORDER BY day

-- having on a key moves below the group, on an aggregate it stays
SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address HAVING n > 3 AND from_address LIKE 'a%'

-- columns that depend on the id
SELECT m.id, m.subject, COUNT(a.id) FROM messages m LEFT JOIN attachments a ON a.message_id = m.id GROUP BY m.id

-- columns that do not
SELECT subject, COUNT(*) FROM messages GROUP BY from_address

-- an aggregate in WHERE
SELECT subject FROM messages WHERE COUNT(*) > 1

-- an aggregate in an aggregate
SELECT SUM(COUNT(*)) FROM messages

-- several aggregates
SELECT COUNT(DISTINCT from_address), MIN(received_date_time), GROUP_CONCAT(DISTINCT importance ORDER BY importance SEPARATOR '/') FROM messages

-- one row has no order
SELECT COUNT(*) FROM messages ORDER BY subject

-- distinct groups
SELECT DISTINCT COUNT(*) FROM messages GROUP BY from_address
