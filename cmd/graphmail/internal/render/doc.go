// Package render writes the rows of a query for people and for programs:
// aligned tables, vertical records, CSV, TSV, JSON, Markdown and bar charts.
//
// Mail is written by strangers. What a terminal would obey is made visible (see
// [Visible]), and what a spreadsheet would run is defused (see [Options.RawCSV]).
package render
