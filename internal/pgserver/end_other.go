//go:build !linux

package pgserver

import "syscall"

// endWithParent changes nothing: only Linux can end a child with its parent. Stop ends the server.
func endWithParent(as *syscall.SysProcAttr) *syscall.SysProcAttr { return as }
