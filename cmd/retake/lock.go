package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock makes sure that one server works on a data folder: two would not know of each other's uploads. The lock ends with
// the process, however that ends.
func lock(dataDir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dataDir, "serve.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another retake serves %s already: stop it first, or choose another folder with --data-dir", dataDir), file.Close())
	}
	return file, nil
}
