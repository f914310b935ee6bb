//go:build !linux

package testkit

// workInMemory changes nothing: where memory is a folder is known of Linux only.
func workInMemory() {}
