package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"graphmail/driver"
)

// progressAfter is how long a query may take before it tells how far it is.
const progressAfter = time.Second

// progressEvery is how often the line is drawn anew.
const progressEvery = 100 * time.Millisecond

// A progress tells on stderr how far a query has come, where stderr is a
// terminal, and counts in any case.
type progress struct {
	out io.Writer // nil: nobody watches

	mu     sync.Mutex
	bar    *progressbar.ProgressBar // nil while nothing is shown
	began  time.Time
	drawn  time.Time
	counts driver.Progress
}

func (a *app) newProgress() *progress {
	p := &progress{began: time.Now()}
	if isTerminal(a.stderr) && !a.dumb() {
		p.out = a.stderr
	}
	return p
}

// begin starts counting for a query.
func (p *progress) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.began, p.drawn, p.counts = time.Now(), time.Time{}, driver.Progress{}
}

// end takes the line away and returns what was read.
func (p *progress) end() driver.Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.counts
}

// update is called after each page with what was read so far.
func (p *progress) update(now driver.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Pages < p.counts.Pages {
		return
	}
	p.counts = now
	if time.Since(p.began) < progressAfter || time.Since(p.drawn) < progressEvery {
		return
	}
	rate := float64(p.counts.Rows) / time.Since(p.began).Seconds()
	p.draw(fmt.Sprintf("%s, %s rows/s", readText(p.counts), grouped(int64(rate))))
}

// finish is called at the end of a query with what it cost.
func (p *progress) finish(s driver.QueryStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts = driver.Progress{Rows: s.RowsRead, Pages: s.Pages, Bytes: s.Bytes}
}

// wait is called before a retry.
func (p *progress) wait(w driver.Wait) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw(waitText(w))
}

// waitText says why a query stands still.
func waitText(w driver.Wait) string {
	wait := w.For.Round(100 * time.Millisecond)
	if wait >= 10*time.Second {
		wait = wait.Round(time.Second)
	}
	seconds := strconv.FormatFloat(wait.Seconds(), 'f', -1, 64)
	switch {
	case w.Asked:
		return fmt.Sprintf("Graph asked us to wait %s s (status %d)", seconds, w.Status)
	case w.Status != 0:
		return fmt.Sprintf("Graph answered with status %d; retry %d in %s s", w.Status, w.Attempt, seconds)
	}
	return fmt.Sprintf("no answer; retry %d in %s s", w.Attempt, seconds)
}

// readText is what was read, in words.
func readText(r driver.Progress) string {
	return fmt.Sprintf("%s in %s, %s", plural(r.Rows, "row"), plural(int64(r.Pages), "page"), byteText(r.Bytes))
}

func (p *progress) draw(text string) {
	if p.out == nil {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(p.out), progressbar.OptionSpinnerType(14),
			progressbar.OptionSetElapsedTime(false), progressbar.OptionUseANSICodes(true), progressbar.OptionSetSpinnerChangeInterval(0))
	}
	p.drawn = time.Now()
	p.bar.Describe(text)
	p.bar.Add(1)
}

// clear takes the line away; the next draw puts it back.
func (p *progress) clear() {
	if p.bar != nil {
		p.bar.Clear()
		p.bar = nil
	}
}

// guard returns a writer that takes the line away before it writes to w, which
// may be the same terminal.
func (p *progress) guard(w io.Writer) io.Writer {
	if p.out == nil || !isTerminal(w) {
		return w
	}
	return guarded{p, w}
}

type guarded struct {
	p *progress
	w io.Writer
}

func (g guarded) Write(b []byte) (int, error) {
	g.p.mu.Lock()
	defer g.p.mu.Unlock()
	g.p.clear()
	return g.w.Write(b)
}

// plural counts in words: "1 row", "2,000 rows".
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// grouped writes a number with commas between thousands.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := strings.TrimRight(digits, "0123456789")
	digits = digits[len(sign):]
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// byteText writes a number of bytes in the unit that suits it.
func byteText(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
