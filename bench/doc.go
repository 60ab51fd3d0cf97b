// Package bench holds graphmail against what a program would use in its place.
// It is a module of its own, so that what it compares with is no dependency of
// the library. ./run prints all figures as one table; README.md has the last one.
package bench
