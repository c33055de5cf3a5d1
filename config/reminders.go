package config

import (
	"time"

	"gatewaybot/soc"
)

// Reminders are when people are told of what is due: each is a local choice (soc.ReminderRules). Days count from the day that
// the setting speaks of, and working days leave out weekends and holidays.
type Reminders struct {
	// RepeatDays is how often what is overdue is told again, FurtherDays how long after the supervisor a SOC lead is told.
	RepeatDays  int `yaml:"repeat_days"`
	FurtherDays int `yaml:"further_days"`

	// ReviewDays is how often a 4P plan is reviewed, where its force has not chosen.
	ReviewDays         int `yaml:"review_days"`
	ReviewSoonDays     int `yaml:"review_soon_days"`
	ReviewEscalateDays int `yaml:"review_escalate_days"`

	// CheckDays is how often an order in the community is checked, where its force has not chosen.
	CheckDays       int `yaml:"check_days"`
	CheckPrisonDays int `yaml:"check_prison_days"`
	CheckSoonDays   int `yaml:"check_soon_days"`
	// ReleaseDays are how long before a release from prison somebody is told, the longest first.
	ReleaseDays []int `yaml:"release_days"`

	// LROCap is how many open threats one officer may lead, where their force has not chosen.
	LROCap       int `yaml:"lro_cap"`
	DormantDays  int `yaml:"dormant_days"`
	TrainingDays int `yaml:"training_days"`
	// AgreementDays are how long before its end the renewal of a sharing agreement is asked for, the longest first.
	AgreementDays []int `yaml:"agreement_days"`

	AllocateWorkingDays    int `yaml:"allocate_working_days"`
	PlanWorkingDays        int `yaml:"plan_working_days"`
	PNDWorkingDays         int `yaml:"pnd_working_days"`
	ManageWorkingDays      int `yaml:"manage_working_days"`
	AcceptWorkingDays      int `yaml:"accept_working_days"`
	AcknowledgeWorkingDays int `yaml:"acknowledge_working_days"`
	InsistWorkingDays      int `yaml:"insist_working_days"`
}

// Force is what a force of the region chose for itself. Zero leaves a choice to the region.
type Force struct {
	Key        string `yaml:"key"`
	LROCap     int    `yaml:"lro_cap"`
	ReviewDays int    `yaml:"review_days"`
	CheckDays  int    `yaml:"check_days"`
}

// SCPO has the first days of the parts of the Border Security, Asylum and Immigration Act 2025 about serious crime prevention
// orders. The zero day is for one that is not in force.
type SCPO struct {
	InterimFrom      soc.Date `yaml:"interim_from"`
	MonitoringFrom   soc.Date `yaml:"monitoring_from"`
	NotificationFrom soc.Date `yaml:"notification_from"`
	ApplicantsFrom   soc.Date `yaml:"applicants_from"`
	AcquittalFrom    soc.Date `yaml:"acquittal_from"`
}

// Quiet are the times of day between which nobody is told anything, urgent or not. Equal ones are never.
type Quiet struct {
	From TimeOfDay `yaml:"from"`
	To   TimeOfDay `yaml:"to"`
}

// overlaps reports whether some of the time between two times of a day is quiet.
func (q Quiet) overlaps(from, to TimeOfDay) bool {
	switch {
	case q.From == q.To:
		return false
	case q.From < q.To:
		return q.From < to && from < q.To
	}
	return q.From < to || from < q.To
}

// defaultReminders are the choices of soc, so that each is made in one place.
func defaultReminders() Reminders {
	shipped := soc.DefaultReminderRules(soc.Calendar{})
	return Reminders{
		RepeatDays: shipped.Repeat, FurtherDays: shipped.Further,
		ReviewDays: shipped.Review, ReviewSoonDays: shipped.ReviewSoon, ReviewEscalateDays: shipped.ReviewEscalate,
		CheckDays: shipped.Check, CheckPrisonDays: shipped.CheckPrison, CheckSoonDays: shipped.CheckSoon,
		ReleaseDays: shipped.Release, LROCap: shipped.LROCap, DormantDays: shipped.Dormant,
		TrainingDays: shipped.Training, AgreementDays: shipped.Agreement,
		AllocateWorkingDays: shipped.ToAllocate, PlanWorkingDays: shipped.ToPlan, PNDWorkingDays: shipped.ToPND,
		ManageWorkingDays: shipped.ToManage, AcceptWorkingDays: shipped.ToAccept,
		AcknowledgeWorkingDays: shipped.ToAcknowledge, InsistWorkingDays: shipped.ToInsist,
	}
}

