package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"graphmail/driver"
	"graphmail/examples/internal/mailbox"
)

// A Report is a week of a mailbox.
type Report struct {
	Week
	Owner Owner
	Totals
	Days        []Day // all seven, Monday first
	Senders     []Sender
	Answers     []Message // slowest first
	Waiting     []Message // longest first
	Unread      []Folder  // fullest first
	Attachments []Kind    // largest first
	Largest     []File
	Messages    []Row
	Cost        Cost
}

// A Week is the time a report is about, From ≤ t < To.
type Week struct {
	Name     string    // "2026-W47"
	Since    time.Time // four weeks before: how old an answered message may be
	Before   time.Time // a week before
	From, To time.Time
	Now      time.Time
}

// An Owner is whose mailbox it is.
type Owner struct{ Name, Address string }

// Totals count the messages of the week, and those of the week before up to the
// same hour where the week is not over.
type Totals struct {
	Received, Sent             int
	ReceivedBefore, SentBefore int
}

// A Day is how much mail there was on one day.
type Day struct {
	Date           time.Time
	Received, Sent int
}

// A Sender is someone who wrote in the week.
type Sender struct {
	Name             *string
	Address          *string
	Messages, Unread int
	Latest           time.Time
}

// A Message is one that was answered, or that waits for it.
type Message struct {
	Name, Address, Subject *string
	Asked                  time.Time
	Answered               time.Time // zero: not yet
	Seconds                int64     // from one to the other
}

// A Folder is one with unread mail.
type Folder struct {
	Path          string
	Unread, Total int
}

// A Kind is a kind of attachment; Received and Sent are bytes.
type Kind struct {
	Name           string
	Files          int
	Received, Sent int64
}

// A File is an attachment.
type File struct {
	Name          *string
	Size          int64
	From, Address *string
	Date          time.Time
}

// Cost is what the queries of a report took together.
type Cost struct {
	Queries, Requests int
	Bytes             int64
}

// add is for driver.WithStats. The queries come one after the other.
func (c *Cost) add(s driver.QueryStats) {
	c.Queries++
	c.Requests += s.Calls
	c.Bytes += s.Bytes
}

// load asks everything about the week that day lies in, "2026-11-18", or about
// this week for "".
func load(ctx context.Context, m *mailbox.Mailbox, day string) (*Report, error) {
	r := new(Report)
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		return nil, fmt.Errorf("%q is not a day; write it like 2026-11-18", day)
	}
	w := &r.Week
	err := m.DB.QueryRowContext(ctx, weekQuery, sql.Named("day", sql.NullString{String: day, Valid: day != ""})).
		Scan(&w.Name, &w.Since, &w.Before, &w.From, &w.To, &w.Now)
	if err != nil {
		return nil, fmt.Errorf("the week: %w", err)
	}
	query := ownerQuery
	if strings.Contains(m.Config.UserId, "@") {
		query = ownerByAddressQuery
	}
	err = m.DB.QueryRowContext(ctx, query, sql.Named("user", m.Config.UserId)).Scan(&r.Owner.Name, &r.Owner.Address)
	if err != nil {
		return nil, fmt.Errorf("the owner of the mailbox: %w", err)
	}

	q := asker{ctx: ctx, db: m.DB, parameters: map[string]any{
		"since": w.Since, "before": w.Before, "from": w.From, "to": w.To, "owner": r.Owner.Address,
	}}
	for _, t := range list(&q, totalsQuery, func(t *Totals) []any {
		return []any{&t.Received, &t.Sent, &t.ReceivedBefore, &t.SentBefore}
	}) {
		r.Totals = t
	}
	days := list(&q, daysQuery, func(d *Day) []any { return []any{&d.Date, &d.Received, &d.Sent} })
	r.Days = everyDay(r.Week, days)
	r.Senders = list(&q, sendersQuery, func(s *Sender) []any {
		return []any{&s.Name, &s.Address, &s.Messages, &s.Unread, &s.Latest}
	})
	r.Answers = list(&q, answersQuery, func(m *Message) []any {
		return []any{&m.Name, &m.Address, &m.Subject, &m.Asked, &m.Answered, &m.Seconds}
	})
	r.Waiting = list(&q, waitingQuery, func(m *Message) []any {
		return []any{&m.Name, &m.Address, &m.Subject, &m.Asked}
	})
	r.Unread = list(&q, unreadQuery, func(f *Folder) []any { return []any{&f.Path, &f.Unread, &f.Total} })
	r.Attachments = list(&q, attachmentKindsQuery, func(k *Kind) []any {
		return []any{&k.Name, &k.Files, &k.Received, &k.Sent}
	})
	r.Largest = list(&q, largestQuery, func(f *File) []any {
		return []any{&f.Name, &f.Size, &f.From, &f.Address, &f.Date}
	})
	r.Messages = list(&q, messagesQuery, (*Row).fields)
	return r, q.err
}

// An asker runs queries one after the other and keeps the first error.
type asker struct {
	ctx        context.Context
	db         *sql.DB
	parameters map[string]any
	err        error
}

// list runs a query with the parameters it names and scans its rows.
func list[T any](q *asker, query string, fields func(*T) []any) []T {
	if q.err != nil {
		return nil
	}
	var args []any
	for name, value := range q.parameters {
		if strings.Contains(query, ":"+name) {
			args = append(args, sql.Named(name, value))
		}
	}
	rows, err := q.db.QueryContext(q.ctx, query, args...)
	if err != nil {
		q.err = err
		return nil
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var row T
		if q.err = rows.Scan(fields(&row)...); q.err != nil {
			return nil
		}
		all = append(all, row)
	}
	q.err = rows.Err()
	return all
}

// everyDay puts the days that have no mail between the others.
func everyDay(w Week, days []Day) []Day {
	all := make([]Day, 0, 7)
	for date := w.From; date.Before(w.To); date = date.AddDate(0, 0, 1) {
		day := Day{Date: date}
		if len(days) > 0 && days[0].Date.Equal(date) {
			day, days = days[0], days[1:]
		}
		all = append(all, day)
	}
	return all
}

// MedianAnswer is the time by which half of the answers were given, in seconds.
// SQL of MySQL's kind has no median.
func (r *Report) MedianAnswer() int64 {
	n := len(r.Answers)
	if n == 0 {
		return 0
	}
	return (r.Answers[(n-1)/2].Seconds + r.Answers[n/2].Seconds) / 2
}

// AnsweredWithin counts the answers that took no longer than d.
func (r *Report) AnsweredWithin(d time.Duration) int {
	n := 0
	for _, a := range r.Answers {
		if time.Duration(a.Seconds)*time.Second <= d {
			n++
		}
	}
	return n
}
