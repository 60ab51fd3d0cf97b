-- a slip in a column
SELECT recieved FROM messages

-- a slip in a table
SELECT 1 FROM mesages

-- a slip in a qualifier
SELECT msg.subject FROM messages m

-- ambiguous
SELECT id FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id

-- text in the wrong quotes
SELECT subject FROM messages WHERE subject = `Hello`

-- no such schema
SELECT 1 FROM mysql.user

-- twice the same name
SELECT 1 FROM messages JOIN messages ON 1 = 1

-- an ordinal out of the list
SELECT subject FROM messages ORDER BY 2

-- an alias in WHERE
SELECT subject AS s FROM messages WHERE s = 'x'

-- a derived table with a column twice
SELECT * FROM (SELECT id, id FROM messages) x

-- distinct and another order
SELECT DISTINCT from_address FROM messages ORDER BY received_date_time

-- a negative limit
SELECT subject FROM messages LIMIT -1

-- search on a table without it
SELECT 1 FROM mail_folders WHERE search('x')

-- search under OR
SELECT subject FROM messages WHERE search('x') OR is_read = TRUE

-- an unknown function
SELECT LOWR(subject) FROM messages

-- a subquery that names the outer table
SELECT (SELECT f.display_name FROM mail_folders f WHERE f.id = m.parent_folder_id) FROM messages m WHERE m.id = 'AAMkAGI2TG93AAA='
