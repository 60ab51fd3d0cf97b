package main

import "fmt"

// rows are the lines of the table.
func rows() []row {
	var list []row
	for _, v := range []struct {
		scan, pages, what string
		bytes, structs    float64 // marks
	}{
		{"encoded", "encoded", "50,000 messages through `database/sql`, from a server that encodes each page", 2, 0.5},
		{"gzip", "gzip", "… that sends them compressed, as Graph does", 2, 0.5},
		{"default", "plain", "… that has their text at hand", 2, 0.5},
		{"encoded-linear", "", "one request at a time, encoded", 0, 0},
		{"gzip-linear", "", "one request at a time, compressed", 0, 0},
		{"linear", "", "one request at a time, text at hand", 0, 0},
	} {
		ms := func(bench, unit string) value {
			return value{bench: bench, unit: "ms(" + unit + ")", format: "%.0f ms"}
		}
		scan, pages := "Scan/"+v.scan, "Pages/"+v.pages
		list = append(list,
			row{v.what, ms(scan, "driver"), ms(scan, "bytes"), "the bytes alone", v.bytes},
			row{v.what, ms(pages, "driver"), ms(pages, "goccy"), "`goccy/go-json` into structs", 0},
			row{v.what, ms(scan, "driver"), ms(scan, "json"), "`encoding/json` into structs", v.structs})
	}
	list = append(list, row{what: "allocations a row", figure: value{bench: "Scan/default", unit: "allocs/row", format: "%.1f"}, mark: 8})
	ours := value{bench: "Decode", unit: "ns/row", format: "%.0f ns"}
	for _, d := range []string{"goccy", "sonic", "jsonparser", "experiment", "jsontext", "encoding-json"} {
		list = append(list, row{"a row decoded", ours, value{bench: "Decode/" + d, unit: "ns/row", format: "%.0f ns"}, d, 0})
	}
	list = append(list, waits()...)
	list = append(list, growth()...)
	for _, q := range []string{"filter", "filter-like", "group-by-sender", "join-attachments", "order-limit", "order-limit-text", "order-all", "distinct"} {
		ms := func(engine string) value {
			return value{bench: "Local/" + q + "/" + engine, unit: "ns/op", scale: 1e6, format: "%.1f ms"}
		}
		list = append(list, row{"100,000 rows here: " + q, ms("graphmail"), ms("sqlite"), "SQLite", 1})
	}
	return append(list,
		row{what: "the import adds to the binary", figure: value{bench: "Import", unit: "MiB-added", format: "%.1f MiB"}, mark: 12},
		row{what: "modules", figure: value{bench: "Import", unit: "modules", format: "%.0f"}, mark: 8},
		row{what: "build with an empty cache", figure: value{bench: "Import", unit: "seconds", format: "%.0f s"}, mark: 40})
}

// waits are the lines in units of a request's time, 100 ms.
func waits() []row {
	var list []row
	for _, order := range []string{"unordered", "ordered"} {
		requests := func(n int) value {
			return value{bench: "LatencyScan/" + order, unit: fmt.Sprintf("requests'-time(%d)", n), format: "%.1f requests' time"}
		}
		list = append(list, row{"50 pages, " + order, requests(4), requests(1), "one at a time", 0.3})
	}
	for _, v := range []struct {
		bench, what string
		mark        float64
	}{
		{"first-row", "first row", 1.1},
		{"newest-10", "newest 10", 1.1},
		{"newest-10-unread", "newest 10 unread", 1.1},
		{"newest-10-from", "newest 10 from an address", 1.1},
		{"newest-10-subject", "newest 10 with a word in the subject", 1.1},
		{"newest-10-since", "newest 10 with attachments", 1.1},
		{"count-folder", "`COUNT(*)` of a folder", 1.1},
		{"count-unread", "`COUNT(*)` of a folder's unread", 1.1},
		{"one-by-id", "one message by its id", 1.1},
		{"attachments-200", "attachments of 200 messages", 3},
	} {
		list = append(list, row{what: v.what, figure: value{bench: "Latency/" + v.bench, unit: "requests'-time", format: "%.2f requests' time"}, mark: v.mark})
	}
	return list
}

// growth are the lines of mailboxes that grow, or are many.
func growth() []row {
	var list []row
	for _, v := range []struct{ bench, what string }{
		{"scan", "scan"}, {"in-order", "`ORDER BY received_date_time DESC`"}, {"first-10", "`ORDER BY subject LIMIT 10`"}, {"group", "`GROUP BY from_address`"},
	} {
		ns := func(n int) value {
			return value{bench: fmt.Sprintf("Growth/%s/%d", v.bench, n), unit: "ns/row", format: "%.0f ns a row"}
		}
		list = append(list,
			row{v.what + ", 500,000 messages", ns(500_000), ns(5_000), "of 5,000", 1.1},
			row{what: v.what + ", alive of 500,000", figure: value{bench: fmt.Sprintf("Growth/%s/500000", v.bench), unit: "MiB-live", format: "%.0f MiB"}, mark: 64})
	}
	return append(list,
		row{what: "16 mailboxes, a connection each", figure: value{bench: "Mailboxes/connections", unit: "x-one-mailbox", format: "%.2f × one mailbox"}, mark: 1.1},
		row{what: "16 mailboxes in one query", figure: value{bench: "Mailboxes/query", unit: "x-one-mailbox", format: "%.2f × one mailbox"}, mark: 1.5})
}
