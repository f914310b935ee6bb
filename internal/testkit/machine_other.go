//go:build !linux

package testkit

import "syscall"

// endWithParent changes nothing: only Linux can end a child with its parent. Main ends the server.
func endWithParent(as *syscall.SysProcAttr) *syscall.SysProcAttr { return as }

// workInMemory changes nothing: where memory is a folder is known of Linux only.
func workInMemory() {}
