// Package mailbox opens what the examples read: the mailbox of a connection
// string, or a made-up one on this machine.
package mailbox

import (
	"database/sql"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// sampleNow is when the sample mailbox is read: the morning after its last
// mail, a Friday, so that "this week" has some.
var sampleNow = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// A Mailbox is an open database and how it was configured.
type Mailbox struct {
	DB     *sql.DB
	Config *dsn.Config

	server *graphtest.Server // nil for a real mailbox
}

// Open opens the mailbox of a connection string. For "" it starts graphtest on
// the loopback address and opens its sample mailbox at a fixed time, in the time
// zone of its owner. It sends nothing.
func Open(connection string, opts ...driver.Option) (*Mailbox, error) {
	if connection != "" {
		return open(connection, opts)
	}
	return OpenServer(graphtest.NewServer(), opts...)
}

// OpenServer is Open for a server that is already there. The mailbox closes it.
func OpenServer(server *graphtest.Server, opts ...driver.Option) (*Mailbox, error) {
	clock := driver.WithClock(func() time.Time { return sampleNow })
	m, err := open(server.DSN()+";TimeZone=Europe/Zurich", append(opts, clock))
	if err != nil {
		server.Close()
		return nil, err
	}
	m.server = server
	return m, nil
}

func open(connection string, opts []driver.Option) (*Mailbox, error) {
	config, err := dsn.Parse(connection)
	if err != nil {
		return nil, err
	}
	connector, err := driver.NewConnector(config, opts...)
	if err != nil {
		return nil, err
	}
	return &Mailbox{DB: sql.OpenDB(connector), Config: config}, nil
}

// Close closes the database and the server, if there is one.
func (m *Mailbox) Close() error {
	err := m.DB.Close()
	if m.server != nil {
		m.server.Close()
	}
	return err
}
