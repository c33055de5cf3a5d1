package handlers_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

const header = "id,name,body,rank,roles,accounts,area\n"

// TestImport reads good files as different programs write them.
func TestImport(t *testing.T) {
	t.Parallel()
	want := soc.Officer{
		ID: "joe", Version: 1, Name: "Joe Reed", Body: "dorset", Rank: soc.PS, Roles: []soc.Role{soc.Requester, soc.LRO},
		Area: "Poole, west", Accounts: []string{"test/dorset/joe", "mattermost/chat/u1"}, Status: soc.Active,
	}
	const row = `joe,Joe Reed,dorset,PS,requester lro,test/dorset/joe mattermost/chat/u1,"Poole, west"` + "\n"
	for name, file := range map[string]string{
		"plain":                  header + row,
		"with a byte order mark": "\ufeff" + header + row,
		"all in quotes": "\ufeff" + `"id","name","body","rank","roles","accounts","area"` + "\r\n" +
			`"joe","Joe Reed","dorset","PS","requester lro","test/dorset/joe mattermost/chat/u1","Poole, west"` + "\r\n",
		"other order, more columns": "Accounts, Roles ,note,ID,name,body,rank,AREA\ntest/dorset/joe mattermost/chat/u1,requester lro,new,joe, Joe Reed ,dorset,PS,\"Poole, west\"",
		"blank lines":               header + "\n\n" + row + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if got := d.imported(file); got.Added != 1 || len(got.Bad) > 0 {
				t.Fatalf("imported %+v", got)
			}
			got, err := d.Store.Officer(t.Context(), "joe")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("joe (-want +got):\n%s", diff)
			}
			before := d.redis.Dump()
			if again := d.imported(file); again.Same != 1 || again.Added+again.Changed+len(again.Bad) > 0 {
				t.Errorf("imported again: %+v", again)
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("the second time changed something (-before +after):\n%s", diff)
			}
		})
	}
}

func (d *desk) imported(file string) handlers.Imported {
	d.t.Helper()
	done, err := d.ImportPeople(d.t.Context(), strings.NewReader(file))
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// TestImportMistakes has a mistake on a line between good ones: it is reported with its line, and the others are entered.
func TestImportMistakes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ line, why string }{
		"nothing in it":        {",,,,,,", "id is missing or has a space in it; name is missing; body is missing; rank is not one of [PC PS Insp CI Supt CSupt ACC staff partner]; roles are missing; accounts are missing: one at least, as platform/workspace/user; body \"\" is not rocu, a force of the region or an agency"},
		"title":                {"x,Mr Smith,dorset,PC,requester,a/b/x,", "name starts with a title; leave titles out (V46)"},
		"force of elsewhere":   {"x,Xi Lee,kent,PC,requester,a/b/x,", `body "kent" is not rocu, a force of the region or an agency`},
		"rank":                 {"x,Xi Lee,dorset,DCI,requester,a/b/x,", "rank is not one of [PC PS Insp CI Supt CSupt ACC staff partner]"},
		"role":                 {`x,Xi Lee,dorset,PC,"requester,admin",a/b/x,`, `role "requester,admin" is not known`},
		"account":              {"x,Xi Lee,dorset,PC,requester,@xi,", `account "@xi" is not platform/workspace/user`},
		"account of another":   {"x,Xi Lee,dorset,PC,requester,test/rocu/cat,", `account "test/rocu/cat" belongs to another officer`},
		"id twice":             {"one,Xi Lee,dorset,PC,requester,a/b/x,", `id "one" is on line 2 already`},
		"id with a space":      {"x y,Xi Lee,dorset,PC,requester,a/b/x,", "id is missing or has a space in it"},
		"too few columns":      {"x,Xi Lee,dorset,PC", "roles are missing; accounts are missing: one at least, as platform/workspace/user"},
		"comma without quotes": {"x,Lee, Xi,dorset,PC,requester,a/b/x,", `rank is not one of [PC PS Insp CI Supt CSupt ACC staff partner]; role "PC" is not known; account "requester" is not platform/workspace/user; body "Xi" is not rocu, a force of the region or an agency`},
		"quote in the id":      {`x"y,Xi Lee,dorset,PC,requester,a/b/x,`, `bare " in non-quoted-field`},
		"quote in a name":      {`x,Xi "X" Lee,dorset,PC,requester,a/b/x,`, `bare " in non-quoted-field`},
		"another encoding":     {"x,Ren\xe9e Lee,dorset,PC,requester,a/b/x,", "not in UTF-8: save the file as “CSV UTF-8”"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			got := d.imported(header + "one,One Lee,dorset,PC,requester,a/b/one,\n" + tt.line + "\ntwo,Two Lee,dorset,PC,requester,a/b/two,\n")
			if diff := cmp.Diff(handlers.Imported{Added: 2, Bad: []handlers.BadLine{{Line: 3, Why: tt.why}}}, got); diff != "" {
				t.Errorf("imported (-want +got):\n%s", diff)
			}
			if _, err := d.Store.Officer(t.Context(), "x"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("the bad line was entered: %v", err)
			}
		})
	}
}

