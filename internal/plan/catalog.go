package plan

func localTables() []*localTable { return nil }
