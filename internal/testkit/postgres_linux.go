package testkit

import "syscall"

// endWithParent ends the server also when the test binary is killed.
func endWithParent(as *syscall.SysProcAttr) *syscall.SysProcAttr {
	with := *as
	with.Pdeathsig = syscall.SIGQUIT
	return &with
}
