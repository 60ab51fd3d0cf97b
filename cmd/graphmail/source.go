package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"graphmail/dsn"
)

// save writes a configuration as a named data source. Secrets stay out of the
// file: whoever needs them gives them in the connection string.
func (a *app) save(cfg *dsn.Config, name string) error {
	path, err := sourceFile(a.getenv)
	if err != nil {
		return err
	}
	kept := cfg.Clone()
	kept.ClientSecret, kept.AccessToken = "", ""
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, replaced := withSection(string(data), name, pairs(kept.Format()))
	if err := writeFile(path, text); err != nil {
		return fmt.Errorf("the data source was not saved: %w", err)
	}
	verb := "is written to"
	if replaced {
		verb = "is replaced in"
	}
	fmt.Fprintf(a.stdout, "The data source %q %s %s. Use it with --dsn %s.\n", name, verb, path, name)
	if cfg.ClientSecret != "" {
		fmt.Fprintf(a.stdout, "ClientSecret is not in it: add it where you use it, DSN=%s;ClientSecret=….\n", name)
	}
	return nil
}

// sourceFile is the file of data sources, as package dsn looks for it.
func sourceFile(getenv func(string) string) (string, error) {
	if path := getenv("GRAPHMAIL_INI"); path != "" {
		return path, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", errors.New("no configuration folder is known: set GRAPHMAIL_INI to the path of the file of data sources")
	}
	return filepath.Join(dir, "graphmail", "odbc.ini"), nil
}

// checkSourceName refuses names that cannot stand in [brackets].
func checkSourceName(name string) error {
	if name != strings.TrimSpace(name) || name == "" || strings.ContainsAny(name, "[]{}=;/\\\r\n\x00") {
		return usagef("%q cannot be the name of a data source: no blanks around it, none of [ ] { } = ; / \\ in it", name)
	}
	return nil
}

// pairs splits a connection string, as Format writes it, into key=value lines.
func pairs(text string) []string {
	var list []string
	var b strings.Builder
	braces := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ';' && !braces:
			list = append(list, b.String())
			b.Reset()
			continue
		case c == '{' && !braces && strings.HasSuffix(b.String(), "="):
			braces = true
		case c == '}' && braces && i+1 < len(text) && text[i+1] == '}':
			b.WriteByte(c)
			i++
		case c == '}' && braces:
			braces = false
		}
		b.WriteByte(text[i])
	}
	if b.Len() > 0 {
		list = append(list, b.String())
	}
	return list
}

// withSection puts a section into the text of an odbc.ini-style file: in the
// place of the one with that name, or at the end. All else stays as it is.
func withSection(text, name string, lines []string) (_ string, replaced bool) {
	section := "[" + name + "]\n" + strings.Join(lines, "\n") + "\n"
	var b strings.Builder
	skip := false
	for line := range strings.Lines(text) {
		t := strings.TrimSpace(line)
		if strings.HasPrefix(t, "[") && strings.HasSuffix(t, "]") {
			skip = strings.EqualFold(strings.TrimSpace(t[1:len(t)-1]), name)
			switch {
			case skip && !replaced:
				b.WriteString(section)
				replaced = true
				continue
			case !skip && replaced && !strings.HasSuffix(b.String(), "\n\n"):
				b.WriteByte('\n')
			}
		}
		if !skip {
			b.WriteString(line)
		}
	}
	if replaced {
		return b.String(), true
	}
	if s := b.String(); s != "" {
		if !strings.HasSuffix(s, "\n") {
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	b.WriteString(section)
	return b.String(), false
}

// writeFile replaces a file in one step.
func writeFile(path, text string) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".odbc-*.ini")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
