package driver

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"strings"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// standIns are values in the place of parameters that have none yet, each
// unlike anything a statement holds, so that it can be found again in a plan's
// text. Truth values and small numbers cannot be, and stay.
type standIns struct {
	values   [][]expr.Value
	sql, url *strings.Replacer
}

// small is what a LIMIT or an INTERVAL without a value is planned as.
const small = 100

func newStandIns(params []plan.Placeholder) standIns {
	var s standIns
	var sqlPairs, urlPairs []string
	for i, p := range params {
		mark, name := "?", fmt.Sprintf("{%d}", i+1)
		if p.Name != "" {
			mark, name = ":"+p.Name, "{"+p.Name+"}"
		}
		v := standIn(p, i, name)
		s.values = append(s.values, []expr.Value{v})
		switch {
		case p.Small || v.Kind() == expr.Bool:
			continue
		case v.Kind() == expr.Time:
			text := v.Time().Format("2006-01-02T15:04:05Z")
			urlPairs = append(urlPairs, text, name, url.QueryEscape(text), name)
		case v.Kind() == expr.Text:
			urlPairs = append(urlPairs, url.QueryEscape(name), name, url.PathEscape(name), name)
		default:
			urlPairs = append(urlPairs, v.String(), name)
		}
		sqlPairs = append(sqlPairs, (&expr.Literal{Value: v}).String(), mark)
	}
	s.sql, s.url = strings.NewReplacer(sqlPairs...), strings.NewReplacer(urlPairs...)
	return s
}

// standIn is the value for the i-th parameter. An upper bound lies above all
// lower ones, so that no interval is empty.
func standIn(p plan.Placeholder, i int, name string) expr.Value {
	number, day := int64(910000000+i), time.Date(2001, 2, 3, 4, 5, i%60, 0, time.UTC)
	if p.Upper {
		number, day = number+5000000, day.AddDate(30, 0, 0)
	}
	switch {
	case p.Small:
		return expr.NewInt(small)
	case p.Type.Kind == expr.Bool:
		return expr.NewBool(true)
	case p.Type.Kind == expr.Int:
		return expr.NewInt(number)
	case p.Type.Kind == expr.Float:
		return expr.NewFloat(float64(number) + 0.25)
	case p.Type.Kind == expr.Time, p.Type.Kind == expr.Date:
		return expr.NewTime(day)
	}
	return expr.NewText(name)
}

func (s *standIns) inSQL(text string) string {
	if s.sql == nil {
		return text
	}
	return s.sql.Replace(text)
}

func (s *standIns) inURL(text string) string {
	if s.url == nil {
		return text
	}
	return s.url.Replace(text)
}

// namedValues converts arguments as database/sql does.
func namedValues(args []any) ([]driver.NamedValue, error) {
	list := make([]driver.NamedValue, len(args))
	for i, a := range args {
		list[i].Ordinal = i + 1
		if n, ok := a.(sql.NamedArg); ok {
			list[i].Name, a = n.Name, n.Value
		}
		list[i].Value = a
		err := checkValue(&list[i])
		if err == driver.ErrSkip {
			list[i].Value, err = driver.DefaultParameterConverter.ConvertValue(a)
		}
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	return list, nil
}
