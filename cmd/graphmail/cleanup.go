package main

import "sync"

// cleanups are what must not stay behind: the demo's server and its token file.
// They run once, in reverse, even when the command is interrupted.
type cleanups struct {
	mu   sync.Mutex
	list []func()
	ran  bool
}

func (c *cleanups) add(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ran {
		f()
		return
	}
	c.list = append(c.list, f)
}

func (c *cleanups) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(c.list) - 1; i >= 0; i-- {
		c.list[i]()
	}
	c.list, c.ran = nil, true
}
