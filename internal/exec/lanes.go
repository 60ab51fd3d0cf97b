package exec

import (
	"context"
	"sync"
)

// A lane reads one list, or one part of one, and hands on its rows in batches.
type lane func(ctx context.Context, emit func(batch) error) error

// laneDepth is how many batches a lane may be ahead of the consumer.
const laneDepth = 2

// inTurn runs lanes concurrently, at most width at a time, and hands on their
// batches as if they had run one after the other. The first failure, in that
// order, ends all of them.
func inTurn(ctx context.Context, lanes []lane, width int, emit func(batch) error) error {
	if len(lanes) == 1 || width <= 1 {
		for _, l := range lanes {
			if err := l(ctx, emit); err != nil {
				return err
			}
		}
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()

	type result struct {
		batches chan batch
		err     error // set before batches is closed
	}
	results := make([]*result, len(lanes))
	started := 0
	begin := func() {
		res := &result{batches: make(chan batch, laneDepth)}
		results[started] = res
		l := lanes[started]
		started++
		running.Go(func() {
			defer close(res.batches)
			res.err = l(ctx, func(b batch) error {
				select {
				case res.batches <- b:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		})
	}
	for i := range lanes {
		for started < len(lanes) && started < i+width {
			begin()
		}
		for b := range results[i].batches {
			if err := emit(b); err != nil {
				return err
			}
		}
		if results[i].err != nil {
			return results[i].err
		}
	}
	return nil
}
