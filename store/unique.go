package store

import "gatewaybot/soc"

// What only one record may have.
const (
	uniquePost   = "post"   // a message, an edit or a deletion that was handled
	uniqueLead   = "lead"   // the lead of an event (V37)
	uniqueThreat = "threat" // an entry of the master list
	uniqueOrder  = "order"  // an order about one subject and of one day, by its mark
)

// OwnedError says that another record has what only one may have. Nothing was written.
type OwnedError struct{ Owner soc.Ref }

func (e *OwnedError) Error() string { return "taken by " + string(e.Owner) }

// unique is what a version of a record alone may have: the name of the hash, and the value.
func unique(r Record) (name, value string) {
	switch r := r.(type) {
	case *soc.Disruption:
		return uniqueLead, r.Event()
	case *soc.Threat:
		return uniqueThreat, r.RegisterRef
	case *soc.Order:
		return uniqueOrder, r.Mark
	}
	return "", ""
}

// planUnique takes what the new version alone may have, and gives back what the old one had.
func (p *plan) planUnique(k keys, w Write) {
	name, is := unique(w.New)
	was := ""
	if w.Old != nil {
		_, was = unique(w.Old)
	}
	if is != "" {
		ref := string(w.New.Meta().Ref)
		p.unique = append(p.unique, []any{k.unique(name), is, ref, ref})
	}
	if was != "" && was != is {
		p.commands = append(p.commands, []any{"HDEL", k.unique(name), was})
	}
}
