package compat

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"graphmail/driver"
	"graphmail/graphtables"
)

// Message and Attachment are models as gorm reads them; their names are those of
// the tables and columns by gorm's own convention.
type Message struct {
	ID               string `gorm:"primaryKey"`
	Subject          string
	FromAddress      *string
	ReceivedDateTime time.Time
	IsRead           bool
	ToRecipients     driver.JSON[[]driver.Recipient] `gorm:"type:json"`
	Attachments      []Attachment
}

type Attachment struct {
	ID        string `gorm:"primaryKey"`
	MessageID string
	Name      string
	Size      int64
}

// TestGorm goes gorm's read path with its dialect of MySQL.
func TestGorm(t *testing.T) {
	t.Parallel()
	raw, s := open(t)
	for _, skip := range []bool{true, false} { // false asks for the version first
		_, err := gorm.Open(mysql.New(mysql.Config{Conn: raw, SkipInitializeWithVersion: skip}), &gorm.Config{Logger: logger.Discard})
		if err != nil {
			t.Fatalf("skipping the version %v: %v", skip, err)
		}
	}
	db, err := gorm.Open(mysql.New(mysql.Config{Conn: raw}), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Requests()); n != 3 { // gorm pings
		t.Errorf("opening three times sent %d requests", n)
	}
	var list []Message
	if err := db.Order("received_date_time DESC").Find(&list).Error; err != nil {
		t.Fatal(err)
	}
	for i, m := range list {
		if m.Subject != subjectsOf[i] || !m.ReceivedDateTime.Equal(received.AddDate(0, 0, -i)) || len(m.ToRecipients.V) != 2 {
			t.Errorf("row %d is %+v", i, m)
		}
	}
	if len(list) != 3 {
		t.Errorf("got %d rows, want 3", len(list))
	}

	var one Message
	if err := db.First(&one, "id = ?", "AAMk2=").Error; err != nil || one.Subject != "Second" || one.FromAddress != nil {
		t.Errorf("First: %+v, %v", one, err)
	}
	one = Message{}
	if err := db.Where(&Message{Subject: "third"}).Take(&one).Error; err != nil {
		t.Errorf("Take by struct: %v", err)
	}
	one = Message{}
	if err := db.First(&one, "id = ?", "none").Error; !errors.Is(err, gorm.ErrRecordNotFound) {
		t.Errorf("First of none: %v", err)
	}
	var n int64
	if err := db.Model(&Message{}).Where("is_read = ? AND subject IN ?", false, []string{"Second", "Third"}).Count(&n).Error; err != nil || n != 2 {
		t.Errorf("Count: %d, %v", n, err)
	}
	var subjects []string
	if err := db.Model(&Message{}).Where("from_address LIKE ?", "%@contoso.com").Order("subject").Limit(10).Offset(1).Pluck("subject", &subjects).Error; err != nil || !slices.Equal(subjects, []string{"Third"}) {
		t.Errorf("Pluck: %v, %v", subjects, err)
	}
	var withFiles []Message
	if err := db.Preload("Attachments").Order("received_date_time").Find(&withFiles).Error; err != nil || len(withFiles) != 3 || len(withFiles[2].Attachments) != 1 || withFiles[2].Attachments[0].Name != "a.txt" {
		t.Errorf("Preload: %+v, %v", withFiles, err)
	}
	type bySender struct {
		FromAddress *string
		N           int
	}
	var groups []bySender
	if err := db.Model(&Message{}).Select("from_address, COUNT(*) AS n").Group("from_address").Having("n > ?", 0).Order("from_address").Scan(&groups).Error; err != nil || len(groups) != 3 {
		t.Errorf("Group: %+v, %v", groups, err)
	}
	var joined []string
	err = db.Table("messages AS m").Joins("JOIN attachments a ON a.message_id = m.id").Where("a.size > ?", 1).Pluck("m.subject", &joined).Error
	if err != nil || !slices.Equal(joined, []string{"Third"}) {
		t.Errorf("Joins: %v, %v", joined, err)
	}
	var rows []map[string]any
	if err := db.Model(&Message{}).Where("id = ?", "AAMk1=").Find(&rows).Error; err != nil || len(rows) != 1 || rows[0]["subject"] != "First" {
		t.Errorf("maps: %v, %v", rows, err)
	}
	tx := db.Begin()
	if tx.Error != nil || tx.Find(&list).Error != nil || tx.Commit().Error != nil {
		t.Errorf("a transaction: %v", tx.Error)
	}
	for what, err := range map[string]error{
		"Create": db.Create(&Message{ID: "x"}).Error, "Save": db.Save(&list[0]).Error, "Update": db.Model(&list[0]).Update("is_read", true).Error, "Delete": db.Delete(&list[0]).Error,
	} {
		if !errors.Is(err, driver.ErrReadOnly) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestGormMigrator asks gorm's migrator for the tables and columns.
func TestGormMigrator(t *testing.T) {
	t.Parallel()
	raw, s := open(t)
	db, err := gorm.Open(mysql.New(mysql.Config{Conn: raw, SkipInitializeWithVersion: true}), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	m := db.Migrator()
	if got := m.CurrentDatabase(); got != "graphmail" {
		t.Errorf("the database is %q", got)
	}
	tables, err := m.GetTables()
	if err != nil || !slices.Contains(tables, "messages") || slices.Contains(tables, "TABLES") {
		t.Errorf("tables %v, %v", tables, err)
	}
	for name, want := range map[string]bool{"messages": true, "attachments": true, "no_such": false} {
		if got := m.HasTable(name); got != want {
			t.Errorf("HasTable(%s) is %v", name, got)
		}
	}
	if !m.HasColumn(&Message{}, "from_address") || m.HasColumn(&Message{}, "no_such") {
		t.Error("HasColumn is wrong")
	}
	s.ResetRequests()
	types, err := m.ColumnTypes("messages")
	if err != nil {
		t.Fatal(err)
	}
	catalog := graphtables.Standard().Table("messages")
	found := 0
	for _, c := range types {
		column := catalog.Column(c.Name())
		if column == nil {
			t.Errorf("there is no column %s", c.Name())
			continue
		}
		found++
		if got := strings.ToUpper(c.DatabaseTypeName()); got != column.Type.String() {
			t.Errorf("%s has the type %s, want %s", c.Name(), got, column.Type)
		}
		if nullable, ok := c.Nullable(); !ok || nullable == column.NotNull {
			t.Errorf("%s: nullable %v, %v", c.Name(), nullable, ok)
		}
	}
	if found < 30 {
		t.Errorf("only %d columns", found)
	}
}
