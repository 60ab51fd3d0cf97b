package driver

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"graphmail/internal/expr"
)

// CheckNamedValue implements [driver.NamedValueChecker]. Besides what
// database/sql takes, an argument may be a slice, which stands for a list:
// WHERE id IN (?). A slice of bytes of any type is a BLOB, a json.RawMessage is
// text, and either is NULL where it is nil.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error { return checkValue(v) }

// CheckNamedValue implements [driver.NamedValueChecker].
func (s *stmt) CheckNamedValue(v *driver.NamedValue) error { return checkValue(v) }

func checkValue(v *driver.NamedValue) error {
	if value, ok := bytesValue(v.Value); ok {
		v.Value = value
		return nil
	}
	if _, ok := v.Value.(driver.Valuer); ok {
		return driver.ErrSkip
	}
	list := reflect.ValueOf(v.Value)
	if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return driver.ErrSkip
	}
	items := make([]any, list.Len())
	for i := range items {
		item := list.Index(i).Interface()
		if value, ok := bytesValue(item); ok {
			items[i] = value
			continue
		}
		value, err := driver.DefaultParameterConverter.ConvertValue(item)
		if err != nil {
			return fmt.Errorf("item %d of the list: %w", i, err)
		}
		items[i] = value
	}
	v.Value = items
	return nil
}

// bytesValue converts what is made of bytes, a list of which would be one of
// small numbers: the text of a json.RawMessage, the bytes of any other type that
// does not say itself what it stands for. A nil slice is NULL.
func bytesValue(x any) (value driver.Value, ok bool) {
	switch x := x.(type) {
	case driver.Valuer:
		return nil, false
	case json.RawMessage:
		if x == nil {
			return nil, true
		}
		return string(x), true
	case *json.RawMessage:
		if x == nil {
			return nil, true
		}
		return bytesValue(*x)
	}
	v := reflect.ValueOf(x)
	switch {
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		if v.IsNil() {
			return nil, true
		}
		return v.Bytes(), true
	case v.Kind() == reflect.Array && v.Type().Elem().Kind() == reflect.Uint8:
		copied := reflect.New(v.Type()).Elem() // the bytes of what has no address cannot be had
		copied.Set(v)
		return copied.Bytes(), true
	}
	return nil, false
}

// toValues converts an argument: one value, or those of a list.
func toValues(arg any) ([]expr.Value, error) {
	list, ok := arg.([]any)
	if !ok {
		list = []any{arg}
	}
	values := make([]expr.Value, len(list))
	for i, x := range list {
		v, err := toValue(x)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

func toValue(x any) (expr.Value, error) {
	switch x := x.(type) {
	case nil:
		return expr.Null, nil
	case bool:
		return expr.NewBool(x), nil
	case int64:
		return expr.NewInt(x), nil
	case float64:
		return expr.NewFloat(x), nil
	case string:
		return expr.NewText(x), nil
	case []byte:
		if x == nil { // of a pointer or a driver.Valuer
			return expr.Null, nil
		}
		return expr.NewBytes(string(x)), nil
	case time.Time:
		return expr.NewTime(x), nil
	}
	return expr.Null, fmt.Errorf("an argument of type %T cannot be used; pass a bool, a number, a string, a []byte, a time.Time or a slice of them", x)
}
