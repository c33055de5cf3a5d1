package slackserver

import (
	"slices"

	"gatewaybot/e2e/slackserver/limits"
)

// Violation is something the bot did that Slack would not have taken.
type Violation struct {
	Call    string // The method, or where else the payload came from.
	Problem string
}

// Violations returns what the bot did wrong so far. The test fails for each at its end.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Server) violate(call, problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violations = append(s.violations, Violation{call, problem})
}

func (s *Server) reportViolations() {
	for _, v := range s.Violations() {
		s.tb.Errorf("Slack would refuse what the bot sent in %s: %s", v.Call, v.Problem)
	}
}

// allowed notes the problems of a payload and tells whether there are none.
func (s *Server) allowed(call string, problems []limits.Problem) bool {
	for _, p := range problems {
		s.violate(call, p.String())
	}
	return len(problems) == 0
}

func checkMessage(args object) []limits.Problem { return limits.Message(encode(args)) }

func checkView(args object) []limits.Problem { return limits.View(encode(args["view"])) }
