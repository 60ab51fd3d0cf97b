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
// WHERE id IN (?). A []byte is a BLOB and a json.RawMessage is text.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error { return checkValue(v) }

// CheckNamedValue implements [driver.NamedValueChecker].
func (s *stmt) CheckNamedValue(v *driver.NamedValue) error { return checkValue(v) }

func checkValue(v *driver.NamedValue) error {
	switch x := v.Value.(type) {
	case json.RawMessage:
		v.Value = string(x)
		return nil
	case driver.Valuer, []byte:
		return driver.ErrSkip
	}
	list := reflect.ValueOf(v.Value)
	if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return driver.ErrSkip
	}
	items := make([]any, list.Len())
	for i := range items {
		item, err := driver.DefaultParameterConverter.ConvertValue(list.Index(i).Interface())
		if err != nil {
			return fmt.Errorf("item %d of the list: %w", i, err)
		}
		items[i] = item
	}
	v.Value = items
	return nil
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
		return expr.NewBytes(string(x)), nil
	case time.Time:
		return expr.NewTime(x), nil
	}
	return expr.Null, fmt.Errorf("an argument of type %T cannot be used; pass a bool, a number, a string, a []byte, a time.Time or a slice of them", x)
}
