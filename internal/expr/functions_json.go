package expr

import (
	"encoding/json"
	"errors"
	"time"
)

var jsonFunctions = []function{}

var errNoJSON = errors.New("invalid JSON text")

// parseJSONValue reads text as JSON and makes JSON of any other value.
func parseJSONValue(v Value, loc *time.Location) (Value, error) {
	if v.kind != Text && v.kind != Bytes {
		return toJSON(v, loc), nil
	}
	if !json.Valid([]byte(v.str)) {
		return Null, errNoJSON
	}
	return NewJSON(v.str), nil
}

// toJSON returns v as a JSON value: text becomes a JSON string.
func toJSON(v Value, loc *time.Location) Value {
	switch v.kind {
	case JSON, Unknown:
		return v
	case Bool:
		if v.Bool() {
			return NewJSON("true")
		}
		return NewJSON("false")
	case Int, Float:
		return NewJSON(v.text(loc))
	default:
		b, err := json.Marshal(v.text(loc))
		if err != nil {
			return Null
		}
		return NewJSON(string(b))
	}
}
