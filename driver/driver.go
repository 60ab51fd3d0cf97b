package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"runtime/debug"

	"graphmail/dsn"
)

// Name is the name under which the driver is registered with database/sql.
const Name = "graphmail"

func init() { sql.Register(Name, Driver{}) }

// Driver is the database/sql driver. It needs no initialisation; importing the
// package registers it.
type Driver struct{}

var (
	_ driver.Driver        = Driver{}
	_ driver.DriverContext = Driver{}
)

// OpenConnector implements [driver.DriverContext]. It parses the connection
// string, so that [sql.Open] reports every problem of it, and sends nothing.
func (Driver) OpenConnector(name string) (driver.Connector, error) {
	cfg, err := dsn.Parse(name)
	if err != nil {
		return nil, prefix(err)
	}
	return NewConnector(cfg)
}

// Open implements [driver.Driver]. The database/sql package uses
// [Driver.OpenConnector] instead.
func (d Driver) Open(name string) (driver.Conn, error) {
	c, err := d.OpenConnector(name)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

// Version returns the module's version: "v1.2.3", or "devel" in a build from a
// checkout.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == "graphmail" && m.Version != "" && m.Version != "(devel)" {
				return m.Version
			}
		}
	}
	return "devel"
}
