//go:build !linux

package main

import (
	"errors"
	"os"
	"sync/atomic"
)

// Elsewhere than on Linux neither fsync nor the size of a disk is ours to play with; those rounds are left out.

const underTrap = "-under-trap"

var errLinuxOnly = errors.New("this works on Linux only")

func execUnderTrap([]string) error { return errLinuxOnly }

type syncs int32

const (
	syncsPass syncs = iota
	syncsWait
	syncsFail
)

type trap struct {
	mode                  atomic.Int32
	epoch, caught, failed atomic.Int64
}

func (t *trap) set(syncs)                         {}
func (t *trap) pair() (*os.File, *os.File, error) { return nil, nil, errLinuxOnly }
func (t *trap) attach(*os.File) error             { return errLinuxOnly }

type disk struct{}

func newDisk(string) (*disk, error) { return nil, errLinuxOnly }
func (d *disk) leave(int64) error   { return errLinuxOnly }
func (d *disk) grow() error         { return errLinuxOnly }
func (d *disk) close() error        { return nil }
