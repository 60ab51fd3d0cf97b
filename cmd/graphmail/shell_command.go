package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"graphmail/cmd/graphmail/internal/render"
	"graphmail/cmd/graphmail/internal/script"
)

// A command of the shell.
type command struct {
	name, args, help string
	words            []string // what can follow; nil: anything, empty: tables
	run              func(s *shell, ctx context.Context, arg string) error
}

// commands returns the commands in the order of the help.
func commands() []command {
	return []command{
		{`\d`, "[TABLE]", "list the tables, or the columns of one", []string{}, (*shell).describe},
		{`\explain`, "[analyze] SQL;", "show what Graph would be asked; analyze runs it", nil, (*shell).explain},
		{`\x`, "[on|off|auto]", "a line for each value", []string{"on", "off", "auto"}, (*shell).expand},
		{`\format`, "[NAME]", "how rows are written", formatNames(), (*shell).format},
		{`\timing`, "[on|off]", "tell how long each statement took", []string{"on", "off"}, (*shell).time},
		{`\utc`, "[on|off]", "times in UTC, or in your time zone", []string{"on", "off"}, (*shell).zone},
		{`\set`, "[NAME VALUE]", "give :NAME a value, or list them", nil, (*shell).set},
		{`\?`, "", "this list, as help is", nil, (*shell).help},
		{`\q`, "", "leave, as exit and quit do", nil, (*shell).quit},
	}
}

func commandNames() []string {
	var list []string
	for _, c := range commands() {
		list = append(list, c.name)
	}
	return list
}

func commandArguments() map[string][]string {
	m := map[string][]string{}
	for _, c := range commands() {
		if c.words != nil {
			m[c.name] = c.words
		}
	}
	return m
}

func formatNames() []string {
	var names []string
	for _, f := range render.Formats() {
		names = append(names, string(f))
	}
	return names
}

// command runs a line that begins with a backslash.
func (s *shell) command(ctx context.Context, line string) error {
	name, arg, _ := strings.Cut(line, " ")
	name = strings.TrimRight(name, ";")
	arg = strings.TrimSpace(arg)
	for _, c := range commands() {
		if c.name == name {
			if c.name != `\explain` {
				arg = strings.TrimRight(arg, "; ")
			}
			return c.run(s, ctx, arg)
		}
	}
	return usagef(`there is no command %s; \? lists them`, name)
}

func (s *shell) describe(_ context.Context, arg string) error {
	if arg == "" {
		return s.app.print(s.options(), tableList())
	}
	list, err := columnList(strings.Trim(arg, "`"))
	if err != nil {
		return err
	}
	return s.app.print(s.options(), list)
}

func (s *shell) explain(ctx context.Context, arg string) error {
	prefix := "EXPLAIN "
	if first, rest, _ := strings.Cut(arg, " "); strings.EqualFold(first, "analyze") {
		prefix, arg = "EXPLAIN ANALYZE ", rest
	}
	statements := script.All(arg)
	if len(statements) != 1 {
		return usagef(`\explain takes one statement`)
	}
	st := statements[0]
	st.Text = prefix + st.Text
	switch format := s.opts.Format; format {
	case render.Table, render.Vertical, render.Chart:
		s.opts.Format = render.Plan
		defer func() { s.opts.Format = format }()
	}
	return s.statement(ctx, st)
}

func (s *shell) expand(_ context.Context, arg string) error {
	switch {
	case arg != "":
		e, err := render.ParseExpand(arg)
		if err != nil {
			return err
		}
		s.opts.Expand = e
	case s.opts.Expand == render.ExpandOn:
		s.opts.Expand = render.ExpandAuto
	default:
		s.opts.Expand = render.ExpandOn
	}
	return s.say("vertical is %s", s.opts.Expand)
}

func (s *shell) format(_ context.Context, arg string) error {
	if arg != "" {
		f, err := render.ParseFormat(arg)
		if err != nil {
			return err
		}
		s.opts.Format = f
	}
	return s.say("the format is %s", s.opts.Format)
}

func (s *shell) time(_ context.Context, arg string) (err error) {
	if s.timing, err = toggle(arg, s.timing); err != nil {
		return err
	}
	return s.say("timing is %s", onOff(s.timing))
}

func (s *shell) zone(_ context.Context, arg string) error {
	utc, err := toggle(arg, s.c.location == time.UTC)
	if err != nil {
		return err
	}
	s.c.location = nil
	if utc {
		s.c.location = time.UTC
		return s.say("times are shown in UTC")
	}
	return s.say("times are shown in %s", s.c.cfg.Location())
}

func (s *shell) set(_ context.Context, arg string) error {
	name, value, found := strings.Cut(arg, " ")
	if arg == "" {
		l := newListing("parameter", "value")
		for _, p := range s.params {
			l.add(":"+p.name, fmt.Sprint(p.value))
		}
		return s.app.print(s.options(), l)
	}
	if !found {
		return usagef(`\set takes a name and a value`)
	}
	name = strings.TrimPrefix(name, ":")
	p := param{name: name, value: literal(strings.TrimSpace(value))}
	if old := s.params.find(name); old != nil {
		*old = p
		return nil
	}
	s.params = append(s.params, p)
	return nil
}

func (s *shell) help(context.Context, string) error {
	for _, c := range commands() {
		fmt.Fprintf(s.app.stdout, "  %-24s %s\n", c.name+" "+c.args, c.help)
	}
	_, err := fmt.Fprintf(s.app.stdout, "  %-24s %s\n  %-24s %s\n", "SQL;", "run it", `SQL\G`, "run it and show a line for each value")
	return err
}

func (s *shell) quit(context.Context, string) error {
	s.done = true
	return nil
}

// say tells a person what is set now.
func (s *shell) say(format string, args ...any) error {
	if !s.person {
		return nil
	}
	_, err := fmt.Fprintf(s.app.stdout, format+"\n", args...)
	return err
}

func toggle(arg string, now bool) (bool, error) {
	switch strings.ToLower(arg) {
	case "":
		return !now, nil
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return now, usagef("it can be on or off, not %q", arg)
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
