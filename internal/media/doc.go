// Package media keeps the recordings: one folder per take, named by the take's id.
//
//	dir/ab/<id>/original         the bytes as the browser sent them, never changed
//	dir/ab/<id>/length           the total that the browser declared, once it knew it
//	dir/ab/<id>/recording.json   the seal: size, SHA-256 and container; no byte is added afterwards
//	dir/ab/<id>/playable.webm    (or .mp4) the same pictures with an index, so that a player can seek, and the sound as loud as
//	                             everybody's
//	dir/ab/<id>/everywhere.mp4   H.264 and AAC for browsers that cannot play it; made when the first of them asks
//	dir/ab/<id>/everywhere.none  that could not be made
//	dir/ab/<id>/poster.jpg       one still picture
//
// ("ab" is the end of the id: the end of a UUIDv7 is random, its beginning is the time.)
//
// What it knows: how to take in bytes over the tus protocol so that an acknowledged byte is on the disk, how to
// tell a WebM or MP4 file from anything else, how to make a recording seekable, whether anybody can be seen and heard in it, and
// what belongs to nobody. What is made from a recording holds pictures and sound and nothing else that a device wrote into it.
//
// What it refuses: creating an upload over HTTP (the desk does, together with the take's row), deciding who may
// send or watch (the front door does, before every call), a name that is not a take's id, and a second writer.
//
// Why its dependencies: tusd speaks the tus protocol, the data store and the lock are ours because its own never
// sync a file and poll for a lock; ebml-go writes the head of a seekable WebM file. Reading is our own small
// scanner: the files come from strangers, and the library's reader ends the program on a block of an unknown track.
// ffmpeg is used when it is installed and never trusted: one local file whose kind it is told, no network where the system can
// take it away, bounded in time and memory.
package media
