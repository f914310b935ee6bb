// Package testkit is what tests of several rooms share: databases of both kinds, a clock that is set by hand, and
// interviews in any status as one sentence.
//
// Each test gets a database of its own: a copy of a migrated SQLite file, or an empty, migrated database on a private
// PostgreSQL server, which an earlier test may have used. The server is started from the programs installed on the machine when
// the first test of the binary asks for it, listens in a temporary folder, where its data is too, and ends with the binary.
// Main puts temporary folders into memory where the machine has some to spare: a package that uses databases has
//
//	func TestMain(m *testing.M) { testkit.Main(m) }
//
// It refuses to skip: without PostgreSQL the tests fail and say what to install. It is imported by tests only.
package testkit
