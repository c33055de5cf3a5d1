package picture_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/handlers/picture"
)

var update = flag.Bool("update", false, "write the golden files")

func balance() picture.Bars {
	return picture.Bars{
		Title: "4P balance: live plans with an action of each P, 23/11/2026", Unit: "live plans",
		Groups: []string{"Avon and Somerset", "Devon and Cornwall", "Dorset", "Gloucestershire", "Wiltshire"},
		Series: []picture.Series{
			{Name: "All live plans", Colour: picture.Grey, Values: []int{10, 16, 3, 8, 12}},
			{Name: "Pursue", Colour: picture.Blue, Values: []int{10, 16, 3, 8, 11}},
			{Name: "Prevent", Colour: picture.Orange, Values: []int{3, 5, 0, 2, 6}},
			{Name: "Protect", Colour: picture.Green, Values: []int{2, 4, 1, 2, 7}},
			{Name: "Prepare", Colour: picture.Purple, Values: []int{0, 1, 0, 0, 2}},
		},
	}
}

func late(values ...int) picture.Bars {
	b := picture.Bars{Title: "Checks of orders by force, 23/11/2026", Unit: "orders", Groups: make([]string, len(values))}
	for i := range b.Groups {
		b.Groups[i] = strings.Repeat("Force ", i+1)
	}
	b.Series = []picture.Series{{Name: "Overdue", Colour: picture.Vermilion, Values: values}}
	return b
}

func draw(t *testing.T, b picture.Bars) ([]byte, image.Image) {
	t.Helper()
	drawn, err := b.PNG()
	if err != nil {
		t.Fatal(err)
	}
	seen, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	return drawn, seen
}

// TestAlt is what somebody hears who can not see the picture: every figure of it.
func TestAlt(t *testing.T) {
	t.Parallel()
	const golden = "testdata/alt.txt"
	got := balance().Alt() + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("alt text (-want +got):\n%s", diff)
	}
}

// TestPicture decodes the picture: its size follows from its figures, each colour has the room that its bars need, the
// longest bar the most, and drawing it again is the same.
func TestPicture(t *testing.T) {
	t.Parallel()
	b := balance()
	first, seen := draw(t, b)
	if again, _ := draw(t, b); !bytes.Equal(first, again) {
		t.Error("the same figures make another picture")
	}
	if size := seen.Bounds().Size(); size != (image.Point{X: 1000, Y: 750}) {
		t.Errorf("it is %v", size)
	}
	if len(first) > 200_000 {
		t.Errorf("it has %d bytes", len(first))
	}
	blue, purple := painted(seen, 0x00, 0x72, 0xB2), painted(seen, 0xCC, 0x79, 0xA7)
	if purple == 0 || blue < 8*purple {
		t.Errorf("48 plans pursue on %d points and 3 prepare on %d", blue, purple)
	}
}

// painted counts the points of a colour.
func painted(seen image.Image, r, g, b uint8) int {
	n := 0
	for y := range seen.Bounds().Dy() {
		for x := range seen.Bounds().Dx() {
			if color.RGBAModel.Convert(seen.At(x, y)) == (color.RGBA{r, g, b, 0xFF}) {
				n++
			}
		}
	}
	return n
}

// TestExtremes draws nothing at all, one force, many, and numbers of every size.
func TestExtremes(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]picture.Bars{
		"nothing overdue": late(0, 0, 0), "one force": late(4), "one each": late(1, 1), "a step": late(5, 6, 7), "many": late(1, 2, 3, 4, 5, 6, 7, 8, 9),
		"hundreds": late(999, 1000, 1001), "a hundred thousand": late(100_000, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, seen := draw(t, b)
			longest := 0
			for _, n := range b.Series[0].Values {
				longest = max(longest, n)
			}
			if got := painted(seen, 0xD5, 0x5E, 0x00); got < 300 { // the legend alone has as many
				t.Errorf("%d points are painted", got)
			}
			if longest > 0 && painted(seen, 0xD5, 0x5E, 0x00) < 2000 {
				t.Error("no bar is drawn")
			}
		})
	}
}
