package pgserver

import "syscall"

// endWithParent ends the server also when this program is killed.
func endWithParent(as *syscall.SysProcAttr) *syscall.SysProcAttr {
	with := *as
	with.Pdeathsig = syscall.SIGQUIT
	return &with
}
