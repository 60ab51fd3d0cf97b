package auth

import (
	"errors"
	"os/exec"
	"runtime"
)

// OpenBrowser opens an address in the person's browser. Only https and loopback addresses are handed to the system:
// others may start any program. What the browser prints goes nowhere.
func OpenBrowser(address string) error {
	if !secure(address) {
		return errors.New("only https and loopback addresses are opened")
	}
	for _, command := range openers(runtime.GOOS) {
		path, err := exec.LookPath(command[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(path, append(command[1:], address)...)
		if err := cmd.Start(); err != nil {
			continue
		}
		go cmd.Wait() // so that the system forgets it; a browser may run for days
		return nil
	}
	return errors.New("no program that opens a browser was found")
}

// openers are the commands that open an address, the usual one first.
func openers(system string) [][]string {
	switch system {
	case "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	case "darwin":
		return [][]string{{"open"}}
	}
	return [][]string{{"xdg-open"}, {"x-www-browser"}, {"www-browser"}, {"wslview"}}
}
