package bottest

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"gatewaybot/bot"
)

// SamplePNG is a small picture.
func SamplePNG() []byte {
	picture := image.NewGray(image.Rect(0, 0, 24, 16))
	for x := range 24 {
		picture.Pix[picture.PixOffset(x, x*2/3)] = 255
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic(err) // it is written to memory
	}
	return b.Bytes()
}

// pictureIsThere sends a picture with its table: both stand together, in one message that its marker finds.
func pictureIsThere(t testing.TB, s *scene) {
	m := Samples(s.Ben)["picture"]
	for i, to := range []bot.To{{Channel: s.Channel}, {Person: s.Ben}} {
		m.Marker = []string{"p-0001", "p-0002"}[i]
		posted := s.send(t, to, m)
		seen := s.Driver.Read(t, posted)
		checkShown(t, "picture", m, seen)
		if !contains(seen.Text, m.Picture.Alt) {
			t.Errorf("what the picture shows is not said:\n%s", seen.Text)
		}
		if v, ok := s.Driver.(Viewer); ok {
			if got := v.Pictures(t, posted); len(got) != 1 || !bytes.Equal(got[0], m.Picture.PNG) {
				t.Errorf("%d pictures are shown, want the one that was sent", len(got))
			}
		}
		if finder, ok := s.Platform.(bot.Finder); ok {
			if found, err := finder.Find(t.Context(), to, m.Marker); found != posted || err != nil {
				t.Errorf("found %v, %v; want %v", found, err, posted)
			}
		}
		below := s.send(t, bot.To{Channel: posted.Channel, Thread: posted.ID}, Samples(s.Ben)["picture"])
		checkShown(t, "picture in a thread", m, s.Driver.Read(t, below))
	}
}
