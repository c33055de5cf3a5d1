package soc

import "slices"

// Region is a policing region: one of ten in England and Wales, nine of which have a regional organised crime unit
// (inspection report, appendix 1).
type Region struct {
	Key  string
	Name string
	// Collaboration is a region without a ROCU.
	Collaboration bool
	Forces        []Force
	// Agencies are the partners that the region works with; they are configured, not given.
	Agencies []Agency
}

// Force is a police force of a region, with what it chose for itself; zero leaves a choice to the region.
type Force struct {
	Key  string
	Name string
	// LROCap is how many open threats one officer may lead (V16), ReviewDays how often a 4P plan is reviewed, and CheckDays
	// how often an order in the community is checked.
	LROCap, ReviewDays, CheckDays int
}

// ROCU is the body key of the region's own unit, beside the keys of its forces.
const ROCU = "rocu"

// Regions are the ten regions with their forces: 43 territorial forces and the British Transport Police.
func Regions() []Region {
	return []Region{
		{Key: "north-east", Name: "North East ROCU", Forces: forces("cleveland", "Cleveland", "durham", "Durham", "northumbria", "Northumbria")},
		{Key: "yorkshire-humber", Name: "Yorkshire & the Humber ROCU", Forces: forces("humberside", "Humberside", "north-yorkshire", "North Yorkshire", "south-yorkshire", "South Yorkshire", "west-yorkshire", "West Yorkshire")},
		{Key: "north-west", Name: "North West ROCU", Forces: forces("cheshire", "Cheshire", "cumbria", "Cumbria", "greater-manchester", "Greater Manchester", "lancashire", "Lancashire", "merseyside", "Merseyside", "north-wales", "North Wales")},
		{Key: "tarian", Name: "Tarian", Forces: forces("dyfed-powys", "Dyfed-Powys", "gwent", "Gwent", "south-wales", "South Wales")},
		{Key: "west-midlands", Name: "ROCU for the West Midlands Region", Forces: forces("warwickshire", "Warwickshire", "west-mercia", "West Mercia", "west-midlands", "West Midlands", "staffordshire", "Staffordshire")},
		{Key: "east-midlands", Name: "East Midlands Special Operations Unit", Forces: forces("derbyshire", "Derbyshire", "leicestershire", "Leicestershire", "lincolnshire", "Lincolnshire", "northamptonshire", "Northamptonshire", "nottinghamshire", "Nottinghamshire")},
		{Key: "eastern", Name: "Eastern Region Special Operations Unit", Forces: forces("bedfordshire", "Bedfordshire", "cambridgeshire", "Cambridgeshire", "essex", "Essex", "hertfordshire", "Hertfordshire", "kent", "Kent", "norfolk", "Norfolk", "suffolk", "Suffolk")},
		{Key: "south-west", Name: "South West ROCU", Forces: forces("avon-and-somerset", "Avon and Somerset", "devon-and-cornwall", "Devon and Cornwall", "dorset", "Dorset", "gloucestershire", "Gloucestershire", "wiltshire", "Wiltshire")},
		{Key: "london", Name: "London collaborative arrangement", Collaboration: true, Forces: forces("metropolitan", "Metropolitan", "city-of-london", "City of London", "british-transport-police", "British Transport Police")},
		{Key: "south-east", Name: "South East ROCU", Forces: forces("hampshire", "Hampshire", "surrey", "Surrey", "sussex", "Sussex", "thames-valley", "Thames Valley")},
	}
}

func forces(keysAndNames ...string) []Force {
	var fs []Force
	for pair := range slices.Chunk(keysAndNames, 2) {
		fs = append(fs, Force{Key: pair[0], Name: pair[1]})
	}
	return fs
}

// RegionByKey finds a region.
func RegionByKey(key string) (Region, bool) {
	all := Regions()
	i := slices.IndexFunc(all, func(r Region) bool { return r.Key == key })
	if i < 0 {
		return Region{}, false
	}
	return all[i], true
}

// Bodies are all that people can belong to, by key and name: the ROCU, its forces, the partner agencies.
func (r Region) Bodies() []Term {
	terms := []Term{{ROCU, r.Name}}
	for _, f := range r.Forces {
		terms = append(terms, Term{f.Key, f.Name})
	}
	for _, a := range r.Agencies {
		terms = append(terms, Term{a.Key, a.Name})
	}
	return terms
}

// BodyName is a body's name for people; an unknown key is its own name.
func (r Region) BodyName(key string) string { return Label(r.Bodies(), key) }

// Agency finds a partner agency.
func (r Region) Agency(key string) (Agency, bool) {
	i := slices.IndexFunc(r.Agencies, func(a Agency) bool { return a.Key == key })
	if i < 0 {
		return Agency{}, false
	}
	return r.Agencies[i], true
}

// Force finds a force; the zero Force has no choices of its own.
func (r Region) Force(key string) Force {
	i := slices.IndexFunc(r.Forces, func(f Force) bool { return f.Key == key })
	if i < 0 {
		return Force{Key: key}
	}
	return r.Forces[i]
}

// HasForce reports whether a key names a force of the region.
func (r Region) HasForce(key string) bool {
	return slices.ContainsFunc(r.Forces, func(f Force) bool { return f.Key == key })
}

// Team is a specialist team of the ROCU.
type Team struct {
	Key  string
	Name string
	// Guarded teams may be tasked through the gateway only (V03; report, ROCU area for improvement).
	Guarded bool
}

// DefaultTeams are the three teams that the report found tasked directly. A region may configure others.
func DefaultTeams() []Team {
	return []Team{
		{Key: "rdt", Name: "Regional disruption team", Guarded: true},
		{Key: "ecu", Name: "Economic crime unit", Guarded: true},
		{Key: "rpiu", Name: "Regional prison intelligence unit", Guarded: true},
	}
}
