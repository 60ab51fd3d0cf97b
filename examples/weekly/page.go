package main

import (
	_ "embed"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

//go:embed page.html
var pageText string

// page is one file that asks for nothing: its styles and charts are in it.
// html/template escapes what strangers wrote by the place where it stands.
var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"who": who, "number": number, "plural": plural, "change": change, "volume": volume, "span": span,
	"at": at, "day": day, "iso": iso, "rest": rest,
}).Parse(pageText))

// writePage renders the report.
func writePage(w io.Writer, r *Report) error { return page.Execute(w, r) }

// most is how many rows the tables and the charts show, but for the last one.
const most = 10

func first[T any](list []T) []T { return list[:min(len(list), most)] }

func rest(n int) int { return max(n-most, 0) }

// TopSenders are those who wrote most.
func (r *Report) TopSenders() []Sender { return first(r.Senders) }

// TopUnread are the folders with most unread mail.
func (r *Report) TopUnread() []Folder { return first(r.Unread) }

// SlowestAnswers are those that took longest.
func (r *Report) SlowestAnswers() []Message { return first(r.Answers) }

// LongestWaiting are the oldest messages that wait.
func (r *Report) LongestWaiting() []Message { return first(r.Waiting) }

// UnreadMessages are those of all folders.
func (r *Report) UnreadMessages() (n int) {
	for _, f := range r.Unread {
		n += f.Unread
	}
	return n
}

// Files are the attachments of the week, in and out.
func (r *Report) Files() (n int) {
	for _, k := range r.Attachments {
		n += k.Files
	}
	return n
}

// Bytes is how much they are.
func (r *Report) Bytes() (n int64) {
	for _, k := range r.Attachments {
		n += k.Received + k.Sent
	}
	return n
}

// WithinADay counts the answers that took a day at most.
func (r *Report) WithinADay() int { return r.AnsweredWithin(24 * time.Hour) }

// Running reports whether the week is not over.
func (w Week) Running() bool { return w.Now.Before(w.To) }

// Title names the week: "Week 47, 16–22 November 2026".
func (w Week) Title() string {
	_, number := w.From.ISOWeek()
	from, to := w.From, w.To.AddDate(0, 0, -1)
	layout := "2"
	switch {
	case from.Year() != to.Year():
		layout = "2 January 2006 "
	case from.Month() != to.Month():
		layout = "2 January "
	}
	begin := from.Format(layout)
	dash := "–"
	if strings.HasSuffix(begin, " ") {
		dash = "– "
	}
	return "Week " + strconv.Itoa(number) + ", " + begin + dash + to.Format("2 January 2006")
}

// who is a person's name, or the address, or neither.
func who(name, address *string) string {
	for _, s := range []string{text(name), text(address)} {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return "(unknown)"
}

func number(n int) string { return humanize.Comma(int64(n)) }

func volume(bytes int64) string { return humanize.Bytes(uint64(max(bytes, 0))) }

// plural is a number and its noun: "1 message", "2 messages".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// change is how much more there is than before, with a sign.
func change(now, before int) string {
	switch d := now - before; {
	case d > 0:
		return "+" + number(d)
	case d < 0:
		return "−" + number(-d)
	}
	return "±0"
}

// span is a length of time by its two largest units: "2 d 4 h", "35 min".
func span(seconds int64) string {
	minutes := (seconds + 30) / 60
	days, hours := minutes/(24*60), minutes/60%24
	switch {
	case days > 0:
		return strconv.FormatInt(days, 10) + " d " + strconv.FormatInt(hours, 10) + " h"
	case hours > 0:
		return strconv.FormatInt(hours, 10) + " h " + strconv.FormatInt(minutes%60, 10) + " min"
	}
	return strconv.FormatInt(minutes, 10) + " min"
}

func at(t time.Time) string { return t.Format("Mon 2 Jan 15:04") }

func day(t time.Time) string { return t.Format("Monday 2 January, 15:04") }

// iso is a time for programs that read the page.
func iso(t time.Time) string { return t.Format(time.RFC3339) }