func defaultQuiet() Quiet {
	shipped := soc.DefaultReminderRules(soc.Calendar{})
	return Quiet{From: TimeOfDay(shipped.QuietFrom), To: TimeOfDay(shipped.QuietTo)}
}

// maxCap is more threats than anybody can lead.
const maxCap = 100

func (r *report) reminders(c Reminders) {
	for name, days := range map[string]int{
		"repeat_days": c.RepeatDays, "further_days": c.FurtherDays, "review_days": c.ReviewDays, "review_soon_days": c.ReviewSoonDays,
		"review_escalate_days": c.ReviewEscalateDays, "check_days": c.CheckDays, "check_prison_days": c.CheckPrisonDays,
		"check_soon_days": c.CheckSoonDays, "dormant_days": c.DormantDays, "training_days": c.TrainingDays,
		"allocate_working_days": c.AllocateWorkingDays, "plan_working_days": c.PlanWorkingDays, "pnd_working_days": c.PNDWorkingDays,
		"manage_working_days": c.ManageWorkingDays, "accept_working_days": c.AcceptWorkingDays,
		"acknowledge_working_days": c.AcknowledgeWorkingDays, "insist_working_days": c.InsistWorkingDays,
	} {
		r.clock("reminders."+name, days, maxDays, "days")
	}
	r.clock("reminders.lro_cap", c.LROCap, maxCap, "threats")
	r.steps("reminders.release_days", c.ReleaseDays)
	r.steps("reminders.agreement_days", c.AgreementDays)
	r.warned("reminders.review_days", c.ReviewDays, "review_soon_days", c.ReviewSoonDays)
	r.warned("reminders.check_days", c.CheckDays, "check_soon_days", c.CheckSoonDays)
	r.warned("reminders.check_prison_days", c.CheckPrisonDays, "check_soon_days", c.CheckSoonDays)
}

// warned checks that what comes again and again is not always announced already. Zero is what nobody chose.
func (r *report) warned(path string, every int, soon string, days int) {
	if every > 0 && days > 0 && every <= days {
		r.add(path, "%d is not more than reminders.%s, which is %d: it would be announced on every day.", every, soon, days)
	}
}

// steps checks days before something, the longest first.
func (r *report) steps(path string, days []int) {
	if len(days) == 0 {
		r.add(path, "the list is empty. Write numbers of days like [60, 30, 7].")
	}
	for i, n := range days {
		r.clock(entry(path, i), n, maxDays, "days")
		if i > 0 && n >= days[i-1] {
			r.add(entry(path, i), "%d is not less than the one before. Write the longest first.", n)
		}
	}
}

// forces checks what forces chose for themselves.
func (r *report) forces(c *Config, region soc.Region) {
	seen := map[string]bool{}
	for i, f := range c.Forces {
		at := entry("forces", i)
		if region.Key != "" && !region.HasForce(f.Key) {
			r.add(at+".key", "%s", notOneOf(f.Key, "force of the region", forceKeys(region)))
		}
		if seen[f.Key] {
			r.add(at+".key", "%s is in the list already. Take one of the two out.", quote(f.Key))
		}
		seen[f.Key] = true
		r.chosen(at+".lro_cap", f.LROCap, maxCap, "threats")
		r.chosen(at+".review_days", f.ReviewDays, maxDays, "days")
		r.chosen(at+".check_days", f.CheckDays, maxDays, "days")
		r.warned(at+".review_days", f.ReviewDays, "review_soon_days", c.Reminders.ReviewSoonDays)
		r.warned(at+".check_days", f.CheckDays, "check_soon_days", c.Reminders.CheckSoonDays)
	}
}

// chosen checks a number that may be left out.
func (r *report) chosen(path string, n, most int, unit string) {
	if _, named := r.lines[path]; named {
		r.clock(path, n, most, unit)
	}
}

func (r *report) scpo(s SCPO) {
	for name, day := range map[string]soc.Date{
		"interim_from": s.InterimFrom, "monitoring_from": s.MonitoringFrom, "notification_from": s.NotificationFrom,
		"applicants_from": s.ApplicantsFrom, "acquittal_from": s.AcquittalFrom,
	} {
		r.given("scpo."+name, day)
	}
}

// maxAhead is further than any exercise looks.
const maxAhead = 10 * 366 * 24 * time.Hour

func (r *report) ahead(ahead time.Duration) {
	if ahead < 0 || ahead > maxAhead {
		r.add("calendar.ahead", "%s is not a time from 0s to %s.", ahead, maxAhead)
	}
}
