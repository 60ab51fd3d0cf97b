package oracle

import (
	"context"
	"errors"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// compare runs a statement on all and returns the first difference. A kind that
// ends in ! is one that is put up with, see docs/sql.md.
func (m *mailbox) compare(ctx context.Context, s Statement) Difference {
	off := Run(ctx, m.off, s.SQL, s.Args...)
	auto := Run(ctx, m.auto, s.SQL, s.Args...)
	if d := Compare(auto, off, s.How); d.Kind != "" {
		d.Kind += " by pushdown"
		return d
	}
	want := Run(ctx, m.maria, s.SQL, s.Args...)
	if off.Err == nil && refusedWith(want.Err, 1055) {
		want = Run(ctx, m.lax, s.SQL, s.Args...)
	}
	d := Compare(off, want, s.How)
	switch {
	case d.Kind == "":
		return d
	case refusedWith(want.Err, incomparable...):
		return Difference{Kind: "not for MariaDB!"}
	case ctx.Err() != nil || refusedWith(want.Err, tooLong):
		return Difference{Kind: "too long!"}
	case off.Err != nil && want.Err == nil && strings.Contains(off.Err.Error(), "out of range"):
		return Difference{Kind: "out of range!"}
	}
	// What MariaDB answers should not depend on how it optimizes.
	for _, sql := range []string{s.SQL, s.Guarded} {
		if plain := Run(ctx, m.plain, sql, s.Args...); sql != "" && Compare(off, plain, s.How).Kind == "" {
			return Difference{Kind: "MariaDB's optimizer!"}
		}
	}
	return d
}

// incomparable are the numbers of MariaDB's errors for statements that graphmail
// answers: see docs/sql.md.
var incomparable = []uint16{
	1235,             // what MariaDB does not support yet
	1267, 1270, 1271, // ids and text have collations that do not mix; graphmail compares them exactly
}

// tooLong is the number of MariaDB's error for a statement that takes longer
// than max_statement_time.
const tooLong = 1969

func refusedWith(err error, numbers ...uint16) bool {
	var refusal *mysql.MySQLError
	if !errors.As(err, &refusal) {
		return false
	}
	for _, n := range numbers {
		if refusal.Number == n {
			return true
		}
	}
	return false
}
