package oracle

import (
	"context"
	"database/sql"
	"flag"
	"os"
	"sync"
	"testing"

	_ "graphmail/driver"
	"graphmail/graphtest"
)

var (
	count = flag.Int("statements", 6000, "how many statements to generate")
	show  = flag.Bool("show", false, "print each statement before it runs")
	start = flag.Uint64("seed", 1, "the seed of the first of them")
)

// A mailbox is the same mail in graphmail's fake and in a database of MariaDB.
type mailbox struct {
	tables    []*Table
	auto, off *sql.DB
	maria     *sql.DB
	// lax is maria without ONLY_FULL_GROUP_BY, which there does not see that a
	// column depends on those grouped by.
	lax *sql.DB
	// plain is lax with few of its optimizations.
	plain *sql.DB
}

// openMailbox serves data, reads it through graphmail and loads it into MariaDB.
func openMailbox(t *testing.T, name string, data *graphtest.Data) *mailbox {
	t.Helper()
	socket := os.Getenv("GRAPHMAIL_ORACLE_SOCKET")
	if socket == "" {
		t.Skip("no MariaDB to compare with: run the tests as ./mariadb.sh go test ./..., or set GRAPHMAIL_ORACLE_SOCKET")
	}
	s := graphtest.NewServer(graphtest.WithoutThrottling(), graphtest.WithData(data))
	t.Cleanup(s.Close)
	open := func(db *sql.DB, err error) *sql.DB {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return db
	}
	m := &mailbox{
		auto: open(sql.Open("graphmail", s.DSN())),
		off:  open(sql.Open("graphmail", s.DSN()+";Pushdown=Off")),
	}
	admin := open(OpenMariaDB(socket, "", nil))
	ctx := context.Background()
	var err error
	if m.tables, err = ReadSchema(ctx, m.off); err != nil {
		t.Fatal(err)
	}
	if err := Load(ctx, admin, name, m.tables); err != nil {
		t.Fatal(err)
	}
	m.maria = open(OpenMariaDB(socket, name, nil))
	lax := map[string]string{"sql_mode": "'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO'"}
	m.lax = open(OpenMariaDB(socket, name, lax))
	lax["optimizer_switch"] = "'materialization=off,semijoin=off,exists_to_in=off,derived_merge=off,condition_pushdown_for_derived=off,condition_pushdown_for_subquery=off,condition_pushdown_from_having=off,split_materialized=off,subquery_cache=off,outer_join_with_cache=off,join_cache_hashed=off,partial_match_rowid_merge=off,partial_match_table_scan=off,index_merge=off,loosescan=off,firstmatch=off,not_null_range_scan=off'"
	m.plain = open(OpenMariaDB(socket, name, lax))
	return m
}

var sample = sync.OnceValue(graphtest.Sample)
