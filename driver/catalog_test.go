package driver_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"graphmail/graphtables"
)

// mailTables are the names of the tables of Graph.
func mailTables() []string {
	var list []string
	for _, t := range graphtables.Standard().Tables() {
		if t.Schema == "" && t.Shape != graphtables.Local {
			list = append(list, t.Name)
		}
	}
	slices.Sort(list)
	return list
}

func firstColumn(rows [][]any) []string {
	var list []string
	for _, r := range rows {
		list = append(list, fmt.Sprint(r[0]))
	}
	slices.Sort(list)
	return list
}

// TestCatalog holds that all ways to ask for the tables and their columns agree
// with the catalog, and that none sends a request.
func TestCatalog(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	want := mailTables()
	for _, text := range []string{
		"SHOW TABLES", "SHOW FULL TABLES", "SHOW TABLES FROM graphmail", "SHOW TABLE STATUS", "SHOW TABLES LIKE '%'",
		"SELECT table_name FROM information_schema.tables WHERE table_schema = 'graphmail'",
		"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
		"SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = SCHEMA()",
		"SELECT DISTINCT table_name FROM graphmail_columns",
	} {
		if got := firstColumn(query(t, db, text)); !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %v\nwant %v", text, got, want)
		}
	}
	for _, table := range graphtables.Standard().Tables() {
		if table.Shape == graphtables.Local {
			continue
		}
		var names []string
		for _, c := range table.Columns {
			names = append(names, c.Name)
		}
		slices.Sort(names)
		for _, text := range []string{
			"DESCRIBE " + table.Name, "DESC " + table.Name, "EXPLAIN " + table.Name, "SHOW COLUMNS FROM " + table.Name, "SHOW FULL COLUMNS FROM graphmail." + table.Name,
			"SHOW FIELDS IN " + table.Name,
			"SELECT column_name FROM information_schema.columns WHERE table_schema = 'graphmail' AND table_name = '" + table.Name + "' ORDER BY ordinal_position",
			"SELECT column_name FROM graphmail_columns WHERE table_name = '" + table.Name + "'",
		} {
			if got := firstColumn(query(t, db, text)); !slices.Equal(got, names) {
				t.Errorf("%s\ngot  %v\nwant %v", text, got, names)
			}
		}
		create := query(t, db, "SHOW CREATE TABLE "+table.Name)
		for _, name := range names {
			if !strings.Contains(fmt.Sprint(create[0][1]), "`"+name+"`") {
				t.Errorf("SHOW CREATE TABLE %s lacks %s", table.Name, name)
			}
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestCatalogAnswers are single answers, as tools ask for them.
func TestCatalogAnswers(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, tt := range []struct{ text, want string }{
		{"SELECT DATABASE()", "[graphmail]"},
		{"SELECT SCHEMA()", "[graphmail]"},
		{"SHOW DATABASES", "[information_schema] [graphmail]"},
		{"SHOW SCHEMAS LIKE 'graph%'", "[graphmail]"},
		{"SELECT schema_name FROM information_schema.schemata ORDER BY 1", "[graphmail] [information_schema]"},
		{"SHOW VARIABLES LIKE 'lower_case_table_names'", "[lower_case_table_names 2]"},
		{"SHOW SESSION VARIABLES WHERE Variable_name = 'autocommit'", "[autocommit ON]"},
		{"SHOW GLOBAL VARIABLES LIKE '%read_only'", "[read_only ON] [super_read_only ON] [transaction_read_only ON] [tx_read_only ON]"},
		{"SHOW VARIABLES LIKE 'sql_safe_updates'", "[sql_safe_updates OFF]"},
		{"SHOW VARIABLES LIKE 'performance_schema'", "[performance_schema OFF]"},
		{"SELECT @@autocommit, @@sql_safe_updates, @@autocommit + 1", "[1 0 2]"},
		{"SELECT @@character_set_client, @@collation_connection", "[utf8mb4 utf8mb4_0900_as_ci]"},
		{"SELECT @@session.transaction_read_only", "[1]"},
		{"SELECT @@global.time_zone", "[UTC]"},
		{"SHOW WARNINGS", ""},
		{"SHOW STATUS LIKE 'Ssl_cipher'", ""},
		{"SELECT SUBSTRING_INDEX(@@version, '-', 1)", "[8.0.0]"},
		{"SELECT VERSION() = @@version", "[true]"},
		{"SELECT USER()", "[me]"},
		{"SELECT CONNECTION_ID()", "[1]"},
		{"SELECT 1", "[1]"},
		{"SELECT COUNT(*) FROM information_schema.routines", "[0]"},
		{"SELECT COUNT(*) FROM information_schema.views WHERE table_schema = DATABASE()", "[0]"},
		{"SELECT data_type, is_nullable, column_key, extra FROM information_schema.columns WHERE table_schema = 'graphmail' AND table_name = 'messages' AND column_name IN ('id', 'body') ORDER BY column_name DESC",
			"[text NO PRI ] [text YES  ]"},
		{"SELECT column_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage WHERE table_name = 'attachments' AND referenced_table_name IS NOT NULL",
			"[message_id messages id]"},
		{"SELECT column_name FROM information_schema.key_column_usage WHERE table_name = 'messages' AND constraint_name = 'PRIMARY'", "[id]"},
		{"SELECT table_name, column_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage WHERE column_name IN ('parent_folder_id', 'calendar_id') ORDER BY 1, 2",
			"[calendar_view calendar_id calendars id] [contact_folders parent_folder_id contact_folders id] [contacts parent_folder_id contact_folders id] " +
				"[events calendar_id calendars id] [mail_folders parent_folder_id mail_folders id] [messages parent_folder_id mail_folders id]"},
		{"SELECT DISTINCT referenced_table_name FROM information_schema.key_column_usage WHERE column_name IN ('message_id', 'event_id', 'group_id') AND referenced_table_name IS NOT NULL ORDER BY 1", "[events] [groups] [messages]"},
		{"SELECT k.table_name, k.column_name FROM information_schema.key_column_usage k LEFT JOIN information_schema.columns c USING (table_schema, table_name, column_name) WHERE c.column_name IS NULL", ""},
		{"SELECT k.referenced_table_name FROM information_schema.key_column_usage k LEFT JOIN information_schema.columns c ON c.table_name = k.referenced_table_name AND c.column_name = k.referenced_column_name WHERE k.referenced_table_name IS NOT NULL AND c.column_name IS NULL", ""},
		{"SELECT column_key FROM information_schema.columns WHERE table_name = 'messages' AND column_name = 'parent_folder_id'", "[MUL]"},
		{"SELECT constraint_name, referenced_table_name FROM information_schema.referential_constraints WHERE table_name = 'contacts'", "[contacts_parent_folder_id contact_folders]"},
		{"SELECT column_name FROM information_schema.statistics WHERE table_name = 'events' AND index_name = 'events_calendar_id'", "[calendar_id]"},
		{"SELECT constraint_type FROM information_schema.table_constraints WHERE table_name = 'attachments' ORDER BY 1", "[FOREIGN KEY] [PRIMARY KEY]"},
		{"SHOW INDEX FROM messages WHERE Key_name = 'PRIMARY'", "[messages 0 PRIMARY 1 id A <nil> <nil> <nil>  BTREE   YES <nil>]"},
		{"SELECT property, exact, sortable, searchable_as, permission FROM graphmail_columns WHERE table_name = 'messages' AND column_name = 'received_date_time'",
			"[receivedDateTime lt ge true <nil> Mail.ReadBasic]"},
	} {
		rows, err := tryQuery(db, tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r))
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.text, text, tt.want)
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestCatalogNames are the columns' labels, in the capitals that MySQL gives
// them, since tools look for those.
func TestCatalogNames(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	for text, want := range map[string]string{
		"SHOW TABLES":                "Tables_in_graphmail",
		"SHOW TABLES LIKE 'm%'":      "Tables_in_graphmail (m%)",
		"SHOW COLUMNS FROM users":    "Field Type Null Key Default Extra",
		"SHOW DATABASES":             "Database",
		"SHOW VARIABLES":             "Variable_name Value",
		"SHOW CREATE TABLE users":    "Table Create Table",
		"SELECT @@version_comment":   "@@version_comment",
		"SELECT DATABASE()":          "DATABASE()",
		"SHOW TABLES FROM graphmail": "Tables_in_graphmail",
		"SELECT table_name, COLUMN_NAME FROM information_schema.columns LIMIT 1": "table_name COLUMN_NAME",
		"EXPLAIN SELECT 1":         "id operation target request pushed local why",
		"EXPLAIN ANALYZE SELECT 1": "id operation target request pushed local why calls pages bytes rows_read rows_returned retries waits",
	} {
		rows, err := db.Query(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		names, err := rows.Columns()
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("%s: got %s, %v; want %s", text, got, err, want)
		}
		rows.Close()
	}
}

// onConnect is what generic tools send before the first query of their user,
// taken from their public sources.
var onConnect = map[string][]string{
	// https://github.com/mysql/mysql-connector-j, NativeSession.loadServerVariables
	"Connector/J": {
		"/* mysql-connector-j */SELECT @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, " +
			"@@character_set_connection AS character_set_connection, @@character_set_results AS character_set_results, @@character_set_server AS character_set_server, " +
			"@@collation_server AS collation_server, @@collation_connection AS collation_connection, @@init_connect AS init_connect, " +
			"@@interactive_timeout AS interactive_timeout, @@license AS license, @@lower_case_table_names AS lower_case_table_names, " +
			"@@max_allowed_packet AS max_allowed_packet, @@net_write_timeout AS net_write_timeout, @@performance_schema AS performance_schema, " +
			"@@sql_mode AS sql_mode, @@system_time_zone AS system_time_zone, @@time_zone AS time_zone, @@transaction_isolation AS transaction_isolation, @@wait_timeout AS wait_timeout",
		"SET character_set_results = NULL", "SET autocommit=1", "SET sql_mode='STRICT_TRANS_TABLES'", "SELECT @@session.transaction_read_only", "SHOW WARNINGS",
	},
	// https://github.com/dbeaver/dbeaver, the MySQL extension
	"DBeaver": {
		"SELECT DATABASE()", "SHOW ENGINES", "SHOW CHARSET", "SHOW COLLATION", "SHOW VARIABLES LIKE 'lower_case_table_names'", "SHOW DATABASES",
		"SELECT @@GLOBAL.character_set_server, @@GLOBAL.collation_server", "SHOW FULL TABLES FROM `graphmail`", "SHOW TABLE STATUS FROM `graphmail`",
		"SELECT * FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='graphmail' AND TABLE_NAME='messages' ORDER BY ORDINAL_POSITION",
		"SELECT * FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA='graphmail' AND REFERENCED_TABLE_NAME IS NOT NULL",
		"SHOW INDEX FROM `graphmail`.`messages`", "SELECT * FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='graphmail'", "SHOW PLUGINS",
	},
	// The command-line client of MySQL and tools made on its likeness
	"mysql": {"SELECT @@version_comment LIMIT 1", "SELECT DATABASE(), USER() LIMIT 1", "SHOW DATABASES", "SHOW TABLES", "SELECT USER()", "SHOW WARNINGS"},
	// https://github.com/xo/usql, drivers/mysql and the metadata readers for information_schema
	"usql": {
		"SELECT VERSION()",
		"SELECT table_catalog, table_schema, table_name, CASE table_type WHEN 'BASE TABLE' THEN 'TABLE' ELSE table_type END, COALESCE(table_rows, 0) FROM information_schema.tables " +
			"WHERE table_schema NOT IN ('sys', 'mysql', 'information_schema', 'performance_schema') ORDER BY table_catalog, table_schema, table_name",
		"SELECT schema_name, catalog_name FROM information_schema.schemata WHERE schema_name NOT IN ('sys') ORDER BY catalog_name, schema_name",
		"SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, data_type, COALESCE(column_default, ''), COALESCE(is_nullable, '') AS is_nullable, " +
			"COALESCE(character_maximum_length, numeric_precision, datetime_precision, 0) FROM information_schema.columns WHERE table_name LIKE 'mess%' ORDER BY table_name, ordinal_position",
	},
	// https://github.com/go-gorm/mysql, migrator.go
	"gorm": {
		"SELECT VERSION()", "SELECT DATABASE()",
		"SELECT SCHEMA_NAME from Information_schema.SCHEMATA where SCHEMA_NAME LIKE 'graphmail%' ORDER BY SCHEMA_NAME='graphmail' DESC,SCHEMA_NAME limit 1",
		"SELECT count(*) FROM information_schema.tables WHERE table_schema = 'graphmail' AND table_name = 'messages' AND table_type = 'BASE TABLE'",
		"SELECT column_name, column_default, is_nullable = 'YES', data_type, character_maximum_length, column_type, column_key, extra, column_comment, numeric_precision, numeric_scale , datetime_precision " +
			"FROM information_schema.columns WHERE table_schema = 'graphmail' AND table_name = 'messages' ORDER BY ORDINAL_POSITION",
		"SELECT count(*) FROM information_schema.statistics WHERE table_schema = 'graphmail' AND table_name = 'messages' AND index_name = 'PRIMARY'",
	},
	// https://github.com/ent/ent, dialect/sql/schema/mysql.go
	"ent": {
		"SHOW VARIABLES LIKE 'version'",
		"SELECT COUNT(*) FROM `INFORMATION_SCHEMA`.`TABLES` WHERE `TABLE_SCHEMA` = (SELECT DATABASE()) AND `TABLE_NAME` = 'messages'",
		"SELECT `column_name`, `column_type`, `is_nullable`, `column_key`, `column_default`, `extra`, `character_set_name`, `collation_name`, `numeric_precision`, `numeric_scale` FROM `INFORMATION_SCHEMA`.`COLUMNS` WHERE `TABLE_SCHEMA` = (SELECT DATABASE()) AND `TABLE_NAME` = 'messages'",
	},
	// https://github.com/amacneil/dbmate, pkg/driver/mysql
	"dbmate": {"SELECT 1", "SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_migrations')"},
	// https://github.com/sqlalchemy/sqlalchemy, dialects/mysql/base.py
	"SQLAlchemy": {
		"SELECT DATABASE()", "SELECT @@sql_mode", "SELECT @@lower_case_table_names", "SELECT @@transaction_isolation",
		"SHOW VARIABLES LIKE 'sql_mode'", "SHOW FULL TABLES FROM `graphmail`", "DESCRIBE `graphmail`.`messages`", "SHOW CREATE TABLE `messages`",
	},
	// https://github.com/go-sql-driver/mysql, connector.go and the statements of a
	// DSN's parameters
	"go-sql-driver": {"SET NAMES utf8mb4", "SET NAMES utf8mb4 COLLATE utf8mb4_general_ci", "SELECT @@max_allowed_packet", "SET time_zone='Europe/Berlin'", "SET autocommit=1,wait_timeout=600", "START TRANSACTION"},
	// https://github.com/mysql/mysql-workbench, wb_sql_editor_form.cpp
	"Workbench": {
		"SET NAMES 'utf8'", "SET CHARACTER SET utf8", "SET NAMES utf8", "SET SQL_SAFE_UPDATES=1", "SELECT current_user()", "SELECT CONNECTION_ID()",
		"SHOW SESSION VARIABLES LIKE 'lower_case_table_names'", "SHOW SESSION VARIABLES LIKE 'version_comment'", "SHOW SESSION VARIABLES LIKE 'sql_mode'",
		"SHOW SESSION STATUS LIKE 'Ssl_cipher'", "SHOW DATABASES",
	},
	// https://github.com/PyMySQL/PyMySQL, https://github.com/mysqljs/mysql and the
	// connectors of MariaDB, whose collations have names of their own
	"connectors": {
		"SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci", "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_0900_ai_ci'", "SET NAMES utf8mb4 COLLATE utf8mb4_uca1400_ai_ci",
		"SET NAMES utf8 COLLATE utf8_general_ci", "SET AUTOCOMMIT = 0", "set autocommit=1, sql_mode = concat(@@sql_mode,',STRICT_TRANS_TABLES')",
		"SET SESSION group_concat_max_len = 18446744073709551615", "SET SESSION TRANSACTION READ WRITE", "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
		"SET SQL_AUTO_IS_NULL = 0",
	},
	// https://github.com/mysql/mysql-server, client/mysqldump.cc, but for the
	// isolation level of --single-transaction
	"mysqldump": {
		"SET @@SQL_MODE=''", "SET TIME_ZONE='+00:00'", "SET SESSION character_set_results = 'utf8'", "SET SESSION character_set_results = 'binary'",
		"SET SESSION NET_READ_TIMEOUT= 86400, SESSION NET_WRITE_TIMEOUT= 86400", "SET SQL_QUOTE_SHOW_CREATE=1", "START TRANSACTION WITH CONSISTENT SNAPSHOT",
		"SHOW VARIABLES LIKE 'gtid\\_mode'", "SHOW CREATE TABLE `messages`",
	},
	// https://github.com/metabase/metabase and other users of a read-only transaction
	"Metabase": {"SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY", "SET @@session.time_zone = 'Europe/Berlin'", "COMMIT", "ROLLBACK"},
}

// TestOnConnect runs what tools send when they connect.
func TestOnConnect(t *testing.T) {
	t.Parallel()
	for tool, list := range onConnect {
		t.Run(tool, func(t *testing.T) {
			t.Parallel()
			db, s := open(t, "")
			c := connOf(t, db)
			for _, text := range list {
				rows, err := c.QueryContext(t.Context(), text)
				if err != nil {
					t.Errorf("%s\n%v", text, err)
					continue
				}
				drain(t, text, rows)
			}
			if n := len(s.Requests()); n != 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

func drain(t *testing.T, text string, rows *sql.Rows) {
	t.Helper()
	defer rows.Close()
	if _, err := readAll(rows); err != nil {
		t.Errorf("%s\n%v", text, err)
	}
}
