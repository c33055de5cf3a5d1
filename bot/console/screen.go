package console

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// defaultWidth is the width of a page whose width nobody knows, in columns.
const defaultWidth = 80

// reader gives the lines that are typed after a prompt; io.EOF when there are no more.
type reader interface {
	readLine(prompt string) (string, error)
}

// screen is what is printed on.
type screen struct {
	io.Writer
	// styled says that it knows bold and dim.
	styled bool
	// columns is how wide it is now.
	columns func() int
}

func (s screen) bold(text string) string { return s.style("1", text) }
func (s screen) dim(text string) string  { return s.style("2", text) }

func (s screen) style(code, text string) string {
	if !s.styled || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// write prints whole lines. What can not be printed is lost: there is nobody to tell.
func (s screen) write(lines ...string) {
	if len(lines) == 0 {
		return
	}
	_, _ = io.WriteString(s, strings.Join(lines, "\n")+"\n")
}

// open makes the two ends of a console.
func open(o Options) (reader, screen) {
	if !o.Terminal {
		s := screen{Writer: o.Out, columns: func() int { return defaultWidth }}
		return &pipe{in: bufio.NewReader(o.In), echo: s}, s
	}
	t := &terminal{Terminal: term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{o.In, o.Out}, "")}
	t.in, _ = o.In.(*os.File)
	t.out, _ = o.Out.(*os.File)
	return t, screen{Writer: t, styled: true, columns: t.columns}
}

// pipe reads lines from a file or another program, and echoes them so that what is printed can be followed.
type pipe struct {
	in   *bufio.Reader
	echo screen
}

func (p *pipe) readLine(prompt string) (string, error) {
	typed, err := p.in.ReadString('\n')
	if err != nil && (typed == "" || !errors.Is(err, io.EOF)) {
		return "", err
	}
	typed = strings.TrimRight(typed, "\r\n")
	p.echo.write(strings.TrimRight(prompt+oneLine(typed), " "))
	return typed, nil
}

// terminal edits lines. Its files are nil where something else stands for them, as in a test.
type terminal struct {
	*term.Terminal
	in, out *os.File
}

func (t *terminal) readLine(prompt string) (string, error) {
	t.columns()
	t.SetPrompt(prompt)
	return t.ReadLine()
}

// columns asks how wide the window is now, and tells the line editor.
func (t *terminal) columns() int {
	if t.out != nil {
		if w, h, err := term.GetSize(int(t.out.Fd())); err == nil && w > 0 {
			_ = t.SetSize(w, h)
			return w
		}
	}
	return defaultWidth
}

// raw hands the keys to the line editor until restore is called.
func (t *terminal) raw() (restore func(), err error) {
	if t.in == nil {
		return func() {}, nil
	}
	before, err := term.MakeRaw(int(t.in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("console: the input is not a terminal: %w", err)
	}
	return func() {
		_ = term.Restore(int(t.in.Fd()), before)
		fmt.Fprintln(t.out) // the last prompt has no answer
	}, nil
}
