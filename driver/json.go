package driver

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// A JSON scans a JSON column into a Go value, as [encoding/json] does:
//
//	var to driver.JSON[[]driver.Recipient]
//	err := db.QueryRow("SELECT to_recipients FROM messages LIMIT 1").Scan(&to)
//	fmt.Println(to.V[0].EmailAddress.Address)
//
// A [json.RawMessage] takes the text of a column by itself, and
// sql.Null[json.RawMessage] NULL, too. Passed as an argument a JSON is JSON text.
// It is the shape of [sql.Null]: V is the zero value where Valid is false.
type JSON[T any] struct {
	V     T
	Valid bool // false for NULL
}

var (
	_ sql.Scanner   = (*JSON[any])(nil)
	_ driver.Valuer = JSON[any]{}
)

// Scan implements [sql.Scanner]. A text that is not JSON, or not of T's form, is
// an error and leaves V zero; the error does not quote the text.
func (j *JSON[T]) Scan(src any) error {
	*j = JSON[T]{}
	var text []byte
	switch src := src.(type) {
	case nil:
		return nil
	case string:
		text = []byte(src)
	case []byte:
		text = append(text, src...)
	default:
		return fmt.Errorf("a %T is no JSON text; scan a column of type JSON or TEXT", src)
	}
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		// %T would name nothing where T is an interface.
		name := strings.ReplaceAll(reflect.TypeFor[T]().String(), "interface {}", "any")
		return fmt.Errorf("the column's JSON does not fit %s: %w", name, withoutContent(err))
	}
	j.V, j.Valid = v, true
	return nil
}

// withoutContent is an error of encoding/json without what it quotes.
func withoutContent(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ")
		return fmt.Errorf("a JSON %s is no %s, at %q", kind, e.Type, e.Field)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("the text is no JSON from byte %d on", e.Offset)
	}
	if e, ok := errors.AsType[*time.ParseError](err); ok {
		return fmt.Errorf("a JSON string is no time of the form %q", e.Layout)
	}
	return err
}

// Value implements [driver.Valuer]: NULL, or V as JSON text.
func (j JSON[T]) Value() (driver.Value, error) {
	if !j.Valid {
		return nil, nil
	}
	text, err := json.Marshal(j.V)
	return string(text), err
}

// A Recipient is an element of to_recipients, cc_recipients, bcc_recipients and
// reply_to.
// https://learn.microsoft.com/graph/api/resources/recipient
type Recipient struct {
	EmailAddress struct {
		Name    string `json:"name"`
		Address string `json:"address"`
	} `json:"emailAddress"`
}
