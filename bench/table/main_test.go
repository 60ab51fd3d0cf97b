package main

import (
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	t.Parallel()
	f, err := read(strings.NewReader(`goos: linux
BenchmarkScan/default-2   	      10	        41.00 ms(driver)	         3.1 x-bytes
BenchmarkScan/default-2   	      10	        45.00 ms(driver)	         3.3 x-bytes
BenchmarkScan/default-2   	      10	        40.00 ms(driver)	         3.0 x-bytes
BenchmarkImport 1 8.73 MiB-added 5 modules
PASS
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		v    value
		want float64
		ok   bool
	}{
		{value{bench: "Scan/default", unit: "ms(driver)"}, 41, true},
		{value{bench: "Scan/default", unit: "x-bytes", scale: 10}, 0.31, true},
		{value{bench: "Import", unit: "modules"}, 5, true},
		{value{bench: "Import", unit: "seconds"}, 0, false},
	} {
		if got, ok := f.get(tt.v); got != tt.want || ok != tt.ok {
			t.Errorf("%s in %s: got %v, %t; want %v, %t", tt.v.bench, tt.v.unit, got, ok, tt.want, tt.ok)
		}
	}
	if _, err := read(strings.NewReader("BenchmarkX 1 fast ns/op\n")); err == nil {
		t.Error("text for a number is taken")
	}
}
