package soc_test

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

func ada() soc.Officer {
	return soc.Officer{
		ID: "ada", Version: 1, Name: "Ada Bright", Body: "dorset", Rank: soc.Insp, Roles: []soc.Role{soc.Requester},
		Accounts: []string{"slack/T1/U1"}, Status: soc.Active,
	}
}

func TestOfficerValidate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*soc.Officer)
		wrong  string // what the error says; empty: nothing is wrong
	}{
		{"whole", func(*soc.Officer) {}, ""},
		{"partner", func(o *soc.Officer) {
			o.Rank, o.Body, o.Roles = soc.Partner, "hmrc", []soc.Role{soc.PartnerPoster}
		}, ""},
		{"two accounts", func(o *soc.Officer) { o.Accounts = append(o.Accounts, "mattermost/t/u") }, ""},
		{"no id", func(o *soc.Officer) { o.ID = "" }, "id"},
		{"space in id", func(o *soc.Officer) { o.ID = "a b" }, "id"},
		{"bar in id", func(o *soc.Officer) { o.ID = "a|b" }, "id"},
		{"no name", func(o *soc.Officer) { o.Name = " " }, "name is missing"},
		{"title", func(o *soc.Officer) { o.Name = "Dr. Ada Bright" }, "V46"},
		{"title in lower case", func(o *soc.Officer) { o.Name = " mrs Bright" }, "V46"},
		{"name like a title", func(o *soc.Officer) { o.Name = "Drew Miles" }, ""},
		{"no body", func(o *soc.Officer) { o.Body = "" }, "body"},
		{"no rank", func(o *soc.Officer) { o.Rank = "" }, "rank"},
		{"unknown rank", func(o *soc.Officer) { o.Rank = "Sheriff" }, "rank"},
		{"no role", func(o *soc.Officer) { o.Roles = nil }, "roles"},
		{"unknown role", func(o *soc.Officer) { o.Roles = append(o.Roles, "king") }, `"king"`},
		{"no account", func(o *soc.Officer) { o.Accounts = nil }, "accounts"},
		{"account without workspace", func(o *soc.Officer) { o.Accounts = []string{"slack/U1"} }, "slack/U1"},
		{"account with too much", func(o *soc.Officer) { o.Accounts = []string{"slack/T1/U1/x"} }, "slack/T1/U1/x"},
		{"account with an empty part", func(o *soc.Officer) { o.Accounts = []string{"slack//U1"} }, "slack//U1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := ada()
			tc.change(&o)
			err := o.Validate()
			switch {
			case tc.wrong == "" && err != nil:
				t.Error(err)
			case tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), tc.wrong)):
				t.Errorf("got %v, want something about %s", err, tc.wrong)
			}
		})
	}
}

func TestOfficerValidateSaysEverything(t *testing.T) {
	t.Parallel()
	err := soc.Officer{}.Validate()
	for _, word := range []string{"id", "name", "body", "rank", "roles", "accounts"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("nothing about %s in %v", word, err)
		}
	}
}

func TestOfficerOn(t *testing.T) {
	t.Parallel()
	away := soc.Officer{Status: soc.Away, AwayUntil: date(2026, 11, 27)}
	for _, tc := range []struct {
		name    string
		officer soc.Officer
		day     soc.Date
		want    soc.OfficerStatus
	}{
		{"on leave", away, date(2026, 11, 26), soc.Away},
		{"last day of leave", away, date(2026, 11, 27), soc.Away},
		{"back", away, date(2026, 11, 28), soc.Active},
		{"left", soc.Officer{Status: soc.Left}, date(2026, 11, 28), soc.Left},
		{"invited", soc.Officer{Status: soc.Invited, AwayUntil: date(2026, 1, 1)}, date(2026, 11, 28), soc.Invited},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.officer.On(tc.day); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestOfficerHas(t *testing.T) {
	t.Parallel()
	o := soc.Officer{Roles: []soc.Role{soc.LRO, soc.SIO}}
	if !o.Has(soc.SIO) || !o.Has(soc.Admin, soc.LRO) || o.Has(soc.Admin) || o.Has() {
		t.Error("roles are mistaken")
	}
}

func TestRankBelow(t *testing.T) {
	t.Parallel()
	order := []soc.Rank{soc.PC, soc.PS, soc.Insp, soc.CI, soc.Supt, soc.CSupt, soc.ACC}
	for i, lower := range order {
		for j, higher := range order {
			if got := lower.Below(higher); got != (i < j) {
				t.Errorf("%s below %s: %t", lower, higher, got)
			}
		}
		for _, grade := range []soc.Rank{soc.Staff, soc.Partner, ""} {
			if grade.Below(lower) || lower.Below(grade) {
				t.Errorf("%q and %s are in order", grade, lower)
			}
		}
	}
}
