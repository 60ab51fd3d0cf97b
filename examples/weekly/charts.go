package main

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/go-analyze/charts"
	"github.com/mattn/go-runewidth"
)

// A Chart is drawn twice, for a light page and for a dark one. The library draws
// SVG: the page needs no script to show it and nothing from the network.
type Chart struct {
	Title       string
	Light, Dark template.HTML
}

var (
	light = theme(false, "#5b6472", "#e4e7ec", "#2563a8", "#e08a2c")
	dark  = theme(true, "#a3adbb", "#343c48", "#6aa9ee", "#f0ab5b")
)

func theme(isDark bool, text, line, first, second string) charts.ColorPalette {
	return charts.MakeTheme(charts.ThemeOption{
		IsDarkMode:         isDark,
		AxisStrokeColor:    charts.ParseColor(line),
		AxisSplitLineColor: charts.ParseColor(line),
		BackgroundColor:    charts.ColorTransparent,
		TextColor:          charts.ParseColor(text),
		SeriesColors:       []charts.Color{charts.ParseColor(first), charts.ParseColor(second)},
	})
}

// A series is one colour of bars and its name in the legend.
type series struct {
	name   string
	values []float64
}

func (s *series) add(value float64) { s.values = append(s.values, value) }

// The widths of a chart, in pixels where the page is wide: alone, and beside a table.
const (
	whole = 1060
	half  = 520
)

// bars draws a bar for each category and series, upright or lying. Lying ones
// are read from the top.
func bars(title string, width int, lying bool, format func(float64) string, categories []string, data ...series) (Chart, error) {
	height := 240
	if lying {
		height = 16 + 24*len(data) + 20*len(categories)*(len(data)+1)
		slices.Reverse(categories)
		for _, s := range data {
			slices.Reverse(s.values)
		}
	}
	atBar := func(_ int, _ string, v float64) (string, *charts.LabelStyle) {
		if v == 0 {
			return "", nil
		}
		return format(v), nil
	}
	chart := Chart{Title: title}
	for theme, svg := range map[charts.ColorPalette]*template.HTML{light: &chart.Light, dark: &chart.Dark} {
		font := charts.NewFontStyleWithSize(9).WithColor(theme.GetLabelTextColor())
		option := charts.BarChartOption{
			Horizontal:   lying,
			CategoryAxis: charts.CategoryAxisOption{Labels: categories, LabelFontStyle: font, LabelCount: len(categories)},
			ValueAxis: []charts.ValueAxisOption{{
				Min: charts.Ptr(0.0), Show: charts.Ptr(false), SplitLineShow: charts.Ptr(false),
			}},
			Padding: charts.NewBox(4, 4, 4, 4),
			Legend:  charts.LegendOption{FontStyle: font},
		}
		if lying {
			option.Padding.Right = 90 // for what stands at the longest bar
		}
		for _, s := range data {
			option.SeriesList = append(option.SeriesList, charts.BarSeries{
				Name: s.name, Values: s.values,
				Label: charts.SeriesLabel{Show: charts.Ptr(true), FontStyle: font, LabelFormatter: atBar},
			})
			if len(data) > 1 {
				option.Legend.SeriesNames = append(option.Legend.SeriesNames, s.name)
			}
		}
		p := charts.NewPainter(charts.PainterOptions{
			OutputFormat: charts.ChartOutputSVG, Width: width, Height: height, Theme: theme,
		})
		if err := p.BarChart(option); err != nil {
			return Chart{}, fmt.Errorf("%q: %w", title, err)
		}
		drawn, err := p.Bytes()
		if err != nil {
			return Chart{}, fmt.Errorf("%q: %w", title, err)
		}
		*svg = template.HTML(drawn) // the library escapes its labels
	}
	return chart, nil
}

func count(v float64) string { return number(int(v)) }

func size(v float64) string { return volume(int64(v)) }

// short cuts a label to what fits beside a bar. The library measures it in a font
// of Latin, Greek and Cyrillic letters; spaces at the end make up for the width of
// what the browser takes from other fonts.
func short(label string) string {
	label = runewidth.Truncate(label, 28, "…")
	missing := 0
	for _, r := range label {
		if r > unicode.MaxLatin1 && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Punct) {
			missing += runewidth.RuneWidth(r)
		}
	}
	return label + strings.Repeat("\u00a0", missing)
}

// DaysChart is the mail of each day.
func (r *Report) DaysChart() (Chart, error) {
	var days []string
	received, sent := series{name: "Received"}, series{name: "Sent"}
	for _, d := range r.Days {
		days = append(days, d.Date.Format("Mon 2"))
		received.add(float64(d.Received))
		sent.add(float64(d.Sent))
	}
	return bars("Received and sent messages", whole, false, count, days, received, sent)
}

// SendersChart is who wrote most.
func (r *Report) SendersChart() (Chart, error) {
	var senders []string
	var messages series
	for _, s := range r.TopSenders() {
		senders = append(senders, short(who(s.Name, s.Address)))
		messages.add(float64(s.Messages))
	}
	return bars("Messages by sender", half, true, count, senders, messages)
}

// answerTimes are the bars of AnswersChart: each up to a duration.
var answerTimes = []struct {
	label string
	most  time.Duration
}{
	{"≤ 1 h", time.Hour}, {"≤ 4 h", 4 * time.Hour}, {"≤ 8 h", 8 * time.Hour}, {"≤ 1 day", 24 * time.Hour},
	{"≤ 2 days", 48 * time.Hour}, {"≤ 3 days", 72 * time.Hour}, {"longer", 1<<63 - 1},
}

// AnswersChart is how many answers took how long.
func (r *Report) AnswersChart() (Chart, error) {
	var times []string
	var answers series
	before := 0
	for _, t := range answerTimes {
		within := r.AnsweredWithin(t.most)
		times = append(times, t.label)
		answers.add(float64(within - before))
		before = within
	}
	return bars("Answers by the time they took", half, false, count, times, answers)
}

// UnreadChart is the folders with most unread mail.
func (r *Report) UnreadChart() (Chart, error) {
	var folders []string
	var unread series
	for _, f := range r.TopUnread() {
		folders = append(folders, short(f.Path))
		unread.add(float64(f.Unread))
	}
	return bars("Unread messages by folder", half, true, count, folders, unread)
}

// AttachmentsChart is the volume of each kind of attachment.
func (r *Report) AttachmentsChart() (Chart, error) {
	var kinds []string
	received, sent := series{name: "Received"}, series{name: "Sent"}
	for _, k := range r.Attachments {
		kinds = append(kinds, k.Name)
		received.add(float64(k.Received))
		sent.add(float64(k.Sent))
	}
	return bars("Volume by kind of file", half, true, size, kinds, received, sent)
}
