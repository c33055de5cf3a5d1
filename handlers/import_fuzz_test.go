package handlers_test

import (
	"strings"
	"testing"
)

// FuzzImport reads any file to its end; a file that can be read at all changes nothing when it is read again.
func FuzzImport(f *testing.F) {
	for _, rows := range []string{
		"joe,Joe Reed,dorset,PS,requester lro,a/b/joe,Poole\n", "\"joe\",\"Joe\nReed\",dorset,PS,requester,a/b/joe,\n",
		"x\"y,,,,,,\n", "\"open,Joe,dorset\n", "joe,J,dorset,PC,lro,a/b/c,\nann,A,dorset,PC,lro,a/b/c,\n", "\xff,\xfe\n", ",,,,,,\n\n",
	} {
		f.Add(header + rows)
	}
	f.Add("\ufeff\"id\"")
	f.Add("id,name,body,rank,roles,accounts,apmis_trained_on\njoe,J,dorset,PC,lro,a/b/c,14/3/2026\n")
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, file string) {
		d.redis.FlushAll()
		first, err := d.ImportPeople(t.Context(), strings.NewReader(file))
		again, errAgain := d.ImportPeople(t.Context(), strings.NewReader(file))
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("read as %v, and again as %v", err, errAgain)
		}
		if again.Added+again.Changed > 0 || len(again.Bad) != len(first.Bad) {
			t.Errorf("imported %+v, and again %+v", first, again)
		}
	})
}
