// Package pgserver starts a private PostgreSQL server for those who try the product against one: the tests, and the fault
// harness. The product itself is given the address of a server and knows nothing of this room.
//
// The server runs from the programs installed on the machine, as a user who may run them (PostgreSQL refuses root). It listens
// on a Unix socket in a temporary folder, where its data is too, and ends with the program that has started it, on Linux also
// when that is killed.
package pgserver
