//go:build !linux

package media

import "syscall"

// cage is what ffmpeg is locked into. Only Linux has one; elsewhere the forced demuxer and the list of protocols stand alone.
type cage struct{}

// attr gives the program a group of its own, so that whatever it starts ends with it.
func (*cage) attr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func (*cage) refused(error) bool { return false }