// TestImportOpenQuote loses the lines after a quote that nobody closed, and says where that begins.
func TestImportOpenQuote(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	got := d.imported(header + "one,One Lee,dorset,PC,requester,a/b/one,\nx,\"Xi Lee,dorset,PC,requester,a/b/x,\ntwo,Two Lee,dorset,PC,requester,a/b/two,\n")
	if diff := cmp.Diff(handlers.Imported{Added: 1, Bad: []handlers.BadLine{{Line: 3, Why: `extraneous or missing " in quoted-field`}}}, got); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
}

// TestImportRefused can not use the file as a whole.
func TestImportRefused(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk is gone")
	for name, tt := range map[string]struct {
		file io.Reader
		want string
	}{
		"empty":             {strings.NewReader(""), "read header: EOF"},
		"a column missing":  {strings.NewReader("id,name,body,rank,accounts\n"), `column "roles" is missing; the header line must name id, name, body, rank, roles, accounts, and may name area, apmis_trained_on, supervisor, lro_training, hours`},
		"no header":         {strings.NewReader("joe,Joe Reed,dorset,PS,requester,a/b/joe,\n"), `column "id" is missing; the header line must name id, name, body, rank, roles, accounts, and may name area, apmis_trained_on, supervisor, lro_training, hours`},
		"breaks off":        {io.MultiReader(strings.NewReader(header), iotest.ErrReader(broken)), "read people: disk is gone"},
		"semicolons inside": {strings.NewReader(strings.ReplaceAll(header, ",", ";")), `column "id" is missing; the header line must name id, name, body, rank, roles, accounts, and may name area, apmis_trained_on, supervisor, lro_training, hours`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before := d.redis.Dump()
			if _, err := d.ImportPeople(t.Context(), tt.file); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("something was written (-before +after):\n%s", diff)
			}
		})
	}
}

// TestImportChanges gives an officer another role: it holds at once, and leave and deputy stay as they were.
func TestImportChanges(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const row = "joe,Joe Reed,dorset,PS,requester,test/dorset/ada,\n"
	d.imported(header + row)
	d.say("adm", "people away until=friday deputy=<@test/dorset/ben> who=<@test/dorset/ada>")
	if got := d.imported(header + strings.ReplaceAll(row, "requester", "gateway_ci")); got.Changed != 1 {
		t.Errorf("imported %+v", got)
	}
	o, err := d.Store.Officer(t.Context(), "joe")
	if err != nil || o.Status != soc.Away || o.Deputy == "" || !o.Has(soc.GatewayCI) || o.Has(soc.Requester) {
		t.Errorf("joe is %+v, %v", o, err)
	}
}

// TestImportTraining reads the day of somebody's training on the register, keeps it through files that do not say it, and
// drops it when a file says that there was none.
func TestImportTraining(t *testing.T) {
	t.Parallel()
	const with, without = "id,name,body,rank,roles,accounts,apmis_trained_on\n", "id,name,body,rank,roles,accounts\n"
	const row = "joe,Joe Reed,dorset,PS,requester,test/dorset/joe"
	d := newDesk(t) // on 23 November 2026
	for _, step := range []struct {
		name, file string
		want       soc.Date
		changed    int
	}{
		{"for the first time", with + row + ",2026-03-14\n", soc.Date{Year: 2026, Month: time.March, Day: 14}, 1},
		{"the same day as spreadsheets write it", with + row + ",14/3/2026\n", soc.Date{Year: 2026, Month: time.March, Day: 14}, 0},
		{"a file without it", without + row + "\n", soc.Date{Year: 2026, Month: time.March, Day: 14}, 0},
		{"a later day: today", with + row + ",23/11/2026\n", soc.Date{Year: 2026, Month: time.November, Day: 23}, 1},
		{"none", with + row + ",\n", soc.Date{}, 1},
	} {
		got := d.imported(step.file)
		if got.Added+got.Changed != step.changed || len(got.Bad) > 0 {
			t.Errorf("%s: imported %+v", step.name, got)
		}
		o, err := d.Store.Officer(t.Context(), "joe")
		if err != nil || o.RegisterTrained != step.want {
			t.Errorf("%s: trained on %v, %v", step.name, o.RegisterTrained, err)
		}
	}
}

func TestImportTrainingMistakes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ cell, why string }{
		"a day to come":       {"2026-11-24", `apmis_trained_on "2026-11-24" is a day to come`},
		"no day":              {"yes", `apmis_trained_on "yes" is not a day like 2026-03-14 or 14/03/2026`},
		"not in the year":     {"29/02/2026", `apmis_trained_on "29/02/2026" is not a day like 2026-03-14 or 14/03/2026`},
		"month first":         {"03/14/2026", `apmis_trained_on "03/14/2026" is not a day like 2026-03-14 or 14/03/2026`},
		"without its century": {"14/03/26", `apmis_trained_on "14/03/26" is not a day like 2026-03-14 or 14/03/2026`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			got := d.imported("apmis_trained_on," + header + tt.cell + ",joe,Joe Reed,dorset,PS,requester,test/dorset/joe,\n")
			if diff := cmp.Diff(handlers.Imported{Bad: []handlers.BadLine{{Line: 2, Why: tt.why}}}, got); diff != "" {
				t.Errorf("imported (-want +got):\n%s", diff)
			}
		})
	}
}
