package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The hostile files of a run follow from the seed. RETAKE_HOSTILE sets how many there are, RETAKE_HOSTILE_SEED which.
const (
	hostileFiles = 60
	hostileSeed  = 20261123
	hostileChild = "RETAKE_HOSTILE_ALONE"

	wallBound   = 62 * time.Second // the limits of one take and a moment to end what runs into them
	memoryBound = 512 << 10        // KiB, of the largest program that was started
)

// Files that are made to harm are worked on in a network where nothing can be reached and the kernel counts who tries. Every
// one of them must leave no trace there, end in time, stay within its memory, and be there afterwards byte for byte.
func TestHostileMedia(t *testing.T) {
	if os.Getenv(hostileChild) != "" {
		hostileRun(t)
		return
	}
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var c cage
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestHostileMedia$", "-test.v", "-test.timeout=0")
	cmd.Env = append(os.Environ(), hostileChild+"=1")
	cmd.SysProcAttr = c.attr()
	out, err := cmd.CombinedOutput()
	if c.refused(err) {
		t.Log("this system allows no network of one's own: connections are only looked for on the address that the files name")
		hostileRun(t)
		return
	}
	for line := range strings.Lines(string(out)) {
		t.Log(strings.TrimSpace(line))
	}
	if err != nil {
		t.Errorf("the run: %v", err)
	}
}

func hostileRun(t *testing.T) {
	alone := os.Getenv(hostileChild) != ""
	h := &hostile{t: t, files: openFiles(t), addr: "192.0.2.7:80", outcomes: map[string]int{}}
	if !alone {
		h.listen()
	}
	h.bases = [][]byte{h.base("webm"), h.base("mp4"), h.base("pieces")}
	count, seed := fromEnv(t, "RETAKE_HOSTILE", hostileFiles), fromEnv(t, "RETAKE_HOSTILE_SEED", hostileSeed)
	before := attempts(t)

	var wg sync.WaitGroup
	numbers := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		w := NewWorker(h.files, "")
		uncage(w) // the cage is the test's
		wg.Go(func() {
			for n := range numbers {
				h.one(w, n, rand.New(rand.NewPCG(uint64(seed), uint64(n))))
			}
		})
	}
	for n := range count {
		numbers <- n
	}
	close(numbers)
	wg.Wait()

	if got := attempts(t); alone && got != before {
		t.Errorf("something tried to reach the network: %v, before %v", got, before)
	}
	if alone { // else the counters would prove nothing
		if conn, err := net.Dial("tcp", h.addr); err == nil {
			conn.Close()
			t.Error("there is a network after all")
		}
		if attempts(t) == before {
			t.Error("the kernel does not count who tries to reach the network")
		}
	}
	var children, own syscall.Rusage
	if err := errors.Join(syscall.Getrusage(syscall.RUSAGE_CHILDREN, &children), syscall.Getrusage(syscall.RUSAGE_SELF, &own)); err != nil {
		t.Fatal(err)
	}
	if children.Maxrss > memoryBound {
		t.Errorf("a program used %d MiB, more than %d", children.Maxrss>>10, memoryBound>>10)
	}
	// A good recording after all of them: the work goes on.
	importTake(t, h.files, takeB, made(t, talking))
	if facts := process(t, NewWorker(h.files, ""), takeB); !facts.Seekable || !facts.Poster || *facts.Silent {
		t.Errorf("a good recording afterwards: %+v", facts)
	}
	t.Logf("%d files (seed %d): %v; slowest %v; largest ffmpeg %d MiB; this program %d MiB; network attempts 0",
		count, seed, h.outcomes, h.slowest.Round(time.Millisecond), children.Maxrss>>10, own.Maxrss>>10)
}

func fromEnv(t *testing.T, name string, otherwise int) int {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// attempts are what the kernel counted in this network: TCP connections begun, datagrams sent, and both that found no way.
func attempts(t *testing.T) (counts [4]string) {
	t.Helper()
	b, err := os.ReadFile("/proc/net/snmp")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		fields := strings.Fields(line)
		if names[fields[0]] == nil {
			names[fields[0]] = fields
			continue
		}
		for i, name := range names[fields[0]] {
			switch fields[0] + name {
			case "Tcp:ActiveOpens":
				counts[0] = fields[i]
			case "Udp:OutDatagrams":
				counts[1] = fields[i]
			case "Ip:OutNoRoutes":
				counts[2] = fields[i]
			case "Ip:OutRequests":
				counts[3] = fields[i]
			}
		}
	}
	return counts
}

type hostile struct {
	t     *testing.T
	files *Files
	addr  string // that files name
	bases [][]byte

	mu       sync.Mutex
	outcomes map[string]int
	slowest  time.Duration
}

