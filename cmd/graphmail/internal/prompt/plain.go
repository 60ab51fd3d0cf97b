package prompt

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// plain reads lines: from a pipe, or on a terminal that can do no more.
type plain struct {
	o       Options
	in      *bufio.Reader
	prompts bool
}

func newPlain(o Options, prompts bool) *plain {
	return &plain{o: o, in: bufio.NewReader(o.In), prompts: prompts}
}

func (p *plain) Read() (string, error) {
	var text strings.Builder
	prompt := p.o.Primary
	for {
		if p.prompts {
			fmt.Fprint(p.o.Out, prompt)
		}
		line, err := p.in.ReadString('\n')
		if err != nil && p.prompts {
			fmt.Fprintln(p.o.Out)
		}
		text.WriteString(line)
		switch {
		case err == io.EOF:
			return text.String(), io.EOF
		case err != nil:
			return "", err
		case p.o.Complete(text.String()):
			return text.String(), nil
		}
		prompt = continuation(p.o.Primary)
	}
}

func (p *plain) Close() error { return nil }

// continuation is the prompt of further lines, as wide as the first.
func continuation(primary string) string {
	return fmt.Sprintf("%*s", len(primary), "...> ")
}
