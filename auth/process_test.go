package auth

import (
	"os"
	"testing"
)

// Eight processes share one sign-in at a server whose refresh tokens are good for one use, and which ends the sign-in
// when one is used again. Whenever the service rejects the token they have, one of them refreshes it and the others
// adopt the result.
func TestEightProcesses(t *testing.T) {
	t.Parallel()
	const processes, rounds = 8, 6
	s, c := keeper(t, "")
	if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
		t.Fatal(err)
	}
	origin := "http://" + hostOf(c.TokenURL)
	var all []*talk
	for range processes {
		all = append(all, begin(t, child(t, "plain", c, origin)))
	}
	for round := range rounds {
		for _, k := range all {
			k.say("query")
		}
		for i, k := range all {
			if answer, log := k.hear(); answer != "ok" || len(log) > 0 {
				t.Errorf("round %d, process %d: %s %q", round, i, answer, log)
			}
		}
		if n := len(s.requests("refresh_token")); n != round+1 {
			t.Fatalf("%d refreshes after round %d, want one a round", n, round)
		}
		s.revoke(false)
	}
	if s.reused() != 0 {
		t.Errorf("%d refresh tokens were used twice", s.reused())
	}
	m := onDisk(t, c.TokenFile)
	if refresh, _ := m["refresh_token"].(string); !s.isCurrent(refresh) {
		t.Error("the file does not hold the last refresh token")
	}
}
