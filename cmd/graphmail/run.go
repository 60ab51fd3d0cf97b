package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"

	"graphmail/auth"
	"graphmail/cmd/graphmail/internal/render"
	"graphmail/dsn"
)

// Exit codes.
const (
	exitOK          = 0
	exitFailed      = 1   // a query, or what else was asked for, failed
	exitUsage       = 2   // the command line or the connection string is wrong
	exitSignIn      = 3   // somebody has to sign in
	exitHungUp      = 129 // the terminal was closed: 128 + SIGHUP, as shells have it
	exitInterrupted = 130 // the second Ctrl-C: 128 + SIGINT
)

// An app is one run of the command.
type app struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	interrupts     *interrupts
	cleanups       cleanups

	dsn     string
	demo    bool
	utc     bool
	verbose bool
}

// run runs the command and returns its exit code. It is main but for the
// process, so that tests can start it.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr, interrupts: newInterrupts()}
	defer a.interrupts.stop()
	defer a.cleanups.run()
	root := a.rootCommand()
	root.SetArgs(sqlArguments(args))
	done := make(chan int, 1)
	go func() { done <- a.report(root.ExecuteContext(ctx)) }()
	select {
	case code := <-done:
		select {
		case code = <-a.interrupts.hard: // that is why it is done
		default:
		}
		return code
	case code := <-a.interrupts.hard:
		return code
	}
}

// sqlArguments keeps SQL that begins with a comment, "-- …", from being read as
// a flag: no flag's name begins with a blank.
func sqlArguments(args []string) []string {
	list := slices.Clone(args)
	for i, arg := range list {
		if rest, found := strings.CutPrefix(arg, "--"); found && strings.IndexAny(rest, " \t\r\n") == 0 {
			list[i] = " " + arg
		}
	}
	return list
}

// A usageError is a mistake on the command line.
type usageError struct {
	err  error
	help string // the command whose --help tells more
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...)}
}

// errReported ends the command after its errors have been told.
var errReported = errors.New("reported")

// report tells the error, once, and chooses the exit code.
func (a *app) report(err error) int {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return exitOK // or the reader has seen enough
	}
	if !errors.Is(err, errReported) {
		a.complain(err)
	}
	var usage *usageError
	switch {
	case errors.Is(err, auth.ErrSignInRequired):
		return exitSignIn
	case errors.As(err, &usage):
		if usage.help != "" {
			fmt.Fprintf(a.stderr, "Run %q to see how it is used.\n", usage.help+" --help")
		}
		return exitUsage
	}
	return exitFailed
}

// complain writes an error as one sentence; a syntax error with the line and
// the place, the problems of a connection string one on a line.
func (a *app) complain(err error) {
	for _, line := range sentences(err) {
		first, rest, _ := strings.Cut(line, "\n")
		fmt.Fprintln(a.stderr, "graphmail: "+render.Visible(strings.TrimPrefix(first, "graphmail: ")))
		// The line of SQL and its caret.
		for l := range strings.Lines(rest) {
			fmt.Fprintln(a.stderr, strings.TrimRight(strings.ReplaceAll(l, "\t", "    "), "\n"))
		}
	}
}

// sentences is the text of an error, problem by problem.
func sentences(err error) []string {
	if problems := dsn.Problems(err); len(problems) > 0 {
		var list []string
		for _, p := range problems {
			list = append(list, p.Error())
		}
		return list
	}
	var detailed interface {
		error
		Detail() string
	}
	if errors.As(err, &detailed) {
		_, place, _ := strings.Cut(detailed.Detail(), "\n")
		return []string{err.Error() + "\n" + place}
	}
	return []string{strings.ReplaceAll(err.Error(), "\n", "; ")}
}
