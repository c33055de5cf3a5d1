package store

import "gatewaybot/soc"

// indexes are the indexes that a version of a record stands in, with its score in each.
func indexes(r Record) map[string]float64 {
	switch r := r.(type) {
	case *soc.Request:
		return requestIndexes(r)
	case *soc.Decision:
		return decisionIndexes(r)
	case *soc.Intelligence:
		return intelligenceIndexes(r)
	case *soc.Disruption:
		return disruptionIndexes(r)
	case *soc.Threat:
		return threatIndexes(r)
	case *soc.Plan:
		return planIndexes(r)
	case *soc.Order:
		return orderIndexes(r)
	case *soc.Checkpoint:
		return checkpointIndexes(r)
	}
	return nil
}
