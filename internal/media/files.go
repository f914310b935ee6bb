package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

const (
	originalName  = "original"
	lengthName    = "length"
	recordingName = "recording.json"
	posterName    = "poster.jpg"
	ownerName     = "owner" // beside the shelves
)

var (
	// ErrNotFound means that there is no such take, or that it has no such file (yet).
	ErrNotFound = errors.New("no such recording")
	// ErrExists means that an upload was already created under this id.
	ErrExists = errors.New("recording already exists")
)

var idShape = regexp.MustCompile(`^[0-9a-f-]{36}$`)

// Files is the folder of all recordings. One process owns it at a time. Safe for use by many goroutines.
type Files struct {
	dir    string
	disk   disk
	writes gate // one writer per take
	works  gate // one maker of derived files per take
	copies gate // one maker of its MP4 copy
	tombs  sync.Mutex

	mu      sync.Mutex
	durable map[string]int64 // bytes of an open upload that this process has synced
	fault   error            // why the last sync failed; nil after one that worked
}

// Open returns the recordings in dir, which is made (0700) if need be.
func Open(dir string) (*Files, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open recordings: %w", err)
	}
	return &Files{dir: dir, disk: realDisk(), durable: map[string]int64{}}, nil
}

// Create makes an empty upload for the take and returns when it would survive a power cut. It returns ErrExists if
// the take has one already and ErrNotFound for a text that cannot be a take's id.
func (f *Files) Create(ctx context.Context, id string) error {
	if !idShape.MatchString(id) {
		return fmt.Errorf("create recording: %w", ErrNotFound)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("create recording: %w", err)
	}
	folder := f.folder(id)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("create recording: %w", err)
	}
	file, err := os.OpenFile(f.path(id, originalName), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("create recording: %w", ErrExists)
	}
	if err != nil {
		return fmt.Errorf("create recording: %w", err)
	}
	defer file.Close()
	if err := f.sync(file); err != nil {
		return fmt.Errorf("create recording: %w", err)
	}
	for _, dir := range []string{folder, filepath.Dir(folder), f.dir} {
		if err := f.syncDir(dir); err != nil {
			return fmt.Errorf("create recording: %w", err)
		}
	}
	return nil
}

// Size returns how many bytes of the take are safely on the disk, or ErrNotFound. It does not disturb an upload
// that is under way.
func (f *Files) Size(id string) (int64, error) {
	if size, known := f.knownDurable(id); known {
		return size, nil
	}
	if !idShape.MatchString(id) {
		return 0, fmt.Errorf("size of recording: %w", ErrNotFound)
	}
	if err := f.writes.enter(context.Background(), id, func() {}); err != nil {
		return 0, fmt.Errorf("size of recording: %w", err)
	}
	defer f.writes.leave(id)
	size, err := f.settledSize(id)
	if err != nil {
		return 0, fmt.Errorf("size of recording: %w", notFound(err))
	}
	return size, nil
}

// Import stores a complete recording in one go and seals it, for recordings that do not come over the network.
// The errors are those of Create and Seal.
func (f *Files) Import(ctx context.Context, id string, src io.Reader) (Recording, error) {
	if err := f.Create(ctx, id); err != nil {
		return Recording{}, err
	}
	if err := f.writes.enter(ctx, id, func() {}); err != nil {
		return Recording{}, fmt.Errorf("import recording: %w", err)
	}
	n, err := f.append(id, chunk{src: src})
	f.writes.leave(id)
	if err != nil {
		return Recording{}, fmt.Errorf("import recording: %w", err)
	}
	return f.Seal(ctx, id, n)
}

// OpenOriginal opens the bytes as they were sent. The caller closes the file.
func (f *Files) OpenOriginal(id string) (*os.File, error) { return f.open(id, originalName) }

