package plan

import (
	"fmt"

	"graphmail/internal/query"
)

func buildShow(st *query.Show, _ *Env) (*Plan, error) {
	return nil, fmt.Errorf("SHOW %s", st.What)
}

func buildDescribe(st *query.Describe, _ *Env) (*Plan, error) {
	return nil, fmt.Errorf("DESCRIBE %s", st.Table)
}
