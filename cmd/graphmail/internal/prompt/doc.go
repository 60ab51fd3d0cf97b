// Package prompt reads statements from a person: with history, completion and
// colours on a terminal that can do that, line by line on one that cannot, and
// from a pipe.
package prompt
