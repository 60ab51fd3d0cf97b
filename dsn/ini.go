package dsn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// environment is what a data source is looked up in.
type environment struct {
	getenv    func(name string) string
	configDir func() (string, error)
	readFile  func(path string) ([]byte, error)
}

// system is the environment of the process.
func system() environment {
	return environment{getenv: os.Getenv, configDir: os.UserConfigDir, readFile: readFile}
}

// variable names the file of data sources.
const variable = "GRAPHMAIL_INI"

// maxFile bounds the file of data sources.
const maxFile = 1 << 20

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// file is the path of the file of data sources.
func (e environment) file() (string, error) {
	if path := e.getenv(variable); path != "" {
		return path, nil
	}
	dir, err := e.configDir()
	if err != nil {
		return "", fmt.Errorf("no configuration folder is known; set %s to the path of the file of data sources", variable)
	}
	return filepath.Join(dir, "graphmail", "odbc.ini"), nil
}

// readSource reads the section [name] of the file of data sources.
func readSource(name string, env environment, probs *problems) pairs {
	if err := cleanText(name); err != nil {
		probs.add(keySource, "%s", err)
		return nil
	}
	if name == "" {
		probs.add(keySource, "is empty; name a data source or leave DSN out")
		return nil
	}
	path, err := env.file()
	if err != nil {
		probs.add(keySource, "%s", err)
		return nil
	}
	data, err := env.readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		probs.add(keySource, "data source %s: there is no file %q (set %s to use another)", quote(name), path, variable)
		return nil
	case err != nil:
		probs.add(keySource, "data source %s: %s", quote(name), err)
		return nil
	case len(data) > maxFile:
		probs.add(keySource, "data source %s: file %q is longer than %d MiB", quote(name), path, maxFile>>20)
		return nil
	}
	lines, sections, found := section(string(data), name)
	if !found {
		probs.add(keySource, "file %q has no section [%s]%s", path, strings.Trim(quote(name), `"`), listed(sections))
		return nil
	}
	return sourcePairs(lines, name, path, probs)
}

func listed(sections []string) string {
	if len(sections) == 0 {
		return ""
	}
	const most = 10
	more := ""
	if len(sections) > most {
		sections, more = sections[:most], ", …"
	}
	return "; it has " + strings.Join(sections, ", ") + more
}

// line is one line of a section.
type line struct {
	number int
	text   string
}

// section gives the lines of a section that hold something, and the names of all sections.
// A name that occurs twice continues its section.
func section(data, name string) (lines []line, sections []string, found bool) {
	inside := false
	number := 0
	for raw := range strings.Lines(strings.TrimPrefix(data, "\ufeff")) {
		number++
		t := strings.TrimSpace(raw)
		switch {
		case t == "" || t[0] == ';' || t[0] == '#':
		case t[0] == '[' && strings.HasSuffix(t, "]"):
			s := strings.TrimSpace(t[1 : len(t)-1])
			sections = append(sections, s)
			inside = strings.EqualFold(s, name)
			found = found || inside
		case inside:
			lines = append(lines, line{number, t})
		}
	}
	return lines, sections, found
}

// sourcePairs reads the lines of a section. A value reaches to the end of its line; braces around it are taken off
// as in a connection string. Nothing of a line that cannot be read is repeated: it may be part of a secret.
func sourcePairs(lines []line, name, path string, probs *problems) pairs {
	var ps pairs
	for _, l := range lines {
		origin := fmt.Sprintf(" (data source %s, file %q, line %d)", quote(name), path, l.number)
		key, value, ok := strings.Cut(l.text, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" {
			probs.add("", "a line is not of the form key=value%s", origin)
			continue
		}
		if strings.EqualFold(key, "Description") {
			continue // every odbc.ini has it, for people
		}
		known, p, ok := resolve(key)
		switch {
		case !ok:
			probs.add("", "%s%s", unknown(key), origin)
			continue
		case known == keySource:
			probs.add(keySource, "cannot stand inside of a data source%s", origin)
			continue
		case ps.has(known):
			probs.add(known, "is given twice%s", origin)
			continue
		}
		if strings.HasPrefix(value, "{") {
			v, rest, closed := braced(value[1:])
			if !closed || rest != "" {
				probs.add(known, "has braces that don't match%s", origin)
				continue
			}
			value = v
		}
		ps = append(ps, pair{param: p, key: known, value: value, origin: origin})
	}
	return ps
}
