-- test: tables by pattern
-- only: graphmail, its own tables
SHOW TABLES LIKE 'message%';
/* result:
Tables_in_graphmail (message%)
message_categories
message_headers
message_recipients
message_rules
messages
*/

-- test: full tables
-- only: graphmail, its own tables
SHOW FULL TABLES WHERE Table_type = 'BASE TABLE' AND Tables_in_graphmail LIKE 'cal%';
/* result:
Tables_in_graphmail | Table_type
calendar_view       | BASE TABLE
calendars           | BASE TABLE
*/

-- test: columns of a table
-- only: graphmail, its own types
SHOW COLUMNS FROM master_categories;
/* result:
Field        | Type | Null | Key | Default | Extra
color        | text | YES  | ""  | NULL    | ""
display_name | text | YES  | ""  | NULL    | ""
id           | text | NO   | PRI | NULL    | ""
user_id      | text | NO   | ""  | NULL    | ""
*/

-- test: a hidden column
-- only: graphmail, its own types
SHOW COLUMNS FROM messages LIKE 'mime';
/* result:
Field | Type | Null | Key | Default | Extra
mime  | blob | YES  | ""  | NULL    | INVISIBLE
*/

-- test: full columns
-- only: graphmail, its own types
SHOW FULL COLUMNS FROM message_categories WHERE Field = 'category';
/* result:
Field    | Type | Collation          | Null | Key | Default | Extra | Privileges | Comment
category | text | utf8mb4_0900_as_ci | NO   | ""  | NULL    | ""    | select     | its name; master_categories has its colour
*/

-- test: describe
-- only: graphmail, its own types
DESCRIBE message_categories;
/* result:
Field      | Type   | Null | Key | Default | Extra
category   | text   | NO   | ""  | NULL    | ""
message_id | text   | NO   | PRI | NULL    | ""
position   | bigint | NO   | PRI | NULL    | ""
user_id    | text   | NO   | ""  | NULL    | ""
*/

-- test: describe a column
-- only: graphmail, its own types
DESC messages isRead;
/* result:
Field   | Type    | Null | Key | Default | Extra
is_read | boolean | YES  | ""  | NULL    | ""
*/

-- test: databases
-- only: graphmail, its own
SHOW DATABASES;
/* result:
Database
graphmail
information_schema
*/

-- test: indexes
-- only: graphmail, its own
SHOW INDEX FROM attachments WHERE Key_name = 'PRIMARY';
/* result:
Table       | Non_unique | Key_name | Seq_in_index | Column_name | Collation | Cardinality | Sub_part | Packed | Null | Index_type | Comment | Index_comment | Visible | Expression
attachments | 0          | PRIMARY  | 1            | id          | A         | NULL        | NULL     | NULL   | ""   | BTREE      | ""      | ""            | YES     | NULL
*/

-- test: columns of information_schema
-- only: graphmail, its own types
SELECT column_name, data_type, column_key, extra FROM information_schema.columns WHERE table_name = 'attachments' AND column_key <> '' ORDER BY ordinal_position;
/* result:
column_name | data_type | column_key | extra
id          | text      | PRI        | ""
message_id  | text      | MUL        | ""
*/

-- test: tables joined with their columns
-- only: graphmail, its own tables
SELECT t.table_name, COUNT(*) FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name) WHERE t.table_name LIKE 'message\_%' GROUP BY t.table_name ORDER BY 1;
/* result:
table_name         | COUNT(*)
message_categories | 4
message_headers    | 5
message_recipients | 6
message_rules      | 10
*/

-- test: keys
-- only: graphmail, its own keys
SELECT table_name, column_name, constraint_name, referenced_table_name FROM information_schema.key_column_usage WHERE table_name IN ('attachments', 'event_attendees') ORDER BY 1, 3, 2;
/* result:
table_name      | column_name | constraint_name          | referenced_table_name
attachments     | message_id  | attachments_message_id   | messages
attachments     | id          | PRIMARY                  | NULL
event_attendees | event_id    | event_attendees_event_id | events
event_attendees | event_id    | PRIMARY                  | NULL
event_attendees | position    | PRIMARY                  | NULL
*/

-- test: empty tables that tools ask for
-- only: graphmail, it has no routines
SELECT COUNT(*) FROM information_schema.routines;
/* result:
COUNT(*)
0
*/

-- test: what Graph can do
-- only: graphmail, its own
SELECT column_name, property, filter, sortable FROM graphmail_columns WHERE table_name = 'messages' AND column_name IN ('is_read', 'subject', 'body') ORDER BY 1;
/* result:
column_name | property     | filter              | sortable
body        | body/content | ""                  | FALSE
is_read     | isRead       | eq ne               | FALSE
subject     | subject      | startswith contains | FALSE
*/

-- test: an unknown table of information_schema
-- only: graphmail, its own words
SELECT 1 FROM information_schema.tabels;
-- error: did you mean "tables"

-- test: an unknown table to describe
-- only: graphmail, its own words
DESCRIBE mesages;
-- error: did you mean "messages"

-- test: an unknown schema
-- only: graphmail, its own words
USE mysql;
-- error: unknown database "mysql"
