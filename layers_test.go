package graphmail

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers is what each package of the module may import of the module. Arrows
// go one way: cmd → driver → exec → plan → query → expr.
var layers = map[string][]string{
	"dsn":            {"internal/spelling"},
	"graphtables":    {"internal/spelling"},
	"auth":           {},
	"graphtest":      {},
	"internal/expr":  {"internal/expr/collation", "internal/spelling"},
	"internal/query": {"internal/expr"},
	"internal/plan":  {"graphtables", "internal/expr", "internal/query"},
	"internal/exec":  {"graphtables", "internal/expr", "internal/plan"},
	"internal/graph": {},
	"driver":         {"auth", "dsn", "graphtables", "internal/exec", "internal/expr", "internal/graph", "internal/plan", "internal/query"},
	"cmd/graphmail":  {"auth", "driver", "dsn", "graphtables", "graphtest"},
}

// quarantine is the one package that may import a module of others.
var quarantine = map[string]string{
	"github.com/xwb1989/sqlparser":   "internal/query",
	"github.com/cenkalti/backoff/v4": "internal/graph",
	"golang.org/x/oauth2":            "auth",
	"github.com/gofrs/flock":         "auth",
}

// standardOnly are the packages that import the standard library and nothing else.
var standardOnly = []string{"dsn", "graphtables"}

// TestLayers holds every import of the module's code, tests left out, against
// the layers above.
func TestLayers(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "graphmail/")
		for _, imp := range p.Imports {
			own, inside := strings.CutPrefix(imp, "graphmail/")
			switch {
			case inside && !allowed(name, own):
				t.Errorf("%s imports %s: the layers have no such arrow", name, own)
			case !inside && strings.Contains(strings.Split(imp, "/")[0], ".") && slices.Contains(standardOnly, name):
				t.Errorf("%s imports %s: it is for the standard library only", name, imp)
			}
			for module, owner := range quarantine {
				if (imp == module || strings.HasPrefix(imp, module+"/")) && name != owner {
					t.Errorf("%s imports %s, which belongs to %s", name, imp, owner)
				}
			}
		}
	}
}

// allowed reports whether the package name may import own. What lies below a
// package's own folder is the package's own.
func allowed(name, own string) bool {
	for layer, list := range layers {
		if name != layer && !strings.HasPrefix(name, layer+"/") {
			continue
		}
		if strings.HasPrefix(own, layer+"/") || slices.Contains(list, own) {
			return true
		}
	}
	return false
}
