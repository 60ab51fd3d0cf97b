package exec

import (
	"context"
	"sync"
)

// A lane reads one list, or one part of one, and hands on its rows in batches.
type lane func(ctx context.Context, emit func(batch) error) error

const (
	// maxLanes is how many lists are read at a time. Each mailbox takes four
	// requests, so that 16 of them are 64 pages on the way: what still fits into
	// little memory.
	maxLanes = 16
	// laneDepth is how many batches of a lane wait for the lanes before it.
	laneDepth = 2
)

// inTurn runs lanes concurrently, at most width at a time, and hands on their
// batches: as if the lanes had run one after the other where they are short, so
// that small results look the same each time, and as they come where a lane
// would have to wait for those before it. The first failure ends all of them.
func inTurn(ctx context.Context, lanes []lane, width int, emit func(batch) error) error {
	if len(lanes) == 1 || width <= 1 {
		for _, l := range lanes {
			if err := l(ctx, emit); err != nil {
				return err
			}
		}
		return nil
	}
	ctx, stop := context.WithCancelCause(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop(nil)

	early := make(chan batch) // of lanes that cannot wait any longer
	var waiting []chan batch
	begin := func(l lane) {
		own := make(chan batch, laneDepth)
		waiting = append(waiting, own)
		running.Go(func() {
			defer close(own)
			err := l(ctx, func(b batch) error {
				select {
				case own <- b:
					return nil
				default:
				}
				select {
				case own <- b:
				case early <- b:
				case <-ctx.Done():
					return context.Cause(ctx)
				}
				return nil
			})
			if err != nil {
				stop(err)
			}
		})
	}
	for i := range lanes {
		for len(waiting) < min(len(lanes), i+width) {
			begin(lanes[len(waiting)])
		}
		for open := true; open; {
			var b batch
			select {
			case b, open = <-waiting[i]:
				if !open {
					continue
				}
			case b = <-early:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if err := emit(b); err != nil {
				return err
			}
		}
	}
	return context.Cause(ctx)
}
