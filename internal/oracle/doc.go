// Package oracle holds graphmail's SQL against MariaDB's: the sample mailbox is
// loaded into tables of a MariaDB, the same statements run on both, and labels
// and rows must be equal.
//
// mariadb.sh starts the server and stops it again:
//
//	./mariadb.sh go test ./...
//	./mariadb.sh go test -run Generated -statements 20000 -seed 7
//
// The statements are those of testdata/sql and generated ones: [Generator]
// draws them from a grammar, the same for the same seed. Where a generated
// statement is answered differently it is made as small as it can be made with
// the difference still there.
//
// What differs on purpose is listed, with the reasons, in docs/sql.md; known.go
// names the same.
//
// The package is a module of its own, so that the library does not depend on a
// driver for MySQL.
package oracle
