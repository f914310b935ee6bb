package media

import (
	"net"
	"net/http"
	"testing"
)

// A phone that loses its network in the middle of a piece is nothing to report, and what a proxy makes of it must not read
// like the last word: 408 is tried again, and logged like any other request.
func TestConnectionThatIsCutIsNoFault(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]func(*net.TCPConn) error{
		"half closed": (*net.TCPConn).CloseWrite,
		"reset": func(c *net.TCPConn) error {
			if err := c.SetLinger(0); err != nil {
				return err
			}
			return c.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			createTake(t, f, takeA)
			var server *watched
			status := 0
			url := serve(t, f, UploadOptions{}, func(h http.Handler) http.Handler {
				server = watch(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					noted := &notedStatus{w, &status}
					h.ServeHTTP(noted, r)
				}))
				return server
			}) + takeA
			conn := begin(t, url, 1000, []byte("hello"))
			<-server.read
			if err := cut(conn.(*net.TCPConn)); err != nil {
				t.Fatal(err)
			}
			<-server.done
			if status != http.StatusRequestTimeout {
				t.Errorf("status %d, want 408", status)
			}
			want(t, "what arrived", head(t, url), 200, 5)
		})
	}
}

type notedStatus struct {
	http.ResponseWriter
	status *int
}

func (w *notedStatus) WriteHeader(status int) {
	if *w.status == 0 {
		*w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *notedStatus) Unwrap() http.ResponseWriter { return w.ResponseWriter }
