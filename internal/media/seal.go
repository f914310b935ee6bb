package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrNotVideo means that the bytes are neither WebM nor MP4, whatever they were called.
var ErrNotVideo = errors.New("not a WebM or MP4 recording")

// ErrIncomplete means that the browser counts other bytes than the server has. Uploading goes on from Have.
type ErrIncomplete struct{ Have, Want int64 }

func (e ErrIncomplete) Error() string {
	return fmt.Sprintf("recording has %d bytes, expected %d", e.Have, e.Want)
}

// Recording is what is known of a sealed take.
type Recording struct {
	Bytes       int64  `json:"bytes"`
	SHA256      string `json:"sha256"`    // of the original, in hex
	Container   string `json:"container"` // "webm" or "mp4"
	ContentType string `json:"contentType"`
}

// Seal closes the upload: bytes must be its exact size. Afterwards no byte can be added. Sealing again with the same
// size returns the same Recording. The errors are ErrNotFound, ErrIncomplete and ErrNotVideo; none of them changes
// anything, so the upload can go on.
func (f *Files) Seal(ctx context.Context, id string, bytes int64) (Recording, error) {
	rec, err := f.seal(ctx, id, bytes)
	if err != nil {
		return Recording{}, fmt.Errorf("seal recording: %w", err)
	}
	return rec, nil
}

func (f *Files) seal(ctx context.Context, id string, bytes int64) (Recording, error) {
	if !idShape.MatchString(id) {
		return Recording{}, ErrNotFound
	}
	if err := f.writes.enter(ctx, id, func() {}); err != nil {
		return Recording{}, err
	}
	defer f.writes.leave(id)

	rec, err := f.Recording(id)
	if err == nil && rec.Bytes != bytes {
		return Recording{}, ErrIncomplete{Have: rec.Bytes, Want: bytes}
	}
	if err == nil || !errors.Is(err, ErrNotFound) {
		return rec, err
	}
	size, err := f.settledSize(id)
	if err != nil {
		return Recording{}, notFound(err)
	}
	if size != bytes {
		return Recording{}, ErrIncomplete{Have: size, Want: bytes}
	}
	rec, err = describe(ctx, f.path(id, originalName), size)
	if err != nil {
		return Recording{}, err
	}
	note, err := json.Marshal(rec)
	if err != nil {
		return Recording{}, err
	}
	if err := f.replace(f.path(id, recordingName), note); err != nil {
		return Recording{}, err
	}
	f.forget(id)
	return rec, nil
}

// Recording returns what was sealed, or ErrNotFound while the take is still open.
func (f *Files) Recording(id string) (Recording, error) {
	if !idShape.MatchString(id) {
		return Recording{}, ErrNotFound
	}
	note, err := os.ReadFile(f.path(id, recordingName))
	if err != nil {
		return Recording{}, fmt.Errorf("read recording: %w", notFound(err))
	}
	var rec Recording
	if err := json.Unmarshal(note, &rec); err != nil {
		return Recording{}, fmt.Errorf("read recording: %w", err)
	}
	return rec, nil
}

func (f *Files) sealed(id string) bool {
	_, err := os.Stat(f.path(id, recordingName))
	return !errors.Is(err, fs.ErrNotExist)
}

func describe(ctx context.Context, path string, size int64) (Recording, error) {
	file, err := os.Open(path)
	if err != nil {
		return Recording{}, err
	}
	defer file.Close()
	container, err := sniff(file)
	if err != nil {
		return Recording{}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, contextReader{ctx, io.NewSectionReader(file, 0, size)}); err != nil {
		return Recording{}, err
	}
	return Recording{
		Bytes:       size,
		SHA256:      hex.EncodeToString(sum.Sum(nil)),
		Container:   container,
		ContentType: "video/" + container,
	}, nil
}

// contextReader ends a long read when its request is over.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
