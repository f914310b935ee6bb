package testkit

import (
	"os"
	"syscall"
)

const (
	memory  = "/dev/shm"
	enough  = 1 << 30 // bytes; containers often have 64 MiB there
	noExec  = 0x8     // ST_NOEXEC: tests write programs too
	onlySee = 0x1     // ST_RDONLY
)

// workInMemory puts temporary folders where fsync, which is called all the same, costs nothing. No test cuts the power.
// Whoever has set TMPDIR has the last word.
func workInMemory() {
	var at syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &at) != nil {
		return
	}
	if at.Flags&(noExec|onlySee) == 0 && at.Bavail*uint64(at.Bsize) >= enough {
		os.Setenv("TMPDIR", memory)
	}
}
