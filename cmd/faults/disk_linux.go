package main

import (
	"errors"
	"fmt"
	"syscall"
)

// disk is a file system in memory whose size is ours to choose: it becomes full without a byte being written.
type disk struct{ dir string }

const diskBytes = 1 << 30 // no more is used than what is recorded

func newDisk(dir string) (*disk, error) {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0700", diskBytes)); err != nil {
		return nil, err
	}
	return &disk{dir}, nil
}

// leave makes the disk so small that only these bytes are free.
func (d *disk) leave(free int64) error {
	for try := 0; ; try++ {
		var st syscall.Statfs_t
		if err := syscall.Statfs(d.dir, &st); err != nil {
			return err
		}
		used := int64(st.Blocks-st.Bfree) * int64(st.Bsize)
		err := d.resize(used + free)
		if !errors.Is(err, syscall.EINVAL) || try == 100 { // EINVAL: more was written meanwhile
			return err
		}
	}
}

// grow gives all its room back.
func (d *disk) grow() error { return d.resize(diskBytes) }

func (d *disk) resize(size int64) error {
	return syscall.Mount("tmpfs", d.dir, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", size))
}

func (d *disk) close() error { return syscall.Unmount(d.dir, 0) }
