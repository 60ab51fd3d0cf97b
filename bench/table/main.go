// Command table reads the output of go test -bench and prints the figures that
// graphmail is held to, side by side, as one Markdown table. Of a benchmark that
// ran several times, it takes the median.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// figures are the values of each benchmark by unit.
type figures map[string]map[string][]float64

var suffix = regexp.MustCompile(`-\d+$`)

// read reads lines such as
//
//	BenchmarkScan/default-2   10   41.0 ms(driver)   3.1 x-bytes
func read(in io.Reader) (figures, error) {
	f := figures{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := suffix.ReplaceAllString(strings.TrimPrefix(fields[0], "Benchmark"), "")
		if f[name] == nil {
			f[name] = map[string][]float64{}
		}
		for i := 2; i+1 < len(fields); i += 2 {
			v, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %q is no number", name, fields[i])
			}
			f[name][fields[i+1]] = append(f[name][fields[i+1]], v)
		}
	}
	return f, lines.Err()
}

// A value names a figure: of which benchmark, in which unit.
type value struct {
	bench, unit string
	scale       float64 // what it is divided by; 0 is 1
	format      string  // how it is printed: "%.0f ms"
}

func (f figures) get(v value) (float64, bool) {
	list := slices.Sorted(slices.Values(f[v.bench][v.unit]))
	if len(list) == 0 {
		return 0, false
	}
	if v.scale == 0 {
		v.scale = 1
	}
	return list[len(list)/2] / v.scale, true
}

// A row is one line of the table. Without beside, the figure itself is held
// against the mark, and with it the ratio of the two. A mark of 0 is none.
type row struct {
	what   string
	figure value
	beside value
	than   string // what beside is
	mark   float64
}

func (r row) print(f figures) {
	v, ok := f.get(r.figure)
	if !ok {
		return
	}
	figure, beside, ratio, held := fmt.Sprintf(r.figure.format, v), "", "", v
	if r.beside.bench != "" {
		w, ok := f.get(r.beside)
		if !ok {
			return
		}
		beside = fmt.Sprintf(r.beside.format, w) + " " + r.than
		ratio = fmt.Sprintf("%.2f", v/w)
		held = v / w
	}
	mark := ""
	if r.mark > 0 {
		mark = fmt.Sprintf("≤ %v", r.mark)
		if held > r.mark {
			mark += " **missed**"
		}
	}
	fmt.Printf("| %s | %s | %s | %s | %s |\n", r.what, figure, beside, ratio, mark)
}

func main() {
	f, err := read(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
	fmt.Println("| | graphmail | beside | ratio | mark |\n|---|---|---|---|---|")
	for _, r := range rows() {
		r.print(f)
	}
}
