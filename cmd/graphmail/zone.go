package main

import (
	"time"

	"github.com/thlib/go-timezone-local/tzlocal"

	"graphmail/dsn"
)

// inZone makes the texts of times in SQL and the times of the result mean the
// same: the zone of the connection string where it names one, UTC with --utc,
// else the zone of the person's machine. It returns the zone to print times in,
// nil where they come in the right one.
func (a *app) inZone(cfg *dsn.Config) *time.Location {
	switch {
	case a.utc:
		cfg.TimeZone = "UTC"
	case cfg.TimeZone == "UTC":
		cfg.TimeZone = a.localZone()
		if cfg.TimeZone == "UTC" && a.getenv("TZ") == "" {
			return time.Local // its name is unknown; its offset may still be right
		}
	}
	return nil
}

// localZone is the IANA name of the machine's zone, UTC where it has none.
func (a *app) localZone() string {
	name := a.getenv("TZ")
	if name == "" {
		name, _ = tzlocal.LocalTZ() // its error leaves the name empty
	}
	if name == "" || name == "Local" {
		return "UTC"
	}
	if _, err := time.LoadLocation(name); err != nil {
		return "UTC"
	}
	return name
}
