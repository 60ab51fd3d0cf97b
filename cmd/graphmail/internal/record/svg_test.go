package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"graphmail/cmd/graphmail/internal/screen"
)

func cells(text string) []screen.Cell {
	var row []screen.Cell
	for _, r := range text {
		row = append(row, screen.Cell{Text: string(r)})
		if r > 0x2fff {
			row = append(row, screen.Cell{})
		}
	}
	return row
}

func TestRuns(t *testing.T) {
	t.Parallel()
	row := cells("ab cd   <e> 会議 x ")
	row[0].Bold, row[1].Bold = true, true
	got := runs(row)
	want := []run{{0, 2, ` class="b"`, "ab"}, {3, 2, "", "cd"}, {8, 10, "", "<e> 会議 x"}}
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("run %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}

// TestDraw shows that the picture is well-formed whatever is on the screen.
func TestDraw(t *testing.T) {
	t.Parallel()
	svg := draw([][]screen.Cell{cells(`<script>"&'`), cells("  "), cells("x"), cells(" ")}, "a < b")
	d := xml.NewDecoder(strings.NewReader(svg))
	texts := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "text" {
			texts++
		}
	}
	if texts != 3 { // the title and two lines
		t.Errorf("%d texts in\n%s", texts, svg)
	}
}
