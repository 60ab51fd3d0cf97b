package expr

import "testing"

// TestNearest: the function that was meant, and none where none is near.
func TestNearest(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"lenght": "LENGTH", "Len": "LENGTH", "concatt": "CONCAT", "date_for": "DATE_FORMAT", "ifnul": "IFNULL", "SUMM": "SUM",
		"groupconcat": "GROUP_CONCAT", "rn": "LN", "lowr": "LOWER", "DATEADD": "DATE_ADD",
		"foo": "", "f": "", "x": "", "to_char": "", "flux_capacitor": "", "größe": "",
	} {
		_, err := Compile(call(name, "a"), testEnv())
		text := `unknown function "` + name + `"`
		if want != "" {
			text += "; did you mean " + want + "?"
		}
		if err == nil || err.Error() != text {
			t.Errorf("%s: got %v, want %s", name, err, text)
		}
	}
}
