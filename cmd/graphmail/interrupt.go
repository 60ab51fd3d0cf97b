package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interrupts turns Ctrl-C into what a person expects: the first one ends the
// query that runs, the next one, or one while none runs, ends the command.
type interrupts struct {
	hard    chan int // gets the exit code when the command has to end now
	signals chan os.Signal
	pipes   chan os.Signal // nobody reads it

	mu     sync.Mutex
	cancel context.CancelFunc // ends the operation that runs; nil when none does
	ended  bool
}

func newInterrupts() *interrupts {
	i := &interrupts{hard: make(chan int, 1), signals: make(chan os.Signal, 2), pipes: make(chan os.Signal, 1)}
	signal.Notify(i.signals, os.Interrupt, syscall.SIGTERM)
	// Nobody is left to press Ctrl-C twice when the terminal is closed. nohup
	// means to go on then.
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(i.signals, syscall.SIGHUP)
	}
	// A reader that has seen enough, as in graphmail … | head, makes writing
	// fail instead of ending the process with its files left behind.
	signal.Notify(i.pipes, syscall.SIGPIPE)
	go func() {
		for s := range i.signals {
			if s == syscall.SIGHUP {
				i.end(exitHungUp)
			} else {
				i.strike()
			}
		}
	}()
	return i
}

func (i *interrupts) strike() {
	i.mu.Lock()
	running := i.cancel
	i.cancel = nil
	i.mu.Unlock()
	if running == nil {
		i.end(exitInterrupted)
		return
	}
	running()
}

// end ends what runs, and the command.
func (i *interrupts) end(code int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.ended {
		return
	}
	i.ended = true
	i.hard <- code
	if i.cancel != nil {
		i.cancel()
	}
}

// operation returns a context that the next Ctrl-C ends. The caller calls done.
func (i *interrupts) operation(ctx context.Context) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	i.mu.Lock()
	i.cancel = cancel
	i.mu.Unlock()
	return ctx, func() {
		i.mu.Lock()
		i.cancel = nil
		i.mu.Unlock()
		cancel()
	}
}

func (i *interrupts) stop() {
	signal.Stop(i.signals)
	signal.Stop(i.pipes)
	close(i.signals)
}
