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

-- test: a number that is no date
-- only: graphmail, MySQL compares with nothing
SELECT COUNT(*) FROM messages WHERE received_date_time > 5;
-- error: 5 is not a date

-- test: a number among dates that is none
-- only: graphmail, MySQL compares with nothing
SELECT COUNT(*) FROM messages WHERE received_date_time IN (20260101, 0);
-- error: 0 is not a date

-- test: zero for a date, as a bound
-- only: graphmail, MySQL compares with nothing
SELECT COUNT(*) FROM messages WHERE received_date_time BETWEEN 0 AND 20260101;
-- error: 0 is not a date
