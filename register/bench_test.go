package register_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// BenchmarkPut sends to a server that answers at once: what it costs is ours, the loopback's and the server's.
func BenchmarkPut(b *testing.B) {
	server := start(b, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"register_ref":"REG-000001","received_at":"2026-11-23T09:00:00Z"}`)
	}))
	c := newClient(b, server.URL)
	e := decision(b, 1)
	b.Run("one worker", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Put(b.Context(), e); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("16 workers", func(b *testing.B) {
		b.ReportAllocs()
		b.SetParallelism(8) // for each of the machine's cores
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if _, err := c.Put(b.Context(), e); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkNewEvent(b *testing.B) {
	var data map[string]any
	if err := json.Unmarshal(decision(b, 1).Data, &data); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		newEvent(b, version(1), data)
	}
}
