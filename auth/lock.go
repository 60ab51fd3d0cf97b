package auth

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a lock that is held is tried again. The wait ends with a context, so it cannot block in the
// kernel.
const lockPoll = 20 * time.Millisecond

// lock waits until no other process, and no other Provider of this one, works with the file. It locks a file beside
// it, which is never deleted: a lock on a file that is replaced or deleted is none. The kernel ends the lock of a
// process that dies.
//
// Where no lock can be had it goes on without: a query should not fail for it. In a folder that cannot be written to
// there is nothing to protect, and the warning comes with the write.
func (f *tokenFile) lock(ctx context.Context) (unlock func(), err error) {
	path, err := resolve(f.path)
	if err != nil {
		return nil, &fileError{path: f.path, reason: "cannot be found: " + err.Error(), cause: err}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return func() {}, nil // the write will say so
	}
	l := flock.New(path+".lock", flock.SetPermissions(0o600))
	_, err = l.TryLockContext(ctx, lockPoll)
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return func() {}, nil
	case ctx.Err() != nil:
		l.Close()
		return nil, fmt.Errorf("token file %s is in use by another process: %w", quote(f.path), ctx.Err())
	case err != nil:
		f.warn("the token file could not be locked; a refresh by another process at the same time may cost the sign-in", err)
		return func() {}, nil
	}
	return func() { l.Unlock() }, nil
}