// listen opens the address that the files name, where there is no network to watch.
func (h *hostile) listen() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { listener.Close() })
	h.addr = listener.Addr().String()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			h.t.Error("something opened a connection")
			conn.Close()
		}
	}()
}

// base is a second of a good recording, small, so that a change is likely to hit something that matters.
func (h *hostile) base(kind string) []byte {
	args := []string{"-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=1", "-f", "lavfi", "-i", "sine=440:d=1"}
	b, err := record(append(args, map[string][]string{
		"webm":   {"-c:v", "libvpx", "-b:v", "60k", "-deadline", "realtime", "-c:a", "libopus", "-b:a", "16k", "-f", "webm", "-live", "1"},
		"mp4":    {"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "16k", "-f", "mp4", "-movflags", "frag_keyframe+empty_moov"},
		"pieces": {"-c:v", "libx264", "-g", "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "100000"},
	}[kind]...)...)
	if err != nil {
		h.t.Fatalf("ffmpeg is needed for this test: %v", err)
	}
	return b
}

// one works on one hostile file as the server would, and as if it had come past the door.
func (h *hostile) one(w *Worker, n int, r *rand.Rand) {
	kind, file := h.make(n, r)
	id := fmt.Sprintf("%08x-0000-7000-8000-%012x", n, n)
	ctx := context.Background()
	outcome := ""
	switch _, err := h.files.Import(ctx, id, bytes.NewReader(file)); {
	case errors.Is(err, ErrNotVideo):
		outcome = "refused at the door, "
		container := [...]string{containerWebM, containerMP4}[r.IntN(2)]
		note := fmt.Sprintf(`{"bytes":%d,"container":%q,"contentType":"video/%s"}`, len(file), container, container)
		if err := os.WriteFile(h.files.path(id, recordingName), []byte(note), 0o600); err != nil {
			h.t.Error(err)
		}
	case err != nil:
		h.t.Errorf("file %d (%s): %v", n, kind, err)
		return
	}
	begun := time.Now()
	facts, err := w.Process(ctx, id)
	took := time.Since(begun)
	if took > wallBound {
		h.t.Errorf("file %d (%s): the work took %v", n, kind, took)
	}
	if n%10 == 0 {
		if err := w.MakeMP4(ctx, id, true); err != nil && !h.files.MP4Failed(id) {
			h.t.Errorf("file %d (%s): the failed MP4 was not noted: %v", n, kind, err)
		}
	}
	if original, _, err := h.files.OpenPlayable(id); err != nil {
		h.t.Errorf("file %d (%s): nothing to play: %v", n, kind, err)
	} else {
		TypeOf(original, "video/webm")
		TypeOf(original, "video/mp4")
		original.Close()
	}
	kept, openErr := h.files.OpenOriginal(id)
	if openErr != nil {
		h.t.Errorf("file %d (%s): the original is gone: %v", n, kind, openErr)
		return
	}
	got := sha256.New()
	if _, err := io.Copy(got, kept); err != nil || !bytes.Equal(got.Sum(nil), sum256(file)) {
		h.t.Errorf("file %d (%s): the original changed: %v", n, kind, err)
	}
	kept.Close()
	switch {
	case facts.Broken:
		outcome += "broken"
	case err != nil && hung(err):
		outcome += "ended"
	case err != nil:
		outcome += "worked on with complaints"
	default:
		outcome += "worked on"
	}
	if err := h.files.Remove(id); err != nil {
		h.t.Errorf("file %d (%s): %v", n, kind, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.outcomes[outcome]++
	h.slowest = max(h.slowest, took)
}

func sum256(b []byte) []byte { sum := sha256.Sum256(b); return sum[:] }

// make is the n-th file: first those that somebody thought of, then good ones with something changed.
func (h *hostile) make(n int, r *rand.Rand) (kind string, file []byte) {
	if scripts := h.scripts(); n < len(scripts) {
		return "script " + strconv.Itoa(n), scripts[n]
	}
	b := bytes.Clone(h.bases[r.IntN(len(h.bases))])
	switch kind = [...]string{"bits", "bytes", "head", "cut", "hole", "twice", "length", "splice", "tail"}[r.IntN(9)]; kind {
	case "bits":
		for range 1 + r.IntN(64) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
	case "bytes":
		for range 1 + r.IntN(16) {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
	case "head":
		for range 1 + r.IntN(8) {
			b[r.IntN(min(len(b), 1200))] ^= byte(1 + r.IntN(255))
		}
	case "cut":
		b = b[:r.IntN(len(b))]
	case "hole":
		from := r.IntN(len(b))
		b = append(b[:from], b[from+r.IntN(len(b)-from):]...)
	case "twice":
		from := r.IntN(len(b))
		to := from + r.IntN(len(b)-from)
		b = append(b[:to:to], b[from:]...)
	case "length": // what says how long something is says that it is huge
		at := r.IntN(len(b) - 9)
		copy(b[at:], [][]byte{
			{0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0x01, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe},
			{0x7f, 0xff, 0xff, 0xff}, {0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 1}, {0, 0, 0, 0},
		}[r.IntN(6)])
	case "splice":
		other := h.bases[r.IntN(len(h.bases))]
		b = append(b[:r.IntN(len(b))], other[r.IntN(len(other)):]...)
	case "tail":
		from := r.IntN(len(b))
		for i := from; i < len(b); i++ {
			b[i] = byte(r.Uint32())
		}
	}
	return kind, b
}

func (h *hostile) scripts() [][]byte {
	url := "http://" + h.addr + "/x"
	playlist := "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + url + ".ts\n#EXT-X-ENDLIST\n"
	webm, mp4 := h.bases[0], h.bases[1]
	head := webm[:bytes.Index(webm, []byte{0x1f, 0x43, 0xb6, 0x75})] // what comes before the first cluster
	return [][]byte{
		{},
		[]byte(playlist),
		[]byte("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"" + url + "\"\n#EXTINF:1,\nconcat:/etc/passwd|" + url + "\n"),
		[]byte("ffconcat version 1.0\nfile '" + url + "'\nfile '/etc/passwd'\n"),
		[]byte("file '" + url + "'\n"),
		[]byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="` + url + `"/></svg>`),
		[]byte(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "` + url + `">]><MPD><BaseURL>` + url + `</BaseURL>&e;</MPD>`),
		[]byte("v=0\no=- 0 0 IN IP4 " + h.addr + "\nc=IN IP4 192.0.2.7\nm=video 5004 RTP/AVP 96\n"),
		[]byte("RTSPtext\r\n" + "rtsp://" + h.addr + "/\r\n"),
		[]byte("PK\x03\x04" + strings.Repeat("\xff", 64)),
		append([]byte("\x1f\x8b\x08\x00"), bytes.Repeat([]byte{0}, 1<<16)...),
		append(bytes.Clone(head), playlist...),
		append(bytes.Clone(head), bytes.Repeat([]byte{0}, 1<<16)...),
		append(bytes.Clone(head), bytes.Repeat([]byte{0xec, 0x80}, 1<<17)...),       // nothing, very often
		append(bytes.Clone(head), bytes.Repeat(webm[len(head):len(head)+4], 50)...), // clusters without an end
		bomb(head),
		wide(webm),
		wide(mp4),
		append(box("ftyp", "isom\x00\x00\x02\x00isomiso2avc1mp41"), playlist...),
		append(box("ftyp", "isom\x00\x00\x02\x00isomiso2avc1mp41"), bytes.Repeat(box("moov", string(bytes.Repeat(box("trak", ""), 2000))), 20)...),
		append(box("ftyp", "qt  \x00\x00\x02\x00isom"), box("moov", string(box("rmra", string(box("rmda", string(box("rdrf", "\x00\x00\x00\x00url \x00\x00\x00\x40"+url)))))))...),
		bytes.ReplaceAll(mp4, []byte("\x00\x00\x00\x0curl \x00\x00\x00\x01"), []byte("\x00\x00\x00\x0curl \x00\x00\x00\x00")),
		nested(2000),
	}
}

func box(name, body string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), name+body...)
}

// nested is boxes in boxes, each the only thing in the one around it.
func nested(depth int) []byte {
	var b []byte
	for range depth {
		b = box("moov", string(b))
	}
	return append(box("ftyp", "isom\x00\x00\x02\x00isomiso2avc1mp41"), b...)
}

// bomb says that its tracks are packed with zlib and become a thousand times as large.
func bomb(head []byte) []byte {
	b := bytes.Clone(head)
	if at := bytes.Index(b, []byte{0xae}); at > 0 {
		encoding := []byte{0x6d, 0x80, 0x8e, 0x62, 0x40, 0x8b, 0x50, 0x34, 0x88, 0x42, 0x54, 0x81, 0x00, 0x42, 0x55, 0x81, 0x00}
		copy(b[at+2:], encoding)
	}
	return append(b, bytes.Repeat([]byte{0x78, 0x9c, 0xed, 0xc1}, 1<<14)...)
}

// wide says that its pictures are 16,000 pixels wide and high.
func wide(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte{0xb0, 0x81, 96}, []byte{0xb0, 0x82, 0x3e})
	b = bytes.ReplaceAll(b, []byte{0, 96, 0, 64}, []byte{0x3e, 0x80, 0x3e, 0x80})
	// The size in the key frame of VP8 itself: after its start code.
	return bytes.ReplaceAll(b, []byte{0x9d, 0x01, 0x2a, 96, 0, 64, 0}, []byte{0x9d, 0x01, 0x2a, 0x80, 0x3e, 0x80, 0x3e})
}