// OpenSent opens the bytes as they were sent, sealed or not, with their content type. Nobody vouches for what is not sealed, so
// what does not begin like a recording is ErrNotFound, as is an empty upload. The caller closes the file.
func (f *Files) OpenSent(id string) (*os.File, string, error) {
	file, err := f.open(id, originalName)
	if err != nil {
		return nil, "", err
	}
	container, err := sniff(file)
	if errors.Is(err, ErrNotVideo) {
		err = fmt.Errorf("open what was sent: %w", ErrNotFound)
	}
	if err != nil {
		return nil, "", errors.Join(err, file.Close())
	}
	return file, "video/" + container, nil
}

// Sent is how many bytes of a recording arrived, sealed or not, and their content type; ErrNotFound as OpenSent.
func (f *Files) Sent(id string) (size int64, kind string, err error) {
	file, kind, err := f.OpenSent(id)
	if err != nil {
		return 0, "", err
	}
	file.Close()
	size, err = f.Size(id)
	return size, kind, err
}

// OpenPoster opens the still picture, a JPEG, or returns ErrNotFound. The caller closes the file.
func (f *Files) OpenPoster(id string) (*os.File, error) { return f.open(id, posterName) }

// OpenPlayable opens what a player should get, with its content type: the seekable copy, or the original of a
// sealed take that has none. Otherwise it returns ErrNotFound. The caller closes the file.
func (f *Files) OpenPlayable(id string) (*os.File, string, error) {
	rec, err := f.Recording(id)
	if err != nil {
		return nil, "", err
	}
	file, err := f.open(id, playableName(rec.Container))
	if errors.Is(err, ErrNotFound) {
		file, err = f.open(id, originalName)
	}
	return file, rec.ContentType, err
}

// Remove deletes everything of a take. A take that is not there is no error. Whoever is sending or working on the
// take is stopped first.
func (f *Files) Remove(id string) error {
	if !idShape.MatchString(id) {
		return fmt.Errorf("remove recording: %w", ErrNotFound)
	}
	for _, g := range []*gate{&f.writes, &f.works, &f.copies} {
		if err := g.enter(context.Background(), id, func() {}); err != nil {
			return fmt.Errorf("remove recording: %w", err)
		}
		defer g.leave(id)
	}
	folder := f.folder(id)
	if _, err := os.Lstat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("remove recording: %w", err)
	}
	f.forget(id)
	if err := f.syncDir(filepath.Dir(folder)); err != nil {
		return fmt.Errorf("remove recording: %w", err)
	}
	return nil
}

// Owner returns whose recordings these are, as Own wrote it; empty when nobody has.
func (f *Files) Owner() (string, error) {
	id, err := os.ReadFile(filepath.Join(f.dir, ownerName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read owner of recordings: %w", err)
	}
	return string(id), nil
}

// Own writes down whose recordings these are.
func (f *Files) Own(id string) error {
	if err := f.replace(filepath.Join(f.dir, ownerName), []byte(id)); err != nil {
		return fmt.Errorf("own recordings: %w", err)
	}
	return nil
}

// FreeBytes returns how much room is left on the recordings' disk.
func (f *Files) FreeBytes() (uint64, error) {
	free, err := f.disk.free(f.dir)
	if err != nil {
		return 0, fmt.Errorf("free bytes: %w", err)
	}
	return free, nil
}

// Health returns why the disk last failed to keep what was written, or nil if the last sync worked.
func (f *Files) Health() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fault
}

func (f *Files) folder(id string) string     { return filepath.Join(f.dir, id[len(id)-2:], id) }
func (f *Files) path(id, name string) string { return filepath.Join(f.folder(id), name) }

func (f *Files) open(id, name string) (*os.File, error) {
	if !idShape.MatchString(id) {
		return nil, fmt.Errorf("open %s: %w", name, ErrNotFound)
	}
	file, err := os.Open(f.path(id, name))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, notFound(err))
	}
	return file, nil
}

func playableName(container string) string { return "playable." + container }

// notFound gives a missing file the meaning that callers ask for.
func notFound(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	return err
}
