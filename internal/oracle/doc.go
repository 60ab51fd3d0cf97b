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
// What differs on purpose is listed, with the reasons, in docs/sql.md, and so is
// what MariaDB is wrong about. Neither is in the grammar. A change of tables or
// of the sample makes other statements of the same seeds: when one of them shows
// a fault of MariaDB's that was not known, it goes to the list and out of the
// grammar.
//
// The package is a module of its own, so that the library does not depend on a
// driver for MySQL.
package oracle
