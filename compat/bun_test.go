package compat

import (
	"testing"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/mysqldialect"
)

// TestBun goes bun's read path with its dialect of MySQL, which writes arguments
// into the text.
func TestBun(t *testing.T) {
	t.Parallel()
	raw, _ := open(t)
	db := bun.NewDB(raw, mysqldialect.New())
	type mail struct {
		bun.BaseModel `bun:"table:messages,alias:m"`

		ID               string `bun:",pk"`
		Subject          string
		FromAddress      string `bun:",nullzero"`
		ReceivedDateTime time.Time
		Categories       []string
	}
	var list []mail
	if err := db.NewSelect().Model(&list).Order("received_date_time DESC").Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 {
		t.Fatalf("got %d rows, want 3", len(list))
	}
	for i, m := range list {
		if m.Subject != subjectsOf[i] || !m.ReceivedDateTime.Equal(received.AddDate(0, 0, -i)) || len(m.Categories) != 1 {
			t.Errorf("row %d is %+v", i, m)
		}
	}
	n, err := db.NewSelect().Model((*mail)(nil)).Where("m.is_read = ? AND m.subject IN (?)", false, bun.List([]string{"Third", "O'Neill"})).Count(t.Context())
	if err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	exists, err := db.NewSelect().Model((*mail)(nil)).Where("received_date_time >= ?", received).Exists(t.Context())
	if err != nil || !exists {
		t.Errorf("%v, %v", exists, err)
	}
}
