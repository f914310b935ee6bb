package media

import (
	"errors"
	"os"
	"sync/atomic"
	"syscall"
)

// cage is what ffmpeg is locked into: a network of its own, in which there is nothing to reach. Containers and hardened
// services may forbid to make one; then the forced demuxer and the list of protocols stand alone, as elsewhere.
type cage struct{ forbidden atomic.Bool }

// attr also gives the program a group of its own, so that whatever it starts ends with it.
func (c *cage) attr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if c.forbidden.Load() {
		return attr
	}
	attr.Cloneflags = syscall.CLONE_NEWNET
	if uid := os.Geteuid(); uid != 0 {
		attr.Cloneflags |= syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
	}
	return attr
}

// refused reports, once, that a start failed because the system forbids the cage: another start will do without.
func (c *cage) refused(err error) bool {
	for _, no := range []error{syscall.EPERM, syscall.EACCES, syscall.EINVAL, syscall.ENOSPC, syscall.ENOSYS} {
		if errors.Is(err, no) {
			return c.forbidden.CompareAndSwap(false, true)
		}
	}
	return false
}
