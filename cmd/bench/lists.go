package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"time"
)

// measureImport imports a list of as many people as there are candidates on the tab into an empty position.
func measureImport(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, 1000)
	if err != nil {
		return err
	}
	position, err := p.emptyPosition(ctx)
	if err != nil {
		return err
	}
	list, kind, err := people(b.n)
	if err != nil {
		return err
	}
	began := time.Now()
	a, err := once(ctx, p.addr, "POST", http.StatusSeeOther, withBody("POST", "/positions/"+position+"/import", kind, list, p.cookie))
	if err != nil {
		return err
	}
	id := path.Base(a.header.Get("Location"))
	read := time.Since(began)
	began = time.Now()
	if _, err := once(ctx, p.addr, "POST", http.StatusSeeOther, p.form("/imports/"+id+"/run", url.Values{"duplicates": {"skip"}})); err != nil {
		return err
	}
	if err := p.imported(ctx, id); err != nil {
		return err
	}
	took := time.Since(began)
	peak, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	b.report.add(figure{Name: fmt.Sprintf("import of %d people", b.n), Value: (read + took).Seconds(), Unit: "s", Aim: 60, AtMost: true,
		Detail: fmt.Sprintf("read and looked through in %.1f s, invited in one transaction in %.1f s", read.Seconds(), took.Seconds())})
	b.report.add(figure{Name: "memory during the import, peak", Value: peak, Unit: "MiB", Aim: 200, AtMost: true})

	b.stopProduct(1000)
	return nil
}

// measureExport fetches everybody of the tab as a file, and counts what that takes beside what the program has already, such
// as for checking the password of who signed in.
func measureExport(ctx context.Context, b *bench) error {
	b.stopProduct(b.n)
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	rest, err := p.memory("VmRSS")
	if err == nil { // the peak is counted anew
		err = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.cmd.Process.Pid), []byte("5"), 0)
	}
	if err != nil {
		return err
	}
	began := time.Now()
	csv, err := once(ctx, p.addr, "GET", http.StatusOK, head("GET", p.tab()+".csv", p.cookie))
	if err != nil {
		return err
	}
	took := time.Since(began)
	peak, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "memory that an export adds, peak", Value: peak - rest, Unit: "MiB", Aim: 100, AtMost: true,
		Detail: fmt.Sprintf("%d lines, %d MB in %.1f s, from %.0f MiB on", bytes.Count(csv.body, []byte("\r\n")), len(csv.body)/1e6, took.Seconds(), rest)})
	return nil
}

// form is a plain form of the signed-in recruiter.
func (p *product) form(path string, fields url.Values) []byte {
	return withBody("POST", path, "application/x-www-form-urlencoded", fields.Encode(), p.cookie)
}

// emptyPosition makes a position with three questions and nobody in it.
func (p *product) emptyPosition(ctx context.Context) (string, error) {
	a, err := once(ctx, p.addr, "POST", http.StatusSeeOther, p.form("/positions", url.Values{"title": {"A list"}, "days": {"14"}}))
	if err != nil {
		return "", err
	}
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		return "", err
	}
	id := path.Base(path.Dir(to.Path))
	for _, prompt := range []string{"Why us?", "Why you?", "Why now?"} {
		question := url.Values{"prompt": {prompt}, "answer": {"60"}, "takes": {"0"}, "think": {"0"}}
		if _, err := once(ctx, p.addr, "POST", http.StatusSeeOther, p.form("/positions/"+id+"/questions", question)); err != nil {
			return "", err
		}
	}
	return id, nil
}

// people is a CSV file of n people as a browser sends it.
func people(n int) (body, kind string, err error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	file, err := form.CreateFormFile("file", "people.csv")
	if err != nil {
		return "", "", err
	}
	fmt.Fprint(file, "Name,Email,Phone\r\n")
	for i := range n {
		fmt.Fprintf(file, "Person Number %d,person.%d@example.com,+49 30 %d\r\n", i, i, 100000+i)
	}
	if err := form.Close(); err != nil {
		return "", "", err
	}
	return b.String(), form.FormDataContentType(), nil
}

// imported waits until the import is done.
func (p *product) imported(ctx context.Context, id string) error {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(p.dir, "retake.db")+"?_busy_timeout=5000&_query_only=on")
	if err != nil {
		return err
	}
	defer db.Close()
	for began := time.Now(); time.Since(began) < 5*time.Minute && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		var state, fault string
		if err := db.QueryRowContext(ctx, `SELECT state, error FROM imports WHERE id = ?`, id).Scan(&state, &fault); err != nil {
			return err
		}
		switch state {
		case "done":
			return nil
		case "failed":
			return fmt.Errorf("the import failed: %s", fault)
		}
	}
	return fmt.Errorf("the import did not end: %w", context.Cause(ctx))
}
