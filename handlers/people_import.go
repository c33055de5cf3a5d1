package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatewaybot/soc"
)

// Columns that a file of people may have: the supervisor's id; the trainings of a lead responsible officer as type:day:provider,
// separated by semicolons; and the working hours as 08:00-16:00 mon,tue Europe/London, each part of which may be missing.
const (
	supervisorColumn = "supervisor"
	trainingColumn   = "lro_training"
	hoursColumn      = "hours"
)

// further reads those columns into an entry, which keeps what the file does not have.
func (r personRow) further(o *soc.Officer, today soc.Date) error {
	var errs []error
	read := func(column string, into func(string) error) {
		if _, ok := r.place[column]; ok {
			errs = append(errs, into(r.get(column)))
		}
	}
	read(supervisorColumn, func(text string) error {
		o.Supervisor = text
		if text != "" && text == o.ID {
			return errors.New("supervisor is the officer themself")
		}
		return nil
	})
	read(trainingColumn, func(text string) error {
		all, err := readTrainings(text, today)
		o.LROTraining = all
		return err
	})
	read(hoursColumn, func(text string) error {
		hours, err := readHours(text)
		o.Hours = hours
		return err
	})
	return errors.Join(errs...)
}

func readTrainings(text string, today soc.Date) ([]soc.Training, error) {
	var all []soc.Training
	for one := range strings.SplitSeq(text, ";") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		kind, rest, _ := strings.Cut(one, ":")
		on, provider, _ := strings.Cut(rest, ":")
		if !slices.ContainsFunc(soc.LROTrainings(), func(t soc.Term) bool { return t.Key == kind }) {
			return nil, fmt.Errorf("%s %q is not type:day:provider with a type like two_day", trainingColumn, one)
		}
		day, err := pastDay(strings.TrimSpace(on), today)
		if err != nil {
			return nil, fmt.Errorf("%s %q: its day %w", trainingColumn, one, err)
		}
		all = append(all, soc.Training{Type: kind, On: day, Provider: strings.TrimSpace(provider)})
	}
	return all, nil
}

func readHours(text string) (soc.Hours, error) {
	var hours soc.Hours
	for part := range strings.FieldsSeq(text) {
		from, to, isTimes := strings.Cut(part, "-")
		first, okFirst := minutesOf(from)
		last, okLast := minutesOf(to)
		days, okDays := readDays(part)
		switch {
		case isTimes && okFirst && okLast && last > first:
			hours.From, hours.To = first, last
		case okDays:
			hours.Days = days
		case knownZone(part):
			hours.Zone = part
		default:
			return soc.Hours{}, fmt.Errorf("%s %q is not like 08:00-16:00 mon,tue Europe/London", hoursColumn, text)
		}
	}
	return hours, nil
}

// readDays reads days of the week like mon,tue.
func readDays(text string) ([]time.Weekday, bool) {
	var days []time.Weekday
	for key := range strings.SplitSeq(strings.ToLower(text), ",") {
		i := slices.IndexFunc(weekdays, func(w weekday) bool { return w.key == key })
		if i < 0 {
			return nil, false
		}
		if !slices.Contains(days, weekdays[i].day) {
			days = append(days, weekdays[i].day)
		}
	}
	return days, true
}

func sameFurther(a, b soc.Officer) bool {
	return a.Supervisor == b.Supervisor && slices.Equal(a.LROTraining, b.LROTraining) &&
		a.Hours.From == b.Hours.From && a.Hours.To == b.Hours.To && a.Hours.Zone == b.Hours.Zone && slices.Equal(a.Hours.Days, b.Hours.Days)
}
