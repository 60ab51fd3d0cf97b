// Package testsql reads SQL test files and runs them on any database/sql
// database: this driver with its ways of pushing down, and others to compare
// with. It is for tests only.
//
// # The files
//
// A file is a list of cases. Each begins with a heading, then comes the
// statement, then what is expected of it:
//
//	-- test: unread by folder
//	SELECT … ;
//	/* result:
//	display_name | n
//	Inbox        | 12
//	*/
//
// or, in place of the result, a part of the error's text:
//
//	-- error: unknown column "recieved"
//
// Rows are compared in order where the statement ends in an ORDER BY, and as a
// bag where it does not. A value that is NULL, a truth, a number, a time or a
// plain text stands as it is; any other text is quoted as in Go. Between a
// heading and its statement may stand
//
//	-- only: graphmail
//
// for a statement that other databases do not understand or answer otherwise,
// followed by the reason.
package testsql
