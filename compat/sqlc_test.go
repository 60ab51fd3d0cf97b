package compat

import (
	"context"
	"database/sql"
	"testing"
	"time"
)

// What follows has the form that sqlc gives to
//
//	-- name: ListUnread :many
//	SELECT id, subject, received_date_time FROM messages
//	WHERE is_read = FALSE AND received_date_time >= ? ORDER BY received_date_time DESC LIMIT ?;
//
//	-- name: CountBySender :one
//	SELECT COUNT(*) FROM messages WHERE from_address = ?;

type dbtx interface {
	ExecContext(context.Context, string, ...interface{}) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...interface{}) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...interface{}) *sql.Row
}

type queries struct{ db dbtx }

func (q *queries) withTx(tx *sql.Tx) *queries { return &queries{db: tx} }

const listUnread = `-- name: ListUnread :many
SELECT id, subject, received_date_time FROM messages
WHERE is_read = FALSE AND received_date_time >= ? ORDER BY received_date_time DESC LIMIT ?
`

type listUnreadParams struct {
	ReceivedDateTime time.Time
	Limit            int32
}

type listUnreadRow struct {
	ID               string
	Subject          sql.NullString
	ReceivedDateTime sql.NullTime
}

func (q *queries) listUnread(ctx context.Context, arg listUnreadParams) ([]listUnreadRow, error) {
	rows, err := q.db.QueryContext(ctx, listUnread, arg.ReceivedDateTime, arg.Limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []listUnreadRow
	for rows.Next() {
		var i listUnreadRow
		if err := rows.Scan(&i.ID, &i.Subject, &i.ReceivedDateTime); err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return items, nil
}

const countBySender = `-- name: CountBySender :one
SELECT COUNT(*) FROM messages WHERE from_address = ?
`

func (q *queries) countBySender(ctx context.Context, fromAddress sql.NullString) (int64, error) {
	row := q.db.QueryRowContext(ctx, countBySender, fromAddress)
	var count int64
	err := row.Scan(&count)
	return count, err
}

// TestSqlc runs such code, on the database and in a transaction.
func TestSqlc(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	q := &queries{db: db}
	for how, q := range map[string]*queries{"database": q, "transaction": q.withTx(tx)} {
		rows, err := q.listUnread(t.Context(), listUnreadParams{ReceivedDateTime: received.AddDate(0, 0, -1), Limit: 5})
		if err != nil || len(rows) != 2 || rows[0].Subject.String != "Third" || !rows[1].ReceivedDateTime.Time.Equal(received.AddDate(0, 0, -1)) {
			t.Errorf("%s: %+v, %v", how, rows, err)
		}
		n, err := q.countBySender(t.Context(), sql.NullString{String: "ANN@contoso.com", Valid: true})
		if err != nil || n != 1 {
			t.Errorf("%s: %d, %v", how, n, err)
		}
		if n, err := q.countBySender(t.Context(), sql.NullString{}); err != nil || n != 0 {
			t.Errorf("%s: = NULL gives %d, %v", how, n, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Error(err)
	}
}
