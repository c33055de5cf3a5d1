// Package picture draws figures: numbers by group and series become bars on a PNG, and a text that says the same to those
// who can not see it. It draws offline, with a font that is part of the program.
package picture

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-analyze/charts"
)

// Bars is a picture of whole numbers.
type Bars struct {
	// Title says what there is to see, and Unit what is counted.
	Title, Unit string
	// Groups are the rows, in their order.
	Groups []string
	Series []Series
}

// Series is one bar of each group.
type Series struct {
	Name   string
	Colour Colour
	// Values are the numbers, one of each group.
	Values []int
}

// Colour is how a series is painted.
type Colour string

// The colours can be told apart by people who see few of them (Okabe and Ito's palette), and differ in lightness.
const (
	Grey      Colour = "#999999"
	Blue      Colour = "#0072B2"
	SkyBlue   Colour = "#56B4E9"
	Orange    Colour = "#E69F00"
	Green     Colour = "#009E73"
	Vermilion Colour = "#D55E00"
	Purple    Colour = "#CC79A7"
)

// The measures of a picture, in pixels.
const (
	width     = 1000
	thickness = 18 // of a bar, with the space to the next
	apart     = 26 // between groups
	around    = 170
)

const ink Colour = "#222222"

func (c Colour) paint() charts.Color { return charts.ParseColor(string(c)) }

// Alt says everything that the picture shows.
func (b Bars) Alt() string {
	groups := make([]string, len(b.Groups))
	for i, name := range b.Groups {
		parts := make([]string, len(b.Series))
		for k, s := range b.Series {
			parts[k] = strings.ToLower(s.Name[:1]) + s.Name[1:] + " " + strconv.Itoa(s.Values[i])
		}
		groups[i] = name + ": " + strings.Join(parts, ", ")
	}
	return fmt.Sprintf("Bar chart. %s (%s). %s.", b.Title, b.Unit, strings.Join(groups, "; "))
}

// PNG draws the picture. The same figures make the same picture.
func (b Bars) PNG() ([]byte, error) {
	p := charts.NewPainter(charts.PainterOptions{
		OutputFormat: charts.ChartOutputPNG, Width: width, Height: around + len(b.Groups)*(len(b.Series)*thickness+apart),
		Font: charts.GetFont(charts.FontFamilyRoboto),
	})
	if err := p.BarChart(b.options()); err != nil {
		return nil, fmt.Errorf("draw picture: %w", err)
	}
	png, err := p.Bytes()
	if err != nil {
		return nil, fmt.Errorf("draw picture: %w", err)
	}
	return png, nil
}

func (b Bars) options() charts.BarChartOption {
	series := make(charts.BarSeriesList, len(b.Series))
	names, colours := make([]string, len(b.Series)), make([]charts.Color, len(b.Series))
	for i, s := range b.Series {
		names[i], colours[i] = s.Name, s.Colour.paint()
		values := make([]float64, len(s.Values))
		for k, n := range s.Values {
			values[len(values)-1-k] = float64(n) // the library draws the first group at the bottom
		}
		series[i] = charts.BarSeries{Name: s.Name, Values: values, Label: charts.SeriesLabel{
			Show: new(true), ValueFormatter: whole, FontStyle: text(12),
		}}
	}
	top, labels := b.scale()
	grey := charts.ParseColor("#DDDDDD")
	o := charts.NewBarChartOptionWithSeries(series)
	o.Horizontal = true
	o.Theme = charts.MakeTheme(charts.ThemeOption{
		AxisStrokeColor: charts.ParseColor("#666666"), AxisSplitLineColor: grey, BackgroundColor: charts.ColorWhite,
		TextColor: ink.paint(), SeriesColors: colours,
	})
	o.Padding = charts.NewBox(20, 20, 40, 20)
	o.Title = charts.TitleOption{Text: b.Title, FontStyle: text(20), Offset: charts.OffsetLeft}
	o.Legend = charts.LegendOption{SeriesNames: names, FontStyle: text(13), Offset: charts.OffsetStr{Left: "0", Top: "44"}}
	groups := slices.Clone(b.Groups)
	slices.Reverse(groups)
	o.CategoryAxis = charts.CategoryAxisOption{Labels: groups, LabelCount: len(groups), LabelFontStyle: text(13)}
	o.ValueAxis = []charts.ValueAxisOption{{
		Title: b.Unit, TitleFontStyle: text(12), Min: new(0.0), Max: new(top), LabelCount: labels,
		LabelFontStyle: text(12), ValueFormatter: whole,
	}}
	return o
}

func text(size float64) charts.FontStyle {
	return charts.FontStyle{FontSize: size, FontColor: ink.paint()}
}

func whole(n float64) string { return strconv.Itoa(int(n)) }

// scale gives the end of the axis, beyond the longest bar so that its number has room, and the number of its labels, which
// are whole.
func (b Bars) scale() (top float64, labels int) {
	most := 0
	for _, s := range b.Series {
		most = max(most, slices.Max(append(slices.Clone(s.Values), 0)))
	}
	step := 1
	for i := 0; most/step > 5; i++ {
		step = []int{2, 5, 10}[i%3] * int(math.Pow10(i/3))
	}
	steps := most/step + 1
	return float64(steps * step), steps + 1
}
