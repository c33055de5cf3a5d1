package main

import (
	"strings"
	"time"

	"gatewaybot/config"
	"gatewaybot/soc"
)

func requestRules(r config.Rules) soc.RequestRules {
	return soc.RequestRules{
		DecisionWorkingDays: r.DecisionWorkingDays, MorileStaleDays: r.MorileStaleDays, SameLROSIO: r.SameLROSIO,
	}
}

func reportRules(r config.Rules) soc.ReportRules {
	rules := soc.ReportRules{
		Triage: time.Duration(r.TriageWorkingHours) * time.Hour, Urgent: time.Duration(r.UrgentMinutes) * time.Minute,
		FeedbackWorkingDays: r.FeedbackWorkingDays,
	}
	if p := r.OCGOnly; p != nil {
		rules.OCGOnly = soc.Period{On: true, From: p.From, To: p.To}
	}
	for _, word := range r.BlockedWords {
		rules.Blocked = append(rules.Blocked, strings.ToLower(word))
	}
	return rules
}

func reminderRules(cfg config.Config) soc.ReminderRules {
	c, quiet := cfg.Reminders, cfg.Working.Quiet
	return soc.ReminderRules{
		Calendar: cfg.Calendar(), Retention: retentionRules(cfg.Retention), Repeat: c.RepeatDays, QuietFrom: time.Duration(quiet.From), QuietTo: time.Duration(quiet.To),
		Review: c.ReviewDays, ReviewSoon: c.ReviewSoonDays, ReviewEscalate: c.ReviewEscalateDays, Further: c.FurtherDays,
		Check: c.CheckDays, CheckPrison: c.CheckPrisonDays, CheckSoon: c.CheckSoonDays, Release: c.ReleaseDays,
		LROCap: c.LROCap, Dormant: c.DormantDays, Training: c.TrainingDays, Agreement: c.AgreementDays,
		ToAllocate: c.AllocateWorkingDays, ToPlan: c.PlanWorkingDays, ToPND: c.PNDWorkingDays, ToManage: c.ManageWorkingDays,
		ToAccept: c.AcceptWorkingDays, ToAcknowledge: c.AcknowledgeWorkingDays, ToInsist: c.InsistWorkingDays,
	}
}

// orderRules are what orders are held to in a region, by its reminders.
func orderRules(c config.SCPO, reminders soc.ReminderRules, region soc.Region) soc.OrderRules {
	return soc.OrderRules{
		Reminders: reminders, Region: region,
		InterimFrom: c.InterimFrom, MonitoringFrom: c.MonitoringFrom, NotificationFrom: c.NotificationFrom,
		ApplicantsFrom: c.ApplicantsFrom, AcquittalFrom: c.AcquittalFrom,
	}
}

// retentionRules are when records are looked at again, whether they are still to be kept.
func retentionRules(r config.Retention) soc.RetentionRules {
	return soc.RetentionRules{
		Years: [soc.Groups]int{r.Group1Years, r.Group2Years, r.Group3Years, r.Group4Years}, Soon: r.SoonDays,
		Of: map[soc.Prefix]soc.Group{
			soc.RequestPrefix: soc.Group(r.RequestGroup), soc.DecisionPrefix: soc.Group(r.DecisionGroup),
			soc.IntelligencePrefix: soc.Group(r.IntelligenceGroup), soc.DisruptionPrefix: soc.Group(r.DisruptionGroup),
			soc.ThreatPrefix: soc.Group(r.ThreatGroup), soc.PlanPrefix: soc.Group(r.PlanGroup), soc.OrderPrefix: soc.Group(r.OrderGroup),
		},
	}
}
