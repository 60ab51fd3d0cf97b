package oracle

import (
	"errors"
	"testing"
)

func TestCompare(t *testing.T) {
	one := func(rows ...[]Value) Result { return Result{Columns: []string{"c"}, Rows: rows} }
	number := func(text string, f, unit float64) []Value {
		return []Value{{Kind: Number, Text: text, Number: f, Unit: unit}}
	}
	text := func(s string) []Value { return []Value{{Kind: Text, Text: s}} }
	null := []Value{{}}
	tests := map[string]struct {
		got, want Result
		how       How
		kind      string
	}{
		"both refuse":             {Result{Err: errors.New("a")}, Result{Err: errors.New("b")}, How{}, ""},
		"one refuses":             {Result{Err: errors.New("a")}, one(), How{}, "refused"},
		"the other refuses":       {one(), Result{Err: errors.New("a")}, How{}, "accepted"},
		"labels":                  {one(), Result{Columns: []string{"d"}}, How{}, "labels"},
		"labels of parameters":    {one(), Result{Columns: []string{"d"}}, How{Unlabelled: true}, ""},
		"a row too many":          {one(null, null), one(null), How{}, "count"},
		"a bag":                   {one(text("a"), text("b")), one(text("b"), text("a")), How{}, ""},
		"an order":                {one(text("a"), text("b")), one(text("b"), text("a")), How{Ordered: true}, "order"},
		"digits of a DECIMAL":     {one(number("", 1.0/3, 0)), one(number("0.3333", 0.3333, 1e-4)), How{}, ""},
		"beyond them":             {one(number("", 0.3334, 0)), one(number("0.3332", 0.3332, 1e-4)), How{}, "values"},
		"the last bits":           {one(number("", 0.1+0.2, 0)), one(number("", 0.3, 0)), How{}, ""},
		"a number and its text":   {one(text("1")), one(number("1", 1, 0)), How{}, "values"},
		"NULL and nothing":        {one(null), one(text("")), How{}, "values"},
		"case":                    {one(text("A")), one(text("a")), How{}, "values"},
		"case in a group":         {one(text("A")), one(text("a")), How{Loose: true}, ""},
		"accents in a group":      {one(text("e")), one(text("é")), How{Loose: true}, "values"},
		"JSON with other blanks":  {one([]Value{{Kind: Text, Text: `{"a":1}`, JSON: true}}), one(text(`{"a": 1}`)), How{}, ""},
		"a time of day's noughts": {one(text("12:00:00.100000")), one([]Value{{Kind: Text, Text: "12:00:00.1", Clock: true}}), How{}, ""},
	}
	for name, tt := range tests {
		if d := Compare(tt.got, tt.want, tt.how); d.Kind != tt.kind {
			t.Errorf("%s: got %q, want %q\n%s", name, d.Kind, tt.kind, d.Text)
		}
	}
}
