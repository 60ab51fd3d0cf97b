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

-- test: an integer beyond BIGINT
-- only: graphmail, MySQL has BIGINT UNSIGNED
SELECT 18446744073709551615;
-- error: out of range of BIGINT

-- test: two integers that are one DOUBLE
-- only: graphmail, MySQL has BIGINT UNSIGNED
SELECT 9223372036854775808 = 9223372036854775809;
-- error: out of range of BIGINT

-- test: an integer below BIGINT
-- only: graphmail, MySQL has DECIMAL
SELECT -9223372036854775809;
-- error: out of range of BIGINT

-- test: a hexadecimal literal beyond BIGINT
-- only: graphmail, MySQL has BIGINT UNSIGNED
SELECT 0xFFFFFFFFFFFFFFFF + 0;
-- error: out of range of BIGINT

-- test: a hexadecimal literal that is no number
-- only: graphmail, MySQL cuts it
SELECT COUNT(*) FROM messages WHERE size = 0x010203040506070809;
-- error: out of range of BIGINT

-- test: a hexadecimal literal that is no time
-- only: graphmail, MySQL compares with nothing
SELECT COUNT(*) FROM messages WHERE received_date_time > 0x01;
-- error: x'01' is not a date

-- test: a bit pattern that leaves its operators
-- only: graphmail, MySQL has BIGINT UNSIGNED
SELECT ~5 > 0;
-- error: out of range of BIGINT

-- test: a number below zero AS UNSIGNED
-- only: graphmail, MySQL has BIGINT UNSIGNED
SELECT CAST(-1 AS UNSIGNED) & 7;
-- error: out of range of BIGINT
