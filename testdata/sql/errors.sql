-- test: a slip in a column
SELECT recieved FROM messages;
-- error: recieved

-- test: a slip in a table
SELECT 1 FROM mesages;
-- error: mesages

-- test: ambiguous
SELECT id FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id;
-- error: ambiguous

-- test: text without quotes
SELECT subject FROM messages WHERE subject = Hello;
-- error: Hello

-- test: an alias in WHERE
SELECT subject AS s FROM messages WHERE s = 'x';
-- error: "s"
