package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// The program's own fsync and SQLite's go to the kernel by different ways, so both are caught there: a seccomp filter
// hands every fsync and fdatasync of the program to this process, which lets it pass, keeps it waiting or fails it.

const (
	underTrap = "-under-trap"
	trapFD    = 3 // socket on which the launcher hands the listener over

	prSetNoNewPrivs   = 38
	seccompFilter     = 1 // SECCOMP_SET_MODE_FILTER
	seccompListener   = 8 // SECCOMP_FILTER_FLAG_NEW_LISTENER
	seccompAllow      = 0x7fff0000
	seccompUserNotify = 0x7fc00000
	notifyReceive     = 0xc0502100
	notifySend        = 0xc0182101
	notifyContinue    = 1
)

var seccompCall = map[string]uintptr{"amd64": 317, "arm64": 277}

// execUnderTrap becomes the program of args with the filter on, after it has handed the listener over.
func execUnderTrap(args []string) error {
	runtime.LockOSThread() // the filter is the thread's, and it is this thread that becomes the program
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
		return fmt.Errorf("no new privileges: %w", errno)
	}
	type step struct {
		code   uint16
		jt, jf uint8
		k      uint32
	}
	filter := []step{
		{0x20, 0, 0, 0}, // load the number of the call
		{0x15, 1, 0, syscall.SYS_FSYNC},
		{0x15, 0, 1, syscall.SYS_FDATASYNC},
		{0x06, 0, 0, seccompUserNotify},
		{0x06, 0, 0, seccompAllow},
	}
	program := struct {
		n     uint16
		steps *step
	}{uint16(len(filter)), &filter[0]}
	fd, _, errno := syscall.RawSyscall(seccompCall[runtime.GOARCH], seccompFilter, seccompListener, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		return fmt.Errorf("seccomp: %w", errno)
	}
	if err := syscall.Sendmsg(trapFD, []byte{1}, syscall.UnixRights(int(fd)), nil, 0); err != nil {
		return fmt.Errorf("hand the listener over: %w", err)
	}
	syscall.Close(trapFD)
	syscall.Close(int(fd))
	return fmt.Errorf("%s: %w", args[0], syscall.Exec(args[0], args, os.Environ()))
}

// syncs is what becomes of an fsync.
type syncs int32

const (
	syncsPass syncs = iota
	syncsWait       // a slow disk: kills fall between write and sync
	syncsFail
)

// trap answers for the kernel, over all lives of the program.
type trap struct {
	mode    atomic.Int32
	epoch   atomic.Int64 // changes of mode
	caught  atomic.Int64
	failed  atomic.Int64
	waiting sync.WaitGroup
}

func (t *trap) set(m syncs) {
	t.epoch.Add(1)
	t.mode.Store(int32(m))
	t.epoch.Add(1)
}

// pair is the socket over which the listener comes: the end to give away, and ours.
func (t *trap) pair() (theirs, ours *os.File, err error) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fds[0]), "trap"), os.NewFile(uintptr(fds[1]), "trap"), nil
}

// attach waits for the listener of a program that was just started and serves it until the program ends.
func (t *trap) attach(ours *os.File) error {
	defer ours.Close()
	rights := make([]byte, syscall.CmsgSpace(4))
	n, rest, _, _, err := syscall.Recvmsg(int(ours.Fd()), make([]byte, 1), rights, syscall.MSG_CMSG_CLOEXEC)
	if err != nil || n == 0 {
		return errors.Join(errors.New("the trap for fsync was refused"), err)
	}
	messages, err := syscall.ParseSocketControlMessage(rights[:rest])
	if err != nil || len(messages) == 0 {
		return errors.Join(errors.New("no listener came"), err)
	}
	fds, err := syscall.ParseUnixRights(&messages[0])
	if err != nil {
		return err
	}
	t.waiting.Go(func() { t.serve(fds[0]) })
	return nil
}

// notice and verdict are the kernel's structs.
type notice struct {
	id         uint64
	pid, flags uint32
	call       [64]byte
}

type verdict struct {
	id    uint64
	value int64
	err   int32
	flags uint32
}

func (t *trap) serve(fd int) {
	var late sync.WaitGroup
	defer syscall.Close(fd)
	defer late.Wait()
	for t.due(fd) {
		var n notice
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), notifyReceive, uintptr(unsafe.Pointer(&n))); errno != 0 {
			continue // the one who called was killed meanwhile
		}
		t.caught.Add(1)
		answer := func(v verdict) {
			_, _, _ = syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), notifySend, uintptr(unsafe.Pointer(&v))) // nobody may be left to hear it
		}
		switch syncs(t.mode.Load()) {
		case syncsFail:
			t.failed.Add(1)
			answer(verdict{id: n.id, err: -int32(syscall.EIO)})
		case syncsWait:
			late.Go(func() {
				time.Sleep(25 * time.Millisecond)
				answer(verdict{id: n.id, flags: notifyContinue})
			})
		default:
			answer(verdict{id: n.id, flags: notifyContinue})
		}
	}
}

// due waits for a caught call; false once the program has ended.
func (t *trap) due(fd int) bool {
	type pollFD struct {
		fd              int32
		events, revents int16
	}
	const in, hangUp = 1, 0x10
	for {
		p := pollFD{fd: int32(fd), events: in}
		_, _, errno := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&p)), 1, 0, 0, 0, 0)
		switch {
		case errno == syscall.EINTR:
		case errno != 0, p.revents&hangUp != 0:
			return false
		default:
			return true
		}
	}
}
