package media

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// disk is what can fail in ways that a test cannot bring about with real files.
type disk struct {
	write func(file *os.File, b []byte, at int64) (int, error)
	sync  func(file *os.File) error
	free  func(dir string) (uint64, error)
}

func realDisk() disk {
	return disk{
		write: func(file *os.File, b []byte, at int64) (int, error) { return file.WriteAt(b, at) },
		sync:  (*os.File).Sync,
		free: func(dir string) (uint64, error) {
			var st syscall.Statfs_t
			if err := syscall.Statfs(dir, &st); err != nil {
				return 0, err
			}
			return uint64(st.Bavail) * uint64(st.Bsize), nil
		},
	}
}

const (
	copyBytes = 256 << 10
	// A long chunk is synced as it grows: a writer that must give way then has little left to sync, and the disk
	// is asked for room often enough.
	syncEvery = 4 << 20
)

var copyBuffers = sync.Pool{New: func() any { b := make([]byte, copyBytes); return &b }}

// chunk is one run of bytes to add at offset at. Writing stops when less than floor bytes of disk are free.
type chunk struct {
	at    int64
	src   io.Reader
	floor uint64
}

// append adds the chunk to the take's original and returns how many bytes it added and synced. The caller is in the
// writes gate. What src gave before it ended, early or not, is kept; what the disk would not keep is cut off again.
func (f *Files) append(id string, c chunk) (added int64, err error) {
	file, err := os.OpenFile(f.path(id, originalName), os.O_RDWR, 0)
	if err != nil {
		return 0, notFound(err)
	}
	defer file.Close()
	size, err := f.settle(id, file)
	if err != nil {
		return 0, err
	}
	if size != c.at {
		return 0, errOffset
	}
	defer func() {
		if err != nil {
			// Back to the last synced byte. If even that fails, the next settle tries again before it answers.
			size, _ = f.settle(id, file)
			added = max(size-c.at, 0)
		}
	}()
	if err := f.roomLeft(c.floor); err != nil {
		return 0, err
	}
	buf := copyBuffers.Get().(*[]byte)
	defer copyBuffers.Put(buf)
	unsynced := 0
	for {
		n, readErr := c.src.Read(*buf)
		if n > 0 {
			if _, err := f.disk.write(file, (*buf)[:n], size); err != nil {
				return 0, err
			}
			size += int64(n)
			unsynced += n
		}
		if unsynced > 0 && (readErr != nil || unsynced >= syncEvery) {
			if err := f.keep(id, file, size); err != nil {
				return 0, err
			}
			unsynced = 0
			if err := f.roomLeft(c.floor); readErr == nil && err != nil {
				return 0, err
			}
		}
		if readErr == io.EOF {
			return size - c.at, nil
		}
		if readErr != nil {
			return size - c.at, fmt.Errorf("read chunk: %w", readErr)
		}
	}
}

func (f *Files) roomLeft(floor uint64) error {
	if floor == 0 {
		return nil
	}
	free, err := f.FreeBytes()
	if err == nil && free < floor {
		return syscall.ENOSPC
	}
	return err
}

// settledSize is settle for a caller that has no file open. The caller is in the writes gate.
func (f *Files) settledSize(id string) (int64, error) {
	info, err := os.Stat(f.path(id, originalName))
	if err != nil {
		return 0, err
	}
	if size, known := f.knownDurable(id); known && size == info.Size() {
		return size, nil
	}
	file, err := os.OpenFile(f.path(id, originalName), os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	return f.settle(id, file)
}

// settle makes the file's size a promise that can be given to the browser. Bytes beyond those this process synced
// are cut off: their sync failed, and a second sync that succeeds would prove nothing. In a file that this process
// sees for the first time they may be from before a crash, and are synced now.
func (f *Files) settle(id string, file *os.File) (int64, error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	size := info.Size()
	known, ok := f.knownDurable(id)
	if ok && known == size {
		return size, nil
	}
	if ok && known < size {
		if err := file.Truncate(known); err != nil {
			return 0, err
		}
		size = known
	}
	return size, f.keep(id, file, size)
}

// keep syncs the file and remembers that its first size bytes are safe.
func (f *Files) keep(id string, file *os.File, size int64) error {
	if err := f.sync(file); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.durable[id] = size
	return nil
}

func (f *Files) sync(file *os.File) error {
	err := f.disk.sync(file)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = err
	return err
}

func (f *Files) syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return f.sync(d)
}

// replace puts a small file in place, whole or not at all, and returns when it would survive a power cut.
func (f *Files) replace(path string, content []byte) error {
	part := path + ".part"
	if err := os.WriteFile(part, content, 0o600); err != nil {
		return err
	}
	return f.publish(part, path)
}

// publish syncs the file from and gives it its final name.
func (f *Files) publish(from, to string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := f.sync(file); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return f.syncDir(filepath.Dir(to))
}

func (f *Files) knownDurable(id string) (int64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	size, ok := f.durable[id]
	return size, ok
}

func (f *Files) forget(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.durable, id)
}
